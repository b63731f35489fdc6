import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { MAX_LENGTH_DAYS } from '../bookings/contract.ts';
import type { DailyVisitors } from './contract.ts';
import type { Cell, SumRow } from './rules.ts';

/** No booking is longer, so the index on the start bounds what is read. A zone's days may together be longer than UTC's. */
const LONGEST = { hours: 24 * (MAX_LENGTH_DAYS + 1) };

/** What was used of some resources within a period, as far as it lies in it (`cut_start`, `cut_end`); what has lapsed by now, until then. */
const usedIn = ({ tenant, now }: Ctx, resourceIds: readonly number[], { start, end }: Period) => sql`
  select resource_id, units, starts_at, greatest(starts_at, ${toDate(start)}::timestamptz) as cut_start,
    least(used_until, ${toDate(end)}::timestamptz) as cut_end
  from (select used.*, case when lapses_at <= ${toDate(now)} then least(ends_at, lapses_at) else ends_at end as used_until
    from booked_use as used where tenant_id = ${tenant.id}::integer and resource_id = any(${resourceIds}::integer[])
      and starts_at < ${toDate(end)} and starts_at > ${toDate(start.subtract(LONGEST))} and ends_at > ${toDate(start)}) as used
  where used_until > greatest(starts_at, ${toDate(start)}::timestamptz)`;

/**
 * How much some resources were used, resource by resource or period by period; what was not is absent. Those that are used at just the same
 * time are counted together where they may be, and a stretch is cut by where it begins and ends: nothing is compared with all cells.
 * @param cells one after the other, without a gap
 */
export async function sumUsed(
  ctx: Ctx,
  resourceIds: readonly number[],
  cells: readonly Cell[],
  by: 'resource' | 'period',
): Promise<SumRow[]> {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last || resourceIds.length === 0) return [];
  const used = usedIn(ctx, resourceIds, { start: first.start, end: last.end });
  const starts = sql`${cells.map(({ start }) => toDate(start))}::timestamptz[]`;
  const key = sql.ref(by === 'resource' ? 'piece.resource_id' : 'cell.period');
  const length = sql`(least(piece.cut_end, cell.ends_at) - greatest(piece.cut_start, cell.starts_at)) * piece.units`;
  const { rows } = await sql<SumRow>`
    with cell as materialized (select * from unnest(${cells.map(({ period }) => period)}::integer[], ${starts},
      ${cells.map(({ end }) => toDate(end))}::timestamptz[], ${cells.map(({ isOpen }) => isOpen)}::boolean[])
      with ordinality as cell (period, starts_at, ends_at, is_open, n)),
    piece as (select *, generate_series(width_bucket(cut_start, ${starts}),
        width_bucket(cut_end - interval '1 microsecond', ${starts})) as n
      from (${by === 'resource' ? sql`select *, 1 as bookings from (${used}) as each` : alike(used)}) as used)
    select ${key} as key, coalesce(sum(piece.bookings) filter (where piece.starts_at >= cell.starts_at), 0)::integer as count,
      extract(epoch from sum(${length}))::float8 as used,
      coalesce(extract(epoch from sum(${length}) filter (where cell.is_open)), 0)::float8 as used_open
    from piece join cell on cell.n = piece.n group by 1`.execute(ctx.db);
  return rows;
}

/** What is used at just the same time, as one. */
const alike = (
  used: RawBuilder<unknown>,
) => sql`select starts_at, cut_start, cut_end, sum(units) as units, count(*) as bookings
  from (${used}) as each group by starts_at, cut_start, cut_end`;

/** Those of these resources that were used within a period. */
export async function selectUsed(ctx: Ctx, resourceIds: readonly number[], during: Period): Promise<number[]> {
  if (resourceIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`select distinct resource_id as id
    from (${usedIn(ctx, resourceIds, during)}) as used`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

/** From when on the most units were in use at once, the first time; undefined: none was. */
export async function findPeak(
  ctx: Ctx,
  resourceIds: readonly number[],
  during: Period,
): Promise<{ readonly at: Date; readonly inUse: number } | undefined> {
  const { rows } = await sql<{ at: Date; inUse: number }>`
    with used as materialized (${usedIn(ctx, resourceIds, during)}),
    turn as (select at, sum(units) as units from (
      select cut_start as at, units from used union all select cut_end, -units from used) as each group by at)
    select at, (sum(units) over (order by at))::integer as in_use from turn order by 2 desc, 1 limit 1`.execute(ctx.db);
  return rows[0];
}

/** How many bookings of some resources that begin within a period somebody had to come to, and how many of them nobody did. */
export async function countAttendance(
  { db, tenant, now }: Ctx,
  resourceIds: readonly number[],
  { start, end }: Period,
): Promise<{ readonly due: number; readonly missed: number }> {
  const { rows } = await sql<{ due: number; missed: number }>`
    select count(*)::integer as due, (count(*) filter (where missed_at <= ${toDate(now)}))::integer as missed
    from booked_attendance as had where tenant_id = ${tenant.id}::integer
      and starts_at >= ${toDate(start)} and starts_at < ${toDate(end)} and (came or missed_at <= ${toDate(now)})
      and exists (select from booked_use as used where used.tenant_id = had.tenant_id and used.booking_id = had.booking_id
        and used.resource_id = any(${resourceIds}::integer[]))`.execute(db);
  return rows[0] ?? { due: 0, missed: 0 };
}

/** How many visitors to some buildings there are whose visits touch a period, by how far they are. */
export async function countVisitors(
  { db, tenant }: Ctx,
  buildings: 'all' | readonly number[],
  { start, end }: Period,
): Promise<DailyVisitors> {
  const there = buildings === 'all' ? sql`true` : sql`building_id = any(${buildings}::integer[])`;
  const counted = (state: string) => sql`(count(*) filter (where state = ${state}))::integer`;
  const { rows } = await sql<DailyVisitors>`
    select ${counted('initial')} as expected, ${counted('visiting')} as here, ${counted('visited')} as left,
      ${counted('no_show')} as missed
    from expected_visitor where tenant_id = ${tenant.id}::integer and ${there}
      and ends_at > ${toDate(start)} and starts_at < ${toDate(end)}`.execute(db);
  return rows[0] ?? { expected: 0, here: 0, left: 0, missed: 0 };
}
