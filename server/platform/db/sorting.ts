import { sql } from 'kysely';
import type { Db } from './connect.ts';

/** Do names sort as people read? They do where PostgreSQL was built with ICU; elsewhere they sort by their codes. */
export async function sortsAsPeopleRead(db: Db): Promise<boolean> {
  const { rows } = await sql<{ provider: string }>`
    select collprovider as provider from pg_collation where oid = 'reading_order'::regcollation`.execute(db);
  return rows[0]?.provider === 'i';
}
