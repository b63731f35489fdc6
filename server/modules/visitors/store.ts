import { randomUUID } from 'node:crypto';
import { sql, type SqlBool } from 'kysely';
import { containing } from '../../platform/db/containing.ts';
import { makeCode } from '../../platform/ids.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { askedVisits } from '../approval-requests/approval-requests.ts';
import { buildingZones } from '../places/places.ts';
import { isSeenIn, type Sight, type VisitFilter } from './conditions.ts';
import type { BadgeState, VisitApproval } from './contract.ts';
import { notedTimes } from './noted.ts';
import type { BadgeRow, Comer, Questions, VisitRow, VisitValues } from './row.ts';

const among = (ids: readonly number[]) => sql<number>`any(${ids}::integer[])`;

const visits = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('visit')
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join.onRef('house.tenantId', '=', 'visit.tenantId').onRef('house.buildingId', '=', 'visit.buildingId'),
    )
    .select(['visit.id', 'version', 'hostId', 'visit.buildingId', 'bookingId', 'purpose', 'notes', 'purposeId'])
    .select(['startsAt', 'endsAt', 'cancelledAt', 'rejectionReason', 'erasedAt', 'createdAt', 'house.zone'])
    .select(['askedVersion', sql<VisitApproval | null>`visit.approval`.as('approval')])
    .where('visit.tenantId', '=', tenant.id);

export const findVisitRow = (ctx: Ctx, id: number): Promise<VisitRow | undefined> =>
  visits(ctx).where('visit.id', '=', id).executeTakeFirst();

const inOrder = ({ db, tenant }: Tx, ids: readonly number[]) =>
  db.selectFrom('visit').select('id').where('tenantId', '=', tenant.id).where('id', '=', among(ids)).orderBy('id');

/** Keeps others from changing these visits and their badges, then reads them. By id: nobody waits in a circle. */
export async function lockVisits(tx: Tx, ids: readonly number[]): Promise<VisitRow[]> {
  await inOrder(tx, ids).forNoKeyUpdate().execute();
  return selectVisitsById(tx, ids);
}

/** Keeps others from changing the visit and its badges, then reads it. */
export const lockVisit = async (tx: Tx, id: number): Promise<VisitRow | undefined> => (await lockVisits(tx, [id]))[0];

/** These visits, by (start, id). */
export const selectVisitsById = (ctx: Ctx, ids: readonly number[]): Promise<VisitRow[]> =>
  visits(ctx).where('visit.id', '=', among(ids)).orderBy('startsAt').orderBy('visit.id').execute();

/** By (start, id), as far as they are seen. */
export function selectVisits(
  ctx: Ctx,
  sight: Sight,
  filter: VisitFilter,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<VisitRow[]> {
  let rows = visits(ctx).where(isSeenIn(sight)).orderBy('startsAt').orderBy('visit.id').limit(limit);
  for (const member of ['buildingId', 'hostId', 'bookingId'] as const) {
    const wanted = filter[member];
    if (wanted !== null) rows = rows.where(`visit.${member}`, '=', wanted);
  }
  if (filter.from) rows = rows.where('endsAt', '>', toDate(filter.from));
  if (filter.to) rows = rows.where('startsAt', '<', toDate(filter.to));
  if (!filter.cancelled) rows = rows.where('cancelledAt', 'is', null);
  if (filter.state !== null || filter.search !== '') rows = rows.where(hasBadge(filter));
  // Nobody is expected, or missed, before it is approved; who is here is here.
  if (filter.state !== null && filter.state !== 'visiting')
    rows = rows.where(sql<boolean>`visit.approval is distinct from 'pending'`);
  return (after === null ? rows : rows.where(isBehind(after))).execute();
}

const hasBadge = ({ state, search }: VisitFilter) => sql<boolean>`exists (select from badge
  where badge.tenant_id = visit.tenant_id and badge.visit_id = visit.id and (${state}::text is null or badge.state = ${state})
    and badge.removed_at is null and (${search} = '' or badge.name ilike ${containing(search)} or badge.company ilike ${containing(search)}))`;

/** By (start, id): what still waits for somebody to approve it, of what she was asked about and of all in these buildings. */
export function selectAwaited(
  ctx: Ctx,
  { userId, buildings }: Sight,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<VisitRow[]> {
  const { db, tenant, now } = ctx;
  const isThere = sql`visit.building_id = any(${buildings === 'all' ? [] : buildings}::integer[])`;
  const isAsked = sql`visit.id in (${askedVisits(db, tenant.id, userId ?? 0)})`;
  let rows = visits(ctx)
    .where('visit.approval', '=', 'pending')
    .where('startsAt', '>', toDate(now))
    .orderBy('startsAt')
    .orderBy('visit.id')
    .limit(limit);
  if (buildings !== 'all') rows = rows.where(sql<boolean>`(${isThere} or ${isAsked})`);
  return (after === null ? rows : rows.where(isBehind(after))).execute();
}

const isBehind = ([start, id]: readonly [start: number, id: number]) =>
  sql<boolean>`(visit.starts_at, visit.id) > (${new Date(start)}::timestamptz, ${id}::integer)`;

/** Badges that somebody has, with their visits. */
export const LIVE_BADGES = sql`from badge join visit on visit.tenant_id = badge.tenant_id and visit.id = badge.visit_id
  and badge.removed_at is null`;
export const VISITS = sql`from visit`;

/** Does one of these come to a visit? */
export const isVisitedBy = (visitorIds: readonly number[]) =>
  sql<SqlBool>`exists (select from badge where badge.tenant_id = visit.tenant_id and badge.visit_id = visit.id
    and badge.removed_at is null and badge.visitor_id = any(${visitorIds}::integer[]))`;

const openOf = ({ db, tenant, now }: Ctx, hostId: number) =>
  db
    .selectFrom('visit')
    .where('tenantId', '=', tenant.id)
    .where('hostId', '=', hostId)
    .where('cancelledAt', 'is', null)
    .where('endsAt', '>', toDate(now));

/** How many visits of somebody are not over. */
export async function countOpen(ctx: Ctx, hostId: number): Promise<number> {
  const count = openOf(ctx, hostId).select((each) => each.fn.countAll<string>().as('open'));
  return Number((await count.executeTakeFirstOrThrow()).open);
}

/** Those visits. */
export const selectOpenOf = async (ctx: Ctx, hostId: number): Promise<number[]> =>
  (await openOf(ctx, hostId).select('id').execute()).map(({ id }) => id);

/** What a visitor answered; null: nothing. */
const QUESTIONS = sql<Questions | null>`(select jsonb_build_object('questionnaireId', said.questionnaire_id,
    'questionnaireVersion', said.questionnaire_version, 'passed', said.passed, 'answers', said.answers, 'answeredAt', said.answered_at)
  from badge_answer as said where said.tenant_id = badge.tenant_id and said.badge_id = badge.id)`;

const badges = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('badge')
    .innerJoin('visitor', (join) =>
      join.onRef('visitor.tenantId', '=', 'badge.tenantId').onRef('visitor.id', '=', 'badge.visitorId'),
    )
    .select(['badge.id', 'version', 'uid', 'visitId', 'visitorId', 'name', 'company', 'phone', 'email', 'code'])
    .select(['arrivedAt', 'departedAt', 'erasedAt', 'removedAt', 'told', sql<BadgeState>`badge.state`.as('state')])
    .select(QUESTIONS.as('questions'))
    .where('badge.tenantId', '=', tenant.id);
const live = (ctx: Ctx) => badges(ctx).where('removedAt', 'is', null);

/** The badges of some visits, of whoever was taken off too, in the order in which the visitors were named. */
export const selectEveryBadge = (ctx: Ctx, visitIds: readonly number[]): Promise<BadgeRow[]> =>
  visitIds.length === 0
    ? Promise.resolve([])
    : badges(ctx).where('visitId', '=', among(visitIds)).orderBy('badge.id').execute();

/** Those of who comes, or came. */
export const selectBadges = (ctx: Ctx, visitIds: readonly number[]): Promise<BadgeRow[]> =>
  visitIds.length === 0
    ? Promise.resolve([])
    : live(ctx).where('visitId', '=', among(visitIds)).orderBy('badge.id').execute();

export const findBadgeByCode = (ctx: Ctx, code: string): Promise<BadgeRow | undefined> =>
  live(ctx).where('code', '=', code).executeTakeFirst();

/** Keeps these visits and their badges as they are until it was told of them: what is erased later is erased of that too. */
export const holdVisits = async (tx: Tx, ids: readonly number[]): Promise<void> =>
  void (await inOrder(tx, ids).forShare().execute());

/** These badges by id, for who tells of them. */
export async function findBadges(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, BadgeRow>> {
  const rows = ids.length === 0 ? [] : await live(ctx).where('badge.id', '=', among(ids)).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The visitors with these addresses, made where there are none; without one, each is new. By address, so that nobody waits in a circle.
 * @returns their ids, in the order given
 */
export async function takeVisitors(tx: Tx, emails: readonly (string | null)[]): Promise<number[]> {
  const known = [...new Set(emails.flatMap((email) => email ?? []))].toSorted();
  const { rows } = await sql<{ id: number; email: string | null }>`
    insert into visitor (tenant_id, email, created_at)
    select ${tx.tenant.id}::integer, email, ${toDate(tx.now)}::timestamptz from unnest(${known}::text[]) with ordinality as given (email, place)
    order by place
    on conflict on constraint visitor_email_unique do update set email = excluded.email
    returning id, email`.execute(tx.db);
  const idOf = new Map(rows.map(({ id, email }) => [email, id]));
  const unknown = emails
    .filter((email) => email === null)
    .map(() => ({ tenantId: tx.tenant.id, createdAt: toDate(tx.now) }));
  const fresh = unknown.length === 0 ? [] : await tx.db.insertInto('visitor').values(unknown).returning('id').execute();
  return emails.map((email) => (email === null ? fresh.shift()?.id : idOf.get(email)) ?? 0);
}

/** @returns its id */
export async function insertVisit(tx: Tx, { during, zone = null, ...values }: VisitValues): Promise<number> {
  const stamp = { tenantId: tx.tenant.id, createdBy: tx.who.key, createdAt: toDate(tx.now) };
  const row = { ...values, ...stamp, ...notedTimes(during, zone) };
  return (await tx.db.insertInto('visit').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** What a visit becomes. */
export interface VisitChange extends Partial<VisitValues> {
  readonly cancelledAt?: Date;
  readonly rejectionReason?: string;
  readonly askedVersion?: number;
}

/** Changes a locked visit and counts its version up. */
export async function updateVisitRow(
  { db, tenant }: Tx,
  id: number,
  { during, zone = null, ...values }: VisitChange,
): Promise<void> {
  await db
    .updateTable('visit')
    .set({ ...values, ...(during && notedTimes(during, zone)), version: sql`visit.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** Gives each of these a badge for a visit, in their order. @param arrived they are here already */
export async function insertBadges(
  { db, tenant, now }: Tx,
  visitId: number,
  comers: readonly Comer[],
  arrived: boolean,
): Promise<void> {
  const state = arrived ? { state: 'visiting', arrivedAt: toDate(now) } : { state: 'initial' };
  const rows = comers.map((comer) => ({
    tenantId: tenant.id,
    visitId,
    ...comer,
    ...state,
    uid: randomUUID(),
    code: makeCode(),
  }));
  await db.insertInto('badge').values(rows).execute();
}

/** What a badge becomes. */
export interface BadgeChange {
  readonly state: BadgeState;
  readonly arrivedAt?: Date | null;
  readonly departedAt?: Date | null;
}

/** Changes badges of a locked visit and counts their versions up. */
export async function updateBadges({ db, tenant }: Tx, ids: readonly number[], change: BadgeChange): Promise<void> {
  await db
    .updateTable('badge')
    .set({ ...change, version: sql`badge.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', among(ids))
    .execute();
}

/** The visits, the first ones, to which a visitor came or comes as somebody who is still known. */
export async function selectVisitIdsOf(ctx: Ctx, sight: Sight, visitorId: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select visit.id from badge join visit on visit.tenant_id = badge.tenant_id and visit.id = badge.visit_id
    where badge.tenant_id = ${ctx.tenant.id} and badge.visitor_id = ${visitorId} and badge.erased_at is null and ${isSeenIn(sight)}
    order by visit.id limit ${limit}`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

/** Visits that ended before a time, the oldest, of which it is still known who came. */
export const selectKeptVisitIds = async ({ db, tenant }: Ctx, before: Date, limit: number): Promise<number[]> =>
  (
    await db
      .selectFrom('visit')
      .select('id')
      .where('tenantId', '=', tenant.id)
      .where('endsAt', '<', before)
      .where('erasedAt', 'is', null)
      .orderBy('endsAt')
      .limit(limit)
      .execute()
  ).map(({ id }) => id);

/** The workplaces with such visits. */
export const listKeepingVisits = async (db: Db, before: Date): Promise<number[]> =>
  (
    await db
      .selectFrom('visit')
      .select('tenantId')
      .distinct()
      .where('endsAt', '<', before)
      .where('erasedAt', 'is', null)
      .execute()
  ).map(({ tenantId }) => tenantId);

/** Notes what one of a locked visit's visitors answers, instead of what she answered before, and counts her badge's version up. */
export async function putAnswers(
  { db, tenant, now }: Tx,
  badgeId: number,
  { answers, ...judged }: Omit<Questions, 'answeredAt'>,
): Promise<void> {
  const said = { ...judged, answers: JSON.stringify(answers), answeredAt: toDate(now) };
  await db
    .insertInto('badgeAnswer')
    .values({ tenantId: tenant.id, badgeId, ...said })
    .onConflict((clash) => clash.constraint('badge_answer_pk').doUpdateSet(said))
    .execute();
  await db
    .updateTable('badge')
    .set({ version: sql`badge.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', badgeId)
    .execute();
}

/** Takes off badges of locked visits whose they were. Nobody is expected any more then, nor here. */
export async function eraseBadges({ db, tenant, now }: Tx, ids: readonly number[]): Promise<void> {
  const at = toDate(now);
  await sql`update badge set name = '', company = '', phone = '', erased_at = ${at}::timestamptz, version = version + 1,
      state = case when arrived_at is null then 'no_show' else 'visited' end,
      departed_at = case when state = 'visiting' then ${at}::timestamptz else departed_at end
    where tenant_id = ${tenant.id} and id = ${among(ids)}`.execute(db);
  await sql`delete from badge_answer where tenant_id = ${tenant.id} and badge_id = ${among(ids)}`.execute(db);
}

/** Takes off locked visits why somebody came, and counts the versions of those up that said so. @param whole nothing else is left to erase */
export async function eraseTexts({ db, tenant, now }: Tx, ids: readonly number[], whole: boolean): Promise<void> {
  await sql`update visit set purpose = '', notes = '', purpose_id = null, rejection_reason = '',
      version = version + (purpose <> '' or notes <> '' or purpose_id is not null or rejection_reason <> '')::integer,
      erased_at = ${whole ? toDate(now) : null}::timestamptz
    where tenant_id = ${tenant.id} and id = ${among(ids)}`.execute(db);
}

/** A visitor's address, in small letters; null where none is known. */
export const findAddress = async ({ db, tenant }: Ctx, id: number): Promise<string | null> =>
  (
    await sql<{
      email: string | null;
    }>`select lower(email) as email from visitor where tenant_id = ${tenant.id} and id = ${id}`.execute(db)
  ).rows[0]?.email ?? null;

/**
 * Forgets the addresses of those visitors whose no badge is any more but these, which are erased. Of who is known still they are no more:
 * each becomes somebody's of whom nothing is known. Locked first: who is invited meanwhile is known.
 */
export async function eraseAddresses(
  { db, tenant, now }: Tx,
  erased: readonly Pick<BadgeRow, 'id' | 'visitorId'>[],
): Promise<void> {
  const visitorIds = erased.map(({ visitorId }) => visitorId);
  await sql`select from visitor where tenant_id = ${tenant.id} and id = ${among(visitorIds)} and email is not null
    order by email for update`.execute(db);
  await sql`update visitor set email = null where tenant_id = ${tenant.id} and id = ${among(visitorIds)} and email is not null
    and not exists (select from badge where badge.tenant_id = visitor.tenant_id and badge.visitor_id = visitor.id and badge.erased_at is null)`.execute(
    db,
  );
  await sql`with known as (
      select badge.id, row_number() over (order by badge.id) as nth from badge
      join visitor on visitor.tenant_id = badge.tenant_id and visitor.id = badge.visitor_id
      where badge.tenant_id = ${tenant.id} and badge.id = ${among(erased.map(({ id }) => id))} and visitor.email is not null),
    made as (insert into visitor (tenant_id, created_at) select ${tenant.id}::integer, ${toDate(now)}::timestamptz from known returning id),
    nobody as (select id, row_number() over (order by id) as nth from made)
    update badge set visitor_id = nobody.id from known join nobody using (nth)
    where badge.tenant_id = ${tenant.id} and badge.id = known.id`.execute(db);
}

/** Says of a badge of a locked visit when, where and by whom its owner was told that she is expected. Nobody hears of it: no version. */
export async function updateTold({ db, tenant }: Tx, id: number, told: string | null): Promise<void> {
  await db.updateTable('badge').set({ told }).where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}

/**
 * Takes a visitor off a locked visit who was never told of it: nobody has to know later that she was on it, and who has no other badge is
 * known no more. Locked first: who is invited meanwhile stays.
 */
export async function forgetBadge(
  { db, tenant }: Tx,
  { id, visitorId }: Pick<BadgeRow, 'id' | 'visitorId'>,
): Promise<void> {
  await db.deleteFrom('badge').where('tenantId', '=', tenant.id).where('id', '=', id).execute();
  await sql`select from visitor where tenant_id = ${tenant.id} and id = ${visitorId} for update`.execute(db);
  await sql`delete from visitor where tenant_id = ${tenant.id} and id = ${visitorId}
    and not exists (select from badge where badge.tenant_id = visitor.tenant_id and badge.visitor_id = visitor.id)`.execute(
    db,
  );
}

/**
 * Takes a visitor off a locked visit; what she was told is kept, for what she is told next. Its visit tells of that, and of her badge nothing
 * is told: no version.
 */
export async function removeBadge({ db, tenant, now }: Tx, id: number): Promise<void> {
  const removed = { removedAt: toDate(now) };
  await db.updateTable('badge').set(removed).where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}

/** The visits at these bookings that are not over. */
export async function selectOpenAt({ db, tenant, now }: Ctx, bookingIds: readonly number[]): Promise<number[]> {
  const open = db.selectFrom('visit').select('id').where('tenantId', '=', tenant.id).where('endsAt', '>', toDate(now));
  const rows = await open.where('cancelledAt', 'is', null).where('bookingId', '=', among(bookingIds)).execute();
  return rows.map(({ id }) => id);
}
