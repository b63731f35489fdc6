import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { activePeople, managersOf } from '../people/people.ts';

/** Somebody who may book for another, or for whom somebody may. */
export interface DelegateRow {
  readonly userId: number;
  readonly name: string;
  readonly until: Date | null;
  readonly createdAt: Date;
}

/** Who acts for somebody, or for whom somebody acts, now, by name. */
export function selectDelegates(
  { db, tenant, now }: Ctx,
  whose: { readonly of: number } | { readonly by: number },
): Promise<DelegateRow[]> {
  const [own, other, id] =
    'of' in whose
      ? (['d.userId', 'd.delegateId', whose.of] as const)
      : (['d.delegateId', 'd.userId', whose.by] as const);
  return db
    .selectFrom('delegate as d')
    .innerJoin(activePeople(db).as('u'), (on) => on.onRef('u.tenantId', '=', 'd.tenantId').onRef('u.id', '=', other))
    .select(['u.id as userId', 'u.name', 'd.until', 'd.createdAt'])
    .where('d.tenantId', '=', tenant.id)
    .where(own, '=', id)
    .where(countsAt(now))
    .orderBy('u.name')
    .orderBy('u.id')
    .execute();
}

const countsAt = (now: Temporal.Instant) => sql<boolean>`(d.until is null or d.until > ${toDate(now)})`;

/** Those for whom somebody acts now, as delegate or manager, of these people, or of all. */
export const selectDelegators = async (...asked: Parameters<typeof delegators>): Promise<number[]> =>
  (await delegators(...asked).execute()).map(({ userId }) => userId);

/** The same as a query. */
export function delegators({ db, tenant, now }: Ctx, delegateId: number, among: readonly number[] | null) {
  const active = activePeople(db);
  let named = db
    .selectFrom('delegate as d')
    .innerJoin(active.as('u'), (on) => on.onRef('u.tenantId', '=', 'd.tenantId').onRef('u.id', '=', 'd.userId'))
    .select('d.userId')
    .where('d.tenantId', '=', tenant.id)
    .where('d.delegateId', '=', delegateId)
    .where(countsAt(now));
  let reporting = db
    .selectFrom(managersOf(db).as('m'))
    .innerJoin(active.as('u'), (on) => on.onRef('u.tenantId', '=', 'm.tenantId').onRef('u.id', '=', 'm.userId'))
    .select('m.userId')
    .where('m.tenantId', '=', tenant.id)
    .where('m.managerId', '=', delegateId);
  if (among) {
    named = named.where('d.userId', '=', sql<number>`any(${among}::integer[])`);
    reporting = reporting.where('m.userId', '=', sql<number>`any(${among}::integer[])`);
  }
  return named.union(reporting);
}

/** Somebody, and for whom he may act. */
export interface Acting {
  readonly userId: number;
  readonly delegateId: number;
}

/** Those of these pairs in which he acts for her now, as delegate or manager. */
export async function selectActing({ db, tenant, now }: Ctx, among: readonly Acting[]): Promise<Acting[]> {
  const [userIds, delegateIds] = [among.map(({ userId }) => userId), among.map(({ delegateId }) => delegateId)];
  const pairs = sql`(select * from unnest(${userIds}::integer[], ${delegateIds}::integer[]))`;
  const named = db
    .selectFrom('delegate as d')
    .select(['d.userId', 'd.delegateId'])
    .where('d.tenantId', '=', tenant.id)
    .where(countsAt(now))
    .where(sql<boolean>`(d.user_id, d.delegate_id) in ${pairs}`);
  const reporting = db
    .selectFrom(managersOf(db).as('m'))
    .select(['m.userId', 'm.managerId as delegateId'])
    .where('m.tenantId', '=', tenant.id)
    .where(sql<boolean>`(m.user_id, m.manager_id) in ${pairs}`);
  return named.union(reporting).execute();
}

/** Lets somebody act for a person, or says anew until when. What was over by now begins anew. */
export async function writeDelegate(
  { db, tenant, now }: Tx,
  userId: number,
  delegateId: number,
  until: Date | null,
): Promise<void> {
  await db
    .insertInto('delegate')
    .values({ tenantId: tenant.id, userId, delegateId, until, createdAt: toDate(now) })
    .onConflict((known) =>
      known.constraint('delegate_pk').doUpdateSet({
        until,
        createdAt: sql<Date>`case when delegate.until <= ${toDate(now)} then excluded.created_at else delegate.created_at end`,
      }),
    )
    .execute();
}

export async function deleteDelegate({ db, tenant }: Tx, userId: number, delegateId: number): Promise<void> {
  const rows = db.deleteFrom('delegate').where('tenantId', '=', tenant.id).where('userId', '=', userId);
  await rows.where('delegateId', '=', delegateId).execute();
}

/** A delegation that ended. */
export interface Ended {
  readonly userId: number;
  readonly delegateId: number;
  readonly until: Date | null;
}

/** Nobody acts for somebody any more, and she for nobody. @returns what ended */
export async function deleteDelegatesOf({ db, tenant }: Tx, id: number): Promise<Ended[]> {
  const rows = db.deleteFrom('delegate').where('tenantId', '=', tenant.id);
  const own = rows.where((row) => row.or([row('userId', '=', id), row('delegateId', '=', id)]));
  return own.returning(['userId', 'delegateId', 'until']).execute();
}
