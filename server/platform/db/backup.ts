import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { openClient } from './client.ts';
import { learnTables } from './learn.ts';
import { migrate } from './migrate.ts';
import { MAGIC, pack, packEnd, readFrames, type Frames } from './backup-file.ts';

/** A backup that cannot be made or put back; the message is one line for the operator. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

interface Table {
  readonly name: string;
  /** What is stored; generated columns come back by themselves. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly refersTo: readonly string[];
}

interface Sequence {
  readonly name: string;
  readonly last: number;
  readonly called: boolean;
}

interface Manifest {
  readonly madeAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly Table[];
  readonly sequences: readonly Sequence[];
}

/** What a table holds, to compare by. */
export interface Digest {
  readonly rows: number;
  readonly sha256: string;
}

export type Digests = Readonly<Record<string, Digest>>;

/** Values are written the same whatever the server, the user or the machine prefers. */
const SPELLING = `set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 3; set bytea_output = 'hex'; set statement_timeout = 0; set atrium.tenant = '0'`;

/**
 * Writes everything an installation knows into one file, as it stands at one moment; people may go on working. Atrium's
 * secret is not in it: what is sealed stays sealed.
 * @throws BackupRefused when the file exists or cannot be written
 */
export async function writeBackup(
  connection: pg.ClientConfig,
  file: string,
  madeAt: Temporal.Instant,
): Promise<Digests> {
  const unfinished = `${file}.unfinished`;
  const digests: Record<string, Digest> = {};
  await (await open(file, 'wx', 0o600).catch(refuse(file))).close();
  try {
    await asOwner(connection, async (client) => {
      await client.query('begin isolation level repeatable read read only');
      const content = sections(client, await describe(client, madeAt), digests);
      await pipeline(content, createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true })).catch(
        refuse(file),
      );
      await client.query('commit');
    });
    await rename(unfinished, file);
  } catch (error) {
    await Promise.all([rm(unfinished, { force: true }), rm(file, { force: true })]);
    throw error;
  }
  return digests;
}

const refuse =
  (file: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === undefined || error instanceof pg.DatabaseError) throw error;
    const why = error.code === 'EEXIST' ? 'it exists already; choose another name' : error.message;
    throw new BackupRefused(`${file} cannot be used: ${why}`, { cause: error });
  };

async function* sections(
  client: pg.Client,
  manifest: Manifest,
  digests: Record<string, Digest>,
): AsyncGenerator<Buffer> {
  yield MAGIC;
  yield* [pack(json(manifest)), packEnd];
  for (const table of manifest.tables) {
    const { add, digest } = createDigest();
    for await (const chunk of client.query(copyTo(selection(table))) as AsyncIterable<Buffer>) {
      add(chunk);
      yield pack(chunk);
    }
    yield packEnd;
    digests[table.name] = digest();
  }
  yield* [pack(json(digests)), packEnd];
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const quoted = (names: readonly string[]): string => names.map(pg.escapeIdentifier).join(', ');
/** In the order of the key, so that the same rows are the same bytes. */
const selection = ({ name, columns, key }: Table): string =>
  `copy (select ${quoted(columns)} from ${pg.escapeIdentifier(name)} order by ${quoted(key)}) to stdout`;

function createDigest(): { readonly add: (chunk: Buffer) => void; readonly digest: () => Digest } {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add: (chunk) => {
      hash.update(chunk);
      // COPY escapes line breaks within values: each one that is left ends a row.
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    },
    digest: () => ({ rows, sha256: hash.digest('hex') }),
  };
}

/** What each table holds now. */
async function digestAll(client: pg.Client, tables: readonly Table[]): Promise<Digests> {
  const digests: Record<string, Digest> = {};
  for (const table of tables) {
    const { add, digest } = createDigest();
    for await (const chunk of client.query(copyTo(selection(table))) as AsyncIterable<Buffer>) add(chunk);
    digests[table.name] = digest();
  }
  return digests;
}

const TABLES = `
  select c.relname as name,
    array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
    array(select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality as k (attnum, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where i.indrelid = c.oid and i.indisprimary order by k.place) as key,
    array(select distinct confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo"
  from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> 'schema_migration' order by c.relname`;

async function describe(client: pg.Client, madeAt: Temporal.Instant): Promise<Manifest> {
  const tables = inOrder((await client.query<Table>(TABLES)).rows);
  const { rows: migrations } = await client.query<{ name: string }>('select name from schema_migration order by name');
  const { rows: names } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'S' order by 1`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<Omit<Sequence, 'name'>>(
      `select last_value::float8 as last, is_called as called from ${pg.escapeIdentifier(name)}`,
    );
    if (rows[0]) sequences.push({ name, ...rows[0] });
  }
  return { madeAt: madeAt.toString(), migrations: migrations.map(({ name }) => name), tables, sequences };
}

/** Each table after those it refers to. @throws Error for tables that refer to each other in a circle */
function inOrder(tables: readonly Table[]): Table[] {
  const placed = new Set<string>();
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name, refersTo }) => !placed.has(name) && refersTo.every((other) => placed.has(other)),
    );
    if (next.length === 0) throw new Error('Tables refer to each other in a circle');
    for (const table of next) placed.add(table.name);
    ordered.push(...next);
  }
  return ordered;
}

/**
 * Puts a backup back into an empty database, all or nothing: at the schema it was made with, compared table by table, and
 * then brought up to date.
 * @throws BackupRefused when the database is not empty, the file is not whole, or it is of a newer Atrium
 */
export async function restoreBackup(connection: pg.ClientConfig, file: string): Promise<Digests> {
  const input = createReadStream(file);
  const frames = readFrames(input.pipe(createGunzip()), input);
  try {
    const manifest = JSON.parse((await frames.whole()).toString()) as Manifest;
    const last = manifest.migrations.at(-1) ?? '';
    await migrate(connection, last);
    const digests = await asOwner(connection, (client) => load(client, frames, manifest));
    await migrate(connection);
    await learnTables(connection);
    return digests;
  } catch (error) {
    if (error instanceof BackupRefused || error instanceof pg.DatabaseError || !(error instanceof Error)) throw error;
    throw new BackupRefused(`${file} cannot be put back: ${error.message}`, { cause: error });
  } finally {
    input.destroy();
  }
}

async function load(client: pg.Client, frames: Frames, { migrations, tables, sequences }: Manifest): Promise<Digests> {
  await client.query('begin');
  const { rows: applied } = await client.query<{ name: string }>('select name from schema_migration order by name');
  if (applied.map(({ name }) => name).join() !== migrations.join()) {
    throw new BackupRefused('the database has another schema than the backup; give an empty database');
  }
  const { rows: known } = await client.query('select from tenant limit 1');
  if (known.length > 0) throw new BackupRefused('there is a workplace in this database already; give an empty one');
  // What a migration put into a table comes back with the backup.
  await client.query(`truncate ${quoted(tables.map(({ name }) => name))}`);
  for (const table of tables) await loadTable(client, table, frames);
  const expected = JSON.parse((await frames.whole()).toString()) as Digests;
  const digests = await digestAll(client, tables);
  const different = Object.keys(expected).find((name) => expected[name]?.sha256 !== digests[name]?.sha256);
  if (different !== undefined) throw new BackupRefused(`the table ${different} came back different`);
  for (const { name, last, called } of sequences) await client.query('select setval($1, $2, $3)', [name, last, called]);
  await client.query('commit');
  return digests;
}

async function loadTable(client: pg.Client, { name, columns }: Table, frames: Frames): Promise<void> {
  const table = pg.escapeIdentifier(name);
  const { rows } = await client.query<{ forced: boolean }>(
    'select relforcerowsecurity as forced from pg_class where oid = $1::regclass',
    [table],
  );
  // COPY may not write to a table whose row-level security binds its user: for this transaction it does not bind its owner.
  const isForced = rows[0]?.forced ?? false;
  if (isForced) await client.query(`alter table ${table} no force row level security`);
  await pipeline(frames.section(), client.query(copyFrom(`copy ${table} (${quoted(columns)}) from stdin`)));
  if (isForced) await client.query(`alter table ${table} force row level security`);
}

async function asOwner<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(connection);
  try {
    await client.query(SPELLING);
    return await work(client);
  } finally {
    await client.end();
  }
}
