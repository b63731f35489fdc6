import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, isBefore, toDate, type Period } from '../../platform/time.ts';
import { KEPT_DAYS } from '../signals/contract.ts';
import { occupiedIn, resourcesSensed } from '../signals/signals.ts';
import type { Source } from './source.ts';
import type { Used } from './store.ts';

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
  used: seenIn,
};

/** Readings are kept for so long. */
function since({ now }: Ctx): Temporal.Instant {
  return now.subtract({ hours: 24 * KEPT_DAYS });
}

/** When somebody was at resources, as far as that is known by now. What has begun before the period is told apart by beginning before it. */
function seenIn(ctx: Ctx, resourceIds: readonly number[], { start, end }: Period): Used {
  const [earliest, before] = [since(ctx), start.subtract({ milliseconds: 1 })];
  const from = isBefore(before, earliest) ? earliest : before;
  const known = isAfter(end, ctx.now) ? ctx.now : end;
  const within = { start: from, end: isBefore(from, known) ? known : from };
  return sql`select resource_id, 1 as units, starts_at, greatest(starts_at, ${toDate(start)}::timestamptz) as cut_start, ends_at as cut_end
    from (${occupiedIn(ctx, resourceIds, within)}) as seen where ends_at > ${toDate(start)}`;
}
