import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { presenceKinds } from '../signal-kinds/contract.ts';
import { STUCK_HOURS } from './contract.ts';
import { fromSaidThere, selectSensed } from './store.ts';

/** Those of some resources at which there is a device that tells whether somebody is there, or was until it was taken out of use. */
export const resourcesSensed = async (ctx: Ctx, resourceIds: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set(resourceIds.length === 0 ? [] : await selectSensed(ctx, resourceIds));

/**
 * When somebody was at resources within a period, as their sensors say it, to read from (`resource_id`, `starts_at`, `ends_at`): each time once,
 * however many sensors saw it. The word that somebody is there counts until the next word of the same device, and as long as it is believed; who
 * is there for days without a break is a fault, and nobody. What came late counts as what came in time.
 */
export function occupiedIn(
  { tenant }: Ctx,
  resourceIds: readonly number[],
  { start, end }: Period,
): RawBuilder<unknown> {
  const [from, to] = [toDate(start), toDate(end)];
  const stuck = sql`make_interval(hours => ${STUCK_HOURS}::integer)`;
  return sql`with
    said as (
      select *, lead(at) over (partition by device_id order by at) as next ${fromSaidThere}
      where tenant_id = ${tenant.id} and resource_id = any(${resourceIds}::integer[]) and kind = any(${presenceKinds}::text[])
        and at > ${from}::timestamptz - ${stuck} - believed and at < ${to}::timestamptz + ${stuck}),
    seen as (
      select resource_id, range_agg(tstzrange(at, least(next, at + believed))) as times from said
      where has_motion group by resource_id, device_id),
    each as (select resource_id, unnest(times) as during from seen),
    whole as (
      select resource_id, range_agg(during * tstzrange(${from}, ${to})) as times from each
      where upper(during) - lower(during) < ${stuck} group by resource_id),
    part as (select resource_id, unnest(times) as during from whole)
  select resource_id, lower(during) as starts_at, upper(during) as ends_at from part`;
}
