import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate } from '../../platform/time.ts';

/** A cost code as it is kept. */
export interface CostCodeRow {
  readonly id: number;
  readonly version: number;
  readonly code: string;
  readonly description: string;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

const costCodes = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('costCode')
    .select(['id', 'version', 'code', 'description', 'archivedAt', 'createdAt'])
    .where('tenantId', '=', tenant.id);

export const findCostCodeRow = (ctx: Ctx, id: number): Promise<CostCodeRow | undefined> =>
  costCodes(ctx).where('id', '=', id).executeTakeFirst();

/** Keeps others from changing it, then reads it. */
export const lockCostCodeRow = (tx: Tx, id: number): Promise<CostCodeRow | undefined> =>
  costCodes(tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** The same of all with one of these codes, in capitals or not. By id: nobody waits in a circle. */
export const lockCostCodesCalled = (tx: Tx, codes: readonly string[]): Promise<CostCodeRow[]> =>
  costCodes(tx)
    .where(sql<boolean>`lower(code) in (select lower(said) from unnest(${codes}::text[]) as given (said))`)
    .orderBy('id')
    .forUpdate()
    .execute();

/** By (code, id). */
export function selectCostCodeRows(
  ctx: Ctx,
  { search, archived }: { readonly search: string; readonly archived: boolean },
  after: readonly [code: string, id: number] | null,
  limit: number,
): Promise<CostCodeRow[]> {
  let rows = costCodes(ctx).orderBy('code').orderBy('id').limit(limit);
  const like = containing(search);
  if (search !== '') rows = rows.where(sql<boolean>`(code ilike ${like} or description ilike ${like})`);
  if (!archived) rows = rows.where('archivedAt', 'is', null);
  return (after === null ? rows : rows.where(sql<boolean>`(code, id) > (${after[0]}, ${after[1]}::integer)`)).execute();
}

/** How many there are, archived ones included. Counted alone: several at once do not pass the bound. */
export async function countCostCodes({ db, tenant }: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`costCode/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom('costCode').where('tenantId', '=', tenant.id);
  return (await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()).count;
}

/** What is said of one. */
export type CostCodeValues = Pick<CostCodeRow, 'code' | 'description' | 'archivedAt'>;

/** @returns them as they are kept, in their order */
export async function insertCostCodeRows(
  { db, tenant, now }: Tx,
  all: readonly CostCodeValues[],
): Promise<CostCodeRow[]> {
  const rows = all.map((values) => ({ tenantId: tenant.id, ...values, createdAt: toDate(now) }));
  const made = db.insertInto('costCode').values(rows);
  const fields = ['id', 'version', 'code', 'description', 'archivedAt', 'createdAt'] as const;
  return rows.length === 0 ? [] : made.returning(fields).execute();
}

/** Changes a locked one and counts its version up. */
export async function updateCostCodeRow({ db, tenant }: Tx, id: number, values: CostCodeValues): Promise<void> {
  await db
    .updateTable('costCode')
    .set({ ...values, version: sql`cost_code.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}
