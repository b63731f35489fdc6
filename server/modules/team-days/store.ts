import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { offsetAt, toDate, toInstant, type Period } from '../../platform/time.ts';
import { bookingHosts, offsetsNow } from '../bookings/bookings.ts';
import { activePeople, groupMembers } from '../people/people.ts';
import type { TeamDayState } from './contract.ts';

/** A team day. What is written of its state lags behind the clock: see `stateAt`. */
export interface TeamDayRow {
  readonly id: number;
  readonly version: number;
  readonly groupId: number | null;
  readonly buildingId: number;
  readonly name: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly releaseAt: Date;
  /** How far ahead of UTC the clocks were said to be then, in minutes; null: written before this was noted. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  readonly releaseOffset: number | null;
  readonly organiserId: number | null;
  readonly state: TeamDayState;
  readonly createdAt: Date;
}

const columns = ['id', 'version', 'groupId', 'buildingId', 'name', 'startsAt', 'endsAt', 'zone'] as const;
const more = ['releaseAt', 'organiserId', 'createdAt', 'startOffset', 'endOffset', 'releaseOffset'] as const;

const teamDays = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('teamDay')
    .select([...columns, ...more])
    .select(sql<TeamDayState>`state`.as('state'))
    .where('tenantId', '=', tenant.id);

export const findTeamDay = (ctx: Ctx, id: number): Promise<TeamDayRow | undefined> =>
  teamDays(ctx).where('id', '=', id).executeTakeFirst();

/** Those that have not begun, and were not cancelled. */
export const selectToCome = (ctx: Ctx): Promise<TeamDayRow[]> =>
  teamDays(ctx).where('startsAt', '>', toDate(ctx.now)).where('state', '<>', 'cancelled').orderBy('id').execute();

type Clocked = Pick<TeamDayRow, 'startsAt' | 'endsAt' | 'releaseAt' | 'zone'>;

const releaseOffsetOf = ({ releaseAt, zone }: Pick<Clocked, 'releaseAt' | 'zone'>) => ({
  releaseOffset: offsetAt(toInstant(releaseAt), zone),
});
const offsetsOf = (times: Clocked) => ({ ...offsetsNow(times), ...releaseOffsetOf(times) });

/** Notes what the clocks are said to be now at the times of some team days. */
export async function noteOffsets({ db, tenant }: Tx, rows: readonly TeamDayRow[]): Promise<void> {
  const noted = JSON.stringify(rows.map((row) => ({ id: row.id, ...offsetsOf(row) })));
  await sql`update team_day set start_offset = "startOffset", end_offset = "endOffset", release_offset = "releaseOffset"
    from jsonb_to_recordset(${noted}::jsonb)
      as noted (id integer, "startOffset" smallint, "endOffset" smallint, "releaseOffset" smallint)
    where team_day.tenant_id = ${tenant.id}::integer and team_day.id = noted.id and start_offset is null`.execute(db);
}

/** The buildings that these are in. */
export const selectBuildingsOf = async (ctx: Ctx, ids: readonly number[]): Promise<number[]> =>
  (
    await teamDays(ctx)
      .where('id', '=', sql<number>`any(${ids}::integer[])`)
      .execute()
  ).map(({ buildingId }) => buildingId);

/** Keeps others from taking a place or changing the day, then reads it. */
export async function lockTeamDay(tx: Tx, id: number): Promise<TeamDayRow | undefined> {
  const own = tx.db.selectFrom('teamDay').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await own.forNoKeyUpdate().execute();
  return findTeamDay(tx, id);
}

/** Whose team days: of the groups that she is in, and in the buildings that she keeps. */
export interface Whose {
  readonly userId: number | null;
  readonly kept: Reach;
  readonly groupId: number | null;
}

/** Those that are not over, by their start. */
export function selectTeamDays(
  ctx: Ctx,
  { groupId, ...whose }: Whose,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<TeamDayRow[]> {
  let rows = teamDays(ctx)
    .where('endsAt', '>', toDate(ctx.now))
    .where('groupId', 'is not', null)
    .where('state', '<>', 'cancelled')
    .where(isSeen(ctx, whose))
    .orderBy('startsAt')
    .orderBy('id')
    .limit(limit);
  if (groupId !== null) rows = rows.where('groupId', '=', groupId);
  if (after) rows = rows.where(sql<SqlBool>`(starts_at, id) > (${new Date(after[0])}, ${after[1]}::integer)`);
  return rows.execute();
}

function isSeen({ db, tenant }: Ctx, { userId, kept }: Omit<Whose, 'groupId'>): RawBuilder<SqlBool> {
  if (kept === 'all') return sql`true`;
  const own = db.selectFrom(groupMembers(db).as('own')).select('own.groupId').where('own.tenantId', '=', tenant.id);
  return sql`(group_id in ${own.where('own.userId', '=', userId)} or building_id = any(${kept}::integer[]))`;
}

/** How many members of a group may sign in; it counts so far at most. */
export async function countMembers({ db, tenant }: Ctx, groupId: number, limit: number): Promise<number> {
  const rows = await db
    .selectFrom(groupMembers(db).as('member'))
    .innerJoin(activePeople(db).as('person'), (join) =>
      join.onRef('person.tenantId', '=', 'member.tenantId').onRef('person.id', '=', 'member.userId'),
    )
    .select('member.userId')
    .where('member.tenantId', '=', tenant.id)
    .where('member.groupId', '=', groupId)
    .limit(limit)
    .execute();
  return rows.length;
}

/** Which of these groups somebody is in. */
export async function selectGroupsOf(
  { db, tenant }: Ctx,
  userId: number,
  groupIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const own = db.selectFrom(groupMembers(db).as('own')).select('own.groupId').where('own.tenantId', '=', tenant.id);
  const rows = own.where('own.userId', '=', userId).where('own.groupId', '=', sql<number>`any(${groupIds}::integer[])`);
  return new Set((await rows.execute()).map(({ groupId }) => groupId));
}

/** Which of these people are in a group, by id. */
export async function selectMembersAmong(
  { db, tenant }: Ctx,
  groupId: number,
  userIds: readonly number[],
): Promise<number[]> {
  const of = db.selectFrom(groupMembers(db).as('member')).select('member.userId').orderBy('member.userId');
  const rows = of.where('member.tenantId', '=', tenant.id).where('member.groupId', '=', groupId);
  const among = await rows.where('member.userId', '=', sql<number>`any(${userIds}::integer[])`).execute();
  return among.map(({ userId }) => userId);
}

const openOf = ({ db, tenant, now }: Ctx, organiserId: number) => {
  const own = db.selectFrom('teamDay').where('tenantId', '=', tenant.id).where('organiserId', '=', organiserId);
  return own.where('state', '=', 'open').where('releaseAt', '>', toDate(now));
};

/** The team days that somebody reserves desks for by now. */
export const selectOpenOf = async (ctx: Ctx, organiserId: number): Promise<number[]> =>
  (await openOf(ctx, organiserId).select('id').orderBy('id').execute()).map(({ id }) => id);

/** How many team days somebody reserves desks for by now. */
export async function countOpen(ctx: Ctx, organiserId: number): Promise<number> {
  const open = openOf(ctx, organiserId).select((each) => each.fn.countAll<string>().as('open'));
  return Number((await open.executeTakeFirstOrThrow()).open);
}

/** The team days of a group, whatever became of them. */
export async function selectOfGroup({ db, tenant }: Ctx, groupId: number): Promise<number[]> {
  const rows = db.selectFrom('teamDay').select('id').where('tenantId', '=', tenant.id).where('groupId', '=', groupId);
  return (await rows.orderBy('id').execute()).map(({ id }) => id);
}

/** A desk of a team day: reserved, or taken with this booking. Whose it is follows the booking, also to another host. */
export interface PlaceRow {
  readonly teamDayId: number;
  readonly resourceId: number;
  readonly bookingId: number | null;
  readonly userId: number | null;
}

const places = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('teamDayPlace as place')
    .leftJoin(bookingHosts(db).as('taken'), (join) =>
      join.onRef('taken.tenantId', '=', 'place.tenantId').onRef('taken.bookingId', '=', 'place.bookingId'),
    )
    .select(['place.teamDayId', 'place.resourceId', 'place.bookingId', 'taken.hostId as userId'])
    .where('place.tenantId', '=', tenant.id);

/** The desks of some team days, by id. */
export const selectPlaces = (ctx: Ctx, teamDayIds: readonly number[]): Promise<PlaceRow[]> =>
  places(ctx)
    .where('place.teamDayId', '=', sql<number>`any(${teamDayIds}::integer[])`)
    .orderBy('place.resourceId')
    .execute();

/** The places that were taken with some bookings, by team day. */
export const selectPlacesOf = (ctx: Ctx, bookingIds: readonly number[]): Promise<PlaceRow[]> =>
  places(ctx)
    .where('place.bookingId', '=', sql<number>`any(${bookingIds}::integer[])`)
    .orderBy('place.teamDayId')
    .orderBy('place.resourceId')
    .execute();

export interface NewTeamDay {
  readonly groupId: number;
  readonly buildingId: number;
  readonly name: string;
  readonly zone: string;
  readonly organiserId: number;
  readonly during: Period;
  readonly releaseAt: Temporal.Instant;
  readonly resourceIds: readonly number[];
}

/** @returns its id */
export async function insertTeamDay(
  { db, tenant, who, now }: Tx,
  { during, releaseAt, resourceIds, ...day }: NewTeamDay,
): Promise<number> {
  const times = { startsAt: toDate(during.start), endsAt: toDate(during.end), releaseAt: toDate(releaseAt) };
  const offsets = offsetsOf({ ...times, zone: day.zone });
  const values = { ...day, ...times, ...offsets, tenantId: tenant.id, createdBy: who.key, createdAt: toDate(now) };
  const { id } = await db.insertInto('teamDay').values(values).returning('id').executeTakeFirstOrThrow();
  const rows = resourceIds.map((resourceId) => ({ tenantId: tenant.id, teamDayId: id, resourceId }));
  await db.insertInto('teamDayPlace').values(rows).execute();
  return id;
}

type TeamDayUpdate = Partial<
  Pick<TeamDayRow, 'name' | 'groupId' | 'releaseAt' | 'state' | 'organiserId' | 'startsAt' | 'endsAt'>
> & {
  readonly endedAt?: Date;
};

/** Changes a locked team day and counts its version up. @returns how it is then */
export async function updateTeamDayRow(
  { db, tenant }: Tx,
  { id, version, ...row }: TeamDayRow,
  { endedAt, ...values }: TeamDayUpdate,
): Promise<TeamDayRow> {
  const own = db.updateTable('teamDay').where('tenantId', '=', tenant.id).where('id', '=', id);
  const after = { ...row, ...values };
  const offsets = values.startsAt ? offsetsOf(after) : values.releaseAt ? releaseOffsetOf(after) : {};
  await own.set({ ...values, ...offsets, ...(endedAt && { endedAt }), version: version + 1 }).execute();
  return { ...after, ...offsets, id, version: version + 1 };
}

/** Notes with which booking a place was taken; null: nobody has it. */
export async function takePlace(
  { db, tenant }: Tx,
  { teamDayId, resourceId, bookingId }: Omit<PlaceRow, 'userId'>,
): Promise<void> {
  const own = db.updateTable('teamDayPlace').where('tenantId', '=', tenant.id).where('teamDayId', '=', teamDayId);
  await own.where('resourceId', '=', resourceId).set({ bookingId }).execute();
}

/** Takes desks out of a team day that nobody has taken. */
export async function deletePlaces(
  { db, tenant }: Tx,
  teamDayId: number,
  resourceIds: readonly number[],
): Promise<void> {
  const own = db.deleteFrom('teamDayPlace').where('tenantId', '=', tenant.id).where('teamDayId', '=', teamDayId);
  await own.where('resourceId', '=', sql<number>`any(${resourceIds}::integer[])`).execute();
}
