import type { Ctx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { selectOccupied, selectSensed } from './store.ts';

/**
 * When somebody was at resources within a period, as their sensors say it: for each of them its times in their order, none touching the next.
 * What came late counts as what came in time. Of a resource without a sensor, or of one at fault, nothing is known.
 */
export async function occupiedBetween(
  ctx: Ctx,
  resourceIds: readonly number[],
  within: Period,
): Promise<ReadonlyMap<number, readonly Period[]>> {
  const rows = resourceIds.length === 0 ? [] : await selectOccupied(ctx, resourceIds, within);
  const times = Map.groupBy(rows, ({ resourceId }) => resourceId);
  return new Map(
    [...times].map(([resourceId, all]) => [
      resourceId,
      all.map(({ startsAt, endsAt }) => ({ start: toInstant(startsAt), end: toInstant(endsAt) })),
    ]),
  );
}

/** Those of some resources at which there is a device that tells whether somebody is there, or was until it was taken out of use. */
export const resourcesSensed = async (ctx: Ctx, resourceIds: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set(resourceIds.length === 0 ? [] : await selectSensed(ctx, resourceIds));
