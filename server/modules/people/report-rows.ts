import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { activePeople } from './store.ts';

/** Who reports to whom, to join with. */
export const managersOf = (db: Reader) => db.selectFrom('userManager').select(['tenantId', 'userId', 'managerId']);

/** Those who report to somebody and may sign in, by name. */
export const selectReports = ({ db, tenant }: Ctx, managerId: number): Promise<{ userId: number; name: string }[]> =>
  db
    .selectFrom('userManager as m')
    .innerJoin(activePeople(db).as('u'), (on) =>
      on.onRef('u.tenantId', '=', 'm.tenantId').onRef('u.id', '=', 'm.userId'),
    )
    .select(['m.userId', 'u.name'])
    .where('m.tenantId', '=', tenant.id)
    .where('m.managerId', '=', managerId)
    .orderBy('u.name')
    .orderBy('m.userId')
    .execute();

/** All who report to somebody, in the order of the ids. */
export async function selectReportIds({ db, tenant }: Ctx, managerId: number): Promise<number[]> {
  const own = db.selectFrom('userManager').where('tenantId', '=', tenant.id).where('managerId', '=', managerId);
  return (await own.select('userId').orderBy('userId').execute()).map(({ userId }) => userId);
}

/** Does somebody report to this one, directly or over others? */
export async function isManagedBy({ db, tenant }: Tx, id: number, managerId: number): Promise<boolean> {
  const above = sql<{ id: number }>`with recursive above (id) as (
      select manager_id from user_manager where tenant_id = ${tenant.id} and user_id = ${id}::integer
      union select next.manager_id from user_manager as next join above on next.user_id = above.id where next.tenant_id = ${tenant.id})
    select id from above where id = ${managerId}::integer`;
  return (await above.execute(db)).rows.length > 0;
}

export async function writeManager({ db, tenant, now }: Tx, userId: number, managerId: number): Promise<void> {
  await db
    .insertInto('userManager')
    .values({ tenantId: tenant.id, userId, managerId, createdAt: toDate(now) })
    .onConflict((known) => known.constraint('user_manager_pk').doUpdateSet({ managerId, createdAt: toDate(now) }))
    .execute();
}

/** She reports to nobody any more. */
export async function deleteManagerOf({ db, tenant }: Tx, userId: number): Promise<void> {
  await db.deleteFrom('userManager').where('tenantId', '=', tenant.id).where('userId', '=', userId).execute();
}

/** Nobody reports to somebody any more: a change of each who did. @returns them, in the order of the ids */
export async function deleteReportsOf(
  { db, tenant }: Tx,
  managerId: number,
): Promise<{ userId: number; name: string; version: number }[]> {
  const gone = sql<{ userId: number; name: string; version: number }>`with gone as (delete from user_manager
      where tenant_id = ${tenant.id} and manager_id = ${managerId}::integer returning user_id)
    update user_account as u set version = u.version + 1 from gone where u.tenant_id = ${tenant.id} and u.id = gone.user_id
    returning u.id as "userId", u.name, u.version`;
  return (await gone.execute(db)).rows.toSorted((one, other) => one.userId - other.userId);
}
