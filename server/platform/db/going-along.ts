import { sql } from 'kysely';
import type { Db } from './connect.ts';

interface Child {
  readonly table: string;
  /** Names the row it hangs on. */
  readonly column: string;
}

/** The schema does not change while a server runs. */
const known = new Map<string, Promise<readonly Child[]>>();

/**
 * Which rows of a table take others along that hang on them, or empty what these say of them, where they are deleted: nobody is asked then.
 * @param but tables whose rows are a piece of it, made with it
 */
export async function takingAlong(
  db: Db,
  tenantId: number,
  table: string,
  ids: readonly number[],
  but: ReadonlySet<string>,
): Promise<ReadonlySet<number>> {
  const looked = known.get(table) ?? childrenOf(db, table);
  known.set(table, looked);
  looked.catch(() => known.delete(table));
  const children = (await looked).filter((child) => !but.has(child.table));
  if (children.length === 0 || ids.length === 0) return new Set();
  const each = children.map(
    (child) => sql`select ${sql.ref(child.column)} as id from ${sql.table(child.table)}
      where tenant_id = ${tenantId} and ${sql.ref(child.column)} = any (${ids}::integer[])`,
  );
  const { rows } = await sql<{ id: number }>`${sql.join(each, sql` union `)}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

async function childrenOf(db: Db, table: string): Promise<readonly Child[]> {
  const { rows } = await sql<Child>`
    select child.relname as "table", local.attname as "column" from pg_constraint fk
    join pg_class child on child.oid = fk.conrelid
    join lateral unnest(fk.conkey, fk.confkey) as key (here, there) on true
    join pg_attribute foreign_key on foreign_key.attrelid = fk.confrelid and foreign_key.attnum = key.there and foreign_key.attname = 'id'
    join pg_attribute local on local.attrelid = fk.conrelid and local.attnum = key.here
    where fk.contype = 'f' and fk.confdeltype in ('c', 'n') and fk.confrelid = ${table}::regclass`.execute(db);
  return rows;
}
