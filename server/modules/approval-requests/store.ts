import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { groupMembers } from '../people/people.ts';

/** Who is asked; where nobody is named, whoever manages bookings in all the places. */
export interface Approvers {
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
}

/** Who is asked to approve one booking. */
export interface Request extends Approvers {
  readonly bookingId: number;
}

/** Says anew who is asked to approve these bookings. */
export async function replaceRequests({ db, tenant }: Tx, requests: readonly Request[]): Promise<void> {
  if (requests.length === 0) return;
  const bookingIds = requests.map(({ bookingId }) => bookingId);
  const gone = db.deleteFrom('approvalRequest').where('tenantId', '=', tenant.id);
  await gone.where('bookingId', '=', sql<number>`any(${bookingIds}::integer[])`).execute();
  const rows = requests.flatMap(({ bookingId, userIds, groupIds }) => [
    ...userIds.map((userId) => ({ bookingId, userId, groupId: null })),
    ...groupIds.map((groupId) => ({ bookingId, userId: null, groupId })),
  ]);
  if (rows.length === 0) return;
  // As arrays: a value at a time would exceed what a statement may have of them, in a year of weekdays.
  await sql`insert into approval_request (tenant_id, booking_id, user_id, group_id)
    select ${tenant.id}::integer, asked.* from unnest(${rows.map(({ bookingId }) => bookingId)}::integer[],
      ${rows.map(({ userId }) => userId)}::integer[], ${rows.map(({ groupId }) => groupId)}::integer[]) as asked`.execute(
    db,
  );
}

/** Who is asked to approve what, person by person: in a group is who is in it now. */
const askedPeople = (db: Reader, tenantId: number) =>
  db
    .selectFrom('approvalRequest as asked')
    .leftJoin(groupMembers(db).as('member'), (on) =>
      on.onRef('member.tenantId', '=', 'asked.tenantId').onRef('member.groupId', '=', 'asked.groupId'),
    )
    .where('asked.tenantId', '=', tenantId);

const person = sql<number>`coalesce(asked.user_id, member.user_id)`;

/** The ids of all bookings that somebody was asked about, to ask with. */
export const askedBookings = (db: Reader, tenantId: number, userId: number) =>
  db
    .selectFrom('approvalRequest as asked')
    .select('asked.bookingId')
    .where('asked.tenantId', '=', tenantId)
    .where((row) =>
      row.or([
        row('asked.userId', '=', userId),
        row(
          'asked.groupId',
          'in',
          db
            .selectFrom(groupMembers(db).as('own'))
            .select('own.groupId')
            .where('own.tenantId', '=', tenantId)
            .where('own.userId', '=', userId),
        ),
      ]),
    );

/** Was somebody asked to approve this booking, and is she still one of those? */
export async function isAsked({ db, tenant }: Ctx, bookingId: number, userId: number): Promise<boolean> {
  const asked = askedBookings(db, tenant.id, userId).where('asked.bookingId', '=', bookingId).limit(1);
  return (await asked.executeTakeFirst()) !== undefined;
}

/** Those of these bookings that somebody was asked about, and still is. */
export async function listAskedAmong(
  { db, tenant }: Ctx,
  bookingIds: readonly number[],
  userId: number,
): Promise<ReadonlySet<number>> {
  const asked = askedBookings(db, tenant.id, userId).where(
    'asked.bookingId',
    '=',
    sql<number>`any(${bookingIds}::integer[])`,
  );
  return new Set((await asked.execute()).map(({ bookingId }) => bookingId));
}

/** Who is asked to approve any of these bookings, by their ids, so many at most. */
export async function listAsked({ db, tenant }: Ctx, bookingIds: readonly number[], limit: number): Promise<number[]> {
  const rows = await askedPeople(db, tenant.id)
    .select(person.as('userId'))
    .distinct()
    .where('asked.bookingId', '=', sql<number>`any(${bookingIds}::integer[])`)
    .where(person, 'is not', null)
    .orderBy('userId')
    .limit(limit)
    .execute();
  return rows.map(({ userId }) => userId);
}
