import { invalid, invalidRequest, type Problem } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { periodOnDay, type Period, type WallPeriod } from '../../platform/time.ts';
import { EXTEND_EVERY_DAYS, HORIZON_DAYS, MAX_PAST_DAYS, MAX_WRITTEN, type RecurrenceGiven } from './contract.ts';
import { daysOf, readRule, RULE, type Rule } from './recurrence.ts';

type Day = Temporal.PlainDate;

/** What a series' dates are made from. */
export interface Pattern {
  readonly rule: Rule;
  readonly except: ReadonlySet<string>;
  readonly also: readonly Day[];
  /** The day the rule counts from. */
  readonly anchor: Day;
  /** The part of the rule's days that is this series': from its first to before its end. */
  readonly firstDay: Day;
  readonly endDay: Day | null;
  readonly wall: WallPeriod;
  readonly zone: string;
}

/** One date of a series. */
export interface Occurrence {
  readonly date: string;
  readonly during: Period;
}

/** Reads what a request says of how a booking repeats. @throws 400 that names the field */
export function readRecurrence(
  { rule, except = [], also = [] }: RecurrenceGiven,
  { day, ...wall }: WallPeriod & { readonly day: Day },
  zone: string,
): Pattern {
  const added = also
    .map((date, i) => readDay(date, `recurrence.also[${i}]`))
    .toSorted((one, other) => Temporal.PlainDate.compare(one, other));
  except.forEach((date, i) => readDay(date, `recurrence.except[${i}]`));
  if (wall.days === 0 && Temporal.PlainTime.compare(wall.startTime, wall.endTime) >= 0)
    throw invalid('end', 'By the clocks "end" must come after "start": they are turned back in between');
  const firstDay = earliest(added[0] ?? null, day) ?? day;
  return {
    rule: readRule(rule),
    except: new Set(except),
    also: added,
    anchor: day,
    firstDay,
    endDay: null,
    wall,
    zone,
  };
}

function readDay(text: string, param: string): Day {
  const day = Temporal.PlainDate.from(text);
  if (day.year < 1970 || day.year > 2200) throw invalid(param, 'Give a day between 1970 and 2200');
  return day;
}

/** Of a rule that counts from long ago, every date up to now would be looked at each time. */
export function decideAnchor({ anchor, zone }: Pick<Pattern, 'anchor' | 'zone'>, now: Temporal.Instant): Verdict {
  const first = now.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: MAX_PAST_DAYS });
  if (!isBefore(anchor, first)) return allowed;
  const detail = `A series begins ${MAX_PAST_DAYS} days before today at the earliest`;
  return refused(invalidRequest, { param: 'start', detail });
}

/** Does it go on without end? */
export const isEndless = ({ rule, endDay }: Pick<Pattern, 'rule' | 'endDay'>): boolean =>
  rule.count === null && rule.until === null && endDay === null;

/** Up to which day, exclusive, an endless series is booked by now. */
export const horizonOf = ({ zone }: Pick<Pattern, 'zone'>, now: Temporal.Instant): Day =>
  now.toZonedDateTimeISO(zone).toPlainDate().add({ days: HORIZON_DAYS });

/** How far an endless series is booked by now. */
export interface Limit {
  readonly before: Day;
  /** A policy opens no more yet. */
  readonly isRuled: boolean;
}

/** @param closed the first instant that a policy has not opened yet */
export function limitOf(
  pattern: Pick<Pattern, 'wall' | 'zone'>,
  now: Temporal.Instant,
  closed: Temporal.Instant | null,
): Limit {
  const horizon = horizonOf(pattern, now);
  const before = earliest(horizon, closed && firstDayNotOver(pattern, closed)) ?? horizon;
  return { before, isRuled: isBefore(before, horizon) };
}

/** The first day whose date goes on after an instant. */
function firstDayNotOver({ wall, zone }: Pick<Pattern, 'wall' | 'zone'>, at: Temporal.Instant): Day {
  const day = at.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: wall.days });
  return Temporal.Instant.compare(periodOnDay(day, wall, zone).end, at) <= 0 ? day.add({ days: 1 }) : day;
}

/** The last day that an UNTIL lets a date begin on. */
function lastDay({ rule: { until }, wall, zone }: Pattern): Day | undefined {
  if (until === null) return undefined;
  if (until instanceof Temporal.PlainDate) return until;
  const local = until instanceof Temporal.Instant ? until.toZonedDateTimeISO(zone).toPlainDateTime() : until;
  const day = local.toPlainDate();
  const begins =
    until instanceof Temporal.Instant
      ? Temporal.Instant.compare(periodOnDay(day, wall, zone).start, until) <= 0
      : Temporal.PlainTime.compare(wall.startTime, local.toPlainTime()) <= 0;
  return begins ? day : day.subtract({ days: 1 });
}

/** Enough for one date a day from 1970 to 2200. */
const ALL = 100_000;

/**
 * The dates of a series from a day to before another, in order: the rule's without the excepted, and those besides.
 * @param most no more than this many of the rule's are looked at
 */
export function occurrencesOf(
  pattern: Pattern,
  { from, before, most = ALL }: { readonly from?: Day; readonly before?: Day | null; readonly most?: number } = {},
): Occurrence[] {
  const { rule, anchor, also, except, wall, zone } = pattern;
  const first = latest(pattern.firstDay, from);
  const end = earliest(pattern.endDay, before ?? null);
  const last = earliest(lastDay(pattern) ?? null, end?.subtract({ days: 1 }) ?? null) ?? undefined;
  const days = new Map(
    [...daysOf(rule, anchor, { last, most }), ...also.filter((day) => end === null || isBefore(day, end))]
      .filter((day) => !isBefore(day, first) && !except.has(day.toString()))
      .map((day) => [day.toString(), day] as const),
  );
  const sorted = [...days].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([date, day]) => ({ date, during: periodOnDay(day, wall, zone) }));
}

const isBefore = (one: Day, other: Day): boolean => Temporal.PlainDate.compare(one, other) < 0;
const latest = (one: Day, other: Day | undefined): Day => (other && isBefore(one, other) ? other : one);
const earliest = (one: Day | null, other: Day | null): Day | null =>
  one && other ? (isBefore(one, other) ? one : other) : (one ?? other);

/** What is booked at once of a series. */
export interface Batch {
  readonly occurrences: readonly Occurrence[];
  /** What is on this day or later is not booked yet; null: nothing is left. */
  readonly bookedUntil: Day | null;
}

/**
 * The first dates of a series that are booked together: all, of an endless one those up to the horizon, or as many of them as
 * are written at once.
 * @param closed the first instant that a policy has not opened yet: an endless series goes on to there once it is open
 * @throws 400 for none, and for more than are written at once
 */
export function firstBatch(
  pattern: Pattern,
  resources: number,
  now: Temporal.Instant,
  closed: Temporal.Instant | null = null,
): Batch {
  const most = Math.floor(MAX_WRITTEN / resources);
  const some = occurrencesOf(pattern, {
    most: isEndless(pattern) ? pattern.except.size + 1 : most + pattern.except.size + 1,
  });
  const [first] = some;
  if (!first) throw noDate(pattern);
  if (isEndless(pattern)) {
    const day = Temporal.PlainDate.from(first.date);
    const far = latest(horizonOf(pattern, now), day.add({ days: HORIZON_DAYS }));
    const open = earliest(far, closed && firstDayNotOver(pattern, closed)) ?? far;
    // The first is tried in any case: where it is not open yet, its refusal says so.
    return nextBatch(pattern, { resources, from: pattern.firstDay, before: latest(open, day.add({ days: 1 })) });
  }
  if (some.length > most)
    throw invalid(RULE, `These are more than ${MAX_WRITTEN} dates times resources: book fewer at once`);
  return { occurrences: some, bookedUntil: null };
}

/** The next dates of an endless series, up to a day or as many as are written at once. */
export function nextBatch(
  pattern: Pattern,
  { resources, from, before }: { readonly resources: number; readonly from: Day; readonly before: Day },
): Batch {
  const most = Math.floor(MAX_WRITTEN / resources);
  const all = occurrencesOf(pattern, { from, before });
  const next = all[most];
  return { occurrences: all.slice(0, most), bookedUntil: next ? Temporal.PlainDate.from(next.date) : before };
}

const noDate = ({ except }: Pattern): Problem =>
  except.size > 0
    ? invalid('recurrence.except', 'This leaves no date of the series')
    : invalid(RULE, 'This rule has no date');

/** Does a date take place at another time than its series says? */
export function isException({ wall, zone }: Pattern, { date, during }: Occurrence): boolean {
  const { start, end } = periodOnDay(Temporal.PlainDate.from(date), wall, zone);
  return !start.equals(during.start) || !end.equals(during.end);
}

/** When an endless series is to be booked further: what a policy opens from day to day is not left to others for weeks. */
export const nextExtension = (now: Temporal.Instant, { isRuled }: Pick<Limit, 'isRuled'>): Temporal.Instant =>
  now.add({ hours: 24 * (isRuled ? 1 : EXTEND_EVERY_DAYS) });
