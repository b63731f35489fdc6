import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type pg from 'pg';
import { openClient } from './client.ts';
import type { Db } from './connect.ts';

const FOLDER = join(import.meta.dirname, '../../../migrations');
/** Any constant: two starting processes must wait for each other. */
const LOCK = 4_715_100_001;
/** The role the app works as: bound by row-level security, and unable to rewrite the audit log. */
export const APP_ROLE = 'atrium_app';

/** A start that must not go on; the message is one line for the operator. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

export interface Migrated {
  /** Names of the migrations that ran now. */
  readonly applied: readonly string[];
  /** The role the pool should become, or null where the operator's role may not create one. */
  readonly role: string | null;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The first five have a number, the others the day they were written. */
const NAME = /^(?:000[1-5]|20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:-[a-z0-9]+)+\.sql$/;
/** Stands beside the migrations and is none. */
const GOLDEN = 'schema.sql';

/**
 * Puts migrations in order: the numbered ones, then the others by their day.
 * @throws MigrationRefused for one that would be left out, or come at the wrong place, because of its name
 */
export function orderMigrations(files: readonly string[]): readonly string[] {
  const names = files.filter((name) => name.endsWith('.sql') && name !== GOLDEN);
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined)
    throw new MigrationRefused(`migrations/${odd} has no name of the kind 2026-12-03-what-it-does.sql.`);
  return names.toSorted();
}

/** The migrations of this code, in order. */
export async function listMigrations(): Promise<readonly Migration[]> {
  return Promise.all(
    orderMigrations(await readdir(FOLDER)).map(async (name) => {
      const sql = await readFile(join(FOLDER, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the schema up to this code's, under a lock, each migration in its own transaction.
 * @param until stop after this migration (tests walk from one to the next)
 * @throws MigrationRefused when the database was written by newer or other code
 */
export async function migrate(connection: pg.ClientConfig, until?: string): Promise<Migrated> {
  const client = await openClient(connection);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const migrations = await listMigrations();
    const done = await readApplied(client);
    refuseUnknown(done, migrations);
    const open = migrations.filter(({ name }) => !done.has(name) && (until === undefined || name <= until));
    for (const migration of open) await applyOne(client, migration);
    const role = await prepareRole(client);
    return { applied: open.map(({ name }) => name), role };
  } finally {
    await client.end();
  }
}

/** Which migrations have run, and which of this code's have not. */
export interface MigrationState {
  readonly done: readonly string[];
  readonly pending: readonly string[];
}

/** How far a database is. @throws MigrationRefused where `migrate` would refuse it: nothing need be prepared for that */
export async function migrationState(connection: pg.ClientConfig): Promise<MigrationState> {
  const client = await openClient(connection);
  try {
    const done = await readApplied(client);
    const migrations = await listMigrations();
    refuseUnknown(done, migrations);
    const pending = migrations.map(({ name }) => name).filter((name) => !done.has(name));
    return { done: [...done.keys()], pending };
  } finally {
    await client.end();
  }
}

/** Migrations of this code that a database has not had, read as the app; for readiness. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  return orderMigrations(await readdir(FOLDER)).filter((name) => !done.has(name));
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`create table if not exists schema_migration (
    name text constraint schema_migration_pk primary key, checksum text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migration',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseUnknown(done: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of done) {
    if (!known.has(name))
      throw new MigrationRefused(
        `The database has a newer schema (${name}) than this Atrium; start the newer version.`,
      );
    if (known.get(name) !== checksum)
      throw new MigrationRefused(`Migration ${name} was changed after it ran on this database; restore the file.`);
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into schema_migration (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationRefused(`Migration ${name} failed and left nothing behind: ${(error as Error).message}`);
  }
}

const ROLE_SQL = `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
      create role ${APP_ROLE} nologin;
    end if;
  exception when duplicate_object or unique_violation then null; -- another database of the cluster was faster
  end $$;
  do $$ begin
    if not pg_has_role(current_user, '${APP_ROLE}', 'usage') then execute format('grant ${APP_ROLE} to %I', current_user); end if;
  end $$;
  do $$ begin
    execute format('grant usage on schema %I to ${APP_ROLE}', current_schema());
    execute format('grant select, insert, update, delete on all tables in schema %I to ${APP_ROLE}', current_schema());
    execute format('grant usage on all sequences in schema %I to ${APP_ROLE}', current_schema());
  end $$;
  do $$ declare part regclass; begin
    for part in select 'audit'::regclass union all select inhrelid::regclass from pg_inherits where inhparent = 'audit'::regclass loop
      execute format('revoke update, delete on %s from ${APP_ROLE}', part);
    end loop;
  end $$;
  revoke insert, update, delete on schema_migration from ${APP_ROLE};`;

/** Creates the app's role and its grants; where this may not be, the app works as its own user (and says so). */
async function prepareRole(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query("select to_regclass('audit') as audit");
  if (rows[0]?.audit === null) return null;
  await client.query('begin');
  try {
    await client.query(ROLE_SQL);
    await client.query('commit');
    return APP_ROLE;
  } catch (error) {
    await client.query('rollback');
    if ((error as pg.DatabaseError).code === '42501') return null;
    throw error;
  }
}
