import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { containing } from '../../platform/db/containing.ts';
import {
  all,
  inTime,
  oneOf,
  uidsIn,
  within,
  type At,
  type BadgeFilter,
  type Condition,
  type Sight,
  type VisitsWanted,
} from './conditions.ts';
import { toDate } from '../../platform/time.ts';
import { isVisitedBy, LIVE_BADGES, VISITS } from './store.ts';

/** Where a badge's visit is, when, and whose. */
export interface BadgePlace {
  readonly id: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly hostId: number;
  readonly buildingId: number;
}

/** Badges by id, counted through, as far as their visits are seen. Those of a visit that waits for approval open nothing yet: they are not there. */
export async function sliceBadgePlaces(
  ctx: Ctx,
  sight: Sight,
  { ids, uids, codes, states, ...visits }: BadgeFilter,
  { offset, limit }: Slice,
): Promise<Sliced<BadgePlace>> {
  const wanted = all([
    ...inTime(ctx, sight, visits),
    sql`visit.approval is distinct from 'pending'`,
    ...oneOf(sql`badge.id`, ids),
    ...uidsIn(uids),
    ...within(sql`badge.code`, codes),
    ...within(sql`badge.state`, states),
  ]);
  const from = sql`${LIVE_BADGES} where ${wanted}`;
  const [{ rows: items }, total] = await Promise.all([
    sql<BadgePlace>`select badge.id, visit.starts_at, visit.ends_at, visit.host_id, visit.building_id ${from}
      order by badge.id offset ${offset} limit ${limit}`.execute(ctx.db),
    count(ctx, from),
  ]);
  return { items, total };
}

async function count({ db }: Ctx, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::integer as total ${from}`.execute(db);
  return rows[0]?.total ?? 0;
}

const fits = (ctx: Ctx, sight: Sight, wanted: VisitsWanted): Condition => {
  const { ids, hostIds, bookingIds, visitorIds, byApproval, search = '', cancelled = false, ...visits } = wanted;
  const like = containing(search);
  return all([
    ...inTime(ctx, sight, { ...visits, cancelled: true }),
    ...(cancelled ? [] : [isListed(ctx, byApproval !== undefined)]),
    ...oneOf(sql`visit.id`, ids),
    ...oneOf(sql`visit.host_id`, hostIds),
    ...oneOf(sql`visit.booking_id`, bookingIds),
    ...(search === '' ? [] : [sql<SqlBool>`(purpose ilike ${like} or notes ilike ${like})`]),
    ...(visitorIds === undefined ? [] : [isVisitedBy(visitorIds)]),
    ...(byApproval === undefined ? [] : [isEither(ctx, byApproval)]),
  ]);
};

/** How its approval stands: what nobody decided on before it was to begin is rejected, written down yet or not. */
export const approvalAt = ({ now }: Ctx) =>
  sql`case when visit.approval = 'pending' and visit.starts_at <= ${toDate(now)} then 'rejected' else visit.approval end`;

/** What is off is listed only where what was turned down is asked for. */
const isListed = (ctx: Ctx, byApproval: boolean): Condition =>
  byApproval
    ? sql`(visit.cancelled_at is null or visit.approval = 'rejected')`
    : sql`(visit.cancelled_at is null and (${approvalAt(ctx)}) is distinct from 'rejected')`;

const isEither = (ctx: Ctx, { pendingAt, rejectedAt, othersAt }: NonNullable<VisitsWanted['byApproval']>): Condition =>
  sql`case (${approvalAt(ctx)}) when 'pending' then ${isAt(pendingAt)} when 'rejected' then ${isAt(rejectedAt)} else ${isAt(othersAt)} end`;

const isAt = (at: At): Condition => (at === 'anywhere' ? sql`true` : sql`visit.booking_id = any(${at}::integer[])`);

/** The ids of visits by their start, counted through, as far as they are seen. */
export async function sliceVisitIds(
  ctx: Ctx,
  sight: Sight,
  wanted: VisitsWanted,
  { offset, limit }: Slice,
): Promise<Sliced<number>> {
  const from = sql`${VISITS} where ${fits(ctx, sight, wanted)}`;
  const [{ rows }, total] = await Promise.all([
    sql<{ id: number }>`select id ${from} order by starts_at, id offset ${offset} limit ${limit}`.execute(ctx.db),
    count(ctx, from),
  ]);
  return { items: rows.map(({ id }) => id), total };
}

/** The bookings that visitors of these visits come to, so many at most. */
export async function selectBookingIds(ctx: Ctx, sight: Sight, wanted: VisitsWanted, limit: number): Promise<number[]> {
  const { rows } = await sql<{ bookingId: number }>`select distinct booking_id ${VISITS}
    where booking_id is not null and ${fits(ctx, sight, wanted)} limit ${limit}`.execute(ctx.db);
  return rows.map(({ bookingId }) => bookingId);
}
