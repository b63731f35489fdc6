import { fail, type Problem } from '../../platform/contract/problems.ts';
import type { Verdict } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import type { Skipped } from '../bookings/contract.ts';
import type { Clash } from '../holds/contract.ts';
import { kindOfClash } from '../holds/holds.ts';
import { seriesRefused } from './contract.ts';
import type { Occurrence } from './rules.ts';

/** A date that cannot be, or a part of it, and why. */
export type Refusal = Skipped & { readonly date: string; readonly detail: string };

/** A rule's no holds for all that the date was to have. */
export function refusalsOf(
  resources: readonly { readonly resourceId: number }[],
  { date, during, verdict }: Occurrence & { readonly verdict: Verdict },
): Refusal[] {
  if (verdict.ok) return [];
  const { kind, details } = verdict;
  const times = { start: showTime(during.start), end: showTime(during.end) };
  const detail = details.detail ?? kind.title;
  return resources.map(({ resourceId }) => ({ resourceId, ...times, code: kind.code, date, detail }));
}

/** What others have at a date, or an earlier date of the same series has. */
export const lossesOf = (date: string, clashes: readonly Clash[]): Refusal[] =>
  clashes.map((clash) => {
    const { resourceId, start, end } = clash;
    const { code, title } = kindOfClash(clash);
    return { resourceId, start, end, code, date, detail: title };
  });

/** In the order of their dates. */
export const inOrder = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.toSorted((one, other) => (one.date === other.date ? 0 : one.date < other.date ? -1 : 1));

/**
 * The refusal of a whole series: it names every date that cannot be, with its reason.
 * @param all of how many dates
 * @param param what was asked for
 * @param cannot what those that are refused cannot
 */
export function refusedSeries(
  refusals: readonly Refusal[],
  all: number,
  param: string,
  cannot = 'cannot be booked',
): Problem {
  const dates = new Set(refusals.map(({ date }) => date)).size;
  const detail = `${dates} of ${all} dates ${cannot}`;
  return fail(seriesRefused, { param, detail, extra: { skipped: inOrder(refusals) } });
}
