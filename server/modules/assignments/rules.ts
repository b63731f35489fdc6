import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, isBefore, toInstant, type Period } from '../../platform/time.ts';
import { besides, common } from '../holds/holds.ts';
import {
  assignableTypes,
  assignmentCheckInRefused,
  assignmentDaysWrong,
  assignmentOver,
  MAX_ASSIGNED_DAYS,
  notAssignable,
  type Assignment,
} from './contract.ts';
import type { AssignmentRow, ReleaseRow } from './store.ts';

export type Day = Temporal.PlainDate;

/** Later than anything that is asked for: what is assigned until further notice is held until then. */
export const FOREVER = Temporal.Instant.from('2300-01-01T00:00:00Z');

export const dayIn = (at: Temporal.Instant, zone: string): Day => at.toZonedDateTimeISO(zone).toPlainDate();
/** The day that it still is somewhere: what was over before is over everywhere. */
export const anywhereToday = ({ now }: { readonly now: Temporal.Instant }): string =>
  dayIn(now.subtract({ hours: 12 }), 'UTC').toString();
const startOf = (day: Day, zone: string): Temporal.Instant => day.toZonedDateTime(zone).toInstant();
export const isEarlier = (one: Day, other: Day): boolean => Temporal.PlainDate.compare(one, other) < 0;
const later = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant =>
  isBefore(one, other) ? other : one;
const earlier = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant =>
  isBefore(one, other) ? one : other;

/** Some days of a calendar; `last` is one of them. */
export interface Days {
  readonly first: Day;
  readonly last: Day | null;
}

/** When some days are in a zone, as far as they were not over when it was said. */
export function periodOf({ first, last }: Days, zone: string, saidAt: Temporal.Instant): Period {
  const start = later(startOf(first, zone), saidAt);
  const end = last === null ? FOREVER : startOf(last.add({ days: 1 }), zone);
  return { start, end: later(end, start) };
}

export const daysOf = ({ firstDay, lastDay }: { firstDay: string; lastDay: string | null }): Days => ({
  first: Temporal.PlainDate.from(firstDay),
  last: lastDay === null ? null : Temporal.PlainDate.from(lastDay),
});

/** Is it hers on that day? */
export function isHersOn(day: Day, row: Pick<AssignmentRow, 'firstDay' | 'lastDay'>): boolean {
  const { first, last } = daysOf(row);
  return !isEarlier(day, first) && (last === null || !isEarlier(last, day));
}

type Spanned = Pick<AssignmentRow, 'firstDay' | 'lastDay' | 'zone' | 'createdAt' | 'endedAt'>;

/** From when until when something is assigned. */
export function spanOf(row: Spanned): Period {
  const { start, end } = periodOf(daysOf(row), row.zone, toInstant(row.createdAt));
  return row.endedAt === null ? { start, end } : { start, end: later(start, earlier(end, toInstant(row.endedAt))) };
}

/** From when on something is assigned, until when it is or was to be: what was shortened became free at its end. */
export function spanOfBoth(before: Spanned, after: Spanned): Period {
  const { start, end } = spanOf(after);
  return { start, end: later(end, spanOf(before).end) };
}

/** From when until when others may have it. */
export const releasedOf = (release: ReleaseRow, zone: string): Period =>
  periodOf(daysOf(release), zone, toInstant(release.createdAt));

/** What an assignment is to hold from an instant on: its days, but for those that others may have and for what is closed. */
export function wantedOf(
  row: Spanned,
  releases: readonly ReleaseRow[],
  closed: readonly Period[],
  from: Temporal.Instant,
): Period[] {
  const span = common(spanOf(row), { start: from, end: FOREVER });
  if (span === null) return [];
  return besides([span], [...releases.map((one) => releasedOf(one, row.zone)), ...closed]);
}

/** Where an assignment stands at an instant. */
export function stateAt(row: Spanned, now: Temporal.Instant): Assignment['state'] {
  const { start, end } = spanOf(row);
  // What was ended before its first day is over at once, and not only when that comes.
  if (row.endedAt !== null || !isAfter(end, now)) return 'over';
  return isAfter(start, now) ? 'ahead' : 'current';
}

/** Can it still be changed? */
export const decideOpen = (row: Spanned, now: Temporal.Instant): Verdict =>
  stateAt(row, now) === 'over' ? refused(assignmentOver) : allowed;

interface Assignable {
  readonly type: string;
  readonly retired: boolean;
  readonly partIds: readonly number[];
  /** Is it a part of a combined one? */
  readonly isPart: boolean;
}

const TYPES: ReadonlySet<string> = new Set(assignableTypes);

/** Is it one thing for one person? */
export function decideAssignable({ type, retired, partIds, isPart }: Assignable): Verdict {
  const no = (detail: string): Verdict => refused(notAssignable, { param: 'resourceId', detail });
  if (!TYPES.has(type)) return no('Only a desk, a parking space or a locker is assigned');
  if (retired) return no('It is out of use');
  if (partIds.length > 0) return no('It is combined of others');
  return isPart ? no('It is a part of a combined one') : allowed;
}

/** May something be assigned for these days, or end on that one? From today on, and not for longer than anybody plans. */
export function decideDays({ first, last }: Days, today: Day): Verdict {
  const no = (param: string, detail: string): Verdict => refused(assignmentDaysWrong, { param, detail });
  const furthest = today.add({ days: MAX_ASSIGNED_DAYS });
  if (isEarlier(first, today)) return no('firstDay', 'That day is over');
  if (isEarlier(furthest, first)) return no('firstDay', `At most ${MAX_ASSIGNED_DAYS} days ahead`);
  return decideLast({ first, last }, today);
}

/** May an assignment end on that day? */
export function decideLast({ first, last }: Days, today: Day): Verdict {
  if (last === null) return allowed;
  const no = (detail: string): Verdict => refused(assignmentDaysWrong, { param: 'lastDay', detail });
  if (isEarlier(last, first)) return no('"lastDay" must not come before "firstDay"');
  if (isEarlier(last, today)) return no('That day is over');
  return isEarlier(today.add({ days: MAX_ASSIGNED_DAYS }), last)
    ? no(`At most ${MAX_ASSIGNED_DAYS} days ahead`)
    : allowed;
}

/** May others have it on these days? On days of hers, from today on. */
export function decideRelease({ first, last }: Days, hers: Days, today: Day): Verdict {
  const no = (param: string, detail: string): Verdict => refused(assignmentDaysWrong, { param, detail });
  if (isEarlier(first, today)) return no('firstDay', 'That day is over');
  if (isEarlier(first, hers.first)) return no('firstDay', 'It is not yours yet');
  if (last === null || isEarlier(last, first)) return no('lastDay', '"lastDay" must not come before "firstDay"');
  if (hers.last !== null && isEarlier(hers.last, last)) return no('lastDay', 'It is not yours any more');
  if (isEarlier(today.add({ days: MAX_ASSIGNED_DAYS }), last))
    return no('lastDay', `At most ${MAX_ASSIGNED_DAYS} days ahead`);
  return allowed;
}

/** By when somebody must have come on a day. Of a repeated time the earlier counts, of a skipped one the offset before it. */
export const deadlineOn = (day: Day, checkInBy: string, zone: string): Temporal.Instant =>
  day.toPlainDateTime(Temporal.PlainTime.from(checkInBy)).toZonedDateTime(zone).toInstant();

/** May somebody check in now? Before the time by which she must have come, to what is hers today. */
export function decideCheckIn(
  { checkInBy, zone }: Pick<AssignmentRow, 'checkInBy' | 'zone'>,
  { isHers }: { readonly isHers: boolean },
  now: Temporal.Instant,
): Verdict {
  const no = (detail: string): Verdict => refused(assignmentCheckInRefused, { detail });
  if (checkInBy === null) return no('It is yours whether you come or not');
  if (!isHers) return no('It is not yours today: take it back first');
  return isBefore(now, deadlineOn(dayIn(now, zone), checkInBy, zone)) ? allowed : no(`It was to be by ${checkInBy}`);
}

/** When it is next looked at whether somebody has come; null: never again. */
export function nextDeadline(
  row: Spanned & Pick<AssignmentRow, 'checkInBy'>,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const { checkInBy, zone } = row;
  const { start, end } = spanOf(row);
  if (checkInBy === null || !isAfter(end, now)) return null;
  let day = dayIn(later(start, now), zone);
  while (!isAfter(deadlineOn(day, checkInBy, zone), later(start, now))) day = day.add({ days: 1 });
  const deadline = deadlineOn(day, checkInBy, zone);
  return isBefore(deadline, end) ? deadline : null;
}

/** The days of a release from one on. */
export function daysFrom(release: Pick<ReleaseRow, 'firstDay' | 'lastDay'>, from: Day): Day[] {
  const [first, last] = [Temporal.PlainDate.from(release.firstDay), Temporal.PlainDate.from(release.lastDay)];
  const start = isEarlier(first, from) ? from : first;
  const count = Math.max(0, start.until(last).days + 1);
  return Array.from({ length: count }, (_, days) => start.add({ days }));
}

/** Days as they are kept: `2027-03-01`, both ends among them. */
export type KeptDays = Pick<ReleaseRow, 'firstDay' | 'lastDay'>;

/** Is a day one of these? */
export const covers = ({ firstDay, lastDay }: KeptDays, day: string): boolean => firstDay <= day && day <= lastDay;

/** Is a day given free by something else than an absence? To others it is free then, whether she is away or not. */
export const isLent = (day: string, releases: readonly Pick<ReleaseRow, 'firstDay' | 'lastDay' | 'why'>[]): boolean =>
  releases.some((one) => one.why !== 'absence' && covers(one, day));

/** Is it the day of an absence that is among the days of another release? It changes nothing of what others may have. */
export const isSaidBesides = (one: ReleaseRow, all: readonly ReleaseRow[]): boolean =>
  one.why === 'absence' && isLent(one.firstDay, all);

/** Which of these days are hers; null: none. What ended earlier since is not hers to lend out or to have again. */
export function hersOf<Some extends KeptDays>(
  { firstDay, lastDay }: Pick<AssignmentRow, 'firstDay' | 'lastDay'>,
  days: Some,
): Some | null {
  const first = days.firstDay < firstDay ? firstDay : days.firstDay;
  const last = lastDay !== null && lastDay < days.lastDay ? lastDay : days.lastDay;
  return first <= last ? { ...days, firstDay: first, lastDay: last } : null;
}

/** Have they a day in common? */
export const meet = (one: KeptDays, other: KeptDays): boolean =>
  one.firstDay <= other.lastDay && other.firstDay <= one.lastDay;

/** The days of a zone of which any is in a period. */
export const daysTouched = (
  { start, end }: { readonly start: string; readonly end: string },
  zone: string,
): KeptDays => ({
  firstDay: dayIn(Temporal.Instant.from(start), zone).toString(),
  lastDay: dayIn(Temporal.Instant.from(end).subtract({ nanoseconds: 1 }), zone).toString(),
});

/** Those of some days, in their order, that are among none of these: in one pass, however many there are of either. */
export function daysBeside(days: readonly Day[], taken: readonly KeptDays[]): Day[] {
  const inOrder = taken.toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1));
  let [next, until] = [0, ''];
  return days.filter((each) => {
    const day = each.toString();
    for (let one = inOrder[next]; one && one.firstDay <= day; one = inOrder[++next])
      if (one.lastDay > until) until = one.lastDay;
    return until < day;
  });
}

export interface DaysWithEnd extends Days {
  readonly last: Day;
}

/** Days in a row, put together, in their order. */
export function runsOf(days: readonly Day[]): DaysWithEnd[] {
  const runs: { first: Day; last: Day }[] = [];
  for (const day of days.toSorted((one, other) => Temporal.PlainDate.compare(one, other))) {
    const run = runs.at(-1);
    if (run && !isEarlier(run.last.add({ days: 1 }), day)) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs;
}
