import type { DataOf } from '../../../platform/contract/event.ts';
import { assigningIn } from './assigning.ts';
import { changedIn } from './changed.ts';
import { keepingIn } from './keeping.ts';
import { seatReasons } from './seats.ts';
import { sensorsIn } from './sensors.ts';
import { spacesIn } from './spaces.ts';
import { tagsIn } from './tags.ts';
import { tellingIn } from './telling.ts';
import { calledOffIn, visitApprovalsIn, visitsIn } from './visits.ts';
import { nameOfStranger, singleLine, type SeriesEnd, type Words } from './words.ts';

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
  closure: {
    label: 'Closed',
    said: (place, when) => `${place} is closed, ${when}.`,
    becomes: 'This is what becomes of your bookings there:',
    reason: (quoted) => `Why: ${quoted}`,
    became: {
      moved: (was, now) => `Moved from ${was} to ${now}`,
      shortened: (was) => `Ends earlier: ${was}`,
      cancelled: (was) => `Cancelled: ${was}`,
    },
    more: (count) => `And ${count} more: you find them all under My bookings.`,
  },
  assigned: {
    label: 'Assigned to somebody',
    said: (place, from) =>
      `${place} is assigned to somebody from ${from} on. This is what becomes of your bookings there:`,
  },
  outOfUse: {
    title: (places) => `Out of use: ${places}`,
    said: (places) => `Out of use from now on: ${places}.`,
    kept: 'Your bookings there are kept, but you cannot count on them: please choose another space for each under My bookings. These come next:',
  },
  day: (written) => written.replace(/^(\w+), /, '$1 '),
});
const {
  ofAssigned,
  ofAssignment,
  ofBumped,
  ofBooking,
  ofClosure,
  ofKeeping,
  ofOutOfUse,
  ofHandedOver,
  ofSeries,
  ofTask,
  ofTeamDay,
  ofVisitor,
  showAt,
  showClock,
  withDates,
  withReason,
} = telling;
export const { showWhen } = telling;

const whyOf = seatReasons({
  demand: (asked, desks) => `${asked} asked for ${desks === 1 ? 'one desk' : `${desks} desks`} that day.`,
  first: (turn) => `You had not asked before; your turn was number ${turn}.`,
  share: (granted, asked, turn) =>
    `You were given a desk ${granted} of the last ${asked} times that you asked; your turn was number ${turn}.`,
  near: (mates) =>
    mates === 1 ? 'One person of your groups sits near you.' : `${mates} people of your groups sit near you.`,
  pending: 'It waits for an approval: until then it is not yours for sure.',
  lost: 'Those before you had been given less of what they asked for, or lost last time; among equals the lot decided. This one counts for you the next time that you ask. What is given back may still be booked.',
  refused: 'By the rules there was no desk that you may have then.',
  notDrawn: 'The desks of that day could not be handed out. They are booked now, first come, first served.',
});

const CLOCKS = 'It became known that the clocks will say something else then.';

const visitCalledOff = calledOffIn(
  showWhen,
  (when) => `Visit cancelled: ${when}`,
  (actor, when) => `${actor} cancelled a visit to you, ${when}. Who was invited by e-mail is told.`,
  (when) =>
    `The booking that your visitors were to come to is cancelled, and so is their visit, ${when}. Who was invited by e-mail is told.`,
);

const visitApprovals = visitApprovalsIn({
  showWhen,
  withReason,
  title: (label, about, when) => `${label}: ${about}, ${when}`,
  labels: {
    moved: 'Visit moved',
    asked: 'Visit waits for you',
    approved: 'Visit approved',
    rejected: 'Visit rejected',
    expired: 'Visit not approved',
  },
  moved: (actor, building) => `${actor} moved the visit to you: ${building}.`,
  waits: 'It waits for approval again.',
  asked: (actor, building, host) =>
    `${actor} asks you to approve a visit to ${host} in ${building}. Who comes is said in the app.`,
  approved: (actor, building) => `${actor} approved the visit to you in ${building}. Your visitors are invited.`,
  rejected: (actor, building) => `${actor} did not approve the visit to you in ${building}. Nobody is invited.`,
  expired: (building) => `Nobody decided on the visit to you in ${building} before it was to begin. Nobody is invited.`,
});

/** English. */
export const en: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('Booked for you', booking, spoken, ({ actor, place }) => `${actor} booked ${place} for you.`)
        : ofBooking('Invitation', booking, spoken, ({ actor, about }) => `${actor} invited you to ${about}.`),
    ...changedIn('en', { ofBooking, ofSeries }),
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
    'booking.zone_clashed': (booking, spoken) =>
      ofBooking(
        'At another time of day',
        booking,
        spoken,
        ({ about }) =>
          `${CLOCKS} ${about} was meant for ${showClock(booking.meantStart, booking.zone)}, but others have the place then. Please look at it:`,
      ),
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
    'series.cancelled': (series, spoken) =>
      ofSeries('Cancelled', series, spoken, ({ actor, about }) => `${actor} cancelled ${about}.`),
    'series.extended': (series, spoken) =>
      ofSeries(
        'Booked further',
        series,
        spoken,
        ({ about }) => `${about} goes on, but not every date could be booked:`,
      ),
    'series.services_left_out': (series, spoken) =>
      ofSeries(
        'Services missing',
        series,
        spoken,
        ({ about }) => `${about} goes on, but not every date gets its services:`,
      ),
    'series.ended': (series, spoken) =>
      ofSeries('Ended', series, spoken, ({ about }) => SERIES_ENDS[series.why](about, series.dates)),
    'series.zone_changed': (series, spoken) =>
      ofSeries(
        'Clocks change otherwise',
        series,
        spoken,
        ({ about }) => `${CLOCKS} ${about} stays at its time of day.`,
        (dates) =>
          `Others have the place then, so these dates are at another time of day now: ${dates}. Please look at them.`,
      ),
    'booking.released': (booking, spoken) =>
      ofBooking('Given back', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `Nobody had checked in to ${about} by ${showClock(booking.releasedAt, booking.zone)}, so it was given back.`
          : booking.emptySince === undefined
            ? `${actor} gave ${about} back: it was not being used.`
            : EMPTY(about, showClock(booking.emptySince, booking.zone)),
      ),
    'booking.checked_out': (booking, spoken) =>
      ofBooking('Ended early', booking, spoken, ({ about }) =>
        EMPTY(about, showClock(booking.emptySince ?? booking.start, booking.zone)),
      ),
    'waiting_entry.offered': (entry, spoken) =>
      ofBooking('Free for you', entry, spoken, ({ place }) => OFFERED(place, entry)),
    'waiting_entry.lapsed': (entry, spoken) =>
      ofBooking(
        'Offer ended',
        entry,
        spoken,
        ({ place }) =>
          `Nobody took ${place} in time, so it went to the next. You no longer wait for it; join again if you still want it.`,
      ),
    'waiting_entry.withdrawn': (entry, spoken) =>
      ofBooking(
        'Offer taken back',
        entry,
        spoken,
        ({ place }) =>
          `${place}, which was held for you, is closed then or needed for something else. You go on waiting, and hear of it when something is free for you:`,
      ),
    'user.delegates_changed': ({ change }, { principal }) => {
      const name = singleLine(principal ?? 'somebody');
      return change === 'ends'
        ? {
            title: `You no longer book for ${name}`,
            lines: [`You may not book, change or cancel for ${name} any more.`],
          }
        : { title: `You may book for ${name}`, lines: [`From now on you may book, change and cancel for ${name}.`] };
    },
    'user.left': (left, spoken) =>
      ofHandedOver(left, spoken, (from, count) => ({
        title: `Handed over to you: ${count === 1 ? 'a booking' : `${count} bookings`} of ${from}`,
        line: `${from} has left. You host now what ${from} had booked:`,
      })),
    'seat_request.granted': (request, spoken) => {
      const message = ofBooking(
        'Your desk',
        { ...request, title: '' },
        spoken,
        ({ place }) => `You asked for a desk and were given ${place}.`,
      );
      return { ...message, lines: [...message.lines, ...whyOf(request)] };
    },
    'seat_request.lost': (request) => {
      const when = showWhen(request);
      return {
        title: `No desk: ${when}`,
        lines: [`You asked for a desk and were given none, ${when}.`, ...whyOf(request)],
      };
    },
    'closure.affected': ofClosure,
    ...keepingIn('en', ofKeeping),
    ...sensorsIn('en', showAt),
    ...spacesIn('en', { ofBooking, withReason }),
    ...tagsIn('en', showAt),
    'team_day.created': (day, spoken) =>
      ofTeamDay(
        'Team day',
        day,
        spoken,
        ({ actor, about, desks, until }) =>
          `${actor} plans ${about} with your team. ${desks === 1 ? 'A desk is' : `${desks} desks are`} reserved for you until ${until}: take one on the page of your team.`,
      ),
    'team_day.cancelled': (day, spoken) =>
      ofTeamDay(
        'Team day cancelled',
        day,
        spoken,
        ({ actor, about }) =>
          `${actor} has cancelled ${about}. ${spoken.part === 'host' ? 'Your place stays booked for you: cancel the booking if you do not come.' : 'Desks are no longer reserved for your team.'}`,
      ),
    'team_day.updated': (day, spoken) =>
      day.was
        ? ofTeamDay(
            'Team day changed',
            day,
            spoken,
            ({ actor, about, was, until }) =>
              `${actor} has changed ${about}${was === null ? '' : `, which was ${was} before`}. ${spoken.part === 'host' ? 'Your place stays booked for you.' : `Desks are reserved for you until ${until}.`}`,
          )
        : ofTeamDay(
            'Places taken back',
            day,
            spoken,
            ({ about, place }) =>
              `Some of what is reserved for ${about} is closed then, or needed for something else: ${place}.`,
          ),
    'assignment.affected': ofAssigned,
    ...assigningIn('en', { ofAssignment, ofBumped }),
    'badge.arrived': (_badge, spoken) =>
      ofVisitor('Your visitor is here', spoken, ({ name, building }) => `${name} is waiting for you: ${building}.`),
    'service_task.created': (task, spoken) =>
      ofTask('To do', task, spoken, ({ about }) => `${about} is ordered and yours to do.`),
    'service_task.updated': (task, spoken) =>
      ofTask(
        'To do, changed',
        task,
        spoken,
        ({ about }) => `${about} has changed: when, where, how many, or who does it.`,
      ),
    'service_task.reopened': (task, spoken) =>
      ofTask('To do after all', task, spoken, ({ about }) => `${about} is to be done after all.`),
    'service_task.cancelled': (task, spoken) =>
      ofTask('Not to do', task, spoken, ({ about }) => `${about} is not needed any more.`),
    'visit.cancelled': visitCalledOff,
    ...visitApprovals,
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? 'an address';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['it has failed for days', ONCE_WELL];
      return {
        title: `Webhook disabled: ${host}`,
        lines: [`Atrium no longer sends events to ${host}: ${why}. ${then}`],
      };
    },
  },
  visit: visitsIn({
    showWhen,
    title: (label, building, when) => `${label}: ${building}, ${when}`,
    labels: { invited: 'Your visit', changed: 'Your visit, changed', cancelled: 'Your visit, cancelled' },
    about: (workplace) => `Visit: ${workplace}`,
    said: {
      invited: (host, workplace) => `${host} (${workplace}) expects you:`,
      changed: (host, workplace) => `Your visit to ${host} (${workplace}) has changed. This is how it stands now:`,
      cancelled: (host, workplace) => `Your visit to ${host} (${workplace}) is cancelled:`,
    },
    code: 'Say this code at the front desk, or show its picture:',
  }),
  visitorLetter: (name, lines, workplace) =>
    [`Hello ${nameOfStranger(name)},`, ...lines, `Best wishes\n${singleLine(workplace)}`].join('\n\n'),
  soon: (booking, spoken) => ofBooking('Soon', booking, spoken, ({ about }) => `${about} begins soon.`),
  outOfUse: ofOutOfUse,
  join: (link) => `Join online:\n${link}`,
  decide: (link) => [`Look at it and decide here. Undecided, it ends when it is to begin.\n${link}`],
  forHost: (host, message) => ({
    ...message,
    title: `For ${singleLine(host)}: ${message.title}`,
    lines: [`You asked for it for ${singleLine(host)}, who is told this:`, ...message.lines],
  }),
  letter: (name, lines, address) =>
    [`Hello ${singleLine(name)},`, ...lines, `Best wishes\nAtrium\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
/** What ended as sensors said that nobody was there. */
const EMPTY = (about: string, since: string): string =>
  `Nobody has been there since ${since}, as the sensors say, so ${about} ended early: the rest of the time is free for others.`;

const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string, dates: number) => string>> = {
  host_left: (about, dates) =>
    `${about} goes on no further: its host has left. ${dates > 0 ? 'What was to come is cancelled.' : 'What is booked stays.'}`,
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

/** What is held for whom it is offered to. */
const OFFERED = (place: string, { until, zone }: DataOf<'waiting_entry.offered'>): string =>
  `${place} has become free and is held for you${until === null ? '' : ` until ${showClock(until, zone)}`}. Take it or leave it to the next.`;
