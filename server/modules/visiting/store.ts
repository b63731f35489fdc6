import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { VisitingRules } from './contract.ts';
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

/** Is there room for one more? Counted alone: two at once do not pass the bound. */
export async function hasRoomForPolicy({ db, tenant }: Tx, most: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('visiting_policy', ${tenant.id}))`.execute(db);
  const rows = db.selectFrom('visitingPolicy').select((each) => each.fn.countAll<string>().as('all'));
  return Number((await rows.where('tenantId', '=', tenant.id).executeTakeFirstOrThrow()).all) < most;
}

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
