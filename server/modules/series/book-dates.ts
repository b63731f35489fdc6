import type { Ctx, Tx } from '../../platform/context/context.ts';
import { book, judgeNew, planOf, type BookingRow, type Draft } from '../bookings/bookings.ts';
import { firstClosedInstant } from '../policies/policies.ts';
import { inOrder, lossesOf, refusalsOf, type Refusal } from './refusals.ts';
import type { Occurrence } from './rules.ts';

/** What became of a series' dates. */
export interface DatesBooked {
  /** What could be booked, in order. */
  readonly booked: readonly BookingRow[];
  /** What could not, date by date, each with its reason. */
  readonly skipped: readonly Refusal[];
}

/**
 * Books those dates of a series that can be, all in one go: each is judged as a booking of its own would be, and what others
 * have, or an earlier date of the same series, is left out. Whoever wants all or nothing looks at what was.
 */
export async function bookDates(
  tx: Tx,
  series: { readonly id: number; readonly createdBy: string },
  draft: Draft,
  occurrences: readonly Occurrence[],
): Promise<DatesBooked> {
  const judged = occurrences.map((one) => ({ ...one, verdict: judgeNew(tx, draft, one.during) }));
  const may = judged.filter(({ verdict }) => verdict.ok);
  const { createdBy } = series;
  const plans = may.map(({ date, during }) => {
    return { ...planOf(draft, during), series: { id: series.id, date }, createdBy };
  });
  const became = plans.length === 0 ? [] : await book(tx, plans, { onConflict: 'skip' });
  const refused = judged.flatMap((one) => refusalsOf(draft.resources, one));
  const lost = may.flatMap(({ date }, i) => lossesOf(date, became[i]?.skipped ?? []));
  return { booked: became.flatMap(({ booking }) => booking ?? []), skipped: inOrder([...refused, ...lost]) };
}

/** The first instant that the policies have not opened yet for what a series is of; null where they do not say. */
export const closedFor = ({ now }: Ctx, { known, rules, isOverruled }: Draft): Temporal.Instant | null =>
  isOverruled ? null : firstClosedInstant(known.values(), rules.of, now);
