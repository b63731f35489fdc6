import { invalid } from './contract/problems.ts';

// RFC 3339, seconds optional; the offset may be missing (then it is a wall time). A `+` that a query string turned
// into a blank is accepted before an offset.
const SHAPE = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:([Zz])|([+\- ])(\d{2}):?(\d{2}))?$/;

/** Milliseconds-precise times are what a database round trip keeps; more digits are cut. */
const PRECISION = { smallestUnit: 'millisecond', roundingMode: 'trunc' } as const;

/** The range of years that any time given by a caller may lie in. */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2200;

/**
 * Reads a time given by a caller: RFC 3339 with an offset, or a wall time without one, read in `zone`.
 * In a repeated hour the earlier instant counts, in a skipped one the offset before it (RFC 5545, Temporal `compatible`).
 * @param such how a face writes a time
 * @throws 400 that names `param`
 */
export function readTime(
  text: string,
  zone: string,
  param: string,
  such = '2026-03-01T09:00:00+01:00',
): Temporal.Instant {
  const parts = SHAPE.exec(text.trim());
  if (!parts) throw invalid(param, `Give a time such as ${such}`);
  const [, date, clock, utc, sign, hours, minutes] = parts;
  try {
    const year = Number(date?.slice(0, 4));
    if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError('year');
    const offset = utc ? 'Z' : sign && `${sign === '-' ? '-' : '+'}${hours}:${minutes}`;
    if (offset) return Temporal.Instant.from(`${date}T${clock}${offset}`).round(PRECISION);
    return Temporal.PlainDateTime.from(`${date}T${clock}`).toZonedDateTime(zone).toInstant().round(PRECISION);
  } catch {
    throw invalid(param, `"${text.slice(0, 40)}" is not a time between ${FIRST_YEAR} and ${LAST_YEAR}`);
  }
}

/** Reads `start` and `end` and insists that time goes forward. */
export function readPeriod(
  start: string,
  end: string,
  zone: string,
  names: readonly [string, string] = ['start', 'end'],
): Period {
  const period = { start: readTime(start, zone, names[0]), end: readTime(end, zone, names[1]) };
  if (Temporal.Instant.compare(period.start, period.end) >= 0)
    throw invalid(names[1], `"${names[1]}" must come after "${names[0]}"`);
  return period;
}

/** A half-open period `[start, end)`. */
export interface Period {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

/** A period as people mean it: from a time of the clock to another, so many days of the calendar later. */
export interface WallPeriod {
  readonly startTime: Temporal.PlainTime;
  readonly endTime: Temporal.PlainTime;
  readonly days: number;
}

/** On which day of a zone's calendar a period begins, and what it is by the clocks there. */
export function wallPeriodOf({ start, end }: Period, zone: string): WallPeriod & { readonly day: Temporal.PlainDate } {
  const [from, to] = [start.toZonedDateTimeISO(zone), end.toZonedDateTimeISO(zone)];
  const day = from.toPlainDate();
  const { days } = day.until(to.toPlainDate());
  return { day, startTime: from.toPlainTime(), endTime: to.toPlainTime(), days };
}

/**
 * The same by the clocks on another day: of a repeated time the earlier counts, of a skipped one the offset before it. Where
 * the end would so come no later than the start, the period is as long as it is by the clocks.
 */
export function periodOnDay(day: Temporal.PlainDate, wall: WallPeriod, zone: string): Period {
  const { from, to, ...period } = onDay(day, wall, zone);
  return forward(period, from.until(to, { largestUnit: 'hours' }));
}

/**
 * Reads a stretch of one day by the clocks there, as somebody asks for it.
 * @throws 400 that names its end where that comes no later than its start, or the clocks are put forward past all of it
 */
export function readPeriodOnDay(
  day: Temporal.PlainDate,
  wall: WallPeriod,
  zone: string,
  names: readonly [string, string],
): Period {
  const { from, to, ...period } = onDay(day, wall, zone);
  if (Temporal.PlainDateTime.compare(from, to) >= 0)
    throw invalid(names[1], `"${names[1]}" must come after "${names[0]}"`);
  if (!isBefore(period.start, period.end)) throw invalid(names[1], 'The clocks do not show these times on that day');
  return period;
}

/** From when to when by the clocks on a day, and which instants these are: they may lie backwards. */
function onDay(day: Temporal.PlainDate, { startTime, endTime, days }: WallPeriod, zone: string) {
  const [from, to] = [day.toPlainDateTime(startTime), day.add({ days }).toPlainDateTime(endTime)];
  return { from, to, start: from.toZonedDateTime(zone).toInstant(), end: to.toZonedDateTime(zone).toInstant() };
}

/** The period, if time goes forward in it; else one that is so long from its start. */
const forward = ({ start, end }: Period, length: Temporal.Duration): Period => ({
  start,
  end: Temporal.Instant.compare(start, end) < 0 ? end : start.add(length),
});

/** The release of the IANA zone data that this process counts with, such as 2026c; a later one sorts after it. */
export const zoneDataVersion: string = process.versions['tz'] ?? '';

/** How far ahead of UTC the clocks of a zone are at an instant, in minutes. */
export const offsetAt = (at: Temporal.Instant, zone: string): number =>
  Math.round(at.toZonedDateTimeISO(zone).offsetNanoseconds / 60_000_000_000);

/** How far ahead of UTC the clocks are at the start of a period and at its end, in minutes. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

/**
 * When a period is by the zone data of today that is meant by the clocks, and was written when they were said to have these
 * offsets. Where they still have them it stays, the second of a repeated time too; else as on a day (`periodOnDay`).
 */
export function periodByClocks({ start, end }: Period, offsets: Offsets, zone: string): Period {
  const [from, to] = [clocksAt(start, offsets.start), clocksAt(end, offsets.end)];
  const period = { start: instantByClocks(start, offsets.start, zone), end: instantByClocks(end, offsets.end, zone) };
  const length = from.until(to, { largestUnit: 'hours' });
  // By the clocks it may have gone backwards: they were to be turned back in between.
  return forward(period, length.sign > 0 ? length : start.until(end));
}

/** The same of an instant. */
export const instantByClocks = (at: Temporal.Instant, offset: number, zone: string): Temporal.Instant =>
  offsetAt(at, zone) === offset ? at : clocksAt(at, offset).toZonedDateTime(zone).toInstant();

/** What clocks say that are so many minutes ahead of UTC. */
const clocksAt = (at: Temporal.Instant, minutes: number): Temporal.PlainDateTime =>
  at.add({ minutes }).toZonedDateTimeISO('UTC').toPlainDateTime();

/** By their milliseconds where these differ, which is asked for a thousand readings at once: to compare two instants takes fifteen times as long. */
export const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => {
  const apart = one.epochMilliseconds - other.epochMilliseconds;
  return apart === 0 ? Temporal.Instant.compare(one, other) < 0 : apart < 0;
};
export const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean => isBefore(other, one);

/** The same wall time so many calendar days later: over a change of the clocks not a multiple of 24 hours. */
export const daysAfter = (start: Temporal.Instant, days: number, zone: string): Temporal.Instant =>
  start.toZonedDateTimeISO(zone).add({ days }).toInstant();

/** When the calendar day of an instant begins in a zone, or the day so many days after it. */
export const dayStart = (at: Temporal.Instant, zone: string, daysLater = 0): Temporal.Instant =>
  at.toZonedDateTimeISO(zone).toPlainDate().add({ days: daysLater }).toZonedDateTime(zone).toInstant();

/** A day of a zone's calendar, `2027-03-01` or `today`. @throws 400 that names `day` */
export function readDay(day: string, zone: string, now: Temporal.Instant): Period {
  const noon = day === 'today' ? now : readTime(`${day}T12:00`, zone, 'day');
  return { start: dayStart(noon, zone), end: dayStart(noon, zone, 1) };
}

/** How the time of a place is cut: by its clocks, or by its calendar; weeks begin on Monday. */
export type Step = { readonly minutes: number } | { readonly unit: 'day' | 'week' | 'month' };

/**
 * Where a period is cut by the clocks and the calendar of a zone, its ends included: the cuts are instants, so that a day on which the
 * clocks change is as long as it is. What is cut by minutes is cut where the clocks are turned too.
 * @param most so many cuts are looked for, its end left out
 */
export function cutsOf(period: Period, step: Step, zone: string, most = Infinity): Temporal.Instant[] {
  const cuts = [period.start];
  for (const cut of 'unit' in step
    ? calendarCuts(period.start, step.unit, zone)
    : clockCuts(period.start, step.minutes, zone)) {
    if (!isBefore(cut, period.end) || cuts.length > most) break;
    cuts.push(cut);
  }
  return [...cuts, period.end];
}

function* calendarCuts(
  start: Temporal.Instant,
  unit: 'day' | 'week' | 'month',
  zone: string,
): Generator<Temporal.Instant> {
  const day = start.toZonedDateTimeISO(zone).toPlainDate();
  const first = { day, week: day.subtract({ days: day.dayOfWeek - 1 }), month: day.with({ day: 1 }) }[unit];
  for (let count = 1; ; count++) {
    const next = first
      .add({ [`${unit}s`]: count })
      .toZonedDateTime(zone)
      .toInstant();
    if (isAfter(next, start)) yield next;
  }
}

function* clockCuts(start: Temporal.Instant, minutes: number, zone: string): Generator<Temporal.Instant> {
  let [at, turned] = [start, turnAfter(start, zone)];
  for (;;) {
    const here = at.toZonedDateTimeISO(zone).toPlainDateTime().toPlainTime();
    const past = MIDNIGHT.until(here).total('milliseconds') % (minutes * 60_000);
    const next = at.add({ milliseconds: minutes * 60_000 - past });
    at = turned !== null && isBefore(turned, next) ? turned : next;
    if (turned !== null && !isBefore(at, turned)) turned = turnAfter(at, zone);
    yield at;
  }
}

const MIDNIGHT = Temporal.PlainTime.from('00:00');

/** When the clocks of a zone are turned next after an instant; null: never, as far as is known. */
const turnAfter = (at: Temporal.Instant, zone: string): Temporal.Instant | null =>
  at.toZonedDateTimeISO(zone).getTimeZoneTransition('next')?.toInstant() ?? null;

/**
 * When on a day the clocks of a zone show a time between two, in seconds since midnight, the second left out: where they are turned that
 * may be shorter or longer than it says, or twice.
 */
export function shownOn(
  day: Temporal.PlainDate,
  { from, to }: { readonly from: number; readonly to: number },
  zone: string,
): Period[] {
  const whole = {
    start: day.toZonedDateTime(zone).toInstant(),
    end: day.add({ days: 1 }).toZonedDateTime(zone).toInstant(),
  };
  const stretches: Period[] = [];
  for (let start = whole.start; isBefore(start, whole.end);) {
    // A day of the usual length has no turn in it: looking for one takes longer than all else.
    const turned = isUsual(whole) ? null : turnAfter(start, zone);
    const end = turned !== null && isBefore(turned, whole.end) ? turned : whole.end;
    const midnight = day
      .toZonedDateTime('UTC')
      .toInstant()
      .subtract({ minutes: offsetAt(start, zone) });
    const [shown, hidden] = [midnight.add({ seconds: from }), midnight.add({ seconds: to })];
    const stretch = { start: isBefore(shown, start) ? start : shown, end: isBefore(hidden, end) ? hidden : end };
    if (isBefore(stretch.start, stretch.end)) stretches.push(stretch);
    start = end;
  }
  return stretches;
}

const isUsual = ({ start, end }: Period): boolean => end.epochMilliseconds - start.epochMilliseconds === 86_400_000;

/** The day on which a time that says its offset is there, from midnight to midnight of that offset. @throws 400 that names `param` */
export function readDayOf(text: string, param: string): Period {
  const [, , , utc, sign, hours, minutes] = SHAPE.exec(text.trim()) ?? [];
  if (!utc && !sign) throw invalid(param, 'Give a time with its offset, such as 2026-03-01T09:00:00+01:00');
  const at = readTime(text, 'UTC', param);
  const zone = utc ? 'UTC' : `${sign === '-' ? '-' : '+'}${hours}:${minutes}`;
  return { start: dayStart(at, zone), end: dayStart(at, zone, 1) };
}

/** Is this an IANA time zone this machine knows? Offsets such as `+02:00` are not. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** @throws 400 that names `param` */
export function mustBeZone(zone: string, param: string): void {
  if (!isZone(zone)) throw invalid(param, `"${zone.slice(0, 60)}" is not an IANA time zone such as Europe/London`);
}

/** What time it is, in the milliseconds that the database keeps: what is compared here and what is written there is the same. */
export const readClock = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Date.now());

/** An instant as the database returned it. */
export const toInstant = (value: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(value.getTime());

/** When something is of which a row says when it starts and ends. */
export const periodOf = ({ startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date }): Period => ({
  start: toInstant(startsAt),
  end: toInstant(endsAt),
});

/** For a query parameter: pg wants a Date. */
export const toDate = (instant: Temporal.Instant): Date => new Date(instant.epochMilliseconds);

/** RFC 3339 in UTC, as all replies of v1 show a time. */
export const showTime = (value: Date | Temporal.Instant): string =>
  value instanceof Date ? value.toISOString() : new Date(value.epochMilliseconds).toISOString();

/** The same for a time that may be absent. */
export const showTimeOrNull = (value: Date | null): string | null => value?.toISOString() ?? null;

/** The zone in which a wall time about several places is read: theirs if they share one, else `fallback`. */
export function sharedZone(places: Iterable<{ readonly zone: string }>, fallback: string): string {
  const zones = new Set<string>();
  for (const { zone } of places) zones.add(zone);
  const [first] = zones;
  return first !== undefined && zones.size === 1 ? first : fallback;
}
