import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { newId } from '../../platform/ids.ts';
import { toDate } from '../../platform/time.ts';
import { groupMembers } from '../people/people.ts';
import type { Language, NoticeSettings } from './contract.ts';

export interface NotificationRow {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

export interface NewNotification {
  readonly userId: number;
  readonly eventId: string;
  readonly type: string;
  readonly data: object;
}

const COLUMNS = ['id', 'type', 'data', 'createdAt', 'readAt'] as const;

/** Writes notifications; one whose person was already told of the event is left out. @returns those written */
export async function insertNotifications(tx: Tx, rows: readonly NewNotification[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const values = rows.map((row) => ({
    ...row,
    tenantId: tx.tenant.id,
    id: newId(),
    data: JSON.stringify(row.data),
    createdAt: toDate(tx.now),
  }));
  const written = await tx.db
    .insertInto('notification')
    .values(values)
    .onConflict((clash) => clash.constraint('notification_once').doNothing())
    .returning(['userId', 'eventId'])
    .execute();
  return new Set(written.map(keyOf));
}

/** Marks one person's notification of one event. */
export const keyOf = ({ userId, eventId }: Pick<NewNotification, 'userId' | 'eventId'>): string =>
  `${userId}/${eventId}`;

const ofPerson = (ctx: Ctx, userId: number) =>
  ctx.db.selectFrom('notification').select(COLUMNS).where('tenantId', '=', ctx.tenant.id).where('userId', '=', userId);

export function selectNotifications(
  ctx: Ctx,
  userId: number,
  {
    unread,
    before,
    limit,
  }: { readonly unread: boolean; readonly before: readonly [number, string] | null; readonly limit: number },
): Promise<NotificationRow[]> {
  let query = ofPerson(ctx, userId);
  if (unread) query = query.where('readAt', 'is', null);
  if (before) {
    query = query.where(sql<boolean>`(created_at, id) < (${new Date(before[0])}::timestamptz, ${before[1]}::uuid)`);
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Sets the time of reading where there is none yet. */
export const updateRead = (tx: Tx, userId: number, id: string): Promise<NotificationRow | undefined> =>
  tx.db
    .updateTable('notification')
    .set((eb) => ({ readAt: eb.fn.coalesce('readAt', eb.val(toDate(tx.now))) }))
    .where('tenantId', '=', tx.tenant.id)
    .where('userId', '=', userId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();

/** Takes out what tells of these badges, and why these visits were turned down. */
export const deleteAboutVisits = async (
  { db, tenant }: Tx,
  { badgeIds, visitIds }: { readonly badgeIds: readonly number[]; readonly visitIds: readonly number[] },
): Promise<void> =>
  void (await sql`delete from notification where tenant_id = ${tenant.id}
    and (data #>> '{subject,type}' = 'badge' and (data #>> '{subject,id}')::integer = any(${badgeIds}::integer[])
      or type = 'visit.rejected' and data #>> '{subject,type}' = 'visit' and (data #>> '{subject,id}')::integer = any(${visitIds}::integer[]))`.execute(
    db,
  ));

export async function updateAllRead(tx: Tx, userId: number): Promise<number> {
  const { numUpdatedRows } = await tx.db
    .updateTable('notification')
    .set({ readAt: toDate(tx.now) })
    .where('tenantId', '=', tx.tenant.id)
    .where('userId', '=', userId)
    .where('readAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What people have said of how they want to be told; who has said nothing is absent. */
export async function selectSettings(
  { db, tenant }: Ctx,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, NoticeSettings>> {
  const rows = await db
    .selectFrom('noticeSetting')
    .select(['userId', 'language', 'remindMinutes', 'remindOf', 'remindByMail'])
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', sql<number>`any(${userIds}::integer[])`)
    .$narrowType<{ language: Language; remindOf: NoticeSettings['remindOf'] }>()
    .execute();
  return new Map(rows.map(({ userId, ...settings }) => [userId, settings]));
}

export async function upsertSettings({ db, tenant }: Tx, userId: number, settings: NoticeSettings): Promise<void> {
  await db
    .insertInto('noticeSetting')
    .values({ tenantId: tenant.id, userId, ...settings })
    .onConflict((clash) => clash.constraint('notice_setting_pk').doUpdateSet(settings))
    .execute();
}

/** Who is in these groups, by group. */
export async function selectMembers(
  { db, tenant }: Ctx,
  groupIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await db
    .selectFrom(groupMembers(db).as('member'))
    .select(['member.groupId', 'member.userId'])
    .where('member.tenantId', '=', tenant.id)
    .where('member.groupId', '=', sql<number>`any(${groupIds}::integer[])`)
    .orderBy('member.userId')
    .execute();
  const ofGroup = Map.groupBy(rows, ({ groupId }) => groupId);
  return new Map([...ofGroup].map(([id, members]) => [id, members.map(({ userId }) => userId)]));
}
