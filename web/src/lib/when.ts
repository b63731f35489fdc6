/** A period on one day as people say it: a date and two wall times in the building's zone. `to` may be `24:00`. */
export interface Wall {
  /** `2026-11-24` */
  readonly day: string;
  /** `09:15` */
  readonly from: string;
  readonly to: string;
}

/** A half-open period `[start, end)` as instants in RFC 3339, UTC. */
export interface Period {
  readonly start: string;
  readonly end: string;
}

/** A chosen time: as people say it, as instants, and whose clock it is. */
export interface When {
  readonly wall: Wall;
  readonly period: Period;
  readonly zone: string;
}

export const STEP_MINUTES = 15;
/** Before that nobody is at work: it is looked at for the day. */
const FIRST_AT_WORK = 7 * 60;
const START_OF_WORK = 9 * 60;
const END_OF_WORK = 17 * 60 + 30;
const SHORTEST_DEFAULT = 60;
const LAST_MINUTE = 24 * 60;

/** `09:15` → 555; `24:00` → 1440. */
export function minutesOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** 555 → `09:15`; 1440 → `24:00`. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const isClock = (text: unknown): text is string =>
  typeof text === 'string' && /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);

export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/**
 * What is shown before anybody chose: today from the next quarter of an hour until 17:30, at least an hour; before seven
 * from nine, and late in the evening tomorrow from nine.
 */
export function defaultWall(now: Temporal.Instant, zone: string): Wall {
  const here = now.toZonedDateTimeISO(zone);
  const clock = here.hour * 60 + here.minute + here.second / 60;
  const from = clock < FIRST_AT_WORK ? START_OF_WORK : Math.ceil(clock / STEP_MINUTES) * STEP_MINUTES;
  const to = Math.max(END_OF_WORK, from + SHORTEST_DEFAULT);
  if (to <= LAST_MINUTE) return { day: here.toPlainDate().toString(), from: clockOf(from), to: clockOf(to) };
  return {
    day: here.toPlainDate().add({ days: 1 }).toString(),
    from: clockOf(START_OF_WORK),
    to: clockOf(END_OF_WORK),
  };
}

/** The instants a wall period means in a zone. In a repeated hour the earlier counts, as on the server. */
export function periodOf({ day, from, to }: Wall, zone: string): Period {
  const at = (clock: string): string => {
    const midnight = clock === '24:00';
    const date = Temporal.PlainDate.from(day).add({ days: midnight ? 1 : 0 });
    const wall = date.toPlainDateTime(Temporal.PlainTime.from(midnight ? '00:00' : clock));
    return wall.toZonedDateTime(zone).toInstant().toString();
  };
  return { start: at(from), end: at(to) };
}

/** Are these the same times, however they are written? */
export const isSamePeriod = (one: Period, other: Period): boolean =>
  compareInstants(one.start, other.start) === 0 && compareInstants(one.end, other.end) === 0;

/** The whole day in the zone. */
export const dayPeriod = (day: string, zone: string): Period => periodOf({ day, from: '00:00', to: '24:00' }, zone);

/** The day an instant falls on in a zone. */
export const dayIn = (instant: string | Temporal.Instant, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The wall clock an instant shows in a zone, `09:15`. */
export const clockIn = (instant: string | Temporal.Instant, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

/** A period as wall times of the day it starts on; an end beyond that day is its midnight. */
export function wallOf({ start, end }: Period, zone: string): Wall {
  const day = dayIn(start, zone);
  return { day, from: clockIn(start, zone), to: dayIn(end, zone) === day ? clockIn(end, zone) : '24:00' };
}

export const shiftDay = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Moves the start and keeps the length, as far as the day allows. */
export function withStart(wall: Wall, from: string): Wall {
  const length = minutesOf(wall.to) - minutesOf(wall.from);
  const start = minutesOf(from);
  return { ...wall, from, to: clockOf(Math.min(LAST_MINUTE, Math.max(start + length, start + STEP_MINUTES))) };
}

/** Clocks to start at: every quarter, and the present one where it is none. */
export const startClocks = (chosen: string): string[] => clocksBetween(0, LAST_MINUTE - STEP_MINUTES, chosen);

/** Clocks to end at, after `from`. */
export const endClocks = (from: string, chosen: string): string[] =>
  clocksBetween((Math.floor(minutesOf(from) / STEP_MINUTES) + 1) * STEP_MINUTES, LAST_MINUTE, chosen);

function clocksBetween(first: number, last: number, chosen: string): string[] {
  const count = Math.floor((last - first) / STEP_MINUTES) + 1;
  const clocks = Array.from({ length: count }, (_, at) => clockOf(first + at * STEP_MINUTES));
  const fits = minutesOf(chosen) >= first && minutesOf(chosen) <= last;
  return clocks.includes(chosen) || !fits ? clocks : [...clocks, chosen].toSorted();
}

/** Do both zones show the same wall time at that instant? */
export const sameClock = (a: string, b: string, at: string): boolean =>
  Temporal.Instant.from(at).toZonedDateTimeISO(a).offset === Temporal.Instant.from(at).toZonedDateTimeISO(b).offset;

/** The zone of the person's own machine. */
export const ownZone = (): string => Temporal.Now.timeZoneId();

export const compareInstants = (a: string, b: string): number =>
  Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b));

/** Do two half-open periods share time? */
export const overlaps = (a: Period, b: Period): boolean =>
  compareInstants(a.start, b.end) < 0 && compareInstants(b.start, a.end) < 0;

export const minutesBetween = (start: string, end: string): number =>
  Math.round(Temporal.Instant.from(start).until(Temporal.Instant.from(end)).total('minutes'));

export const addMinutes = (instant: string, minutes: number): string =>
  Temporal.Instant.from(instant).add({ minutes }).toString();
