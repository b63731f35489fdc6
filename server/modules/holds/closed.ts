import type { Ctx } from '../../platform/context/context.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import { resourceAlreadyBooked, resourceClosed, type Clash } from './contract.ts';
import { idsTakenFor, type Made } from './made.ts';
import { selectClosed, type ClosedRow } from './store.ts';

export { endClosed } from './store.ts';

/** A stretch in which a closure holds a resource, all of its units. */
export interface Closed {
  readonly resourceId: number;
  readonly during: Period;
}

/** What closures hold of some resources within a period, in the order of time. */
export async function listClosed(ctx: Ctx, resourceIds: readonly number[], during: Period): Promise<Closed[]> {
  const rows = resourceIds.length === 0 ? [] : await selectClosed(ctx, resourceIds, during);
  return rows.map((row) => ({
    resourceId: row.resourceId,
    during: periodOf(row),
  }));
}

/** Says of clashes that are being looked for which of them are closures. The two looks leave together. */
export async function markClosed(
  ctx: Ctx,
  wanted: readonly Made[],
  during: Period,
  looking: Promise<readonly (readonly Clash[])[]>,
): Promise<(readonly Clash[])[]> {
  const ids = wanted.flatMap(idsTakenFor);
  const [clashes, rows] = await Promise.all([looking, selectClosed(ctx, ids, during)]);
  if (rows.length === 0) return [...clashes];
  const mark = closedAmong(rows);
  return clashes.map((all, i) => all.map((one) => mark(one, wanted[i] ?? one)));
}

/** Says of a clash of something that it is a closure, where it is one of these. */
export function closedAmong(rows: readonly ClosedRow[]): (clash: Clash, made: Made) => Clash {
  const closed = Map.groupBy(rows, ({ resourceId }) => resourceId);
  return (clash, made) => {
    const [start, end] = [Date.parse(clash.start), Date.parse(clash.end)];
    const isClosed = idsTakenFor(made)
      .flatMap((id) => closed.get(id) ?? [])
      .some((row) => row.startsAt.getTime() <= start && end <= row.endsAt.getTime());
    return isClosed ? { ...clash, reason: 'closed' } : clash;
  };
}

/** How a clash is named by itself, or what was left out for one. */
export const kindOfClash = ({ reason, code }: { readonly reason?: 'closed' | undefined; readonly code?: string }) =>
  reason === 'closed' || code === resourceClosed.code ? resourceClosed : resourceAlreadyBooked;
