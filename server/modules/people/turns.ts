import { sql } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';

/** Makes those who would take administrators away wait for each other, to the end of the transaction. */
export async function lockAdministrators({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`administrators/${tenant.id}`}, 7))`.execute(db);
}

/** Makes those who say to whom somebody reports wait for each other, to the end of the transaction. */
export async function lockManagers({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`managers/${tenant.id}`}, 7))`.execute(db);
}
