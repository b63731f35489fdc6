import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Person } from '../../platform/auth/sessions.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import { resourceBuildings } from '../resources/resources.ts';

const COLUMNS = ['id', 'resourceId', 'ownerUserId', 'createdAt', 'renewedAt', 'lastUsedAt'] as const;

const feedsOf = (db: Reader, tenantId: number) =>
  db.selectFrom('calendarFeed').select(COLUMNS).where('calendarFeed.tenantId', '=', tenantId);

export type FeedRow = Awaited<ReturnType<ReturnType<typeof feedsOf>['executeTakeFirstOrThrow']>>;

export interface FeedFilter {
  /** Whose own is shown. */
  readonly userId: number;
  /** Where those of resources are shown too. */
  readonly kept: Reach;
  readonly resourceId?: number;
}

/** Somebody's own feed, and those of resources that she keeps, by their ids. */
export function selectFeeds(
  { db, tenant }: Ctx,
  { userId, kept, resourceId }: FeedFilter,
  after: number,
  limit: number,
): Promise<FeedRow[]> {
  let all = feedsOf(db, tenant.id).where('id', '>', after).orderBy('id').limit(limit);
  if (resourceId !== undefined) all = all.where('resourceId', '=', resourceId);
  const places = db.selectFrom(resourceBuildings(db).as('place')).select('place.resourceId');
  const here = places.where('place.tenantId', '=', tenant.id);
  return all
    .where((row) =>
      row.or([
        row.and([row('ownerUserId', '=', userId), row('resourceId', 'is', null)]),
        kept === 'all'
          ? row('resourceId', 'is not', null)
          : row('resourceId', 'in', here.where('place.buildingId', '=', sql<number>`any(${kept}::integer[])`)),
      ]),
    )
    .execute();
}

export const lockFeed = ({ db, tenant }: Tx, id: number): Promise<FeedRow | undefined> =>
  feedsOf(db, tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

export interface FeedValues {
  readonly ownerUserId: number;
  readonly secretHash: Buffer;
}

export const insertFeed = (
  { db, tenant, now }: Tx,
  values: FeedValues & { readonly resourceId: number | null },
): Promise<FeedRow> =>
  db
    .insertInto('calendarFeed')
    .values({ tenantId: tenant.id, ...values, createdAt: toDate(now) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

export const replaceSecret = ({ db, tenant, now }: Tx, id: number, values: FeedValues): Promise<FeedRow> =>
  db
    .updateTable('calendarFeed')
    .set({ ...values, renewedAt: toDate(now), lastUsedAt: null })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

export async function deleteFeed({ db, tenant }: Tx, id: number): Promise<void> {
  await db.deleteFrom('calendarFeed').where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}

/** Ends all feeds that somebody answers for. @returns what they were */
export const deleteFeedsOf = ({ db, tenant }: Tx, userId: number): Promise<FeedRow[]> =>
  db
    .deleteFrom('calendarFeed')
    .where('tenantId', '=', tenant.id)
    .where('ownerUserId', '=', userId)
    .returning(COLUMNS)
    .execute();

/** How many feeds somebody answers for. */
export async function countFeedsOf({ db, tenant }: Ctx, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('calendarFeed')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant.id)
    .where('ownerUserId', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

/** A feed that was asked for by its address, with what its owner may now. */
export interface FeedCredential extends Omit<Person, 'mustChangePassword'> {
  readonly feedId: number;
  readonly resourceId: number | null;
  readonly lastUsedAt: Date | null;
}

interface CredentialRow extends Pick<
  FeedCredential,
  'id' | 'resourceId' | 'lastUsedAt' | 'name' | 'email' | 'role' | 'reach'
> {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
  readonly userId: number;
}

const CREDENTIAL = prepared<{ readonly hash: Buffer }, CredentialRow>(
  ({
    hash,
  }) => sql`select tenant_id as "tenantId", slug, tenant_name as "tenantName", zone, id, resource_id as "resourceId",
    last_used_at as "lastUsedAt", user_id as "userId", name, email, role, reach
  from credential_of_calendar_feed where secret_hash = ${hash} and active`,
);

/** The feed behind a secret, whoever’s workplace it is in; none whose owner was shut out. */
export async function findCredential(database: Database, secretHash: Buffer): Promise<FeedCredential | undefined> {
  const [row] = await CREDENTIAL.run(database.forTenant(ALL_TENANTS), { hash: secretHash });
  if (!row) return undefined;
  const { id: feedId, userId: id, tenantId, tenantName, slug, zone, ...rest } = row;
  return { ...rest, feedId, id, tenant: { id: tenantId, slug, name: tenantName, zone } };
}

/** Writes down when a feed was read last. */
export async function noteUse({ db, tenant, now }: Tx, id: number): Promise<void> {
  await db
    .updateTable('calendarFeed')
    .set({ lastUsedAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}
