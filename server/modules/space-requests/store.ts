import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { Sight } from '../bookings/bookings.ts';
import { resourceTraits } from '../resources/resources.ts';
import type { RequestState } from './contract.ts';

/** What somebody asks for. What is written of its state lags behind the clock: see `stateAt`. */
export interface RequestRow {
  readonly id: number;
  readonly version: number;
  readonly groupId: number;
  readonly hostId: number;
  readonly title: string;
  readonly notes: string | null;
  readonly people: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly acceptsTerms: boolean;
  readonly state: RequestState;
  readonly reason: string | null;
  readonly bookingId: number | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const COLUMNS = [
  'id',
  'version',
  'groupId',
  'hostId',
  'title',
  'notes',
  'people',
  'startsAt',
  'endsAt',
  'zone',
  'acceptsTerms',
  'reason',
  'bookingId',
  'createdBy',
  'createdAt',
] as const;

const requests = (db: Reader, tenantId: number) =>
  db
    .selectFrom('spaceRequest as request')
    .select(COLUMNS.map((column) => `request.${column}` as const))
    .select(sql<RequestState>`request.state`.as('state'))
    .where('request.tenantId', '=', tenantId);

const isOpen = (now: Temporal.Instant) =>
  sql<SqlBool>`(request.state = 'pending' and request.starts_at > ${toDate(now)})`;

export const findRequest = ({ db, tenant }: Ctx, id: number): Promise<RequestRow | undefined> =>
  requests(db, tenant.id).where('request.id', '=', id).executeTakeFirst();

/** Keeps others from deciding on it, then reads it. */
export async function lockRequest(tx: Tx, id: number): Promise<RequestRow | undefined> {
  const own = tx.db.selectFrom('spaceRequest').select('id').where('tenantId', '=', tx.tenant.id);
  await own.where('id', '=', id).forNoKeyUpdate().execute();
  return findRequest(tx, id);
}

/** Whose requests: one's own, those on which one decides, or both. */
export interface Among {
  /** Null: she manages all bookings. */
  readonly sight: Sight | null;
  readonly open: boolean;
  readonly toDecide: boolean | null;
}

/** What is asked for for her, or for those for whom she books. Who asked for it is history, and gives no right. */
const isOwn = ({ who }: Ctx, delegators: ReadonlySet<number>): RawBuilder<SqlBool> =>
  sql`(request.host_id = ${who.userId}::integer or request.host_id = any(${[...delegators]}::integer[]))`;

/** Does she manage the bookings of anything that is in its group? */
const isGivenBy = ({ db }: Ctx, sight: Sight | null): RawBuilder<SqlBool> =>
  sight === null
    ? sql`true`
    : sql`exists (select from ${resourceTraits(db)} as place where place.tenant_id = request.tenant_id
        and place.resource_group_id = request.group_id and (place.building_id = any(${[...sight.managed]}::integer[])
          or place.resource_id = any(${[...sight.kept]}::integer[])))`;

/** By start. */
export async function selectRequests(
  ctx: Ctx,
  { sight, open, toDecide }: Among,
  delegators: ReadonlySet<number>,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<RequestRow[]> {
  const { db, tenant, now } = ctx;
  const [own, given] = [isOwn(ctx, delegators), isGivenBy(ctx, sight)];
  let rows = requests(db, tenant.id)
    .where(toDecide === null ? sql<SqlBool>`(${own} or ${given})` : toDecide ? given : own)
    .orderBy('request.startsAt')
    .orderBy('request.id')
    .limit(limit);
  if (open) rows = rows.where(isOpen(now));
  if (after)
    rows = rows.where(sql<SqlBool>`(request.starts_at, request.id) > (${new Date(after[0])}, ${after[1]}::integer)`);
  return rows.execute();
}

/** Is it her own, and does she decide on it? */
export async function findStanding(ctx: Ctx, id: number, sight: Sight | null, delegators: ReadonlySet<number>) {
  const row = await ctx.db
    .selectFrom('spaceRequest as request')
    .select([isOwn(ctx, delegators).as('isOwn'), isGivenBy(ctx, sight).as('isGiver')])
    .where('request.tenantId', '=', ctx.tenant.id)
    .where('request.id', '=', id)
    .executeTakeFirst();
  return { isOwn: row?.isOwn === true, isGiver: row?.isGiver === true };
}

export const countOpen = async ({ db, tenant, now }: Ctx, hostId: number): Promise<number> => {
  const own = db
    .selectFrom('spaceRequest as request')
    .where('tenantId', '=', tenant.id)
    .where('hostId', '=', hostId)
    .where(isOpen(now))
    .select((each) => each.fn.countAll<string>().as('open'));
  return Number((await own.executeTakeFirstOrThrow()).open);
};

/** Locks all that somebody asks for, by id. */
export async function lockOpenOf(tx: Tx, hostId: number): Promise<RequestRow[]> {
  const open = tx.db
    .selectFrom('spaceRequest as request')
    .where('tenantId', '=', tx.tenant.id)
    .where('hostId', '=', hostId)
    .where(isOpen(tx.now))
    .select('id')
    .orderBy('id')
    .forNoKeyUpdate();
  const ids = (await open.execute()).map(({ id }) => id);
  const rows = requests(tx.db, tx.tenant.id).where('request.id', '=', sql<number>`any(${ids}::integer[])`);
  return rows.orderBy('request.id').execute();
}

type NewRequest = Pick<
  RequestRow,
  'groupId' | 'hostId' | 'title' | 'notes' | 'people' | 'startsAt' | 'endsAt' | 'zone' | 'acceptsTerms'
>;

/** @returns its id */
export async function insertRequest(tx: Tx, request: NewRequest): Promise<number> {
  const made = { tenantId: tx.tenant.id, createdBy: tx.who.key, createdAt: toDate(tx.now) };
  const row = tx.db.insertInto('spaceRequest').values({ ...request, ...made });
  return (await row.returning('id').executeTakeFirstOrThrow()).id;
}

/** Ends a locked one, and counts its version up. */
export async function endRequest(
  tx: Tx,
  { id, version }: RequestRow,
  became: Pick<RequestRow, 'state'> & Partial<Pick<RequestRow, 'reason' | 'bookingId'>>,
): Promise<void> {
  const own = tx.db.updateTable('spaceRequest').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await own.set({ ...became, version: version + 1 }).execute();
}
