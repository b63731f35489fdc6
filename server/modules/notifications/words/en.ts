import type { DataOf } from '../../../platform/contract/event.ts';
import type { BookingTold } from '../../bookings/contract.ts';
import { perZone } from './per-zone.ts';
import { singleLine, type Message, type Spoken, type Words } from './words.ts';

/** English. */
export const en: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('Booked for you', booking, spoken, ({ actor, place }) => `${actor} booked ${place} for you.`)
        : ofBooking('Invitation', booking, spoken, ({ actor, about }) => `${actor} invited you to ${about}.`),
    'booking.updated': (booking, spoken) =>
      ofBooking(
        'Changed',
        booking,
        spoken,
        ({ actor, about }) => `${actor} changed ${about}. This is how it stands now:`,
      ),
    'booking.cancelled': (booking, spoken) =>
      ofBooking('Cancelled', booking, spoken, ({ actor, about }) => `${actor} cancelled ${about}.`),
    'series.created': (series, spoken) =>
      spoken.part === 'host'
        ? ofSeries('Booked for you', series, spoken, ({ actor, place }) => `${actor} booked ${place} for you.`)
        : ofSeries('Invitation', series, spoken, ({ actor, about }) => `${actor} invited you to ${about}.`),
    'series.updated': (series, spoken) =>
      ofSeries('Changed', series, spoken, ({ actor, about }) => `${actor} changed ${about}.`),
    'series.cancelled': (series, spoken) =>
      ofSeries('Cancelled', series, spoken, ({ actor, about }) => `${actor} cancelled ${about}.`),
    'series.extended': (series, spoken) =>
      ofSeries(
        'Booked further',
        series,
        spoken,
        ({ about }) => `${about} goes on, but not every date could be booked:`,
      ),
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? 'an address';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['it has failed for days', ONCE_WELL];
      return {
        title: `Webhook disabled: ${host}`,
        lines: [`Atrium no longer sends events to ${host}: ${why}. ${then}`],
      };
    },
  },
  letter: (name, lines, address) =>
    [`Hello ${singleLine(name)},`, ...lines, `Best wishes\nAtrium\n${address}`].join('\n\n'),
};

const ONCE_WELL = 'Enable the webhook again once it can take them.';
/** Why a webhook was stopped, and what to do. */
const WEBHOOK_ENDS: Readonly<Record<string, readonly [why: string, then: string]>> = {
  gone: ['it answered that it is gone for good', ONCE_WELL],
  token_revoked: [
    'the token that the webhook was made with has been revoked or renewed',
    'Enable the webhook again if it is still wanted: it is yours then.',
  ],
  handed_over: [
    'whoever had the webhook before you could not hear these events any more',
    'Enable the webhook if you want them sent.',
  ],
};

interface Named {
  readonly actor: string;
  /** What it is about: its title, or else its place. */
  readonly about: string;
  readonly place: string;
}

function ofBooking(label: string, booking: BookingTold, spoken: Spoken, say: (named: Named) => string): Message {
  const place = listed(spoken.places);
  const title = singleLine(booking.title);
  const about = title === '' ? place : quoted(title);
  const when = showWhen(booking);
  const where = title === '' ? [] : [place];
  return {
    title: `${label}: ${about}, ${when}`,
    lines: [say({ actor: singleLine(spoken.actor), about, place }), [...where, when].join('\n')],
  };
}

/** The dates that are missing are named, so many of them at most. */
const MOST_DATES = 20;

function ofSeries(
  label: string,
  series: DataOf<'series.created'>,
  spoken: Spoken,
  say: (named: Named) => string,
): Message {
  const place = listed(spoken.places);
  const title = singleLine(series.title);
  const about = title === '' ? place : quoted(title);
  const count = series.dates === 1 ? 'one date' : `${series.dates} dates`;
  const missing = [...new Set(series.skipped.flatMap(({ date }) => date ?? []))].slice(0, MOST_DATES).map(showDay);
  return {
    title: `${label}: ${about}, ${count}`,
    lines: [
      say({ actor: singleLine(spoken.actor), about, place }),
      ...(missing.length > 0 ? [`Not booked: ${list.format(missing)}`] : []),
      [...(title === '' ? [] : [place]), count].join('\n'),
    ],
  };
}

const showDay = (date: string): string => formatsOf('UTC').day.format(new Date(date));

/** Somebody else's words, marked as such; they cannot end the quotation. */
const quoted = (text: string): string => `“${text.replaceAll(/["“”„‟«»]/g, '’')}”`;

const list = new Intl.ListFormat('en-GB');
const listed = (names: readonly string[]): string => list.format(names.map(singleLine)) || 'a place';

const formatsOf = perZone((timeZone) => ({
  day: new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }),
  time: new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }),
}));

/** `Thu 5 March 2026, 09:00–10:30`, in the booking's own zone. */
export function showWhen({ start, end, zone }: Pick<BookingTold, 'start' | 'end' | 'zone'>): string {
  const formats = formatsOf(zone);
  const [from, to] = [new Date(start), new Date(end)];
  const day = (date: Date): string => formats.day.format(date).replace(/^(\w+), /, '$1 ');
  const time = (date: Date): string => formats.time.format(date);
  if (day(from) === day(to)) return `${day(from)}, ${time(from)}–${time(to)}`;
  return `${day(from)}, ${time(from)} – ${day(to)}, ${time(to)}`;
}
