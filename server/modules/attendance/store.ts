import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Db } from '../../platform/db/connect.ts';
import { toDate } from '../../platform/time.ts';
import { activePeople, groupMembers } from '../people/people.ts';
import { USUAL_SMALLEST } from './contract.ts';
import type { Attended, Figure, Members } from './rules.ts';

type Day = Temporal.PlainDate;
const day = (of: Day) => sql<string>`${of.toString()}::date`;

export interface Settings {
  readonly version: number;
  readonly smallest: number;
}

/** What is said of how it is told; null: nothing was ever. */
export const findSettings = async ({ db, tenant }: Ctx): Promise<Settings | null> =>
  (await settingsOf({ db, tenant }).executeTakeFirst()) ?? null;

/** The same, for who changes it or counts by it: others who would, wait. */
export async function lockSettings({ db, tenant }: Tx): Promise<Settings> {
  await db
    .insertInto('attendanceSetting')
    .values({ tenantId: tenant.id, smallest: USUAL_SMALLEST })
    .onConflict((known) => known.constraint('attendance_setting_pk').doNothing())
    .execute();
  return settingsOf({ db, tenant }).forUpdate().executeTakeFirstOrThrow();
}

const settingsOf = ({ db, tenant }: Pick<Ctx, 'db' | 'tenant'>) =>
  db.selectFrom('attendanceSetting').select(['version', 'smallest']).where('tenantId', '=', tenant.id);

/** The groups that are told of, in their order. */
export async function selectGroupIds({ db, tenant }: Ctx): Promise<number[]> {
  const rows = db.selectFrom('attendanceGroup').select('groupId').where('tenantId', '=', tenant.id);
  return (await rows.orderBy('position').execute()).map(({ groupId }) => groupId);
}

/** Writes down what is said, in place of what was. */
export async function writeSettings(
  { db, tenant }: Tx,
  { version, smallest }: Settings,
  groupIds: readonly number[],
): Promise<void> {
  const own = db.updateTable('attendanceSetting').set({ version, smallest });
  await own.where('tenantId', '=', tenant.id).execute();
  await db.deleteFrom('attendanceGroup').where('tenantId', '=', tenant.id).execute();
  if (groupIds.length === 0) return;
  const rows = groupIds.map((groupId, position) => ({ tenantId: tenant.id, groupId, position }));
  await db.insertInto('attendanceGroup').values(rows).execute();
}

/** The workplaces that tell of groups and have not counted a week yet. */
export async function listUncounted(db: Db, monday: Day): Promise<number[]> {
  const rows = await db
    .selectFrom('attendanceGroup as told')
    .leftJoin('attendanceWeek as week', (on) =>
      on.onRef('week.tenantId', '=', 'told.tenantId').on('week.monday', '=', sql<Date>`${day(monday)}`),
    )
    .select('told.tenantId')
    .distinct()
    .where('week.monday', 'is', null)
    .execute();
  return rows.map(({ tenantId }) => tenantId);
}

/** Closes a week for good. @returns whether it was open */
export async function insertWeek({ db, tenant, now }: Tx, monday: Day, smallest: number): Promise<boolean> {
  const rows = await db
    .insertInto('attendanceWeek')
    .values({ tenantId: tenant.id, monday: day(monday), smallest, closedAt: toDate(now) })
    .onConflict((known) => known.constraint('attendance_week_pk').doNothing())
    .returning('smallest')
    .execute();
  return rows.length > 0;
}

/** Who is in these groups and may sign in; the groups stay in their order. */
export async function selectMembers({ db, tenant }: Ctx, groupIds: readonly number[]): Promise<Members[]> {
  const rows = await db
    .selectFrom(groupMembers(db).as('member'))
    .innerJoin(activePeople(db).as('person'), (on) =>
      on.onRef('person.tenantId', '=', 'member.tenantId').onRef('person.id', '=', 'member.userId'),
    )
    .select(['member.groupId', 'member.userId'])
    .where('member.tenantId', '=', tenant.id)
    .where('member.groupId', '=', sql<number>`any(${groupIds}::integer[])`)
    .execute();
  const members = Map.groupBy(rows, ({ groupId }) => groupId);
  return groupIds.map((groupId) => ({ groupId, userIds: (members.get(groupId) ?? []).map(({ userId }) => userId) }));
}

/** When people were in, within a week: by the clocks of where they were, so what is read begins and ends a day and a half apart from it. */
export async function selectAttended({ db, tenant }: Ctx, monday: Day): Promise<Attended[]> {
  const { rows } = await sql<Attended>`
    select distinct user_id as "userId", extract(isodow from day)::integer as weekday from attended
    where tenant_id = ${tenant.id}::integer and day >= ${day(monday)} and day < ${day(monday)} + 7
      and at >= (${day(monday)}::timestamp - interval '36 hours') at time zone 'UTC'
      and at < (${day(monday)}::timestamp + interval '204 hours') at time zone 'UTC'`.execute(db);
  return rows;
}

/** Writes down what is told of a week. */
export async function insertFigures(
  { db, tenant }: Tx,
  monday: Day,
  smallest: number,
  figures: readonly Figure[],
): Promise<void> {
  if (figures.length === 0) return;
  const rows = figures.map((figure) => ({ tenantId: tenant.id, monday: day(monday), smallest, ...figure }));
  await db.insertInto('attendanceFigure').values(rows).execute();
}

/** The latest weeks that were closed for groups of so many or more. */
export async function selectWeeks({ db, tenant }: Ctx, smallest: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('attendanceWeek')
    .select(sql<string>`monday::text`.as('monday'))
    .where('tenantId', '=', tenant.id)
    .where('smallest', '>=', smallest)
    .orderBy(sql`attendance_week.monday`, 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ monday }) => monday);
}

export interface FigureRow extends Figure {
  readonly monday: string;
}

/** What is told of these weeks, from Monday on. */
export const selectFigures = ({ db, tenant }: Ctx, mondays: readonly string[]): Promise<FigureRow[]> =>
  db
    .selectFrom('attendanceFigure')
    .select([sql<string>`monday::text`.as('monday'), 'groupId', 'weekday', 'people', 'least', 'most'])
    .where('tenantId', '=', tenant.id)
    .where(sql<boolean>`attendance_figure.monday = any(${mondays}::date[])`)
    .orderBy('weekday')
    .execute();
