import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { toDate, toInstant, type Period } from '../../platform/time.ts';
import { presenceKinds } from '../signal-kinds/contract.ts';
import { STUCK_HOURS } from './contract.ts';
import { fromSaidThere, selectSensed } from './store.ts';

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

/** When somebody was at a resource, as sensors say it. */
interface Occupied {
  readonly resourceId: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * When somebody was at these resources between two times, each time once, however many sensors saw it. The word that somebody is there counts until
 * the next word of the same device, and as long as it is believed; who is there for days without a break is a fault, and nobody.
 */
async function selectOccupied(
  { db, tenant }: Ctx,
  resourceIds: readonly number[],
  { start, end }: Period,
): Promise<Occupied[]> {
  const [from, to] = [toDate(start), toDate(end)];
  const stuck = sql`make_interval(hours => ${STUCK_HOURS}::integer)`;
  const { rows } = await sql<Occupied>`with
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
  select resource_id as "resourceId", lower(during) as "startsAt", upper(during) as "endsAt" from part
  order by resource_id, lower(during)`.execute(db);
  return rows;
}
