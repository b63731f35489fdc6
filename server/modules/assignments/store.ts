import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { delegatorsOf } from '../delegates/delegates.ts';
import { buildingZones } from '../places/places.ts';
import { hidesDetails } from '../policies/policies.ts';
import { resourcePlaces, type Unseen } from '../resources/resources.ts';
import type { Assignment, ReleaseReason } from './contract.ts';

type EndReason = NonNullable<Assignment['endedWhy']>;

/** An assignment, with where its resource is by now. */
export interface AssignmentRow {
  readonly id: number;
  readonly version: number;
  readonly resourceId: number;
  readonly resourceName: string;
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly zone: string;
  readonly userId: number;
  readonly kind: Assignment['kind'];
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly checkInBy: string | null;
  readonly endedAt: Date | null;
  readonly endedWhy: EndReason | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const plain = ['version', 'resourceId', 'userId', 'endedAt', 'createdBy', 'createdAt'] as const;

const assignments = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('assignment as own')
    .innerJoin(resourcePlaces(db).as('thing'), (join) =>
      join.onRef('thing.tenantId', '=', 'own.tenantId').onRef('thing.resourceId', '=', 'own.resourceId'),
    )
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join.onRef('house.tenantId', '=', 'own.tenantId').onRef('house.buildingId', '=', 'thing.buildingId'),
    )
    .select(['own.id', ...plain.map((column) => `own.${column}` as const)])
    .select(['thing.name as resourceName', 'thing.buildingId', 'thing.floorId', 'house.zone'])
    .select([
      sql<Assignment['kind']>`own.kind`.as('kind'),
      sql<string>`own.first_day::text`.as('firstDay'),
      sql<string | null>`own.last_day::text`.as('lastDay'),
      sql<string | null>`to_char(own.check_in_by, 'HH24:MI')`.as('checkInBy'),
      sql<EndReason | null>`own.ended_why`.as('endedWhy'),
    ])
    .where('own.tenantId', '=', tenant.id)
    .orderBy('own.id');

/** An assignment, but for one of a resource that is unseen. */
export const findAssignment = (ctx: Ctx, id: number, unseen: Unseen = null): Promise<AssignmentRow | undefined> =>
  seen(ctx, unseen).where('own.id', '=', id).executeTakeFirst();

/** What is hers she sees whatever the policies hide, and whoever acts for her: she is told of it, lends it out and checks in to it. */
const seen = (ctx: Ctx, unseen: Unseen): ReturnType<typeof assignments> =>
  unseen === null
    ? assignments(ctx)
    : assignments(ctx).where(sql<SqlBool>`(${isHers(ctx)} or own.resource_id not in ${unseen})`);

const isHers = (ctx: Ctx): RawBuilder<SqlBool> => {
  const { userId } = ctx.who;
  return userId === null
    ? sql`false`
    : sql`(own.user_id = ${userId}::integer or own.user_id in ${delegatorsOf(ctx, userId)})`;
};

/** Those of these whose assignee policies hide from others. */
export async function selectHidden({ db, tenant }: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const own = db.selectFrom('assignment as own').select('own.id').where('own.tenantId', '=', tenant.id);
  const hidden = own
    .where('own.id', '=', sql<number>`any(${ids}::integer[])`)
    .where(hidesDetails(db, tenant.id, sql`own.resource_id`, sql`own.user_id`));
  return new Set((await hidden.execute()).map(({ id }) => id));
}

/** Which assignments are looked for. */
export interface AssignmentFilter {
  readonly resourceIds?: readonly number[] | undefined;
  readonly userId?: number | undefined;
  readonly userIds?: readonly number[] | undefined;
  readonly buildingId?: number | undefined;
  /** Only those that were not ended, and whose last day is not before this one. */
  readonly openOn?: string | undefined;
  /** Only those that are not over, by the clocks where they are. */
  readonly openBy?: Clocks | undefined;
  /** Only those of which somebody may know whose they are; undefined: of all. */
  readonly known?: Known | undefined;
}

/** Which day it is in each zone. */
export type Clocks = ReadonlyMap<string, string>;

/** In which buildings somebody may know whose everything is; elsewhere she may of what is somebody's today, or of nothing. */
export interface Known {
  readonly buildingIds: readonly number[];
  readonly today: Clocks | null;
}

/** Assignments by their ids, from behind one on: so many at most, or all. */
export function selectAssignments(
  ctx: Ctx,
  { resourceIds, userId, userIds, buildingId, openOn, openBy, known }: AssignmentFilter,
  { unseen = null, after = 0, limit }: { readonly unseen?: Unseen; readonly after?: number; readonly limit?: number },
): Promise<AssignmentRow[]> {
  let rows = seen(ctx, unseen).where('own.id', '>', after);
  if (limit !== undefined) rows = rows.limit(limit);
  if (resourceIds) rows = rows.where('own.resourceId', '=', sql<number>`any(${resourceIds}::integer[])`);
  if (userId !== undefined) rows = rows.where('own.userId', '=', userId);
  if (userIds) rows = rows.where('own.userId', '=', sql<number>`any(${userIds}::integer[])`);
  if (buildingId !== undefined) rows = rows.where('thing.buildingId', '=', buildingId);
  if (openOn !== undefined) rows = rows.where(isOpenOn(sql`${openOn}::date`));
  if (openBy) rows = rows.where(isOpenOn(dayBy(openBy)));
  if (known) rows = rows.where(isKnown(ctx, known));
  return rows.execute();
}

/** The buildings in which something is assigned that was not ended, and whose last day is not before this one. */
export async function selectBuildingsWithOpen(ctx: Ctx, openOn: string): Promise<number[]> {
  const open = assignments(ctx).where(isOpenOn(sql`${openOn}::date`));
  const rows = await open.clearSelect().clearOrderBy().select('thing.buildingId').distinct().execute();
  return rows.map(({ buildingId }) => buildingId);
}

const isOpenOn = (day: RawBuilder<unknown>) =>
  sql<SqlBool>`(own.ended_at is null and (own.last_day is null or own.last_day >= ${day}))`;

/** Which day it is where something stands. */
const dayBy = (clocks: Clocks) => sql`(select clock.day from unnest(${[...clocks.keys()]}::text[],
  ${[...clocks.values()]}::date[]) as clock (zone, day) where clock.zone = house.zone)`;

const isKnown = (
  { db, tenant }: Ctx,
  { buildingIds, today }: Known,
) => sql<SqlBool>`(thing.building_id = any(${buildingIds}::integer[])
  or ${
    today
      ? sql`own.first_day <= ${dayBy(today)} and ${isOpenOn(dayBy(today))}
    and not ${hidesDetails(db, tenant.id, sql`own.resource_id`, sql`own.user_id`)}`
      : sql`false`
  })`;

/** Another assignment of a resource on some of these days, the first of them, but for one whose place it takes. */
export const findOverlapping = (
  ctx: Ctx,
  { id, resourceId, firstDay, lastDay }: Pick<AssignmentRow, 'id' | 'resourceId' | 'firstDay' | 'lastDay'>,
  formerId: number | null,
): Promise<AssignmentRow | undefined> =>
  assignments(ctx)
    .where('own.resourceId', '=', resourceId)
    .where('own.id', 'not in', [id, formerId ?? id])
    .where('own.endedAt', 'is', null)
    .where(sql<SqlBool>`daterange(own.first_day, own.last_day, '[]') && daterange(${firstDay}, ${lastDay}, '[]')`)
    .limit(1)
    .executeTakeFirst();

/** Takes the next id ahead: what is held for it is taken before it is there. */
export async function nextId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('assignment_id_seq')::integer as id`.execute(tx.db);
  return rows[0]?.id ?? 0;
}

export type NewAssignment = Pick<
  AssignmentRow,
  'id' | 'resourceId' | 'userId' | 'kind' | 'firstDay' | 'lastDay' | 'checkInBy'
>;

export async function insertAssignment(
  tx: Tx,
  { id, resourceId, userId, kind, checkInBy, ...days }: NewAssignment,
): Promise<void> {
  const made = { tenantId: tx.tenant.id, createdBy: tx.who.key, createdAt: toDate(tx.now) };
  await tx.db
    .insertInto('assignment')
    .values({ id, resourceId, userId, kind, checkInBy, ...daysIn(days), ...made })
    .execute();
}

const dateOf = (day: string | null) => sql<string>`${day}::date`;
const daysIn = ({ firstDay, lastDay }: Pick<AssignmentRow, 'firstDay' | 'lastDay'>) => ({
  firstDay: dateOf(firstDay),
  lastDay: dateOf(lastDay),
});

/** Changes a locked assignment and counts its version up. */
export async function updateAssignmentRow(
  { db, tenant }: Tx,
  { id, lastDay, kind, checkInBy, endedAt, endedWhy }: AssignmentRow,
): Promise<void> {
  await db
    .updateTable('assignment')
    .set({ kind, checkInBy, endedAt, endedWhy, lastDay: dateOf(lastDay), version: sql`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** Counts the version of a locked assignment up, once for each thing that is told of it. */
export async function countUpVersion({ db, tenant }: Tx, { id }: AssignmentRow, times: number): Promise<void> {
  await db
    .updateTable('assignment')
    .set({ version: sql`version + ${times}::integer` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** Days that others may have. */
export interface ReleaseRow {
  readonly id: number;
  readonly assignmentId: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly why: ReleaseReason;
  readonly createdAt: Date;
}

/** What is released of these, as far as it is not over before a day, in the order of time. */
export const selectReleases = async (ctx: Ctx, ids: readonly number[], from: string): Promise<ReleaseRow[]> =>
  releases(ctx, ids, from).where('takenBackAt', 'is', null).execute();

/** What was released of these for an absence and taken back by hand: it is hers again, whether she is away or not. */
export const selectTakenBack = async (ctx: Ctx, ids: readonly number[], from: string): Promise<ReleaseRow[]> =>
  releases(ctx, ids, from).where('takenBackAt', 'is not', null).execute();

const releases = ({ db, tenant }: Ctx, ids: readonly number[], from: string) =>
  db
    .selectFrom('assignmentRelease')
    .select(['id', 'assignmentId', 'createdAt', sql<ReleaseReason>`why`.as('why')])
    .select([sql<string>`first_day::text`.as('firstDay'), sql<string>`last_day::text`.as('lastDay')])
    .where('tenantId', '=', tenant.id)
    .where('assignmentId', '=', sql<number>`any(${ids}::integer[])`)
    .where(sql<SqlBool>`last_day >= ${from}::date`)
    .orderBy('firstDay')
    .orderBy('id');

export type NewRelease = Omit<ReleaseRow, 'id' | 'createdAt'> & {
  readonly createdAt?: Date;
  readonly takenBackAt?: Date;
};

export async function insertReleases(tx: Tx, all: readonly NewRelease[]): Promise<void> {
  if (all.length === 0) return;
  const made = { tenantId: tx.tenant.id, createdBy: tx.who.key };
  const rows = all.map((one) => ({
    ...one,
    ...made,
    createdAt: one.createdAt ?? toDate(tx.now),
    firstDay: dateOf(one.firstDay),
    lastDay: dateOf(one.lastDay),
  }));
  await tx.db.insertInto('assignmentRelease').values(rows).execute();
}

export async function deleteReleases({ db, tenant }: Tx, ids: readonly number[]): Promise<void> {
  const rows = db.deleteFrom('assignmentRelease').where('tenantId', '=', tenant.id);
  await rows.where('id', '=', sql<number>`any(${ids}::integer[])`).execute();
}

/** Those of these that somebody came to, by day. */
export async function selectCheckIns({ db, tenant }: Ctx, ids: readonly number[], from: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('assignmentCheckIn')
    .select(['assignmentId', sql<string>`day::text`.as('day')])
    .where('tenantId', '=', tenant.id)
    .where('assignmentId', '=', sql<number>`any(${ids}::integer[])`)
    .where(sql<SqlBool>`day >= ${from}::date`)
    .execute();
  return new Set(rows.map(({ assignmentId, day }) => visitOf(assignmentId, day)));
}

export const visitOf = (assignmentId: number, day: string): string => `${assignmentId}/${day}`;

/** Notes that somebody came; once is enough. */
export async function insertCheckIn({ db, tenant, now }: Tx, assignmentId: number, day: string): Promise<void> {
  await db
    .insertInto('assignmentCheckIn')
    .values({ tenantId: tenant.id, assignmentId, day: dateOf(day), at: toDate(now) })
    .onConflict((known) => known.constraint('assignment_check_in_pk').doNothing())
    .execute();
}
