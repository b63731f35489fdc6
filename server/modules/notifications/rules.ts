import type { HeardEvent } from '../../platform/events/dispatch.ts';

/** What a booking's events carry, as far as telling people needs it. */
export interface BookingTold {
  readonly id: number;
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly hostId: number | null;
  readonly resourceIds: readonly number[];
  readonly attendeeUserIds: readonly number[];
}

export interface WebhookTold {
  readonly id: number;
  readonly url: string;
  readonly reason: string;
  readonly createdBy: string;
}

export type Part = 'host' | 'attendee' | 'owner';

/** One person who has to be told, and why she. */
export interface Told {
  readonly userId: number;
  readonly part: Part;
}

/** What is told of; everything else stays silent. */
export const hears = [
  'booking.created',
  'booking.updated',
  'booking.cancelled',
  'booking.released',
  'webhook.disabled',
] as const;

const KEY = /^user:(\d+)$/;
/** The person behind an actor such as `user:12`; null for programs and Atrium itself. */
export const personOf = (actor: string): number | null => {
  const id = KEY.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
};

export const isBooking = (event: HeardEvent): boolean => event.subject.type === 'booking';
export const bookingOf = (event: HeardEvent): BookingTold => event.data as unknown as BookingTold;
export const webhookOf = (event: HeardEvent): WebhookTold => event.data as unknown as WebhookTold;

/** Host and attendees, each once, except who did it herself; nobody once the booking is over. */
export function decideTold(event: HeardEvent): Told[] {
  if (!isBooking(event)) return ownerOf(webhookOf(event));
  const { hostId, attendeeUserIds, end } = bookingOf(event);
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
export function wordsFor(event: HeardEvent, part: Part, names: Names): Message {
  return isBooking(event) ? bookingWords(event, part, names) : webhookWords(webhookOf(event));
}

function bookingWords(event: HeardEvent, part: Part, { actor, places }: Names): Message {
  const booking = bookingOf(event);
  const place = listed(places);
  const when = showWhen(booking);
  const about = booking.title === '' ? place : `“${booking.title}”`;
  const [label, sentence] = bookingSentence(event.type, part, actor, about, place);
  const where = booking.title === '' ? [] : [place];
  return { title: `${label}: ${about}, ${when}`, lines: [sentence, [...where, when].join('\n')] };
}

function bookingSentence(type: string, part: Part, actor: string, about: string, place: string): [string, string] {
  switch (type) {
    case 'booking.created':
      return part === 'host'
        ? ['Booked for you', `${actor} booked ${place} for you.`]
        : ['Invitation', `${actor} invited you to ${about}.`];
    case 'booking.cancelled':
      return ['Cancelled', `${actor} cancelled ${about}.`];
    case 'booking.released':
      return ['Released', `Nobody checked in, so ${place} is free for others again.`];
    default:
      return ['Changed', `${actor} changed ${about}. This is how it stands now:`];
  }
}

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
