import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, isBefore, periodOf, toDate, type Period } from '../../platform/time.ts';
import type { RulesFor } from '../policies/policies.ts';
import { settleCheckIn } from './duty.ts';
import { countsOf, type Wish } from './parts.ts';
import { stateAt } from './rules.ts';
import type { BookingRow, PartRow } from './row.ts';

/**
 * What becomes of a booking that is in the way: another resource, an earlier end, none of it; or it stays, and only the time around
 * it yields.
 */
export type Outcome = 'moved' | 'shortened' | 'cancelled' | 'stays';

/** A booking that makes way. */
export interface Way {
  readonly row: BookingRow;
  readonly after: BookingRow;
  readonly outcome: Outcome;
  /** Its host, who alone is in it, has what it is of without it: nobody needs to hear of it. */
  readonly isUnneeded?: boolean;
  /** What it holds afterwards. */
  readonly wishes: readonly Wish[];
}

const STANDING: ReadonlySet<BookingRow['state']> = new Set(['pending', 'confirmed', 'checked_in']);

export type Fate = 'leaves' | 'shortened' | 'stays';

/** Does anybody still have it? What is over, or was given back, holds at most the time to clear it. */
export const isStanding = (row: BookingRow, now: Temporal.Instant): boolean => STANDING.has(stateAt(row, now));

/**
 * Must a booking leave what is needed then? One that somebody is at, or that has begun, goes on until it is needed; any other leaves
 * as a whole, however little of it is in the way.
 */
export function decideLeaving(row: BookingRow, needed: Period, now: Temporal.Instant): Fate {
  const { start, end } = periodOf(row);
  if (!isBefore(start, needed.end) || !isBefore(needed.start, end)) return 'stays';
  const isHere = row.state === 'checked_in' || !isAfter(start, now);
  return isHere && isBefore(start, needed.start) ? 'shortened' : 'leaves';
}

/** Is all of a booking that must go covered by what is needed? Of one that goes on until then, that is what comes after. */
export function isCovered(own: Period, needed: Period, fate: Fate): boolean {
  const { start, end } = fate === 'shortened' ? { ...own, start: needed.start } : own;
  return !isBefore(start, needed.start) && !isAfter(end, needed.end);
}

const minutes = (from: Temporal.Instant, to: Temporal.Instant): number =>
  Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 60_000);

/** The time around a booking, as much of it as is left beside what is needed. */
export function besideNeeded(part: PartRow, { start, end }: Period, needed: Period): PartRow {
  const { setUpMinutes, cleanDownMinutes } = part;
  return {
    ...part,
    setUpMinutes: isAfter(needed.end, start) ? setUpMinutes : Math.min(setUpMinutes, minutes(needed.end, start)),
    cleanDownMinutes: isBefore(needed.start, end)
      ? cleanDownMinutes
      : Math.min(cleanDownMinutes, minutes(end, needed.start)),
  };
}

/** A booking as it is after others have taken what it gave up: it has these, and ends then. */
export function withParts(
  { now }: Pick<Ctx, 'now'>,
  row: BookingRow,
  rules: RulesFor,
  { resources, during }: { readonly resources: readonly PartRow[]; readonly during: Period },
): BookingRow {
  const { hostId, version } = row;
  const counts = countsOf({ resources });
  return {
    ...row,
    ...settleCheckIn({ now }, row, { counts, rules, hostId, during }),
    version: version + 1,
    endsAt: toDate(during.end),
    resources: resources.toSorted((a, b) => a.resourceId - b.resourceId),
  };
}

/** A booking as it is once it is cancelled. */
export const cancelled = (row: BookingRow, now: Temporal.Instant): BookingRow => ({
  ...row,
  version: row.version + 1,
  state: 'cancelled',
  cancelledAt: toDate(now),
});
