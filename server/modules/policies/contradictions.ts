import { invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Field, Rules } from './contract.ts';
import { DAY_SECONDS, secondOf } from './wall.ts';

/** What is wrong with a rule, and in which part of it. */
interface Fault {
  readonly at: `${Field}${string}`;
  readonly detail: string;
}
type Look = (rules: Rules) => Fault | null;

const DAY_MINUTES = DAY_SECONDS / 60;

/** The longest that a booking may be, in minutes: over a change of the clocks a day has an hour more. */
const longest = ({ maxLength }: Rules): number =>
  maxLength === undefined ? Infinity : 'minutes' in maxLength ? maxLength.minutes : maxLength.days * DAY_MINUTES + 60;

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
  ({ quota, minLength }) =>
    quota?.unit === 'hours' && quota.most * 60 < (minLength?.minutes ?? 0)
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
  ({ dayParts, allDay }) =>
    dayParts?.parts === 'whole_days' && allDay === false
      ? { at: 'allDay', detail: 'Only whole days are booked, and none of them' }
      : null,
];

function slotFault({ slot, minLength, maxLength }: Rules): Fault | null {
  if (slot === undefined) return null;
  const lengths = [minLength?.minutes, maxLength && 'minutes' in maxLength ? maxLength.minutes : undefined];
  const odd = lengths.find((minutes) => minutes !== undefined && minutes % slot.minutes !== 0);
  return odd === undefined ? null : { at: 'slot', detail: `A slot of ${slot.minutes} minutes does not divide ${odd}` };
}

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
