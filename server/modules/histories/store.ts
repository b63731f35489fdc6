import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { deviceZones, saidNumbers, type Touched } from '../signals/signals.ts';
import type { NumberName } from '../signal-kinds/contract.ts';
import type { Span } from './contract.ts';
import type { Cell } from './rules.ts';

/** Where each is kept. */
export const tables = {
  five_minutes: 'reading_five_minutes',
  hour: 'reading_hour',
  day: 'reading_day',
} as const satisfies Readonly<Record<Span, string>>;

/** By whose clocks these devices go; null: they are nowhere yet. */
export async function selectZones(
  { db, tenant }: Ctx,
  deviceIds: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const rows = await db
    .selectFrom(deviceZones(db).as('clocks'))
    .select(['clocks.deviceId', 'clocks.zone'])
    .where('clocks.tenantId', '=', tenant.id)
    .where(sql<SqlBool>`clocks.device_id = any(${deviceIds}::integer[])`)
    .execute();
  return new Map(rows.map(({ deviceId, zone }) => [deviceId, zone]));
}

/** Writes what was summed up over what was before; what comes to the same is not written again. */
const written = (span: Span, summed: RawBuilder<unknown>) => sql`
  insert into ${sql.table(tables[span])} as known (tenant_id, device_id, measure, starts_at, ends_at, count, min, max, sum, last) ${summed}
  on conflict (tenant_id, device_id, starts_at, measure) do update set ends_at = excluded.ends_at, count = excluded.count,
    min = excluded.min, max = excluded.max, sum = excluded.sum, last = excluded.last
  where (known.ends_at, known.count, known.min, known.max, known.sum, known.last)
    is distinct from (excluded.ends_at, excluded.count, excluded.min, excluded.max, excluded.sum, excluded.last)`;

/** Sums up each five minutes of some hours from what was measured; each sum is made in the order of time, so its last digit is always the same. */
export async function sumFiveMinutes(tx: Tx, touched: readonly Touched[]): Promise<void> {
  const hours = sql`unnest(${touched.map(({ deviceId }) => deviceId)}::integer[], ${touched.map(({ hour }) => new Date(hour))}::timestamptz[])
    as touched (device_id, hour)`;
  await written(
    'five_minutes',
    sql`select said.tenant_id, said.device_id, said.measure, date_bin('5 minutes', said.at, 'epoch'),
      date_bin('5 minutes', said.at, 'epoch') + interval '5 minutes', count(*), min(said.value), max(said.value),
      sum(said.value order by said.at), (array_agg(said.value order by said.at desc))[1]
    from ${hours} join ${saidNumbers} on said.tenant_id = ${tx.tenant.id} and said.device_id = touched.device_id
      and said.at >= touched.hour and said.at < touched.hour + interval '1 hour'
    group by 1, 2, 3, 4`,
  ).execute(tx.db);
}

/** Sums up longer stretches from the shorter ones that begin in them. */
export async function sumCells(tx: Tx, span: 'hour' | 'day', cells: readonly Cell[]): Promise<void> {
  if (cells.length === 0) return;
  const shorter = sql.table(tables[span === 'day' ? 'hour' : 'five_minutes']);
  const cell = sql`unnest(${cells.map(({ deviceId }) => deviceId)}::integer[], ${cells.map(({ start }) => toDate(start))}::timestamptz[],
    ${cells.map(({ end }) => toDate(end))}::timestamptz[]) as cell (device_id, starts_at, ends_at)`;
  await sql`delete from ${sql.table(tables[span])} as old using ${cell} where old.tenant_id = ${tx.tenant.id} and old.device_id = cell.device_id
    and old.starts_at < cell.ends_at and old.starts_at > cell.starts_at - interval '26 hours' and old.ends_at > cell.starts_at
    and (old.starts_at, old.ends_at) <> (cell.starts_at, cell.ends_at)`.execute(tx.db);
  await written(
    span,
    sql`select part.tenant_id, part.device_id, part.measure, cell.starts_at, cell.ends_at, sum(part.count)::integer, min(part.min), max(part.max),
      sum(part.sum order by part.starts_at), (array_agg(part.last order by part.starts_at desc))[1]
    from ${cell} join ${shorter} as part on part.tenant_id = ${tx.tenant.id} and part.device_id = cell.device_id
      and part.starts_at >= cell.starts_at and part.starts_at < cell.ends_at
    group by 1, 2, 3, 4, 5`,
  ).execute(tx.db);
}

export interface SumRow {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
}

/** Of one device and measure, those that begin within a period, in order. */
export async function selectSums(
  { db, tenant }: Ctx,
  span: Span,
  { deviceId, measure }: { readonly deviceId: number; readonly measure: NumberName },
  { start, end }: Period,
  limit: number,
): Promise<SumRow[]> {
  const { rows } =
    await sql<SumRow>`select starts_at, ends_at, count, min, max, sum, last from ${sql.table(tables[span])}
    where tenant_id = ${tenant.id} and device_id = ${deviceId} and measure = ${measure}
      and starts_at >= ${toDate(start)} and starts_at < ${toDate(end)} order by starts_at limit ${limit}`.execute(db);
  return rows;
}
