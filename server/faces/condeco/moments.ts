import { findWindows } from 'windows-iana';
import type { Slice } from '../../platform/contract/page.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { daysAfter, isBefore, readTime, showTime, type Period } from '../../platform/time.ts';
import { MOST_DAYS, MOST_ROWS } from './guesses.ts';

/** How times are written there: without a zone, in the location's or in UTC (reference 1.4). */

/** Reads one of the ways in which clients write a time. @param zone of what has no offset @throws 400 that names the parameter */
export const readMoment = (text: string, zone: string, param: string): Temporal.Instant =>
  readTime(withClock(text), zone, param, '2026-03-01 09:00');

/** A day alone begins at midnight, and `/` stands for `-`. */
function withClock(text: string): string {
  const said = text.trim().replaceAll('/', '-');
  return /^\d{4}-\d{2}-\d{2}$/.test(said) ? `${said}T00:00` : said;
}

/** A period between two times. @throws 400 that names the parameter */
export function readBetween(
  [start, end]: readonly [string, string],
  zone: string,
  [from, to]: readonly [string, string],
): Period {
  const period = { start: readMoment(start, zone, from), end: readMoment(end, zone, to) };
  if (Temporal.Instant.compare(period.start, period.end) >= 0) throw invalid(to, `${to} must come after ${from}`);
  return period;
}

/** Days from the first to the last, both whole: whatever time of the day is said. @throws 400 that names the parameter */
export function readDays(
  [first, last]: readonly [string, string],
  zone: string,
  [from, to]: readonly [string, string],
): Period {
  const dayOf = (text: string, param: string): Temporal.PlainDate =>
    readMoment(text, zone, param).toZonedDateTimeISO(zone).toPlainDate();
  const [start, end] = [dayOf(first, from), dayOf(last, to)];
  if (Temporal.PlainDate.compare(start, end) > 0) throw invalid(to, `${to} must not come before ${from}`);
  const midnight = (day: Temporal.PlainDate): Temporal.Instant => day.toZonedDateTime(zone).toInstant();
  return { start: midnight(start), end: midnight(end.add({ days: 1 })) };
}

/** Days over which bookings are listed. @throws 400 that names the parameter, for too many too */
export function readListed(days: readonly [string, string], zone: string): Period {
  const period = readDays(days, zone, ['startDate', 'endDate']);
  if (isBefore(daysAfter(period.start, MOST_DAYS, zone), period.end))
    throw invalid('endDate', `At most ${MOST_DAYS} days at once`);
  return period;
}

/** Which part of a list is asked for; without a page all of it, as far as is told at a time. */
export const sliceOf = ({
  pageNumber = 0,
  pageSize = 0,
}: {
  readonly pageNumber?: number | undefined;
  readonly pageSize?: number | undefined;
}): Slice =>
  pageNumber === 0 || pageSize === 0
    ? { offset: 0, limit: MOST_ROWS }
    : { offset: (pageNumber - 1) * pageSize, limit: Math.min(pageSize, MOST_ROWS) };

/** `2019-08-28T09:00:00`, by these clocks. */
export const showLocal = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' });

/**
 * Words in which times stand in UTC, with these by the clocks there, as all times are told. The reasons of a check say their times in words
 * alone: a time that they write otherwise stays as it is.
 */
export const inLocalWords = (text: string, zone: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, (at) =>
    showLocal(Temporal.Instant.from(at), zone).slice(0, 16).replace('T', ' '),
  );

export const showUtc = (at: Temporal.Instant): string => showLocal(at, 'UTC');

/** The name that Windows has for a zone; where it has none, its own. */
export const windowsZone = (zone: string): string => findWindows(zone)[0] ?? zone;

/** By which clocks a time without an offset is meant. */
export const zoneMeant = ({ zone }: { readonly zone: string }, isUTC: boolean | undefined): string =>
  isUTC === true ? 'UTC' : zone;

/** A period as use cases take it. */
export const showPeriod = ({ start, end }: Period) => ({ start: showTime(start), end: showTime(end) });
