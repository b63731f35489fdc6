import type { Ctx } from '../../platform/context/context.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import { selectAssigned } from './store.ts';

/** What assignments hold from an instant on, by assignment; one that holds nothing is absent. */
export async function listAssigned(
  ctx: Ctx,
  assignmentIds: readonly number[],
  from: Temporal.Instant,
): Promise<ReadonlyMap<number, readonly Period[]>> {
  const held = Map.groupBy(await selectAssigned(ctx, assignmentIds, from), ({ originId }) => originId);
  return new Map([...held].map(([id, rows]) => [id ?? 0, rows.map(periodOf)]));
}
