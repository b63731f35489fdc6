import type { WebhookTold } from '../../platform/delivery/contract.ts';
import type { HeardEvent } from '../../platform/events/dispatch.ts';
import type { BookingTold } from '../bookings/contract.ts';

/** What is told of; everything else stays silent. */
export const hears = ['booking.created', 'booking.updated', 'booking.cancelled', 'webhook.disabled'] as const;

export type Heard = HeardEvent<(typeof hears)[number]>;
type BookingHeard = Exclude<Heard, { type: 'webhook.disabled' }>;

export type Part = 'host' | 'attendee' | 'owner';

/** One person who has to be told, and why she. */
export interface Told {
  readonly userId: number;
  readonly part: Part;
}

const KEY = /^user:(\d+)$/;
/** The person behind an actor such as `user:12`; null for programs and Atrium itself. */
export const personOf = (actor: string): number | null => {
  const id = KEY.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
};

export const isBooking = (event: Heard): event is BookingHeard => event.type !== 'webhook.disabled';

/** Host and attendees, each once, except who did it herself; nobody once the booking is over. */
export function decideTold(event: Heard): Told[] {
  if (!isBooking(event)) return ownerOf(event.data);
  const { hostId, attendeeUserIds, end } = event.data;
  if (Temporal.Instant.compare(end, event.at) <= 0) return [];
  const parts = new Map<number, Part>(attendeeUserIds.map((userId) => [userId, 'attendee']));
  if (hostId !== null) parts.set(hostId, 'host');
  parts.delete(personOf(event.actor) ?? 0);
  return [...parts].map(([userId, part]) => ({ userId, part }));
}

function ownerOf({ reason, createdBy }: WebhookTold): Told[] {
  const userId = personOf(createdBy);
  return reason === 'asked' || userId === null ? [] : [{ userId, part: 'owner' }];
}

/** What happened in one line, and in a few for a mail. */
export interface Message {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Names {
  /** Who did it: a person's name, or what else acted. */
  readonly actor: string;
  /** What was booked, by name. */
  readonly places: readonly string[];
}

/** Puts an event into words for one who takes part in it. */
export function wordsFor(event: Heard, part: Part, names: Names): Message {
  return isBooking(event) ? bookingWords(event, part, names) : webhookWords(event.data);
}

function bookingWords({ type, data: booking }: BookingHeard, part: Part, { actor, places }: Names): Message {
  const place = listed(places);
  const when = showWhen(booking);
  const about = booking.title === '' ? place : `“${booking.title}”`;
  const [label, sentence] = SENTENCES[type]({ part, actor, about, place });
  const where = booking.title === '' ? [] : [place];
  return { title: `${label}: ${about}, ${when}`, lines: [sentence, [...where, when].join('\n')] };
}

interface Spoken {
  readonly part: Part;
  readonly actor: string;
  /** What it is about: its title, or else its place. */
  readonly about: string;
  readonly place: string;
}

/** A label and a sentence for each event of a booking. */
const SENTENCES: Readonly<Record<BookingHeard['type'], (spoken: Spoken) => readonly [string, string]>> = {
  'booking.created': ({ part, actor, about, place }) =>
    part === 'host'
      ? ['Booked for you', `${actor} booked ${place} for you.`]
      : ['Invitation', `${actor} invited you to ${about}.`],
  'booking.updated': ({ actor, about }) => ['Changed', `${actor} changed ${about}. This is how it stands now:`],
  'booking.cancelled': ({ actor, about }) => ['Cancelled', `${actor} cancelled ${about}.`],
};

function webhookWords({ url, reason }: WebhookTold): Message {
  const host = URL.parse(url)?.host ?? url;
  const why = reason === 'gone' ? 'it answered that it is gone for good' : 'it has failed for days';
  return {
    title: `Webhook disabled: ${host}`,
    lines: [`Atrium no longer sends events to ${host}: ${why}. Enable the webhook again once it can take them.`],
  };
}

const listed = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names) || 'a place';

/** `Thu 5 March 2026, 09:00–10:30`, in the booking's own zone. */
export function showWhen({ start, end, zone }: Pick<BookingTold, 'start' | 'end' | 'zone'>): string {
  const shown = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  });
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone });
  const [from, to] = [new Date(start), new Date(end)];
  const day = (date: Date): string => shown.format(date).replace(/^(\w+), /, '$1 ');
  if (day(from) === day(to)) return `${day(from)}, ${clock.format(from)}–${clock.format(to)}`;
  return `${day(from)}, ${clock.format(from)} – ${day(to)}, ${clock.format(to)}`;
}
