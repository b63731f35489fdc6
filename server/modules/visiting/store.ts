import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import type { Question, VisitingRules } from './contract.ts';
import type { Keys } from './keys.ts';
import type { Ruling } from './rules.ts';

/** A visiting policy as it is kept. */
export interface PolicyRow extends Ruling {
  readonly version: number;
  readonly name: string;
  readonly createdAt: Date;
}

const policies = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('visitingPolicy')
    .select(['id', 'version', 'name', 'buildingId', 'createdAt', sql<VisitingRules>`rules`.as('rules')])
    .where('tenantId', '=', tenant.id);

export const findPolicyRow = (ctx: Ctx, id: number): Promise<PolicyRow | undefined> =>
  policies(ctx).where('id', '=', id).executeTakeFirst();

/** Keeps others from changing the policy, then reads it. */
export const lockPolicyRow = (tx: Tx, id: number): Promise<PolicyRow | undefined> =>
  policies(tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** By (name, id). */
export function selectPolicyRows(
  ctx: Ctx,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<PolicyRow[]> {
  const rows = policies(ctx).orderBy('name').orderBy('id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<boolean>`(name, id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** What rules in a building: what is said of it, and of all. */
export const selectRulings = (ctx: Ctx, buildingId: number): Promise<PolicyRow[]> =>
  policies(ctx)
    .where(sql<boolean>`(building_id is null or building_id = ${buildingId}::integer)`)
    .execute();

/** Is there room for one more? Counted alone: several at once do not pass the bound. */
const hasRoom = async (
  { db, tenant }: Tx,
  table: 'visitingPolicy' | 'unwelcomeVisitor' | 'visitPurpose' | 'visitQuestionnaire',
  most: number,
): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${table}/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom(table).where('tenantId', '=', tenant.id);
  const { count } = await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow();
  return count < most;
};

export const hasRoomForPolicy = (tx: Tx, most: number): Promise<boolean> => hasRoom(tx, 'visitingPolicy', most);
export const hasRoomForPurpose = (tx: Tx, most: number): Promise<boolean> => hasRoom(tx, 'visitPurpose', most);
export const hasRoomForQuestionnaire = (tx: Tx, most: number): Promise<boolean> =>
  hasRoom(tx, 'visitQuestionnaire', most);
export const hasRoomForUnwelcome = (tx: Tx, most: number): Promise<boolean> => hasRoom(tx, 'unwelcomeVisitor', most);

interface PolicyValues {
  readonly name: string;
  readonly rules: VisitingRules;
}

/** @returns its id */
export async function insertPolicyRow(
  { db, tenant, now }: Tx,
  { rules, ...values }: PolicyValues & { readonly buildingId: number | null },
): Promise<number> {
  const row = { tenantId: tenant.id, ...values, rules: JSON.stringify(rules), createdAt: toDate(now) };
  return (await db.insertInto('visitingPolicy').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked policy and counts its version up. */
export async function updatePolicyRow({ db, tenant }: Tx, id: number, { name, rules }: PolicyValues): Promise<void> {
  await db
    .updateTable('visitingPolicy')
    .set({ name, rules: JSON.stringify(rules), version: sql`visiting_policy.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

export const deletePolicyRow = async ({ db, tenant }: Tx, id: number): Promise<void> =>
  void (await db.deleteFrom('visitingPolicy').where('tenantId', '=', tenant.id).where('id', '=', id).execute());

/** A purpose of visits as it is kept. */
export interface PurposeRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly buildingId: number | null;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

const purposes = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('visitPurpose')
    .select(['id', 'version', 'name', 'buildingId', 'archivedAt', 'createdAt'])
    .where('tenantId', '=', tenant.id);

export const findPurposeRow = (ctx: Ctx, id: number): Promise<PurposeRow | undefined> =>
  purposes(ctx).where('id', '=', id).executeTakeFirst();

/** Keeps others from changing the purpose, then reads it. */
export const lockPurposeRow = (tx: Tx, id: number): Promise<PurposeRow | undefined> =>
  purposes(tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** By (name, id): those for visits to a building, or all. */
export function selectPurposeRows(
  ctx: Ctx,
  { buildingId, archived }: { readonly buildingId: number | null; readonly archived: boolean },
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<PurposeRow[]> {
  let rows = purposes(ctx).orderBy('name').orderBy('id').limit(limit);
  if (buildingId !== null)
    rows = rows.where(sql<boolean>`(building_id is null or building_id = ${buildingId}::integer)`);
  if (!archived) rows = rows.where('archivedAt', 'is', null);
  return (after === null ? rows : rows.where(sql<boolean>`(name, id) > (${after[0]}, ${after[1]}::integer)`)).execute();
}

export const selectPurposeNames = async (
  { db, tenant }: Ctx,
  ids: readonly number[],
): Promise<readonly Pick<PurposeRow, 'id' | 'name'>[]> =>
  ids.length === 0
    ? []
    : db
        .selectFrom('visitPurpose')
        .select(['id', 'name'])
        .where('tenantId', '=', tenant.id)
        .where('id', '=', sql<number>`any(${ids}::integer[])`)
        .execute();

/** @returns its id */
export async function insertPurposeRow(
  { db, tenant, now }: Tx,
  values: Pick<PurposeRow, 'name' | 'buildingId'>,
): Promise<number> {
  const row = { tenantId: tenant.id, ...values, createdAt: toDate(now) };
  return (await db.insertInto('visitPurpose').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked purpose and counts its version up. */
export async function updatePurposeRow(
  { db, tenant }: Tx,
  id: number,
  values: Pick<PurposeRow, 'name' | 'archivedAt'>,
): Promise<void> {
  await db
    .updateTable('visitPurpose')
    .set({ ...values, version: sql`visit_purpose.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** A questionnaire for visitors as it is kept. */
export interface QuestionnaireRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly buildingId: number | null;
  readonly questions: readonly Question[];
  readonly createdAt: Date;
}

const questionnaires = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('visitQuestionnaire')
    .select(['id', 'version', 'name', 'buildingId', 'createdAt', sql<readonly Question[]>`questions`.as('questions')])
    .where('tenantId', '=', tenant.id);

export const findQuestionnaireRow = (ctx: Ctx, id: number): Promise<QuestionnaireRow | undefined> =>
  questionnaires(ctx).where('id', '=', id).executeTakeFirst();

/** Keeps others from changing the questionnaire, then reads it. */
export const lockQuestionnaireRow = (tx: Tx, id: number): Promise<QuestionnaireRow | undefined> =>
  questionnaires(tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** By (name, id). */
export function selectQuestionnaireRows(
  ctx: Ctx,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<QuestionnaireRow[]> {
  const rows = questionnaires(ctx).orderBy('name').orderBy('id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<boolean>`(name, id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** The one of a building: its own first, else the first of all. */
export const selectQuestionnaireFor = (ctx: Ctx, buildingId: number): Promise<QuestionnaireRow | undefined> =>
  questionnaires(ctx)
    .where(sql<boolean>`(building_id is null or building_id = ${buildingId}::integer)`)
    .orderBy(sql`building_id is null`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

type QuestionnaireValues = Pick<QuestionnaireRow, 'name' | 'questions'>;

/** @returns its id */
export async function insertQuestionnaireRow(
  { db, tenant, now }: Tx,
  { questions, ...values }: QuestionnaireValues & Pick<QuestionnaireRow, 'buildingId'>,
): Promise<number> {
  const row = { tenantId: tenant.id, ...values, questions: JSON.stringify(questions), createdAt: toDate(now) };
  return (await db.insertInto('visitQuestionnaire').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked questionnaire and counts its version up. */
export async function updateQuestionnaireRow(
  { db, tenant }: Tx,
  id: number,
  { name, questions }: QuestionnaireValues,
): Promise<void> {
  await db
    .updateTable('visitQuestionnaire')
    .set({ name, questions: JSON.stringify(questions), version: sql`visit_questionnaire.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

export const deleteQuestionnaireRow = async ({ db, tenant }: Tx, id: number): Promise<void> =>
  void (await db.deleteFrom('visitQuestionnaire').where('tenantId', '=', tenant.id).where('id', '=', id).execute());

/** Somebody who is not received, as it is kept. */
export interface UnwelcomeRow {
  readonly id: number;
  readonly version: number;
  readonly buildingId: number | null;
  readonly email: string | null;
  readonly domain: string | null;
  readonly name: string | null;
  readonly company: string | null;
  readonly reason: string;
  readonly until: Date | null;
  readonly createdAt: Date;
}

const unwelcome = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('unwelcomeVisitor')
    .select(['id', 'version', 'buildingId', 'email', 'domain', 'name', 'company', 'reason', 'until', 'createdAt'])
    .where('tenantId', '=', tenant.id);

const hasNotEnded = ({ now }: Pick<Ctx, 'now'>) => sql<boolean>`(until is null or until > ${toDate(now)})`;

/** One that counts. */
export const findUnwelcomeRow = (ctx: Ctx, id: number): Promise<UnwelcomeRow | undefined> =>
  unwelcome(ctx).where('id', '=', id).where(hasNotEnded(ctx)).executeTakeFirst();

/** Keeps others from changing the entry, then reads it. */
export const lockUnwelcomeRow = (tx: Tx, id: number): Promise<UnwelcomeRow | undefined> =>
  unwelcome(tx).where('id', '=', id).where(hasNotEnded(tx)).forUpdate().executeTakeFirst();

/** Those that count, by id: in these buildings, and everywhere. */
export function selectUnwelcomeRows(
  ctx: Ctx,
  reach: Reach,
  after: readonly [id: number] | null,
  limit: number,
): Promise<UnwelcomeRow[]> {
  let rows = unwelcome(ctx).where(hasNotEnded(ctx)).orderBy('id').limit(limit);
  if (reach !== 'all') rows = rows.where(sql<boolean>`(building_id is null or building_id = any(${reach}::integer[]))`);
  return (after === null ? rows : rows.where('id', '>', after[0])).execute();
}

/** Somebody who is expected in a building, as far as she is compared. */
export type KeysThere = Keys & { readonly buildingId: number };

const comersFrom = (comers: readonly Keys[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(
    comers.map((one, place) => ({ ...one, place })),
  )}::jsonb) as comer (place integer, email text, domains jsonb, name text, company text, "buildingId" integer)`;

/** What an entry says besides what it is found by. */
const SAYS = sql`(one.domain is null or comer.domains ? one.domain) and (one.name_key is null or one.name_key = comer.name)
  and (one.company_key is null or one.company_key = comer.company) and (one.building_id is null or one.building_id = comer."buildingId")`;

/**
 * Which of these an entry fits that counts where she is expected, as (place, id). Each is looked up by what an entry says first of all, her
 * domain and those that it is under one by one: so many of them against so many entries are no product of the two.
 */
export const fitting = ({ tenant, now }: Ctx, comers: readonly KeysThere[]) => sql<{ place: number; id: number }>`
  with comer as materialized (select * from ${comersFrom(comers)}),
    part as materialized (select comer.place, domain from comer cross join jsonb_array_elements_text(comer.domains) as domain),
    one as materialized (select id, building_id, email, domain, name_key, company_key from unwelcome_visitor
      where tenant_id = ${tenant.id} and ${hasNotEnded({ now })})
  select place, id from comer join one on one.email = comer.email where ${SAYS}
  union select place, id from part join one using (domain) join comer using (place) where one.email is null and ${SAYS}
  union select place, id from comer join one on one.name_key = comer.name where one.email is null and one.domain is null and ${SAYS}
  union select place, id from comer join one on one.company_key = comer.company
    where one.email is null and one.domain is null and one.name_key is null and ${SAYS}`;

/** An entry, and which of those asked about fits it. */
export interface FittingRow extends UnwelcomeRow {
  readonly place: number;
}

/** The entries that count in a building and that one of these fits. */
export async function selectFitting(
  ctx: Ctx,
  comers: readonly Keys[],
  buildingId: number,
): Promise<readonly FittingRow[]> {
  const fits = fitting(
    ctx,
    comers.map((one) => ({ ...one, buildingId })),
  );
  const { rows } = await fits.execute(ctx.db);
  const own = unwelcome(ctx).where('id', '=', sql<number>`any(${rows.map(({ id }) => id)}::integer[])`);
  const entries = rows.length === 0 ? [] : await own.execute();
  return rows.flatMap(({ place, id }) => entries.filter((one) => one.id === id).map((one) => ({ ...one, place })));
}

/** Which of these an entry fits that counts where she is expected: their places. */
export async function selectUnwelcomeAmong(ctx: Ctx, comers: readonly KeysThere[]): Promise<ReadonlySet<number>> {
  return new Set((await fitting(ctx, comers).execute(ctx.db)).rows.map(({ place }) => place));
}

/**
 * The ids of what says who one of these is, anywhere, and also of what ended: by her address, whatever name was noted with it; without an
 * address by her name. As in `fitting` nobody is held against each of them.
 */
export const naming = ({ tenant }: Ctx, comers: readonly Keys[]) => sql<{ id: number }>`
  with comer as materialized (select * from ${comersFrom(comers)}),
    one as materialized (select id, email, domain, name_key, company_key from unwelcome_visitor where tenant_id = ${tenant.id})
  select id from one join comer using (email)
  union select id from one join comer on one.name_key = comer.name where one.email is null
    and (one.domain is null or comer.domains ? one.domain) and (one.company_key is null or one.company_key = comer.company)`;

/** The entries that say who one of these is. */
export const selectNaming = (ctx: Ctx, comers: readonly Keys[]): Promise<UnwelcomeRow[]> =>
  unwelcome(ctx)
    .where(sql<boolean>`id in (${naming(ctx, comers)})`)
    .orderBy('id')
    .execute();

/** @returns its id */
export async function insertUnwelcomeRow(
  { db, tenant, now, who }: Tx,
  values: Omit<UnwelcomeRow, 'id' | 'version' | 'createdAt'> & {
    readonly nameKey: string | null;
    readonly companyKey: string | null;
  },
): Promise<number> {
  const row = { tenantId: tenant.id, ...values, createdBy: who.key, createdAt: toDate(now) };
  return (await db.insertInto('unwelcomeVisitor').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked entry and counts its version up. */
export async function updateUnwelcomeRow(
  { db, tenant }: Tx,
  id: number,
  values: Pick<UnwelcomeRow, 'reason' | 'until'>,
): Promise<void> {
  await db
    .updateTable('unwelcomeVisitor')
    .set({ ...values, version: sql`unwelcome_visitor.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

export const deleteUnwelcomeRows = async ({ db, tenant }: Tx, ids: readonly number[]): Promise<void> =>
  void (await db
    .deleteFrom('unwelcomeVisitor')
    .where('tenantId', '=', tenant.id)
    .where('id', '=', sql<number>`any(${ids}::integer[])`)
    .execute());

/** What ended is forgotten. */
export const forgetEnded = clearOlder('unwelcome_visitor', 'until', Temporal.Duration.from({ hours: 0 }));
