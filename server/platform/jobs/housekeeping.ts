import { sql } from 'kysely';
import { ALL_TENANTS, type Database, type Db } from '../db/connect.ts';
import { APP_ROLE } from '../db/migrate.ts';
import { toDate } from '../time.ts';
import { startLoop, type Loop } from './loop.ts';

/** Something to clear away now and then: removes at most `limit` rows, over all tenants. @returns how many */
export interface Chore {
  readonly name: string;
  clear(db: Db, now: Temporal.Instant, limit: number): Promise<number>;
}

/** A table in partitions of a month each, beside a default one called `<table>_default`. */
export interface Partitioned {
  readonly table: string;
  /** The column it is partitioned by. */
  readonly by: string;
  /** Months that ended this long ago are dropped; null: kept for good. */
  readonly keep: Temporal.Duration | null;
}

export interface HousekeepingOptions {
  readonly database: Database;
  /** Runs statements as the owner of the tables: partitions are made and dropped by nobody else. */
  readonly asOwner: (statements: string) => Promise<unknown>;
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
  /** Who wants what cleared away. */
  readonly chores: readonly Chore[];
  readonly partitions: readonly Partitioned[];
  /** Default: every ten minutes. */
  readonly everyMs?: number;
}

/** Any constant: one process at a time clears. */
const CHORE_LOCK = 4_715_100_005;
const CHUNK = 5_000;
const MONTHS_AHEAD = 2;
/** Rows that a month may have in the default partition and still get a partition of its own. */
const MOVABLE = 100_000;

/** Keeps the house in order, now and every ten minutes, in whichever process comes first. */
export const startHousekeeping = (options: HousekeepingOptions): Loop =>
  startLoop(() => keepHouse(options), { everyMs: options.everyMs ?? 600_000, onError: options.onError });

/** One round. A part that fails is reported and holds up no other. */
export async function keepHouse(options: HousekeepingOptions): Promise<void> {
  const now = options.clock();
  const parts = [
    () => makePartitions(options, now),
    () => dropPartitions(options, now),
    () => closePartitions(options),
    ...options.chores.map((chore) => () => clearAll(options.database, chore, now)),
  ];
  for (const part of parts) {
    try {
      await part();
    } catch (error) {
      options.onError(error);
    }
  }
}

interface Month {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** A month of UTC. */
function monthOf(now: Temporal.Instant, ahead: number): Month {
  const first = now.toZonedDateTimeISO('UTC').toPlainDate().with({ day: 1 }).add({ months: ahead });
  const start = (date: Temporal.PlainDate): string => `${date.toString()}T00:00:00Z`;
  const name = first.toString().slice(0, 7).replace('-', '_');
  return { name, from: start(first), to: start(first.add({ months: 1 })) };
}

/** Makes this month's partition and the next ones; rows that came before it move in. */
async function makePartitions(options: HousekeepingOptions, now: Temporal.Instant): Promise<void> {
  const { database, asOwner, partitions } = options;
  const known = new Set((await listPartitions(options)).map(({ name }) => name));
  for (const { table, by } of partitions) {
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      const month = monthOf(now, ahead);
      if (known.has(`${table}_${month.name}`)) continue;
      if ((await strayRows(database, table, by, month)) <= MOVABLE) await asOwner(partitionSql(table, by, month));
    }
  }
}

interface Partition {
  readonly name: string;
  /** May the app write to it past its table, whose grants say what it may? */
  readonly open: boolean;
}

async function listPartitions({ database, partitions }: HousekeepingOptions): Promise<readonly Partition[]> {
  const { rows } = await sql<Partition>`
    select child.relname as name, has_table_privilege(child.oid, 'update') and child.relname ~ '\\d$' as open from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = any (${partitions.map(({ table }) => table)}::text[]::regclass[])`.execute(
    database.forTenant(ALL_TENANTS),
  );
  return rows;
}

async function strayRows(database: Database, table: string, by: string, { from, to }: Month): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from ${sql.table(`${table}_default`)} where ${sql.ref(by)} >= ${from} and ${sql.ref(by)} < ${to} limit ${MOVABLE + 1}
    ) as stray`.execute(database.forTenant(ALL_TENANTS));
  return rows[0]?.count ?? 0;
}

/**
 * One process at a time holds the table; what it made, the next one sees. Others wait while it runs, and it gives up rather than let
 * them wait for long: the next round tries again. Who reads waits, too: once planned without the new partition, a query would miss
 * the rows that have moved there.
 */
const partitionSql = (table: string, by: string, { name, from, to }: Month): string => `
  set lock_timeout = '2s';
  do $$ begin
    lock table ${table} in access exclusive mode;
    if to_regclass('${table}_${name}') is not null then return; end if;
    perform set_config('atrium.tenant', '0', true);
    create table ${table}_${name} (like ${table} including all);
    insert into ${table}_${name} select * from ${table}_default where ${by} >= '${from}' and ${by} < '${to}';
    delete from ${table}_default where ${by} >= '${from}' and ${by} < '${to}';
    alter table ${table} attach partition ${table}_${name} for values from ('${from}') to ('${to}');
    perform protect_tenant('${table}_${name}');
  end $$;
  reset lock_timeout`;

/**
 * The lock comes first: it makes this process see what another has dropped meanwhile, where `drop table if exists`
 * alone stumbles over a partition that is half gone from its own view of the catalogue.
 */
const dropSql = (table: string, name: string): string => `
  set lock_timeout = '2s';
  do $$ begin
    lock table ${table} in access exclusive mode;
    drop table if exists ${name};
  end $$;
  reset lock_timeout`;

/** The app goes through the table; a start of Atrium grants it every table there is, these too. */
async function closePartitions(options: HousekeepingOptions): Promise<void> {
  const open = (await listPartitions(options)).filter((partition) => partition.open).map(({ name }) => name);
  if (open.length === 0) return;
  await options.asOwner(`do $$ begin
    if exists (select from pg_roles where rolname = '${APP_ROLE}') then revoke all on ${open.join(', ')} from ${APP_ROLE}; end if;
  end $$`);
}

/** Drops the months that are over for long enough. */
async function dropPartitions(options: HousekeepingOptions, now: Temporal.Instant): Promise<void> {
  const names = (await listPartitions(options)).map(({ name }) => name);
  for (const { table, keep } of options.partitions) {
    const oldest = keep && `${table}_${monthOf(now.subtract(keep), 0).name}`;
    const isOver = (name: string): boolean => oldest !== null && isMonthOf(table, name) && name < oldest;
    for (const name of names.filter(isOver)) await options.asOwner(dropSql(table, name));
  }
}

const isMonthOf = (table: string, name: string): boolean =>
  name.startsWith(`${table}_`) && /^\d{4}_\d{2}$/.test(name.slice(table.length + 1));

async function clearAll(database: Database, chore: Chore, now: Temporal.Instant): Promise<void> {
  for (;;) {
    const cleared = await database.transaction(ALL_TENANTS, async (db) => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${CHORE_LOCK}) as free`.execute(
        db,
      );
      return { value: rows[0]?.free ? await chore.clear(db, now, CHUNK) : 0 };
    });
    if (cleared < CHUNK) return;
  }
}

/**
 * Deletes rows of a table whose column is older than `kept` ago, at most `limit`.
 * @param only a further condition, plain SQL
 */
export function clearOlder(table: string, column: string, kept: Temporal.Duration, only = 'true'): Chore {
  return {
    name: table,
    async clear(db, now, limit) {
      const before = toDate(now.subtract(kept));
      const result = await sql`delete from ${sql.table(table)} where ctid = any (array(
        select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} and ${sql.raw(only)} limit ${limit}))`.execute(
        db,
      );
      return Number(result.numAffectedRows ?? 0);
    },
  };
}

/**
 * What rows say is blanked once they are older than `kept`; that they were there stays.
 * @param blanks as in `set`, so that `only` is no longer true of them
 */
export function blankOlder(
  table: string,
  column: string,
  kept: Temporal.Duration,
  blanks: string,
  only: string,
): Chore {
  return {
    name: `${table} ${column}`,
    async clear(db, now, limit) {
      const before = toDate(now.subtract(kept));
      const result = await sql`update ${sql.table(table)} set ${sql.raw(blanks)} where ctid = any (array(
        select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} and ${sql.raw(only)} limit ${limit}))`.execute(
        db,
      );
      return Number(result.numAffectedRows ?? 0);
    },
  };
}
