import { invalid } from '../../platform/contract/problems.ts';
import { readTime } from '../../platform/time.ts';

/** It says its offset, or that it is in UTC; a blank is what a query makes of a plus. */
const OFFSET = /(?:[Zz]|[+\- ]\d{2}:?\d{2})$/;

/** A time with its offset, or `now`; undefined where nothing is said. @throws 400 that names the parameter */
export function readMoment(
  text: string | undefined,
  now: Temporal.Instant,
  param: string,
): Temporal.Instant | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.toLowerCase() === 'now') return now;
  if (!OFFSET.test(text))
    throw invalid(param, 'Give a time with its offset, such as 2026-03-01T09:00:00+01:00, or now');
  return readTime(text, 'UTC', param);
}
