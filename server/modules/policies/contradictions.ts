import { invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Field, Rules } from './contract.ts';
import { DAY_MINUTES, longest, longestOpen, openDays, partsOfDays, shortest, shortestPart } from './lengths.ts';
import { secondOf } from './wall.ts';

/** What is wrong with a rule, and in which part of it. */
interface Fault {
  readonly at: `${Field}${string}`;
  readonly detail: string;
}
type Look = (rules: Rules) => Fault | null;

/** Each contradiction by itself. */
const looks: readonly Look[] = [
  (rules) =>
    (rules.minLength?.minutes ?? 0) > longest(rules)
      ? { at: 'minLength', detail: 'The shortest is longer than the longest' }
      : null,
  ({ minLength, crossDay }) =>
    crossDay === false && (minLength?.minutes ?? 0) > DAY_MINUTES
      ? { at: 'minLength', detail: 'Without going over midnight nothing is that long' }
      : null,
  (rules) => slotFault(rules),
  (rules) =>
    shortestPart(rules) > longest(rules)
      ? { at: 'maxLength', detail: 'No part of a day is that short: say the business hours here too, or allow more' }
      : null,
  (rules) =>
    (rules.minLength?.minutes ?? 0) > longestOpen(rules)
      ? { at: 'minLength', detail: 'It is never open for that long' }
      : null,
  ({ allDay, crossDay, minLength }) =>
    allDay === false && (minLength?.minutes ?? 0) >= (crossDay === false ? 1 : 2) * DAY_MINUTES
      ? { at: 'minLength', detail: 'What is that long takes a whole day' }
      : null,
  (rules) =>
    rules.bookAhead !== undefined && shortest(rules) > openMinutes(rules.bookAhead) + 60
      ? { at: 'bookAhead.count', detail: 'The shortest booking ends when nothing is open yet' }
      : null,
  ({ bookAhead }) =>
    bookAhead?.unit === 'weeks' && bookAhead.count === 0
      ? { at: 'bookAhead.count', detail: 'This week is the first: with none of them nothing is open' }
      : null,
  ({ bookAhead }) =>
    bookAhead?.rollover !== undefined && (bookAhead.unit === 'weeks') !== (bookAhead.rollover.day !== undefined)
      ? { at: 'bookAhead.rollover.day', detail: 'Weeks roll over on a day, days on each' }
      : null,
  ({ bookAhead, notice }) =>
    bookAhead !== undefined && (notice?.minutes ?? 0) >= openMinutes(bookAhead)
      ? { at: 'notice', detail: 'Nothing is open that far ahead' }
      : null,
  (rules) => hoursFault(rules),
  (rules) => noonFault(rules),
  ({ checkIn }) =>
    checkIn?.release === true && !checkIn.required
      ? { at: 'checkIn.release', detail: 'Nobody has to check in: nothing can be given back for that' }
      : null,
  (rules) =>
    rules.quota?.unit === 'hours' && rules.quota.most * 60 < shortest(rules)
      ? { at: 'quota.most', detail: 'The shortest booking takes more than all of it' }
      : null,
  ({ managedBy }) =>
    managedBy !== undefined && [managedBy.groupIds, managedBy.userIds].every((ids = []) => ids.length === 0)
      ? { at: 'managedBy', detail: 'Nobody is named' }
      : null,
  ({ checkIn }) =>
    checkIn?.endSeriesAfter !== undefined && !checkIn.release
      ? { at: 'checkIn.endSeriesAfter', detail: 'That nobody came is known only of what is given back' }
      : null,
  ({ checkIn, recurring }) =>
    checkIn?.endSeriesAfter !== undefined && recurring === false
      ? { at: 'checkIn.endSeriesAfter', detail: 'There are no series here' }
      : null,
  (rules) =>
    rules.checkIn?.release === true && rules.checkIn.closesMinutes >= longest(rules)
      ? { at: 'checkIn.closesMinutes', detail: 'When it closes, the longest booking is over' }
      : null,
  ({ checkIn, earlyCheckOut }) =>
    checkIn?.emptyMinutes !== undefined && earlyCheckOut === false
      ? { at: 'checkIn.emptyMinutes', detail: 'A booking is kept to its end here' }
      : null,
  (rules) =>
    (rules.checkIn?.emptyMinutes ?? 0) >= longest(rules)
      ? { at: 'checkIn.emptyMinutes', detail: 'By then the longest booking is over' }
      : null,
  ({ seating, bookAhead }) =>
    seating?.by === 'draw' && bookAhead !== undefined && seating.daysBefore * DAY_MINUTES >= openMinutes(bookAhead)
      ? { at: 'seating.daysBefore', detail: 'At the draw the day is not open for booking yet' }
      : null,
  ({ seating, notice }) =>
    seating?.by === 'draw' && (notice?.minutes ?? 0) > minutesFromDraw(seating)
      ? { at: 'seating.at', detail: 'At the draw it is too short notice for all of the day' }
      : null,
  ({ dayParts, allDay }) =>
    dayParts?.parts === 'whole_days' && allDay === false
      ? { at: 'allDay', detail: 'Only whole days are booked, and none of them' }
      : null,
];

function slotFault(rules: Rules): Fault | null {
  const { slot, minLength, maxLength, hours, crossDay } = rules;
  if (slot === undefined) return null;
  const isOff = (minute: number): boolean => minute % slot.minutes !== 0;
  if (partsOfDays(rules).some(({ from, to }) => isOff(from) || isOff(to)))
    return { at: 'slot', detail: 'A part of a day begins or ends beside the slots' };
  const roomIn = ({ from, to }: { from: number; to: number }): number =>
    Math.floor(to / slot.minutes) - Math.ceil(from / slot.minutes);
  // Over several days one slot in each will do.
  if (hours?.outside !== true && openDays(rules).every((day) => roomIn(day) < (crossDay === false ? 1 : 0)))
    return { at: 'slot', detail: 'No slot lies within the hours' };
  const lengths = [minLength?.minutes, maxLength && 'minutes' in maxLength ? maxLength.minutes : undefined];
  const odd = lengths.find((minutes) => minutes !== undefined && minutes % slot.minutes !== 0);
  return odd === undefined ? null : { at: 'slot', detail: `A slot of ${slot.minutes} minutes does not divide ${odd}` };
}

/** How long before the last that can start on a day its desks are handed out. */
const minutesFromDraw = ({ daysBefore, at }: { readonly daysBefore: number; readonly at: string }): number =>
  (daysBefore + 1) * DAY_MINUTES - secondOf(at) / 60;

/** How far ahead the furthest of what is open may be. */
const openMinutes = ({ unit, count, rollover }: NonNullable<Rules['bookAhead']>): number =>
  (unit === 'days' ? count + 1 : count * 7) * DAY_MINUTES + (rollover ? (unit === 'days' ? 1 : 7) * DAY_MINUTES : 0);

function hoursFault({ hours }: Rules): Fault | null {
  const at = hours?.week.findIndex(({ from, to }) => secondOf(from) >= secondOf(to)) ?? -1;
  return at === -1 ? null : { at: `hours.week[${at}].to`, detail: 'It closes before it opens' };
}

function noonFault({ hours, dayParts }: Rules): Fault | null {
  if (dayParts?.noon !== undefined && dayParts.parts === 'whole_days')
    return { at: 'dayParts.noon', detail: 'Whole days have no halves' };
  if (hours === undefined || dayParts?.parts !== 'half_days') return null;
  const noon = secondOf(dayParts.noon ?? '12:00');
  const days = Map.groupBy(hours.week, ({ day }) => day);
  for (const [, openings] of days) {
    const from = Math.min(...openings.map((one) => secondOf(one.from)));
    const to = Math.max(...openings.map((one) => secondOf(one.to)));
    if (noon <= from || noon >= to) return { at: 'dayParts.noon', detail: 'Noon lies outside the hours' };
  }
  return null;
}

/** Does a policy contradict itself, so that nobody could keep it? */
export function decideSense(rules: Rules): Verdict {
  for (const look of looks) {
    const fault = look(rules);
    if (fault) return refused(invalidRequest, { param: `rules.${fault.at}`, detail: fault.detail });
  }
  return allowed;
}
