import { tellingIn } from './telling.ts';
import { singleLine, type SeriesEnd, type Words } from './words.ts';

const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;
const ordinal = (place: number): string => `${place}${{ 1: 'st', 2: 'nd', 3: 'rd' }[place] ?? 'th'}`;
const fromEnd = (place: number): string => (place === -1 ? 'last' : `${ordinal(-place)} last`);

const telling = tellingIn({
  locale: 'en-GB',
  quotes: ['“', '”'],
  somewhere: 'a place',
  dates: (count) => ['no further date', 'one date'][count] ?? `${count} dates`,
  notBooked: (dates) => `Not booked: ${dates}`,
  every: (often, count) => (count === 1 ? `Every ${UNITS[often]}` : `Every ${count} ${UNITS[often]}s`),
  nth: (place, weekday) => (place < 0 ? `the ${fromEnd(place)} ${weekday}` : `the ${ordinal(place)} ${weekday}`),
  monthDay: (day) => (day < 0 ? `the ${fromEnd(day)} day` : `day ${day}`),
  on: (every, days) => `${every} on ${days}`,
  fromTo: (first, last) => `From ${first} to ${last}`,
  title: (label, about, when) => `${label}: ${about}, ${when}`,
  day: (written) => written.replace(/^(\w+), /, '$1 '),
});
const { ofBooking, ofSeries, showClock, withDates, withReason } = telling;
export const { showWhen } = telling;

const changed: Words['events']['booking.updated'] = (booking, spoken) =>
  ofBooking('Changed', booking, spoken, ({ actor, about }) => `${actor} changed ${about}. This is how it stands now:`);

/** English. */
export const en: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('Booked for you', booking, spoken, ({ actor, place }) => `${actor} booked ${place} for you.`)
        : ofBooking('Invitation', booking, spoken, ({ actor, about }) => `${actor} invited you to ${about}.`),
    'booking.updated': changed,
    'booking.extended': changed,
    'booking.cancelled': (booking, spoken) =>
      ofBooking('Cancelled', booking, spoken, ({ actor, about }) => `${actor} cancelled ${about}.`),
    'booking.approved': (booking, spoken) =>
      ofBooking('Approved', booking, spoken, ({ actor, about }) => `${actor} approved ${about}.`),
    'booking.rejected': (booking, spoken) =>
      withReason(
        ofBooking('Rejected', booking, spoken, ({ actor, about }) => `${actor} did not approve ${about}.`),
        spoken.actor,
        booking.reason,
      ),
    'booking.expired': (booking, spoken) =>
      ofBooking('Not approved', booking, spoken, ({ about }) => `Nobody decided on ${about} before it was to begin.`),
    'approval.asked': (booking, spoken) =>
      ofBooking('Waits for you', booking, spoken, ({ actor, about }) => `${actor} asks you to approve ${about}.`),
    'series.approval_asked': (series, spoken) =>
      withDates(
        ofSeries('Waits for you', series, spoken, ({ actor, about }) => `${actor} asks you to approve ${about}.`),
        series,
      ),
    'series.approved': (series, spoken) =>
      ofSeries('Approved', series, spoken, ({ actor, about }) => `${actor} approved ${about}.`),
    'series.rejected': (series, spoken) =>
      withReason(
        ofSeries('Rejected', series, spoken, ({ actor, about }) => `${actor} did not approve ${about}.`),
        spoken.actor,
        series.reason,
      ),
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
    'series.ended': (series, spoken) =>
      ofSeries('Ended', series, spoken, ({ about }) => SERIES_ENDS[series.why](about)),
    'booking.released': (booking, spoken) =>
      ofBooking('Given back', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `Nobody had checked in to ${about} by ${showClock(booking.releasedAt, booking.zone)}, so it was given back.`
          : `${actor} gave ${about} back: it was not being used.`,
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
  soon: (booking, spoken) => ofBooking('Soon', booking, spoken, ({ about }) => `${about} begins soon.`),
  decide: (link) => [`Look at it and decide here. Undecided, it ends when it is to begin.\n${link}`],
  letter: (name, lines, address) =>
    [`Hello ${singleLine(name)},`, ...lines, `Best wishes\nAtrium\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string) => string>> = {
  host_left: (about) => `${about} goes on no further: its host has left. What is booked stays.`,
  not_recurring: (about) => `${about} goes on no further: series are not booked there any more. What is booked stays.`,
  no_shows: (about) =>
    `Nobody came to ${about} several times in a row, so it has ended. What was to come is cancelled.`,
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
