import { sql, type CompiledQuery } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { containing } from '../../platform/db/containing.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import { toDate } from '../../platform/time.ts';
import type { Charges } from './charge-contract.ts';

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
  costCodes(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

const costCodesCalled = (ctx: Ctx, codes: readonly string[]) =>
  costCodes(ctx)
    .where(sql<boolean>`lower(code) in (select lower(said) from unnest(${codes}::text[]) as given (said))`)
    .orderBy('id');

/** The one with this code, in capitals or not. */
export const findCostCodeCalled = (ctx: Ctx, code: string): Promise<CostCodeRow | undefined> =>
  costCodesCalled(ctx, [code]).executeTakeFirst();

/** Keeps others from changing all with one of these codes, then reads them. By id: nobody waits in a circle. */
export const lockCostCodesCalled = (tx: Tx, codes: readonly string[]): Promise<CostCodeRow[]> =>
  costCodesCalled(tx, codes).forNoKeyUpdate().execute();

/** By (code, id). */
export function selectCostCodeRows(
  ctx: Ctx,
  { search, archived }: { readonly search: string; readonly archived: boolean },
  after: readonly [code: string, id: number] | null,
  limit: number,
): Promise<CostCodeRow[]> {
  const rows = costCodes(ctx)
    .where(isMeant({ search, ...(!archived && { archived }) }))
    .orderBy('code')
    .orderBy('id')
    .limit(limit);
  return (after === null ? rows : rows.where(sql<boolean>`(code, id) > (${after[0]}, ${after[1]}::integer)`)).execute();
}

/** What is looked for: a part of a code or of what it stands for; archived or not, either unless said. */
export interface CostCodesWanted {
  readonly search: string;
  readonly archived?: boolean;
}

/** By (code, id), counted through. */
export const sliceCostCodeRows = (ctx: Ctx, wanted: CostCodesWanted, slice: Slice): Promise<Sliced<CostCodeRow>> =>
  slicedRows(costCodes(ctx).where(isMeant(wanted)), slice, (rows) => rows.orderBy('code').orderBy('id'));

const isMeant = ({ search, archived }: CostCodesWanted) =>
  sql<boolean>`(${search} = '' or code ilike ${containing(search)} or description ilike ${containing(search)})
    and (${archived ?? null}::boolean is null or (archived_at is not null) = ${archived ?? null}::boolean)`;

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

/** What is paid for: one booking, or all dates of a series. */
export type Charged = 'booking' | 'series';

/** Who pays for each row of a query: a column. */
export const chargesOf = (of: Charged, tenantId: number) =>
  of === 'booking'
    ? sql<Charges>`(select coalesce(json_agg(json_build_object('costCodeId', cost_code_id, 'percent', percent) order by cost_code_id), '[]')
        from booking_charge as charge where charge.tenant_id = ${tenantId} and charge.booking_id = booking.id)`
    : sql<Charges>`(select coalesce(json_agg(json_build_object('costCodeId', cost_code_id, 'percent', percent) order by cost_code_id), '[]')
        from series_charge as charge where charge.tenant_id = ${tenantId} and charge.series_id = booking_series.id)`;

/** These cost codes by id. They are never deleted: what is archived meanwhile was chosen before. */
export async function findCostCodes(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, CostCodeRow>> {
  const rows = costCodes(ctx)
    .where('id', '=', sql<number>`any(${ids}::integer[])`)
    .orderBy('id');
  return new Map((ids.length === 0 ? [] : await rows.execute()).map((row) => [row.id, row]));
}

interface ChargeRow {
  readonly id: number;
  readonly costCodeId: number;
  readonly percent: number;
}

/** Who pays for new bookings or series, to be sent along with these. */
export function insertCharges({ db, tenant }: Tx, of: Charged, rows: readonly ChargeRow[]): CompiledQuery {
  const [ids, codes] = [rows.map(({ id }) => id), rows.map(({ costCodeId }) => costCodeId)];
  const given = sql`select ${tenant.id}::integer, id, code, percent
    from unnest(${ids}::integer[], ${codes}::integer[], ${rows.map(({ percent }) => percent)}::smallint[]) as given (id, code, percent)`;
  const insert =
    of === 'booking'
      ? sql`insert into booking_charge (tenant_id, booking_id, cost_code_id, percent) ${given}`
      : sql`insert into series_charge (tenant_id, series_id, cost_code_id, percent) ${given}`;
  return insert.compile(db);
}

/** Has nobody pay for locked bookings, or series. */
export async function deleteCharges({ db, tenant }: Tx, of: Charged, ids: readonly number[]): Promise<void> {
  const gone =
    of === 'booking'
      ? sql`delete from booking_charge where tenant_id = ${tenant.id} and booking_id = any(${ids}::integer[])`
      : sql`delete from series_charge where tenant_id = ${tenant.id} and series_id = any(${ids}::integer[])`;
  await gone.execute(db);
}
