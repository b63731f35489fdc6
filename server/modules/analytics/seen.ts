import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, isBefore, type Period } from '../../platform/time.ts';
import { KEPT_DAYS } from '../signals/contract.ts';
import { occupiedBetween, resourcesSensed } from '../signals/signals.ts';
import { piecesOf, type SumRow } from './rules.ts';
import type { Source } from './source.ts';

/** What sensors saw: that somebody was there, never who. */
export const seen: Source = {
  async among(ctx, resources) {
    const sensed = await resourcesSensed(
      ctx,
      resources.map(({ id }) => id),
    );
    return resources.filter(({ id }) => sensed.has(id));
  },
  units: () => 1,
  since,
  async selectUsed(ctx, resourceIds, during) {
    const cells = [{ ...during, period: 0, isOpen: true }];
    return (await sumSeen(ctx, resourceIds, cells, 'resource')).map(({ key }) => key);
  },
  sum: sumSeen,
};

/** Readings are kept for so long. */
function since({ now }: Ctx): Temporal.Instant {
  return now.subtract({ hours: 24 * KEPT_DAYS });
}

async function sumSeen(...[ctx, resourceIds, cells, by]: Parameters<Source['sum']>): Promise<SumRow[]> {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) return [];
  const sums = new Map<number, SumRow>();
  for (const [resourceId, stretches] of await seenIn(ctx, resourceIds, { start: first.start, end: last.end }))
    for (const { cell, begins, seconds } of piecesOf(stretches, cells)) {
      const key = by === 'resource' ? resourceId : cell.period;
      const { count, used, usedOpen } = sums.get(key) ?? { count: 0, used: 0, usedOpen: 0 };
      sums.set(key, {
        key,
        count: count + (begins ? 1 : 0),
        used: used + seconds,
        usedOpen: usedOpen + (cell.isOpen ? seconds : 0),
      });
    }
  return [...sums.values()];
}

/** When somebody was at resources, as far as that is known by now. What has begun before the period is told apart by beginning before it. */
async function seenIn(ctx: Ctx, resourceIds: readonly number[], { start, end }: Period) {
  const [earliest, before] = [since(ctx), start.subtract({ milliseconds: 1 })];
  const within = {
    start: isBefore(before, earliest) ? earliest : before,
    end: isAfter(end, ctx.now) ? ctx.now : end,
  };
  if (!isBefore(within.start, within.end)) return new Map<number, readonly Period[]>();
  return occupiedBetween(ctx, resourceIds, within);
}
