import { sql, type SqlBool, type Updateable } from 'kysely';
import type { DB } from '../../platform/db/connect.ts';
import { unlessReferred } from '../../platform/db/referred.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';

const COLUMNS = ['id', 'name', 'names', 'buildingId', 'floorId', 'areaId', 'createdAt', 'version'] as const;

const banks = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('lockerBank')
    .select(COLUMNS)
    .where('tenantId', '=', tenant.id)
    .$narrowType<{ names: Record<string, string> }>();

export type BankRow = Awaited<ReturnType<typeof findBank>> & object;

export const findBank = (ctx: Ctx, id: number) => banks(ctx).where('id', '=', id).executeTakeFirst();

/** Banks by their ids. */
export const selectBanksByIds = (ctx: Ctx, ids: readonly number[]): Promise<BankRow[]> =>
  banks(ctx)
    .where(sql<SqlBool>`id = any(${ids}::integer[])`)
    .execute();

/** Reads a bank and keeps others from changing it; `update`, from putting something into it as well. */
export function lockBank(tx: Tx, id: number, lock: 'no key update' | 'update'): Promise<BankRow | undefined> {
  const bank = banks(tx).where('id', '=', id);
  return (lock === 'update' ? bank.forUpdate() : bank.forNoKeyUpdate()).executeTakeFirst();
}

/** Where banks are looked for. */
export interface BankFilter {
  readonly buildingId?: number;
  readonly floorId?: number;
}

/** By name. */
export function selectBanks(
  ctx: Ctx,
  { buildingId, floorId }: BankFilter,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<BankRow[]> {
  let rows = banks(ctx).orderBy('name').orderBy('id').limit(limit);
  if (buildingId !== undefined) rows = rows.where('buildingId', '=', buildingId);
  if (floorId !== undefined) rows = rows.where('floorId', '=', floorId);
  if (after !== null) rows = rows.where(sql<SqlBool>`(name, id) > (${after[0]}, ${after[1]}::integer)`);
  return rows.execute();
}

export type BankValues = Pick<Updateable<DB['lockerBank']>, 'name' | 'names' | 'areaId'>;

export async function insertBank(
  tx: Tx,
  values: BankValues & { readonly name: string; readonly buildingId: number; readonly floorId: number },
): Promise<BankRow> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  const added = tx.db.insertInto('lockerBank').values(row).returning(COLUMNS);
  return added.$narrowType<{ names: Record<string, string> }>().executeTakeFirstOrThrow();
}

/** Changes a locked bank and counts its version up. */
export const updateBank = (tx: Tx, id: number, values: BankValues): Promise<BankRow> =>
  tx.db
    .updateTable('lockerBank')
    .set({ ...values, version: sql`version + 1` })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .$narrowType<{ names: Record<string, string> }>()
    .executeTakeFirstOrThrow();

/** @returns false when a locker is in it */
export const deleteBank = (tx: Tx, id: number): Promise<boolean> =>
  unlessReferred(tx.db.deleteFrom('lockerBank').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute());
