/** Sends one statement. All of a check must go over one connection: give a client's, not a pool's. */
export type Query = (sql: string) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;

/** A database Atrium must not trust with bookings; the message is one line for the operator. */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused';
}

const OLDEST = 15;
const NEWEST = 18;
const NO_EXCLUSION = 'has no exclusion constraints, without which two bookings could overlap; use PostgreSQL 15 to 18.';

/** Engines that speak PostgreSQL's protocol without its constraints, by what version() says. */
const OTHER_ENGINES: readonly [RegExp, string][] = [
  [/CockroachDB/i, 'CockroachDB'],
  [/-YB-|Yugabyte/i, 'YugabyteDB'],
  [/Redshift/i, 'Amazon Redshift'],
  [/Materialize/i, 'Materialize'],
  [/Greenplum/i, 'Greenplum'],
];

/**
 * Makes sure that this database keeps what it has promised and can refuse overlaps. Leaves nothing behind.
 * @throws EngineRefused with the first reason against it
 */
export async function checkEngine(query: Query): Promise<void> {
  await checkRelease(query);
  await checkDurability(query);
  await checkExtension(query);
  await checkExclusion(query);
}

async function checkRelease(query: Query): Promise<void> {
  const version = String((await query('select version() as version')).rows[0]?.['version']);
  const other = OTHER_ENGINES.find(([sign]) => sign.test(version));
  if (other) throw new EngineRefused(`${other[1]} ${NO_EXCLUSION}`);
  const major = Math.trunc(Number((await query('show server_version_num')).rows[0]?.['server_version_num']) / 10_000);
  if (!(major >= OLDEST && major <= NEWEST)) {
    throw new EngineRefused(`PostgreSQL ${major} is not supported; use ${OLDEST} to ${NEWEST}.`);
  }
}

async function checkDurability(query: Query): Promise<void> {
  const { rows } = await query(
    `select name from pg_settings where name in ('fsync', 'full_page_writes') and setting <> 'on' order by name`,
  );
  const off = rows.map((row) => row['name']).join(' and ');
  if (off) throw new EngineRefused(`PostgreSQL runs with ${off} off and may lose bookings in a crash; turn it on.`);
  const { rows: state } = await query('select pg_is_in_recovery() as standby');
  if (state[0]?.['standby'] === true)
    throw new EngineRefused('This PostgreSQL is a read-only standby; give the address of the primary.');
}

async function checkExtension(query: Query): Promise<void> {
  const { rows } = await query(`select from pg_available_extensions where name = 'btree_gist'`);
  if (rows.length > 0) return;
  throw new EngineRefused(
    'PostgreSQL lacks the extension btree_gist; install its contrib modules (Debian: part of postgresql-15, elsewhere postgresql-contrib).',
  );
}

const EXTENSION_TAKEN = '23505';
const FORBIDDEN = '42501';
const EXCLUDED = '23P01';

/** Believes no version string: a real constraint must refuse a real overlap. */
async function checkExclusion(query: Query): Promise<void> {
  const code = await probeExclusion(query);
  // Another starting process created the extension in this very moment.
  const verdict = code === EXTENSION_TAKEN ? await probeExclusion(query) : code;
  if (verdict === EXCLUDED) return;
  if (verdict === FORBIDDEN) {
    throw new EngineRefused(
      'The database user may not create the extension btree_gist or temporary tables; run "create extension btree_gist" there once as a superuser, and grant temporary.',
    );
  }
  throw new EngineRefused(`This database ${NO_EXCLUSION}`);
}

/** The SQLSTATE that two overlapping rows end in. */
async function probeExclusion(query: Query): Promise<string | undefined> {
  await query('begin');
  try {
    const { rows } = await query(`select from pg_extension where extname = 'btree_gist'`);
    if (rows.length === 0) await query('create extension btree_gist');
    await query(`create temporary table engine_probe (resource bigint, during tstzrange,
      exclude using gist (resource with =, during with &&)) on commit drop`);
    await query(`insert into engine_probe values (1, '[2000-01-01, 2000-01-03)'), (1, '[2000-01-02, 2000-01-04)')`);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await query('rollback');
  }
}
