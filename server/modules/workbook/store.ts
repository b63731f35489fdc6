import { sql } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';

/** Keeps others of the workplace from applying a workbook, to the end of the transaction: what one adds, the next one finds. */
export async function lockWorkbook({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`workbook/${tenant.id}`}, 7))`.execute(db);
}
