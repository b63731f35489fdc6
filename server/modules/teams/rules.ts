import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { dayStart, FIRST_YEAR, LAST_YEAR, type Period } from '../../platform/time.ts';
import { DAYS_AHEAD, DAYS_BACK, MAX_DAYS, type Location, type WorkDays, type WorkPlace } from './contract.ts';

type Day = Temporal.PlainDate;

/** Today by the workplace’s calendar. */
export const todayIn = ({ now, tenant }: Pick<Ctx, 'now' | 'tenant'>): Day =>
  now.toZonedDateTimeISO(tenant.zone).toPlainDate();

/** Some days of the calendar, `[from, to)`. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

/** @throws 400 that names `param` */
function readDay(text: string, param: string): Day {
  const day = Temporal.PlainDate.from(text);
  if (day.year >= FIRST_YEAR && day.year <= LAST_YEAR) return day;
  throw invalid(param, `Give a day between ${FIRST_YEAR} and ${LAST_YEAR}`);
}

/** The days that are asked for: a week from today on, unless said. @throws 400 that names the field */
export function readDays(
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: Day,
): Days {
  const from = given.from === undefined ? today : readDay(given.from, 'from');
  const to = given.to === undefined ? from.add({ days: 7 }) : readDay(given.to, 'to');
  const { days } = from.until(to);
  if (days < 1) throw invalid('to', '"to" must come after "from"');
  if (days > MAX_DAYS) throw invalid('to', `Ask for ${MAX_DAYS} days at most`);
  return { from, to };
}

/** A day of which people may say where they work. @throws 400 that names the field */
export function readSayable(text: string, today: Day): Day {
  const day = readDay(text, 'date');
  const { days } = today.until(day);
  if (days >= -DAYS_BACK && days <= DAYS_AHEAD) return day;
  throw invalid('date', `Give a day from ${DAYS_BACK} days ago to ${DAYS_AHEAD} days ahead`);
}

/** Each of these days. */
export const eachOf = ({ from, to }: Days): Day[] =>
  Array.from({ length: from.until(to).days }, (_, days) => from.add({ days }));

/** What touches these days on any calendar: the clocks of the world are 14 hours ahead of UTC and 12 behind. */
export const touching = ({ from, to }: Days): Period => ({
  start: from.toZonedDateTime('UTC').toInstant().subtract({ hours: 14 }),
  end: to.toZonedDateTime('UTC').toInstant().add({ hours: 14 }),
});

/** The days of a zone's calendar that a period touches, of these. */
export function daysOf({ start, end }: Period, zone: string, days: Days): Day[] {
  const first = start.toZonedDateTimeISO(zone).toPlainDate();
  const last = end.subtract({ milliseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate();
  return eachOf({ from: later(first, days.from), to: earlier(last.add({ days: 1 }), days.to) });
}

const later = (one: Day, other: Day): Day => (Temporal.PlainDate.compare(one, other) > 0 ? one : other);
const earlier = (one: Day, other: Day): Day => (Temporal.PlainDate.compare(one, other) < 0 ? one : other);

/** May somebody to whom the calendar is open from one instant to another look at this day? */
export function isOpenDay(day: Day, zone: string, from: Temporal.Instant, to: Temporal.Instant): boolean {
  const start = dayStart(day.toZonedDateTime(zone).toInstant(), zone);
  return Temporal.Instant.compare(start, from) >= 0 && Temporal.Instant.compare(start, to) < 0;
}

/** What is known of where somebody works on a day. */
export interface Known {
  readonly said: Location | null;
  readonly booked: WorkPlace | null;
  /** The desk that is hers that day. */
  readonly assigned: WorkPlace | null;
  /** Do people work there that day? */
  readonly isWorkday: boolean;
  readonly usual: Location | null;
}

type Located = Omit<WorkDays['days'][number], 'date'>;

/**
 * Where somebody works: as she said of the day, else where she has booked, else where she usually is if that is not at the office, else at
 * the desk that is hers if people work there that day or she usually does, else as usual; null: nobody knows.
 */
export function locate({ said, booked, assigned, isWorkday, usual }: Known): Located | null {
  const place = booked ?? assigned;
  if (said) return { location: said, basis: 'said', place: placeAt(said, place) };
  if (booked) return { location: 'office', basis: 'booked', place };
  const isExpected = usual === null ? isWorkday : usual === 'office';
  if (assigned && isExpected) return { location: 'office', basis: 'assigned', place };
  return usual && { location: usual, basis: 'usual', place: null };
}

const placeAt = (location: Location, booked: WorkPlace | null): WorkPlace | null =>
  location === 'office' ? booked : null;
