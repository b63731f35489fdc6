import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { toDate } from '../../platform/time.ts';
import { containing } from '../../platform/db/containing.ts';
import { unlessReferred } from '../../platform/db/referred.ts';
import type {
  Account,
  Carried,
  Details,
  GroupRow,
  PersonRow,
  StoredPassword,
  UserFilter,
  UserRow,
  UserValues,
} from './row.ts';

export type { Account, Carried, GroupRow, PersonRow, StoredPassword, UserFilter, UserRow } from './row.ts';

const reach = sql<Reach>`(select s.reach from user_standing s where s.tenant_id = u.tenant_id and s.user_id = u.id)`;
const groups = sql<number[]>`array(select m.group_id from user_group_member m
  where m.tenant_id = u.tenant_id and m.user_id = u.id order by m.group_id)`;

const manager = sql<number | null>`(select m.manager_id from user_manager m
  where m.tenant_id = u.tenant_id and m.user_id = u.id)`;

const usersOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('userAccount as u')
    .select(['u.id', 'u.email', 'u.name', 'u.cardNumber', 'u.deactivatedAt', 'u.createdAt', 'u.version'])
    .select([
      sql<Record<string, string>>`u.names`.as('names'),
      sql<Role>`u.role`.as('role'),
      reach.as('reach'),
      groups.as('groupIds'),
      manager.as('managerId'),
    ])
    .where('u.tenantId', '=', tenantId);

export const findUserRow = ({ db, tenant }: Ctx, id: number): Promise<UserRow | undefined> =>
  usersOf(db, tenant.id).where('u.id', '=', id).executeTakeFirst();

/** Keeps others from changing a person, then reads her as they left her. */
export async function lockUserRow(tx: Tx, id: number): Promise<UserRow | undefined> {
  await rowOf(tx, id).forUpdate().execute();
  return findUserRow(tx, id);
}

const rowOf = ({ db, tenant }: Tx, id: number) =>
  db.selectFrom('userAccount').select('id').where('tenantId', '=', tenant.id).where('id', '=', id);

const fitting = ({ ids, search, byEmail, groupId, groupIds, role, active }: UserFilter): RawBuilder<SqlBool> => {
  const groups = groupIds ?? (groupId === undefined ? undefined : [groupId]);
  const conditions = [sql<SqlBool>`true`];
  if (ids) conditions.push(sql`u.id = any(${ids}::integer[])`);
  if (role !== undefined) conditions.push(sql`u.role = ${role}`);
  if (active !== undefined) conditions.push(sql`(u.deactivated_at is null) = ${active}`);
  if (groups) {
    conditions.push(sql`exists (select from user_group_member m
      where m.tenant_id = u.tenant_id and m.group_id = any(${groups}::integer[]) and m.user_id = u.id)`);
  }
  if (search) {
    const pattern = containing(search);
    conditions.push(sql`(u.name ilike ${pattern} or (${byEmail} and u.email ilike ${pattern})
      or exists (select from jsonb_each_text(u.names) other where other.value ilike ${pattern}))`);
  }
  return sql.join(conditions, sql` and `);
};

type NameKey = readonly [name: string, id: number];

/** People by name, from behind a key on. */
export function selectUsers(
  { db, tenant }: Ctx,
  filter: UserFilter,
  after: NameKey | null,
  limit: number,
): Promise<UserRow[]> {
  const name = sql`u.name collate reading_order`;
  const query = usersOf(db, tenant.id).where(fitting(filter)).orderBy(name).orderBy('u.id').limit(limit);
  return (after ? query.where(sql<boolean>`(${name}, u.id) > (${after[0]}, ${after[1]})`) : query).execute();
}

/** The same counted through, by id. */
export async function sliceUsers(
  { db, tenant }: Ctx,
  filter: UserFilter,
  { offset, limit }: Slice,
): Promise<Sliced<UserRow>> {
  const fits = fitting(filter);
  const all = db.selectFrom('userAccount as u').where('u.tenantId', '=', tenant.id).where(fits);
  const [items, { total }] = await Promise.all([
    usersOf(db, tenant.id).where(fits).orderBy('u.id').offset(offset).limit(limit).execute(),
    all.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items, total };
}

export const selectPeople = ({ db, tenant }: Ctx, isOne: RawBuilder<SqlBool>): Promise<PersonRow[]> =>
  db
    .selectFrom('userAccount')
    .select(['id', 'name', 'email', sql<boolean>`deactivated_at is null`.as('active')])
    .where('tenantId', '=', tenant.id)
    .where(isOne)
    .execute();

export async function insertUser(tx: Tx, { names, ...values }: UserValues, reach: Reach): Promise<number> {
  const { db, tenant, now } = tx;
  const row = { tenantId: tenant.id, ...values, names: JSON.stringify(names), reachesAll: reach === 'all' };
  const { id } = await db
    .insertInto('userAccount')
    .values({ ...row, createdAt: toDate(now) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertBuildings(tx, id, reach);
  return id;
}

const nextVersion = ({ names, ...change }: Partial<Carried & Details>) => ({
  ...change,
  ...(names && { names: JSON.stringify(names) }),
  version: sql<number>`version + 1`,
});

/** Changes what is given and counts the version up. */
export async function updateUserRow(tx: Tx, id: number, change: Partial<Carried & Details>): Promise<void> {
  tx.rightsChanged();
  await tx.db
    .updateTable('userAccount')
    .set(nextVersion(change))
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute();
}

/** The same, where no credential is another one by it: nothing that servers know of her is forgotten. */
export async function updateUserDetails({ db, tenant }: Tx, id: number, change: Partial<Details>): Promise<void> {
  await db
    .updateTable('userAccount')
    .set(nextVersion(change))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** Says anew which buildings somebody reaches. */
export async function replaceReach(tx: Tx, userId: number, reach: Reach): Promise<void> {
  const { db, tenant } = tx;
  tx.rightsChanged();
  await db
    .updateTable('userAccount')
    .set({ reachesAll: reach === 'all' })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', userId)
    .execute();
  await db.deleteFrom('userBuilding').where('tenantId', '=', tenant.id).where('userId', '=', userId).execute();
  await insertBuildings(tx, userId, reach);
}

async function insertBuildings(tx: Tx, userId: number, reach: Reach): Promise<void> {
  if (reach === 'all' || reach.length === 0) return;
  tx.rightsChanged();
  const rows = reach.map((buildingId) => ({ tenantId: tx.tenant.id, userId, buildingId }));
  await tx.db.insertInto('userBuilding').values(rows).execute();
}

/** Is there an active administrator of everything besides this person? */
export async function hasOtherAdministrator({ db, tenant }: Tx, id: number): Promise<boolean> {
  const other = await db
    .selectFrom('userAccount as u')
    .select('u.id')
    .where('u.tenantId', '=', tenant.id)
    .where('u.id', '!=', id)
    .where('u.role', '=', 'administrator')
    .where('u.deactivatedAt', 'is', null)
    .where('u.reachesAll', '=', true)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

const accountsOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('userAccount as u')
    .select(['u.id', 'u.email', 'u.name', 'u.passwordHash', 'u.deactivatedAt'])
    .select('u.passwordIsGenerated as mustChangePassword')
    .select([sql<Role>`u.role`.as('role'), reach.as('reach')])
    .where('u.tenantId', '=', tenantId);

export const findAccount = ({ db, tenant }: Ctx, email: string): Promise<Account | undefined> =>
  accountsOf(db, tenant.id)
    .where(sql<string>`lower(u.email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst();

/** @param to who counts what she has keeps nobody waiting who only names her in a row, such as whom to ask for approval */
export async function lockAccount(tx: Tx, id: number, to: 'change' | 'count' = 'change'): Promise<Account | undefined> {
  await (to === 'change' ? rowOf(tx, id).forUpdate() : rowOf(tx, id).forNoKeyUpdate()).execute();
  return findAccountOf(tx, id);
}

/** Others may hold it too, and nobody changes it until the transaction ends. */
export async function holdAccount(tx: Tx, id: number): Promise<Account | undefined> {
  await rowOf(tx, id).forShare().execute();
  return findAccountOf(tx, id);
}

export const findAccountOf = ({ db, tenant }: Ctx, id: number): Promise<Account | undefined> =>
  accountsOf(db, tenant.id).where('u.id', '=', id).executeTakeFirst();

export async function storePassword(tx: Tx, id: number, password: StoredPassword): Promise<void> {
  tx.rightsChanged();
  await tx.db
    .updateTable('userAccount')
    .set(password)
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute();
}

const groupsOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('userGroup as g')
    .select(['g.id', 'g.name', 'g.createdAt', 'g.version'])
    .select(
      sql<number>`(select count(*) from user_group_member m where m.tenant_id = g.tenant_id and m.group_id = g.id)`.as(
        'members',
      ),
    )
    .where('g.tenantId', '=', tenantId);

/** The members of all groups that somebody is in, herself among them: ids, to ask with. */
export const membersOfGroupsOf = (db: Reader, tenantId: number, userId: number) =>
  db
    .selectFrom('userGroupMember as own')
    .innerJoin('userGroupMember as mate', (on) =>
      on.onRef('mate.tenantId', '=', 'own.tenantId').onRef('mate.groupId', '=', 'own.groupId'),
    )
    .select('mate.userId')
    .where('own.tenantId', '=', tenantId)
    .where('own.userId', '=', userId);

/** Who is in which group, to join with. */
export const groupMembers = (db: Reader) => db.selectFrom('userGroupMember').select(['tenantId', 'userId', 'groupId']);

/** Those who may sign in, to join with. */
export const activePeople = (db: Reader) =>
  db.selectFrom('userAccount').select(['tenantId', 'id', 'name']).where('deactivatedAt', 'is', null);

/** Those with one of these roles who reach all of these buildings and may sign in, by their ids, so many at most. */
export async function listKeepers(
  { db, tenant }: Ctx,
  roles: readonly Role[],
  buildingIds: readonly number[],
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('userStanding')
    .select(sql<number>`user_id`.as('userId'))
    .where('tenantId', '=', tenant.id)
    .where('active', '=', true)
    .where('role', 'in', roles)
    .where(sql<boolean>`(reach = '"all"' or reach @> ${JSON.stringify(buildingIds)}::jsonb)`)
    .orderBy('userId')
    .limit(limit)
    .execute();
  return rows.map(({ userId }) => userId);
}

/** What these groups are called, by their ids. */
export async function findGroupNames(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const groups = ctx.db.selectFrom('userGroup').select(['id', 'name']).where('tenantId', '=', ctx.tenant.id);
  const rows = await groups.where('id', '=', sql<number>`any(${ids}::integer[])`).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export const findGroupRow = ({ db, tenant }: Ctx, id: number): Promise<GroupRow | undefined> =>
  groupsOf(db, tenant.id).where('g.id', '=', id).executeTakeFirst();

export const lockGroupRow = ({ db, tenant }: Tx, id: number): Promise<GroupRow | undefined> =>
  groupsOf(db, tenant.id).where('g.id', '=', id).forUpdate('g').executeTakeFirst();

export function selectGroups(
  { db, tenant }: Ctx,
  search: string | undefined,
  after: NameKey | null,
  limit: number,
): Promise<GroupRow[]> {
  let query = groupsOf(db, tenant.id).orderBy('g.name').orderBy('g.id').limit(limit);
  if (after) query = query.where(sql<boolean>`(g.name, g.id) > (${after[0]}, ${after[1]})`);
  if (search) query = query.where('g.name', 'ilike', containing(search));
  return query.execute();
}

export async function insertGroup({ db, tenant, now }: Tx, name: string): Promise<number> {
  const { id } = await db
    .insertInto('userGroup')
    .values({ tenantId: tenant.id, name, createdAt: toDate(now) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function renameGroup({ db, tenant }: Tx, id: number, name: string): Promise<void> {
  await db
    .updateTable('userGroup')
    .set((row) => ({ name, version: row('version', '+', 1) }))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** @returns false when a policy still names it, or figures are told of it */
export const removeGroup = ({ db, tenant }: Tx, id: number): Promise<boolean> =>
  unlessReferred(db.deleteFrom('userGroup').where('tenantId', '=', tenant.id).where('id', '=', id).execute());

/** @returns whether this made a difference */
export async function insertMember({ db, tenant }: Tx, groupId: number, userId: number): Promise<boolean> {
  const added = await db
    .insertInto('userGroupMember')
    .values({ tenantId: tenant.id, groupId, userId })
    .onConflict((clash) => clash.constraint('user_group_member_pk').doNothing())
    .returning('userId')
    .execute();
  return added.length > 0;
}

/** @returns whether this made a difference */
export async function deleteMember({ db, tenant }: Tx, groupId: number, userId: number): Promise<boolean> {
  const own = db.deleteFrom('userGroupMember').where('tenantId', '=', tenant.id).where('groupId', '=', groupId);
  return (await own.where('userId', '=', userId).returning('userId').execute()).length > 0;
}

/** Whoever is in a group, locked, by their ids, and all that each is in. Who joins while another is waited for is not among them. */
export async function lockMembers({ db, tenant }: Tx, groupId: number) {
  const theirs = sql<SqlBool>`u.id in (select m.user_id from user_group_member m where m.tenant_id = ${tenant.id} and m.group_id = ${groupId})`;
  const rows = db.selectFrom('userAccount as u').where('u.tenantId', '=', tenant.id).where(theirs).orderBy('u.id');
  const locked = new Set((await rows.select('u.id').forNoKeyUpdate().execute()).map(({ id }) => id));
  return (await rows.select(['u.id', 'u.version', groups.as('groupIds')]).execute()).filter(({ id }) => locked.has(id));
}

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
