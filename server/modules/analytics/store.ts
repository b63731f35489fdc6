import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { MAX_LENGTH_DAYS } from '../bookings/contract.ts';
import type { DailyVisitors } from './contract.ts';
import type { Cell, SumRow } from './rules.ts';

/** No booking is longer, so the index on the start bounds what is read. A zone's days may together be longer than UTC's. */
const LONGEST = { hours: 24 * (MAX_LENGTH_DAYS + 1) };

/**
 * What is used of some resources within a period, to read from: which, how many units, since when, and from when to when as far as that lies in
 * the period (`resource_id`, `units`, `starts_at`, `cut_start`, `cut_end`).
 */
export type Used = RawBuilder<unknown>;

/** What was booked of some resources within a period; what has lapsed by now, until then. */
export const bookedIn = ({ tenant, now }: Ctx, resourceIds: readonly number[], { start, end }: Period): Used => sql`
  select resource_id, units, starts_at, greatest(starts_at, ${toDate(start)}::timestamptz) as cut_start,
    least(used_until, ${toDate(end)}::timestamptz) as cut_end
  from (select used.*, case when lapses_at <= ${toDate(now)} then least(ends_at, lapses_at) else ends_at end as used_until
    from booked_use as used where tenant_id = ${tenant.id}::integer and resource_id = any(${resourceIds}::integer[])
      and starts_at < ${toDate(end)} and starts_at > ${toDate(start.subtract(LONGEST))} and ends_at > ${toDate(start)}) as used
  where used_until > greatest(starts_at, ${toDate(start)}::timestamptz)`;

/**
 * How much resources were used, resource by resource or period by period; what was not is absent.
 * @param cells one after the other, without a gap
 */
export async function sumUsed(
  { db }: Ctx,
  used: Used,
  cells: readonly Cell[],
  by: 'resource' | 'period',
): Promise<SumRow[]> {
  const { rows } = await (by === 'resource' ? sumByResource : sumByPeriod)(used, cells).execute(db);
  return rows;
}

const startsOf = (cells: readonly Cell[]) => sql`${cells.map(({ start }) => toDate(start))}::timestamptz[]`;

/** How long it is open until a time, in seconds since the first of the cells. */
function openUntil(time: RawBuilder<unknown>, cells: readonly Cell[]) {
  let sum = 0;
  const before = cells.map(({ isOpen, start, end }) => {
    const until = sum;
    if (isOpen) sum += (end.epochMilliseconds - start.epochMilliseconds) / 1000;
    return until;
  });
  const [starts, cell] = [startsOf(cells), sql`width_bucket(${time}, ${startsOf(cells)})`];
  return sql`((${before}::float8[])[${cell}] + case when (${cells.map(({ isOpen }) => isOpen)}::boolean[])[${cell}]
    then date_part('epoch', ${time} - (${starts})[${cell}]) else 0 end)`;
}

/**
 * Almost all begin and end in one cell, so that is looked up once for each, and only of the others how long it is open until when. The
 * offset keeps what is made of each from being made wherever it is read; written otherwise it would keep workers from sharing it.
 */
const sumByResource = (used: Used, cells: readonly Cell[]) => sql<SumRow>`
  select resource_id as key, (count(*) filter (where begins))::integer as count, sum(length) as used,
    sum(case when cut_end > (${cells.map(({ end }) => toDate(end))}::timestamptz[])[cell]
        then (${openUntil(sql`cut_end`, cells)} - ${openUntil(sql`cut_start`, cells)}) * units
      when (${cells.map(({ isOpen }) => isOpen)}::boolean[])[cell] then length else 0 end) as used_open
  from (select resource_id, units, starts_at = cut_start as begins, cut_start, cut_end,
      date_part('epoch', cut_end - cut_start) * units as length, width_bucket(cut_start, ${startsOf(cells)}) as cell
    from (${used}) as used offset bigint '0') as counted group by 1`;

/** What is used at just the same time is counted together, and cut by where it begins and ends: nothing is compared with all cells. */
const sumByPeriod = (used: Used, cells: readonly Cell[]) => {
  const length = sql`date_part('epoch', least(cut_end, cell.ends_at) - greatest(cut_start, cell.starts_at)) * units`;
  return sql<SumRow>`
    with cell as materialized (select * from unnest(${cells.map(({ period }) => period)}::integer[], ${startsOf(cells)},
      ${cells.map(({ end }) => toDate(end))}::timestamptz[], ${cells.map(({ isOpen }) => isOpen)}::boolean[])
      with ordinality as cell (period, starts_at, ends_at, is_open, n)),
    alike as (select starts_at, cut_start, cut_end, sum(units) as units, count(*) as bookings
      from (${used}) as each group by 1, 2, 3),
    piece as (select *, generate_series(width_bucket(cut_start, ${startsOf(cells)}),
        width_bucket(cut_end - interval '1 microsecond', ${startsOf(cells)})) as n from alike)
    select cell.period as key, coalesce(sum(piece.bookings) filter (where piece.starts_at >= cell.starts_at), 0)::integer as count,
      sum(${length}) as used, coalesce(sum(${length}) filter (where cell.is_open), 0) as used_open
    from piece join cell on cell.n = piece.n group by 1`;
};

/** Which resources were used. */
export async function selectUsed({ db }: Ctx, used: Used): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct resource_id as id from (${used}) as used`.execute(db);
  return rows.map(({ id }) => id);
}

/** From when on the most units were in use at once, the first time; undefined: none was. */
export async function findPeak(
  ctx: Ctx,
  resourceIds: readonly number[],
  during: Period,
): Promise<{ readonly at: Date; readonly inUse: number } | undefined> {
  const { rows } = await sql<{ at: Date; inUse: number }>`
    with used as materialized (${bookedIn(ctx, resourceIds, during)}),
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
