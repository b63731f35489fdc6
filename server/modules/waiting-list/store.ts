import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { isMadeByOwner, offsetsNow, type Sight } from '../bookings/bookings.ts';
import { resourceBuildings } from '../resources/resources.ts';

/** What somebody waits for. What is written of its state lags behind the clock: see `stateAt`. */
export interface EntryRow {
  readonly id: number;
  readonly version: number;
  readonly hostId: number;
  readonly title: string;
  readonly resourceIds: readonly number[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  /** How far ahead of UTC the clocks were said to be then, in minutes; null: written before this was noted. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  readonly state: 'waiting' | 'offered' | 'booked' | 'lapsed' | 'left';
  readonly offeredResourceId: number | null;
  readonly offeredUntil: Date | null;
  readonly bookingId: number | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const columns = [
  'id',
  'version',
  'hostId',
  'title',
  'startsAt',
  'endsAt',
  'zone',
  'startOffset',
  'endOffset',
  'offeredResourceId',
  'offeredUntil',
  'bookingId',
  'createdBy',
  'createdAt',
] as const;

const RESOURCES = sql<number[]>`array(select wanted.resource_id from waiting_entry_resource as wanted
  where wanted.tenant_id = entry.tenant_id and wanted.entry_id = entry.id order by wanted.resource_id)`;

const isOpen = (now: Temporal.Instant) => sql<SqlBool>`(entry.starts_at > ${toDate(now)}
  and (entry.state = 'waiting' or (entry.state = 'offered' and entry.offered_until > ${toDate(now)})))`;

const entries = (db: Reader, tenantId: number) =>
  db
    .selectFrom('waitingEntry as entry')
    .select(columns.map((column) => `entry.${column}` as const))
    .select(sql<EntryRow['state']>`entry.state`.as('state'))
    .select(RESOURCES.as('resourceIds'))
    .where('entry.tenantId', '=', tenantId);

export const findEntry = ({ db, tenant }: Ctx, id: number): Promise<EntryRow | undefined> =>
  entries(db, tenant.id).where('entry.id', '=', id).executeTakeFirst();

/** Keeps others from changing what somebody waits for, then reads it. */
export async function lockEntry(tx: Tx, id: number): Promise<EntryRow | undefined> {
  const own = tx.db.selectFrom('waitingEntry').select('id').where('tenantId', '=', tx.tenant.id);
  await own.where('id', '=', id).forNoKeyUpdate().execute();
  return findEntry(tx, id);
}

/** Whose entries: of whom somebody may act for, and unless a host is named her own and those alone that she made. */
export interface Whose {
  readonly hostId: number | null;
  /** The asking one, or to whom her credential belongs. */
  readonly owner: string;
  /** How far she acts for others; null: for everybody. */
  readonly sight: Sight | null;
}

/** Entries by their start. */
export async function selectEntriesOf(
  ctx: Ctx,
  whose: Whose,
  { open = false }: { readonly open?: boolean | undefined },
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<EntryRow[]> {
  const { db, tenant, now } = ctx;
  let rows = entries(db, tenant.id)
    .where(isAmong(ctx, whose))
    .orderBy('entry.startsAt')
    .orderBy('entry.id')
    .limit(limit);
  if (open) rows = rows.where(isOpen(now));
  if (after)
    rows = rows.where(sql<SqlBool>`(entry.starts_at, entry.id) > (${new Date(after[0])}, ${after[1]}::integer)`);
  return rows.execute();
}

/** Found by their host, or by who made them, of whom she acts for. The same as `authorityOver` says of one. */
function isAmong({ db, tenant, who }: Ctx, { hostId, owner, sight }: Whose): RawBuilder<SqlBool> {
  const mine = sql<SqlBool>`entry.host_id = ${who.userId}::integer`;
  const actsFor = sight === null ? sql<SqlBool>`true` : sql<SqlBool>`(${mine} or ${isActedFor(db, sight)})`;
  if (hostId !== null) return sql`(entry.host_id = ${hostId}::integer and ${actsFor})`;
  const made = isMadeByOwner('made.created_by', tenant.id, { key: who.key, owner });
  return sql`(entry.id in (
    select id from waiting_entry as own where own.tenant_id = ${tenant.id}::integer and own.host_id = ${who.userId}::integer
    union all select id from waiting_entry as made where made.tenant_id = ${tenant.id}::integer and ${made}) and ${actsFor})`;
}

/** She is a delegate of the host’s, or manages what is booked of all that is waited for. */
const isActedFor = (db: Reader, { delegators, managed, kept }: Sight): RawBuilder<SqlBool> => sql`(
  entry.host_id = any(${[...delegators]}::integer[])
  or ${everyWanted(sql`wanted.resource_id = any(${[...kept]}::integer[])`)}
  or ${everyWanted(sql`exists (select from ${resourceBuildings(db)} as place where place.tenant_id = wanted.tenant_id
    and place.resource_id = wanted.resource_id and place.building_id = any(${managed}::integer[]))`)})`;

/** Is it so of each? Of what nothing is left of it is not. */
const everyWanted = (is: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
  sql`(select bool_and(${is}) from waiting_entry_resource as wanted
    where wanted.tenant_id = entry.tenant_id and wanted.entry_id = entry.id)`;

/** What somebody waits for by now at just that time, of just these. @returns its id */
export async function findSame(
  { db, tenant, now }: Ctx,
  { hostId, startsAt, endsAt, resourceIds }: Pick<EntryRow, 'hostId' | 'startsAt' | 'endsAt' | 'resourceIds'>,
): Promise<number | undefined> {
  const wanted = resourceIds.toSorted((a, b) => a - b);
  const own = entries(db, tenant.id)
    .where('entry.hostId', '=', hostId)
    .where('entry.startsAt', '=', startsAt)
    .where('entry.endsAt', '=', endsAt)
    .where(isOpen(now))
    .where(sql<SqlBool>`${RESOURCES} = ${wanted}::integer[]`);
  return (await own.executeTakeFirst())?.id;
}

/** What people wait for still, by id behind one. */
export const selectToCome = ({ db, tenant, now }: Ctx, after: number, limit: number): Promise<EntryRow[]> =>
  entries(db, tenant.id).where('entry.id', '>', after).where(isOpen(now)).orderBy('entry.id').limit(limit).execute();

/** Notes what the clocks are said to be now at the times of some entries. */
export async function noteOffsets({ db, tenant }: Tx, rows: readonly EntryRow[]): Promise<void> {
  const noted = JSON.stringify(rows.map((row) => ({ id: row.id, ...offsetsNow(row) })));
  await sql`update waiting_entry set start_offset = "startOffset", end_offset = "endOffset"
    from jsonb_to_recordset(${noted}::jsonb) as noted (id integer, "startOffset" smallint, "endOffset" smallint)
    where waiting_entry.tenant_id = ${tenant.id}::integer and waiting_entry.id = noted.id and start_offset is null`.execute(
    db,
  );
}

export const countOpen = async ({ db, tenant, now }: Ctx, hostId: number): Promise<number> => {
  const own = db.selectFrom('waitingEntry as entry').where('tenantId', '=', tenant.id).where('hostId', '=', hostId);
  const counted = own.where(isOpen(now)).select((each) => each.fn.countAll<string>().as('open'));
  return Number((await counted.executeTakeFirstOrThrow()).open);
};

/** Locks all that somebody waits for, by id. */
export async function lockOpenOf(tx: Tx, hostId: number): Promise<EntryRow[]> {
  const own = tx.db
    .selectFrom('waitingEntry as entry')
    .where('tenantId', '=', tx.tenant.id)
    .where('hostId', '=', hostId);
  const open = own.where(isOpen(tx.now)).select('id').orderBy('id').forNoKeyUpdate();
  const ids = (await open.execute()).map(({ id }) => id);
  return entries(tx.db, tx.tenant.id)
    .where('entry.id', '=', sql<number>`any(${ids}::integer[])`)
    .orderBy('entry.id')
    .execute();
}

/** Somebody who waits for some of what others wait for: when, and for which of that. */
export type RivalRow = Pick<EntryRow, 'id' | 'hostId' | 'startsAt' | 'endsAt' | 'resourceIds'>;

/**
 * Those who wait about the time at which these do, before the last of them, with what of that each waits for. In one pass and by the time first
 * (`offset 0` keeps it so): how many wait for one thing is not known beforehand, and looked up by that, each was looked at for each of a page.
 */
export async function selectRivals({ db, tenant, now }: Ctx, all: readonly RivalRow[]): Promise<RivalRow[]> {
  const start = new Date(Math.min(...all.map(({ startsAt }) => startsAt.getTime())));
  const end = new Date(Math.max(...all.map(({ endsAt }) => endsAt.getTime())));
  const last = Math.max(...all.map(({ id }) => id));
  const wanted = [...new Set(all.flatMap(({ resourceIds }) => resourceIds))];
  const { rows } = await sql<RivalRow>`
    with open as materialized (
      select entry.id, entry.host_id, entry.starts_at, entry.ends_at from waiting_entry as entry
      where entry.tenant_id = ${tenant.id}::integer and entry.starts_at < ${end} and entry.ends_at > ${start}
        and entry.id < ${last}::integer and ${isOpen(now)})
    select open.id, open.host_id, open.starts_at, open.ends_at, wanted.resource_ids from open cross join lateral (
      select array_agg(each.resource_id) as resource_ids from waiting_entry_resource as each
      where each.tenant_id = ${tenant.id}::integer and each.entry_id = open.id
        and each.resource_id = any(${wanted}::integer[]) offset 0) as wanted
    where wanted.resource_ids is not null`.execute(db);
  return rows;
}

/** Which of these resources somebody waits for, at a time where it matters. */
export async function selectWaitedFor(
  { db, tenant, now }: Ctx,
  resourceIds: readonly number[] | null,
  during: Period | null,
): Promise<number[]> {
  let rows = db
    .selectFrom('waitingEntryResource as wanted')
    .innerJoin('waitingEntry as entry', (join) =>
      join.onRef('entry.tenantId', '=', 'wanted.tenantId').onRef('entry.id', '=', 'wanted.entryId'),
    )
    .select('wanted.resourceId')
    .distinct()
    .where('wanted.tenantId', '=', tenant.id)
    .where('entry.state', '=', 'waiting')
    .where('entry.startsAt', '>', toDate(now));
  if (resourceIds) rows = rows.where('wanted.resourceId', '=', sql<number>`any(${resourceIds}::integer[])`);
  if (during) {
    rows = rows.where('entry.startsAt', '<', toDate(during.end)).where('entry.endsAt', '>', toDate(during.start));
  }
  return (await rows.execute()).map(({ resourceId }) => resourceId);
}

/** What else whoever waits for something waits for at that time, by its resources: that one too where it waits. */
export async function selectWaitedForBy(
  { db, tenant }: Ctx,
  { hostId, startsAt, endsAt }: Pick<EntryRow, 'hostId' | 'startsAt' | 'endsAt'>,
): Promise<number[]> {
  const rows = db
    .selectFrom('waitingEntry as entry')
    .innerJoin('waitingEntryResource as wanted', (join) =>
      join.onRef('wanted.tenantId', '=', 'entry.tenantId').onRef('wanted.entryId', '=', 'entry.id'),
    )
    .select('wanted.resourceId')
    .distinct()
    .where('entry.tenantId', '=', tenant.id)
    .where('entry.hostId', '=', hostId)
    .where('entry.state', '=', 'waiting')
    .where('entry.startsAt', '<', endsAt)
    .where('entry.endsAt', '>', startsAt);
  return (await rows.execute()).map(({ resourceId }) => resourceId);
}

/** Somebody who waits, and for when. */
export type WaitingRow = Pick<EntryRow, 'id' | 'hostId' | 'startsAt' | 'endsAt'>;

/** Those who wait for a resource, in the order in which they came. @param after the last one seen */
export const selectWaiting = (
  { db, tenant, now }: Ctx,
  resourceId: number,
  after: number,
  limit: number,
): Promise<WaitingRow[]> =>
  db
    .selectFrom('waitingEntry as entry')
    .innerJoin('waitingEntryResource as wanted', (join) =>
      join.onRef('wanted.tenantId', '=', 'entry.tenantId').onRef('wanted.entryId', '=', 'entry.id'),
    )
    .select(['entry.id', 'entry.hostId', 'entry.startsAt', 'entry.endsAt'])
    .where('entry.tenantId', '=', tenant.id)
    .where('wanted.resourceId', '=', resourceId)
    .where('entry.state', '=', 'waiting')
    .where('entry.startsAt', '>', toDate(now))
    .where('entry.id', '>', after)
    .orderBy('entry.id')
    .limit(limit)
    .execute();

/** Somebody who waits, and for what of it. */
export interface WaitedForRow extends WaitingRow {
  readonly resourceId: number;
}

/** Those who wait for some resources at a time of somebody's and came before her, in the order in which they came. */
export const selectBefore = (
  { db, tenant, now }: Ctx,
  { id, startsAt, endsAt }: WaitingRow,
  resourceIds: readonly number[],
  limit: number,
): Promise<WaitedForRow[]> =>
  db
    .selectFrom('waitingEntry as entry')
    .innerJoin('waitingEntryResource as wanted', (join) =>
      join.onRef('wanted.tenantId', '=', 'entry.tenantId').onRef('wanted.entryId', '=', 'entry.id'),
    )
    .select(['entry.id', 'entry.hostId', 'entry.startsAt', 'entry.endsAt', 'wanted.resourceId'])
    .where('entry.tenantId', '=', tenant.id)
    .where('wanted.resourceId', '=', sql<number>`any(${resourceIds}::integer[])`)
    .where('entry.state', '=', 'waiting')
    .where('entry.startsAt', '>', toDate(now))
    .where('entry.startsAt', '<', endsAt)
    .where('entry.endsAt', '>', startsAt)
    .where('entry.id', '<', id)
    .orderBy('entry.id')
    .orderBy('wanted.resourceId')
    .limit(limit)
    .execute();

/** Is something else offered to whoever waits, at that time? */
export async function isOfferedMeanwhile({ db, tenant, now }: Ctx, entry: WaitingRow): Promise<boolean> {
  const other = db
    .selectFrom('waitingEntry')
    .select('id')
    .where('tenantId', '=', tenant.id)
    .where('hostId', '=', entry.hostId)
    .where('state', '=', 'offered')
    .where('offeredUntil', '>', toDate(now))
    .where('startsAt', '<', entry.endsAt)
    .where('endsAt', '>', entry.startsAt);
  return (await other.executeTakeFirst()) !== undefined;
}

/** Did whoever waits let an offer of one of these lapse at that time, since she asked for it? */
export async function hasLetLapse(
  { db, tenant, now }: Ctx,
  { id, hostId, startsAt, endsAt }: WaitingRow,
  resourceIds: readonly number[],
): Promise<boolean> {
  const { rows } = await sql`select 1 from waiting_entry as entry
    join waiting_entry as lapsed on lapsed.tenant_id = entry.tenant_id and lapsed.host_id = ${hostId}::integer
      and lapsed.state in ('offered', 'lapsed') and lapsed.offered_resource_id = any(${resourceIds}::integer[])
      and lapsed.starts_at < ${endsAt} and lapsed.ends_at > ${startsAt}
      and lapsed.offered_until > entry.created_at and lapsed.offered_until <= ${toDate(now)}
    where entry.tenant_id = ${tenant.id} and entry.id = ${id}::integer limit 1`.execute(db);
  return rows.length > 0;
}

type NewEntry = Pick<EntryRow, 'hostId' | 'title' | 'startsAt' | 'endsAt' | 'zone'>;

/** @returns its id */
export async function insertEntry(tx: Tx, entry: NewEntry, resourceIds: readonly number[]): Promise<number> {
  const tenantId = tx.tenant.id;
  const values = { ...entry, ...offsetsNow(entry), tenantId, createdBy: tx.who.key, createdAt: toDate(tx.now) };
  const { id } = await tx.db.insertInto('waitingEntry').values(values).returning('id').executeTakeFirstOrThrow();
  const rows = resourceIds.map((resourceId) => ({ tenantId, entryId: id, resourceId }));
  await tx.db.insertInto('waitingEntryResource').values(rows).execute();
  return id;
}

type EntryUpdate = Partial<Pick<EntryRow, 'state' | 'offeredResourceId' | 'offeredUntil' | 'bookingId'>> & {
  readonly times?: Pick<EntryRow, 'startsAt' | 'endsAt'>;
};

/** Changes a locked entry and counts its version up. */
export async function updateEntry(
  tx: Tx,
  { id, version, zone }: EntryRow,
  { times, ...values }: EntryUpdate,
): Promise<void> {
  const own = tx.db.updateTable('waitingEntry').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  const moved = times ? { ...times, ...offsetsNow({ ...times, zone }) } : {};
  await own.set({ ...values, ...moved, version: version + 1 }).execute();
}
