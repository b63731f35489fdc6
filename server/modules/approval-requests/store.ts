import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import { groupMembers } from '../people/people.ts';

/** Who is asked; where nobody is named, whoever manages what is asked about in all the places. */
export interface Approvers {
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
}

/** What somebody is asked about. */
export type Asked = 'booking' | 'visit';
const COLUMN = { booking: 'bookingId', visit: 'visitId' } as const satisfies Readonly<Record<Asked, string>>;

/** Who is asked to approve one of them. */
export interface Request extends Approvers {
  readonly id: number;
}

/** Says anew who is asked to approve these. */
export async function replaceRequests({ db, tenant }: Tx, what: Asked, requests: readonly Request[]): Promise<void> {
  if (requests.length === 0) return;
  const column = COLUMN[what];
  const gone = db.deleteFrom('approvalRequest').where('tenantId', '=', tenant.id);
  await gone.where(column, '=', sql<number>`any(${requests.map(({ id }) => id)}::integer[])`).execute();
  const rows = requests.flatMap(({ id, userIds, groupIds }) => [
    ...userIds.map((userId) => ({ id, userId, groupId: null })),
    ...groupIds.map((groupId) => ({ id, userId: null, groupId })),
  ]);
  if (rows.length === 0) return;
  // As arrays: a value at a time would exceed what a statement may have of them, in a year of weekdays.
  await sql`insert into approval_request (tenant_id, ${sql.ref(column)}, user_id, group_id)
    select ${tenant.id}::integer, asked.* from unnest(${rows.map(({ id }) => id)}::integer[],
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

/** All that somebody was asked about, to ask with. */
const askedOf = (db: Reader, tenantId: number, userId: number) =>
  db
    .selectFrom('approvalRequest as asked')
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

/** The ids of all bookings that somebody was asked about, to ask with. */
export const askedBookings = (db: Reader, tenantId: number, userId: number) =>
  askedOf(db, tenantId, userId).select('asked.bookingId');

/** The same of visits. */
export const askedVisits = (db: Reader, tenantId: number, userId: number) =>
  askedOf(db, tenantId, userId).select('asked.visitId').where('asked.visitId', 'is not', null);

/** Was somebody asked to approve this, and is she still one of those? */
export async function isAsked({ db, tenant }: Ctx, what: Asked, id: number, userId: number): Promise<boolean> {
  const asked = askedOf(db, tenant.id, userId).select('asked.id').where(`asked.${COLUMN[what]}`, '=', id).limit(1);
  return (await asked.executeTakeFirst()) !== undefined;
}

/** Is somebody one of these? */
export async function isAmong({ db, tenant }: Ctx, { userIds, groupIds }: Approvers, userId: number): Promise<boolean> {
  if (userIds.includes(userId)) return true;
  if (groupIds.length === 0) return false;
  const own = db
    .selectFrom(groupMembers(db).as('own'))
    .select('own.groupId')
    .where('own.tenantId', '=', tenant.id)
    .where('own.userId', '=', userId)
    .where('own.groupId', '=', sql<number>`any(${groupIds}::integer[])`);
  return (await own.limit(1).executeTakeFirst()) !== undefined;
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
  return new Set((await asked.execute()).flatMap(({ bookingId }) => bookingId ?? []));
}

/** Who is asked to approve any of these, by their ids, so many at most. */
export async function listAsked(
  { db, tenant }: Ctx,
  what: Asked,
  ids: readonly number[],
  limit: number,
): Promise<number[]> {
  const rows = await askedPeople(db, tenant.id)
    .select(person.as('userId'))
    .distinct()
    .where(`asked.${COLUMN[what]}`, '=', sql<number>`any(${ids}::integer[])`)
    .where(person, 'is not', null)
    .orderBy('userId')
    .limit(limit)
    .execute();
  return rows.map(({ userId }) => userId);
}

/** Something as it was when somebody was asked about it. */
export interface AsAsked {
  readonly id: number;
  readonly version: number;
}

/** A link in a letter to somebody who is asked: for her alone, and for what it asks about as it is. */
export interface NewLink {
  readonly secretHash: Buffer;
  readonly userId: number;
  /** One at least; several are dates of one series. */
  readonly asked: readonly AsAsked[];
  readonly expiresAt: Temporal.Instant;
}

export async function insertLinks({ db, tenant }: Tx, about: Asked, links: readonly NewLink[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ asked, expiresAt, ...link }) => ({
    ...link,
    tenantId: tenant.id,
    about,
    ids: asked.map(({ id }) => id),
    versions: asked.map(({ version }) => version),
    expiresAt: toDate(expiresAt),
  }));
  await db.insertInto('approvalLink').values(rows).execute();
}

/** The link about these behind a secret that has not ended by itself. */
export async function findLink(
  { db, tenant, now }: Ctx,
  about: Asked,
  secretHash: Buffer,
): Promise<{ readonly userId: number; readonly asked: readonly AsAsked[] } | undefined> {
  const link = await db
    .selectFrom('approvalLink')
    .select(['userId', 'ids', 'versions'])
    .where('tenantId', '=', tenant.id)
    .where('about', '=', about)
    .where('secretHash', '=', secretHash)
    .where('expiresAt', '>', toDate(now))
    .executeTakeFirst();
  if (!link) return undefined;
  const { userId, ids, versions } = link;
  return { userId, asked: ids.map((id, i) => ({ id, version: versions[i] ?? 0 })) };
}

/** One that has ended opens nothing, remembered or not. */
export const forgetOldLinks = clearOlder('approval_link', 'expires_at', Temporal.Duration.from({ hours: 24 }));
