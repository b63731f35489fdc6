import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { USUAL_PERSONAL_DAYS, type Kind } from './contract.ts';

/** What a workplace says of kinds of signals: how long they are kept. */
export async function selectKeptDays({ db, tenant }: Ctx): Promise<ReadonlyMap<string, number>> {
  const rows = db.selectFrom('signalKind').select(['kind', 'keptDays']).where('tenantId', '=', tenant.id);
  return new Map((await rows.execute()).map(({ kind, keptDays }) => [kind, keptDays]));
}

/** What a workplace says of kinds, for who changes that: others who would, wait. */
export async function lockKeptDays(tx: Tx): Promise<ReadonlyMap<string, number>> {
  // Of what nothing is said there is no row to lock.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`signal kinds/${tx.tenant.id}`}, 7))`.execute(tx.db);
  return selectKeptDays(tx);
}

/** Says so; null: nothing is said of it. */
export async function writeKeptDays({ db, tenant }: Tx, kind: Kind, keptDays: number | null): Promise<void> {
  if (keptDays === null) {
    const said = db.deleteFrom('signalKind').where('tenantId', '=', tenant.id);
    await said.where('kind', '=', kind).execute();
    return;
  }
  await db
    .insertInto('signalKind')
    .values({ tenantId: tenant.id, kind, keptDays })
    .onConflict((known) => known.constraint('signal_kind_pk').doUpdateSet({ keptDays }))
    .execute();
}

/** How long signals about people are kept, in days, as the workplace of a table's row says of the row's kind. */
export const keptDaysOf = (table: string) => sql<number>`coalesce((select kept_days from signal_kind
  where signal_kind.tenant_id = ${sql.ref(`${table}.tenant_id`)} and signal_kind.kind = ${sql.ref(`${table}.kind`)}),
  ${USUAL_PERSONAL_DAYS}::integer)`;
