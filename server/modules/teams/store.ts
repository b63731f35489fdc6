import { sql, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { membersOfGroupsOf } from '../people/people.ts';
import { resourcePlaces, type Unseen } from '../resources/resources.ts';
import type { Location } from './contract.ts';
import type { Days } from './rules.ts';

type Day = Temporal.PlainDate;

const among = (ids: readonly number[]) => sql<number>`any(${ids}::integer[])`;

/** Where people usually work, Monday first. */
export type Week = readonly (Location | null)[];

export async function selectWeeks({ db, tenant }: Ctx, userIds: readonly number[]): Promise<ReadonlyMap<number, Week>> {
  const weeks = db
    .selectFrom('workWeek')
    .select(['userId', sql<Week>`locations`.as('locations')])
    .where('tenantId', '=', tenant.id);
  const rows = await weeks.where('userId', '=', among(userIds)).execute();
  return new Map(rows.map(({ userId, locations }) => [userId, locations]));
}

export interface SaidRow {
  readonly userId: number;
  readonly day: string;
  readonly location: Location;
}

/** What these have said of some days. */
export const selectSaid = ({ db, tenant }: Ctx, userIds: readonly number[], { from, to }: Days): Promise<SaidRow[]> =>
  db
    .selectFrom('workDay')
    .select(['userId', sql<string>`day::text`.as('day'), sql<Location>`location`.as('location')])
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', among(userIds))
    .where(sql<boolean>`day >= ${from.toString()}::date and day < ${to.toString()}::date`)
    .execute();

/** Those of some people who are in a group with this one. */
export async function selectMates({ db, tenant }: Ctx, userId: number, ids: readonly number[]): Promise<number[]> {
  const mates = membersOfGroupsOf(db, tenant.id, userId).where('mate.userId', '=', among(ids));
  return (await mates.distinct().execute()).map((row) => row.userId);
}

/** Counts what somebody says, and keeps her from saying anything else until the transaction ends. @returns how often she has */
export async function countSaying({ db, tenant }: Tx, userId: number): Promise<number> {
  const { version } = await db
    .insertInto('workWeek')
    .values({ tenantId: tenant.id, userId })
    .onConflict((clash) =>
      clash.constraint('work_week_pk').doUpdateSet({ version: sql<number>`work_week.version + 1` }),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function updateWeek({ db, tenant }: Tx, userId: number, locations: Week): Promise<void> {
  const week = db.updateTable('workWeek').set({ locations: sql`${locations}::text[]` });
  await week.where('tenantId', '=', tenant.id).where('userId', '=', userId).execute();
}

export async function upsertDay({ db, tenant }: Tx, userId: number, day: Day, location: Location): Promise<void> {
  await db
    .insertInto('workDay')
    .values({ tenantId: tenant.id, userId, day: sql<string>`${day.toString()}::date`, location })
    .onConflict((clash) => clash.constraint('work_day_pk').doUpdateSet({ location }))
    .execute();
}

export async function deleteDay({ db, tenant }: Tx, userId: number, day: Day): Promise<void> {
  await db
    .deleteFrom('workDay')
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', userId)
    .where(sql<boolean>`day = ${day.toString()}::date`)
    .execute();
}

/** Which favourites are looked for. */
interface FavouriteFilter {
  readonly unseen: Unseen;
  /** What is hers she sees whatever is unseen. */
  readonly assignedIds: readonly number[];
  readonly buildingId: number | undefined;
}

/** Somebody's favourites that are in use and not unseen, or assigned to her, by their ids, from behind one on. */
export async function selectFavourites(
  { db, tenant }: Ctx,
  userId: number,
  { unseen, assignedIds, buildingId }: FavouriteFilter,
  after: number,
  limit: number,
): Promise<number[]> {
  let rows = favouritesOf({ db, tenant }, userId)
    .innerJoin(resourcePlaces(db).as('thing'), (join) =>
      join.onRef('thing.tenantId', '=', 'own.tenantId').onRef('thing.resourceId', '=', 'own.resourceId'),
    )
    .select('own.resourceId')
    .where('thing.retiredAt', 'is', null)
    .where('own.resourceId', '>', after)
    .orderBy('own.resourceId')
    .limit(limit);
  if (buildingId !== undefined) rows = rows.where('thing.buildingId', '=', buildingId);
  if (unseen)
    rows = rows.where(
      sql<SqlBool>`(own.resource_id = any(${assignedIds}::integer[]) or own.resource_id not in ${unseen})`,
    );
  return (await rows.execute()).map(({ resourceId }) => resourceId);
}

/** How many favourites somebody has, whether she sees them by now or not. */
export async function countFavourites(ctx: Ctx, userId: number): Promise<number> {
  const counted = favouritesOf(ctx, userId).select((own) => own.fn.countAll<string>().as('all'));
  return Number((await counted.executeTakeFirstOrThrow()).all);
}

const favouritesOf = ({ db, tenant }: Pick<Ctx, 'db' | 'tenant'>, userId: number) =>
  db.selectFrom('favourite as own').where('own.tenantId', '=', tenant.id).where('own.userId', '=', userId);

/** Adds one; once is enough. */
export async function insertFavourite({ db, tenant }: Tx, userId: number, resourceId: number): Promise<void> {
  await db
    .insertInto('favourite')
    .values({ tenantId: tenant.id, userId, resourceId })
    .onConflict((known) => known.constraint('favourite_pk').doNothing())
    .execute();
}

/** @returns whether it was one */
export async function deleteFavourite({ db, tenant }: Tx, userId: number, resourceId: number): Promise<boolean> {
  const own = db.deleteFrom('favourite').where('tenantId', '=', tenant.id).where('userId', '=', userId);
  const gone = await own.where('resourceId', '=', resourceId).returning('resourceId').execute();
  return gone.length > 0;
}
