import type pg from 'pg';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly needs: readonly string[];
}

const TABLES = `
  select c.relname as name,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' order by a.attnum) as columns,
    array(select a.attname::text from pg_constraint k, unnest(k.conkey) with ordinality as at (n, i), pg_attribute a
      where k.conrelid = c.oid and k.contype = 'p' and a.attrelid = c.oid and a.attnum = at.n order by at.i) as key,
    array(select distinct f.confrelid::regclass::text from pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> 'schema_migration'
  order by c.relname collate "C"`;

/** All tables, those that others point at first. */
export async function listTables(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(TABLES);
  const ordered: Table[] = [];
  const add = (table: Table): void => {
    if (ordered.includes(table)) return;
    for (const need of rows) if (table.needs.includes(need.name)) add(need);
    ordered.push(table);
  };
  rows.forEach(add);
  return ordered;
}

/** The keys of all rows, by table, as text. */
export async function readKeys(client: pg.Client, tables: readonly Table[]): Promise<Map<string, string[]>> {
  await client.query(`set atrium.tenant = '0'`);
  const keys = new Map<string, string[]>();
  for (const { name, key } of tables) {
    const { rows } = await client.query<{ key: string }>(
      `select jsonb_build_array(${key.join(', ')})::text as key from ${name} order by 1`,
    );
    keys.set(
      name,
      rows.map((row) => row.key),
    );
  }
  return keys;
}

const SEQUENCES = `
  select quote_ident(sequencename) as name, last_value as last from pg_sequences
  where schemaname = 'public' and last_value is not null order by 1`;

/** All rows of all tables as statements that write them into an empty database of the same schema. */
export async function writeRows(client: pg.Client): Promise<string> {
  await client.query(`set timezone = 'UTC'; set atrium.tenant = '0'`);
  const lines = [`set atrium.tenant = '0';`];
  for (const { name, columns, key } of await listTables(client)) {
    const values = columns.map((column) => `quote_nullable(${column})`).join(` || ', ' || `);
    const { rows } = await client.query<{ line: string }>(
      `select '(' || ${values} || ')' as line from ${name} order by ${key.join(', ')}`,
    );
    if (rows.length > 0)
      lines.push(
        `insert into ${name} (${columns.join(', ')}) values\n  ${rows.map(({ line }) => line).join(',\n  ')};`,
      );
  }
  const { rows } = await client.query<{ name: string; last: string }>(SEQUENCES);
  return [...lines, ...rows.map(({ name, last }) => `select setval('${name}', ${last});`), ''].join('\n');
}
