import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Budget, Span } from '../connections/contract.ts';
import type { Window } from './rules.ts';

const NOW = sql<number>`extract(epoch from clock_timestamp())::float8`;
const inSeconds = (seconds: number) => sql<Date>`to_timestamp(${seconds}::float8)`;

const budgetsOf = ({ db, tenant }: Ctx, connectionId: number) =>
  db
    .selectFrom('callBudget')
    .select([
      'version',
      sql<readonly Budget[] | null>`own`.as('own'),
      sql<number | null>`extract(epoch from held_until)::float8`.as('heldUntil'),
      sql<boolean>`coalesce(held_until > clock_timestamp(), false)`.as('isHeld'),
      // What bound it once is counted on.
      sql<boolean>`exists (select from call_window w where w.tenant_id = ${tenant.id} and w.connection_id = ${connectionId})`.as(
        'isCounted',
      ),
    ])
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId);
export type BudgetRow = Awaited<ReturnType<ReturnType<typeof budgetsOf>['executeTakeFirstOrThrow']>>;

/** What is kept of a connection's budget; undefined before it was first called. */
export const findBudget = (ctx: Ctx, connectionId: number): Promise<BudgetRow | undefined> =>
  budgetsOf(ctx, connectionId).executeTakeFirst();

/** The same, held: nobody else counts a call of this connection until the transaction ends. Undefined before it was first called. */
export const holdBudget = (tx: Tx, connectionId: number): Promise<BudgetRow | undefined> =>
  budgetsOf(tx, connectionId).forNoKeyUpdate().executeTakeFirst();

/** One for a held connection, unless somebody else has just made it. */
export const insertBudget = ({ db, tenant }: Tx, connectionId: number): Promise<unknown> =>
  db
    .insertInto('callBudget')
    .values({ tenantId: tenant.id, connectionId })
    .onConflict((clash) => clash.constraint('call_budget_pk').doNothing())
    .execute();

/** Changes a held budget. @param change `heldUntil` in seconds since 1970 */
export const updateBudget = (
  { db, tenant }: Tx,
  connectionId: number,
  { own, heldUntil, version }: { own?: readonly Budget[] | null; heldUntil?: number | null; version?: number },
): Promise<unknown> =>
  db
    .updateTable('callBudget')
    .set({
      ...(own !== undefined && { own: own && JSON.stringify(own) }),
      ...(heldUntil !== undefined && { heldUntil: heldUntil === null ? null : inSeconds(heldUntil) }),
      ...(version !== undefined && { version }),
    })
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .execute();

/** The clock of the database, in seconds since 1970. */
export const readClock = async ({ db }: Ctx): Promise<number> =>
  (await db.selectNoFrom(NOW.as('now')).executeTakeFirstOrThrow()).now;

/** The windows of connections, each as it stood when it was counted last. */
export const selectWindows = async (
  { db, tenant }: Ctx,
  connectionIds: readonly number[],
): Promise<(Window & { readonly connectionId: number })[]> => {
  const rows = await db
    .selectFrom('callWindow')
    .select(['connectionId', 'most', 'used', sql<Span>`per`.as('per'), sql<number>`slice::float8`.as('slice')])
    .select(sql<number | null>`extract(epoch from told_at)::float8`.as('toldAt'))
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', sql<number>`any(${connectionIds}::integer[])`)
    .execute();
  return rows.map(({ most, ...row }) => ({ ...row, limit: most }));
};

/** Writes the windows of a held budget. */
export async function writeWindows(
  { db, tenant }: Tx,
  connectionId: number,
  windows: readonly Window[],
): Promise<void> {
  if (windows.length === 0) return;
  const rows = windows.map(({ per, limit, slice, used, toldAt }) => ({
    tenantId: tenant.id,
    connectionId,
    per,
    most: limit,
    slice,
    used: [...used],
    toldAt: toldAt === null ? null : inSeconds(toldAt),
  }));
  await db
    .insertInto('callWindow')
    .values(rows)
    .onConflict((clash) =>
      clash.constraint('call_window_pk').doUpdateSet((eb) => ({
        most: eb.ref('excluded.most'),
        slice: eb.ref('excluded.slice'),
        used: eb.ref('excluded.used'),
        toldAt: eb.ref('excluded.toldAt'),
      })),
    )
    .execute();
}
