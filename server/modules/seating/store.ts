import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { deniedBookings, offsetsNow } from '../bookings/bookings.ts';
import { drawTimes, type DrawDay } from '../draws/draws.ts';
import type { Past } from './asking.ts';
import { LOOKED_BACK, type Outcome, type SeatState } from './contract.ts';

/** What a draw means to give somebody. */
export interface Planned {
  readonly state: 'granted' | 'lost' | 'refused';
  readonly resourceId: number | null;
  readonly why: Outcome;
  /** What she could not have after all: others had it, or the rules said something else when it came to that. */
  readonly missed: readonly number[];
  /** She has it: what she is told follows once everybody has. */
  readonly given: { readonly bookingId: number; readonly pending: boolean } | null;
  /** Nothing of it changes any more. */
  readonly isFinal: boolean;
}

/** What somebody asked for, and what came of it. */
export interface RequestRow {
  readonly id: number;
  readonly version: number;
  readonly userId: number;
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
  readonly day: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  /** How far ahead of UTC the clocks were said to be then, in minutes; null: written before this was noted. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  readonly acceptTerms: boolean;
  readonly state: SeatState;
  readonly bookingId: number | null;
  readonly outcome: { readonly resourceId: number | null; readonly why: Outcome } | null;
  readonly plan: Planned | null;
  readonly drawAt: Date;
  readonly createdAt: Date;
}

const columns = [
  'id',
  'version',
  'userId',
  'buildingId',
  'floorId',
  'areaId',
  'startsAt',
  'endsAt',
  'zone',
  'startOffset',
  'endOffset',
  'acceptTerms',
  'bookingId',
  'createdAt',
] as const;

const requests = ({ db, tenant }: { readonly db: Reader; readonly tenant: { readonly id: number } }) =>
  db
    .selectFrom('seatRequest as asked')
    .innerJoin(drawTimes(db).as('draw'), (on) =>
      on
        .onRef('draw.tenantId', '=', 'asked.tenantId')
        .onRef('draw.buildingId', '=', 'asked.buildingId')
        .onRef('draw.day', '=', 'asked.day'),
    )
    .select(columns.map((column) => `asked.${column}` as const))
    .select([
      'draw.drawAt',
      sql<string>`asked.day::text`.as('day'),
      sql<SeatState>`asked.state`.as('state'),
      sql<RequestRow['outcome']>`asked.outcome`.as('outcome'),
      sql<Planned | null>`asked.plan`.as('plan'),
    ])
    .where('asked.tenantId', '=', tenant.id);

export const findRequest = (ctx: Ctx, id: number): Promise<RequestRow | undefined> =>
  requests(ctx).where('asked.id', '=', id).executeTakeFirst();

/** Keeps others from deciding on what somebody asked for, then reads it. */
export async function lockRequest(tx: Tx, id: number): Promise<RequestRow | undefined> {
  const own = tx.db.selectFrom('seatRequest').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await own.forNoKeyUpdate().execute();
  return findRequest(tx, id);
}

/** What is asked for on a day, by its id. */
export const selectOpen = (ctx: Ctx, { buildingId, day }: DrawDay): Promise<RequestRow[]> =>
  requests(ctx)
    .where('asked.state', '=', 'open')
    .where('asked.buildingId', '=', buildingId)
    .where(sql<boolean>`asked.day = ${day}::date`)
    .orderBy('asked.id')
    .execute();

/** The same, locked. */
export async function lockOpen(tx: Tx, { buildingId, day }: DrawDay): Promise<RequestRow[]> {
  const there = openRequests(tx).where('buildingId', '=', buildingId);
  return lock(tx, there.where(sql<boolean>`day = ${day}::date`));
}

/** What somebody asks for, locked, by its id. */
export const lockOpenOf = (tx: Tx, userId: number): Promise<RequestRow[]> =>
  lock(tx, openRequests(tx).where('userId', '=', userId));

/** Where somebody may ask for a desk alone. */
export type Spot = 'floorId' | 'areaId';

/** What was asked for there alone, whatever came of it, locked, by its id. */
export const lockAskedAt = (tx: Tx, spot: Spot, id: number): Promise<RequestRow[]> =>
  lock(tx, allRequests(tx).where(spot, '=', id));

/** Locked requests are for no such place any more, each under its next version. */
export async function leaveSpot({ db, tenant }: Tx, spot: Spot, rows: readonly RequestRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const own = db.updateTable('seatRequest').where('tenantId', '=', tenant.id);
  await own
    .where('id', '=', sql<number>`any(${ids}::integer[])`)
    .set({ [spot]: null, version: sql`version + 1` })
    .execute();
}

/** The days for which somebody asks. */
export const selectDaysOf = (tx: Tx, userId: number): Promise<DrawDay[]> =>
  openRequests(tx)
    .where('userId', '=', userId)
    .select(['buildingId', sql<string>`day::text`.as('day')])
    .execute();

const allRequests = ({ db, tenant }: Ctx) => db.selectFrom('seatRequest').where('tenantId', '=', tenant.id);
const openRequests = (ctx: Ctx) => allRequests(ctx).where('state', '=', 'open');

async function lock(tx: Tx, asked: ReturnType<typeof allRequests>): Promise<RequestRow[]> {
  const ids = (await asked.select('id').orderBy('id').forNoKeyUpdate().execute()).map(({ id }) => id);
  return requests(tx)
    .where('asked.id', '=', sql<number>`any(${ids}::integer[])`)
    .orderBy('asked.id')
    .execute();
}

type Times = Pick<RequestRow, 'startsAt' | 'endsAt' | 'zone' | 'startOffset' | 'endOffset'>;

/** From when to when people ask for desks on these days: those who ask for the same once. */
export const selectTimesOn = (ctx: Ctx, days: readonly DrawDay[]): Promise<(DrawDay & Times)[]> =>
  openRequests(ctx)
    .where(
      sql<boolean>`(building_id, day) in (select * from unnest(${days.map(({ buildingId }) => buildingId)}::integer[],
        ${days.map(({ day }) => day)}::date[]))`,
    )
    .select(['buildingId', sql<string>`day::text`.as('day'), 'startsAt', 'endsAt', 'zone', 'startOffset', 'endOffset'])
    .distinct()
    .execute();

/** How many ask for a day. */
export const countOpen = async (ctx: Ctx, { buildingId, day }: DrawDay): Promise<number> =>
  count(
    openRequests(ctx)
      .where('buildingId', '=', buildingId)
      .where(sql<boolean>`day = ${day}::date`),
  );

/** For how much somebody asks. */
export const countOpenOf = async (ctx: Ctx, userId: number): Promise<number> =>
  count(openRequests(ctx).where('userId', '=', userId));

const count = async (open: ReturnType<typeof openRequests>): Promise<number> =>
  (await open.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()).count;

/** Whose requests, and of which buildings alone. */
interface Whose {
  readonly userId: number | null;
  readonly within: 'all' | readonly number[];
}

/** What somebody asked for, the latest day first. */
export function selectRequestsOf(
  ctx: Ctx,
  { userId, within }: Whose,
  after: readonly [day: string, id: number] | null,
  limit: number,
): Promise<RequestRow[]> {
  let own = requests(ctx)
    .where('asked.userId', '=', sql<number>`${userId}::integer`)
    .orderBy('asked.day', 'desc')
    .orderBy('asked.id', 'desc')
    .limit(limit);
  if (within !== 'all') own = own.where('asked.buildingId', '=', sql<number>`any(${within}::integer[])`);
  if (after === null) return own.execute();
  return own.where(sql<boolean>`(asked.day, asked.id) < (${after[0]}::date, ${after[1]}::integer)`).execute();
}

/** How people fared when they asked before this day, as far back as is looked; who never did is absent. What was denied them later counts neither way. */
export async function selectPasts(
  { db, tenant }: Ctx,
  userIds: readonly number[],
  before: string,
): Promise<ReadonlyMap<number, Past>> {
  const { rows } = await sql<Past & { readonly userId: number }>`
    select person.id as user_id, count(*)::integer as asked, count(*) filter (where last.is_granted)::integer as granted,
      not (array_agg(last.is_granted order by last.day desc, last.id desc))[1] as lost_last
    from unnest(${userIds}::integer[]) as person (id) cross join lateral (
      select asked.day, asked.id, asked.state = 'granted' as is_granted from seat_request as asked
      where asked.tenant_id = ${tenant.id}::integer and asked.user_id = person.id and asked.day < ${before}::date
        and asked.state in ('granted', 'lost') and not exists (select from ${deniedBookings(db)} as denied
          where denied.tenant_id = asked.tenant_id and denied.booking_id = asked.booking_id)
      order by asked.day desc, asked.id desc limit ${LOOKED_BACK}) as last
    group by person.id`.execute(db);
  return new Map(rows.map(({ userId, ...past }) => [userId, past]));
}

export type NewRequest = Pick<
  RequestRow,
  'userId' | 'buildingId' | 'floorId' | 'areaId' | 'day' | 'startsAt' | 'endsAt' | 'zone' | 'acceptTerms'
>;

/** @returns its id */
export async function insertRequest(tx: Tx, { day, ...request }: NewRequest): Promise<number> {
  const values = {
    ...request,
    ...offsetsNow(request),
    day: sql<string>`${day}::date`,
    tenantId: tx.tenant.id,
    createdBy: tx.who.key,
    createdAt: toDate(tx.now),
  };
  return (await tx.db.insertInto('seatRequest').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

/** What becomes of a request. */
export type Decided = Pick<RequestRow, 'id' | 'state' | 'bookingId' | 'outcome'>;

/** Writes down what became of locked requests, and counts their versions up. */
export async function decideRequests({ db, tenant }: Tx, all: readonly Decided[]): Promise<void> {
  await sql`update seat_request as asked
    set state = became.state, booking_id = became.booking_id, outcome = became.outcome, plan = null, version = asked.version + 1
    from jsonb_to_recordset(${JSON.stringify(all.map(asColumns))}::jsonb)
      as became (id integer, state text, booking_id integer, outcome jsonb)
    where asked.tenant_id = ${tenant.id}::integer and asked.id = became.id`.execute(db);
}

const asColumns = ({ id, state, bookingId, outcome }: Decided): object => ({
  id,
  state,
  booking_id: bookingId,
  outcome,
});

/** Notes what a draw means to give to these locked ones: nobody is told before it is done. */
export async function planRequests({ db, tenant }: Tx, all: ReadonlyMap<number, Planned>): Promise<void> {
  const rows = Array.from(all, ([id, plan]) => ({ id, plan }));
  await sql`update seat_request as asked set plan = planned.plan
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as planned (id integer, plan jsonb)
    where asked.tenant_id = ${tenant.id}::integer and asked.id = planned.id`.execute(db);
}

/** Notes what the clocks are said to be now at the times of some locked requests. */
export async function noteOffsets({ db, tenant }: Tx, rows: readonly RequestRow[]): Promise<void> {
  await sql`update seat_request as asked set start_offset = noted.start_offset, end_offset = noted.end_offset
    from jsonb_to_recordset(${JSON.stringify(rows.map(asTimes))}::jsonb)
      as noted (id integer, start_offset smallint, end_offset smallint)
    where asked.tenant_id = ${tenant.id}::integer and asked.id = noted.id`.execute(db);
}

/**
 * Writes when these locked ones are, and counts their versions up. What was meant for somebody stood on another time, and is thought out anew; what
 * she has been given is a booking, which moves by itself.
 */
export async function moveRequests({ db, tenant }: Tx, rows: readonly RequestRow[]): Promise<void> {
  await sql`update seat_request as asked set starts_at = moved.starts_at, ends_at = moved.ends_at,
      start_offset = moved.start_offset, end_offset = moved.end_offset, version = asked.version + 1,
      plan = case when jsonb_typeof(asked.plan -> 'given') = 'object' then asked.plan end
    from jsonb_to_recordset(${JSON.stringify(rows.map(asTimes))}::jsonb) as moved
      (id integer, starts_at timestamptz, ends_at timestamptz, start_offset smallint, end_offset smallint)
    where asked.tenant_id = ${tenant.id}::integer and asked.id = moved.id`.execute(db);
}

function asTimes(row: RequestRow): object {
  const { startOffset, endOffset } = offsetsNow(row);
  const { id, startsAt, endsAt } = row;
  return { id, starts_at: startsAt, ends_at: endsAt, start_offset: startOffset, end_offset: endOffset };
}
