import { sql } from 'kysely';
import type { Db } from '../../server/platform/db/connect.ts';

/** Every column whose name says that it could let somebody in, or send something somewhere. */
export async function keyColumns(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped
      and a.attname ~ '(^|_)(secrets?|hash(es)?|tokens?|urls?|uri|callback|passwords?|credentials?|cookie|api_key|otp|pin|sealed)(_|$)'
    order by 1`.execute(db);
  return rows.map(({ name }) => name);
}
