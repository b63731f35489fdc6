import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { connect, type ConnectOptions, type Database } from './connect.ts';
import { DatabaseFailure, isContention, isDatabaseError } from './failures.ts';

let own: TestDatabase;
/** Somebody else, over a connection of her own. */
let other: pg.Client;
beforeAll(async () => {
  own = await createTestDatabase();
  other = new pg.Client(own.connection);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await own[Symbol.asyncDispose]();
});

const pools = new AsyncDisposableStack();
afterAll(() => pools.disposeAsync());

/** A pool with settings of its own. */
function pool(given: pg.PoolConfig = {}, more: Partial<ConnectOptions> = {}): Database {
  const opened = connect({ connection: { ...own.connection, ...given }, max: 2, ...more });
  pools.defer(() => opened.close());
  return opened;
}

const ask = (database: Database, text: string) => sql.raw(text).execute(database.forTenant(0));

/** Why work was not done; what was no failure of the database is thrown on. */
async function failed(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => 'it was done',
    (reason: unknown) => reason,
  );
  if (error instanceof DatabaseFailure) return error.reason;
  throw error;
}

const raise = (sqlstate: string) => `do $$ begin raise exception 'as if' using errcode = '${sqlstate}'; end $$`;

test('a lock that somebody else holds', async () => {
  const impatient = pool({ lock_timeout: 50 });
  await other.query('begin; lock table tenant in access exclusive mode');
  expect(await failed(ask(impatient, 'select count(*) from tenant'))).toBe('locked');
  await other.query('rollback');
  await ask(impatient, 'select count(*) from tenant');
});

test('a statement that takes too long, alone and in a transaction', async () => {
  const hasty = pool({ statement_timeout: 50 });
  expect(await failed(ask(hasty, 'select pg_sleep(10)'))).toBe('slow');
  const within = hasty.transaction(0, async (db) => ({ value: await sql`select pg_sleep(10)`.execute(db) }));
  expect(await failed(within)).toBe('slow');
});

test('a backend that is ended, at work and while a transaction waits to go on', async () => {
  const shot = pool({ application_name: 'shot' });
  const backends = `from pg_stat_activity where application_name = 'shot'`;
  const end = () => other.query(`select pg_terminate_backend(pid, 5000) ${backends}`);
  const working = failed(ask(shot, 'select pg_sleep(60)'));
  const asleep = () => other.query(`select ${backends} and wait_event = 'PgSleep'`);
  await expect.poll(async () => (await asleep()).rowCount).toBe(1);
  await end();
  expect(await working).toBe('lost');

  const waiting = shot.transaction(0, async (db) => {
    await sql`select 1`.execute(db);
    await end();
    return { value: await sql`select 2`.execute(db) };
  });
  expect(await failed(waiting)).toBe('lost');
  await ask(shot, 'select 1'); // over a new connection
});

test('a server that is not there, does not let us in or has no such database', async () => {
  expect(await failed(ask(pool({ host: '127.0.0.1', port: 1 }), 'select 1'))).toBe('lost');
  expect(await failed(ask(pool({ host: '/nowhere/at/all' }), 'select 1'))).toBe('lost');
  expect(await failed(ask(pool({ database: 'no_such_database' }), 'select 1'))).toBe('lost');
});

test('a database that takes no more connections', async () => {
  const name = String(own.connection.database);
  const role = `few_${name}`;
  await other.query(`create role ${role} login connection limit 0 password 'few'`);
  expect(await failed(ask(pool({ user: role, password: 'few' }), 'select 1'))).toBe('crowded');
  await other.query(`drop role ${role}`);
  expect(await failed(ask(own.database, raise('53300')))).toBe('crowded');
});

test('a database that takes no changes, and one without room', async () => {
  const standby = pool({ options: '-c default_transaction_read_only=on' });
  expect(await failed(ask(standby, 'create table never ()'))).toBe('read_only');
  expect(await failed(ask(own.database, raise('53100')))).toBe('disk_full');
});

test('our own stop', async () => {
  const closed = connect({ connection: own.connection });
  await ask(closed, 'select 1');
  await closed.close();
  expect(await failed(ask(closed, 'select 1'))).toBe('closed');
});

test('two writers that met, and one that lost against an exclusion', async () => {
  for (const sqlstate of ['40001', '40P01']) {
    const error = await ask(own.database, raise(sqlstate)).catch((reason: unknown) => reason);
    expect([error, isContention(error)]).toEqual([expect.objectContaining({ reason: 'contended' }), true]);
  }
  const excluded = await ask(own.database, raise('23P01')).catch((reason: unknown) => reason);
  expect([isDatabaseError(excluded), isContention(excluded)]).toEqual([true, true]);
});

test('a fault of the statement stays what it is', async () => {
  for (const text of ['select 1 / 0', 'select nonsense', raise('23505')]) {
    const error = await ask(own.database, text).catch((reason: unknown) => reason);
    expect([text, isDatabaseError(error), isContention(error)]).toEqual([text, true, false]);
  }
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const error = await sql`select ${circle}::jsonb`
    .execute(own.database.forTenant(0))
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
});

test('of statements that leave together, those after one that fails fail for its reason', async () => {
  const sent = pool().transaction(0, async (db) => {
    const all = ['select 1 / 0', 'select 1', 'select 2'].map((text) => sql.raw(text).execute(db));
    const became = await Promise.allSettled(all);
    return { value: became.map((one) => (one.status === 'rejected' ? String(one.reason.code) : 'done')), sent: [] };
  });
  expect(await sent).toEqual(['22012', '22012', '22012']);
});
