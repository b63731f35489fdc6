import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createSignals, type Signal, type Signals } from './wake.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const never = 3_600_000;
const open = (errors: Error[] = []): Signals =>
  createSignals({ connection: base.connection, onError: (error) => errors.push(error), pollMs: never });

const listeners = async (client: pg.Client): Promise<number[]> => {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query like '%listen atrium_events%' and pid <> pg_backend_pid()`,
  );
  return rows.map(({ pid }) => pid);
};

const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(base.connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

it('a signal is heard here at once and in other processes, by its name', () =>
  withClient(async (client) => {
    const [one, other] = [open(), open()];
    const heard: string[] = [];
    const on = (who: string, signals: Signals, signal: Signal) =>
      signals.on(signal, () => heard.push(`${who} ${signal}`));
    on('one', one, 'written');
    on('other', other, 'written');
    on('other', other, 'due');
    const leave = on('one', one, 'due');
    leave();
    await until(async () => expect(await listeners(client)).toHaveLength(2));
    await until(() => expect(heard).toContain('other due')); // each looks once it is connected
    heard.length = 0;
    one.wake('written');
    expect(heard).toEqual(['one written']);
    await until(() => expect(heard).toEqual(['one written', 'other written']));
    one.send('due');
    await until(() => expect(heard).toEqual(['one written', 'other written', 'other due']));
    await Promise.all([one.close(), other.close()]);
  }));

it('many signals become one NOTIFY', () =>
  withClient(async (client) => {
    const payloads: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => payloads.push(payload));
    await client.query('listen atrium_events');
    const signals = open();
    for (let i = 0; i < 500; i++) signals.send(i % 2 === 0 ? 'written' : 'due');
    await until(() => expect(payloads).toEqual(['written,due']));
    signals.send('sequenced');
    await until(() => expect(payloads).toEqual(['written,due', 'sequenced']));
    await signals.close();
  }));

it('a lost connection is opened again, and everybody looks, since a call may have been missed', () =>
  withClient(async (client) => {
    const errors: Error[] = [];
    const signals = open(errors);
    let heard = 0;
    signals.on('written', () => (heard += 1));
    await until(() => expect(heard).toBe(1));
    const [pid] = await listeners(client);
    await client.query('select pg_terminate_backend($1)', [pid]);
    await until(() => expect(heard).toBe(2));
    expect(errors).toHaveLength(1);
    await client.query(`select pg_notify('atrium_events', 'written')`);
    await until(() => expect(heard).toBe(3));
    await client.query(`select pg_notify('atrium_events', 'nonsense')`);
    await client.query(`select pg_notify('atrium_events', 'due,written')`);
    await until(() => expect(heard).toBe(4));
    await signals.close();
    expect(await listeners(client)).toEqual([]);
  }));

it('what was said while the line was down is told once it is back, and what was said last before it is closed', () =>
  withClient(async (client) => {
    const errors: Error[] = [];
    const heard: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => heard.push(payload));
    await client.query('listen atrium_events');
    const signals = open(errors);
    await until(async () => expect(await listeners(client)).toHaveLength(1));
    await client.query('select pg_terminate_backend($1)', await listeners(client));
    await until(() => expect(errors).toHaveLength(1));
    signals.send('revoked');
    await until(() => expect(heard).toEqual(['revoked']));
    signals.send('revoked');
    await signals.close();
    await until(() => expect(heard).toEqual(['revoked', 'revoked']));
  }));

it('what costs a question for each open stream is asked when the line comes up, and never by the clock', async () => {
  const signals = createSignals({ connection: base.connection, onError: () => undefined, pollMs: 5 });
  const heard = { due: 0, revoked: 0 };
  signals.on('due', () => (heard.due += 1));
  signals.on('revoked', () => (heard.revoked += 1));
  await until(() => expect(heard.revoked).toBe(1));
  const { due } = heard;
  await until(() => expect(heard.due).toBeGreaterThan(due + 20));
  expect(heard.revoked).toBe(1);
  await signals.close();
});

it('everybody is woken by the clock when nothing can be heard', async () => {
  const signals = createSignals({
    connection: { host: '127.0.0.1', port: 1 },
    onError: () => undefined,
    pollMs: 10,
  });
  let heard = 0;
  signals.on('due', () => (heard += 1));
  await until(() => expect(heard).toBeGreaterThan(2));
  await signals.close();
});
