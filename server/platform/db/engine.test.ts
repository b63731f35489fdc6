import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createDatabase, dropDatabase, silent } from '../../../test/support/postgres.ts';
import { startEmbedded } from './embedded.ts';
import { checkEngine, EngineRefused, type Query } from './engine.ts';

const name = `engine_${process.pid}`;
let client: Client;
const real: Query = (sql) => client.query(sql);

beforeEach(async () => {
  client = new Client(await createDatabase(inject('postgres'), name));
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await dropDatabase(inject('superuser'), name);
});

/** The real database, with other answers to some statements. */
const answering =
  (answers: readonly [RegExp, Record<string, unknown>[] | Error][]): Query =>
  async (sql) => {
    const answer = answers.find(([statement]) => statement.test(sql))?.[1];
    if (answer instanceof Error) throw answer;
    return answer ? { rows: answer } : real(sql);
  };

async function refusal(query: Query): Promise<string> {
  const error: unknown = await checkEngine(query).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngineRefused);
  const { message } = error as EngineRefused;
  expect(message).not.toContain('\n');
  return message;
}

test('a real PostgreSQL passes, and nothing is left behind', async () => {
  await checkEngine(real);
  const { rows } = await client.query(`select relname as name from pg_class where relname = 'engine_probe'
    union all select extname from pg_extension where extname = 'btree_gist'`);
  expect(rows).toEqual([]);
  await client.query('create extension btree_gist');
  await checkEngine(real);
});

describe('one clear line refuses', () => {
  test.each([
    ['CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15)', 'CockroachDB has no exclusion constraints'],
    ['PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu', 'YugabyteDB has no exclusion constraints'],
  ])('%s', async (version, message) => {
    expect(await refusal(answering([[/version\(\)/, [{ version }]]]))).toContain(message);
  });

  test.each([
    ['140012', 14],
    ['190001', 19],
    ['nonsense', Number.NaN],
  ])('server_version_num %s', async (server_version_num, major) => {
    const message = await refusal(answering([[/server_version_num/, [{ server_version_num }]]]));
    expect(message).toBe(`PostgreSQL ${major} is not supported; use 15 to 18.`);
  });

  test('a server that does not keep what it has confirmed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'atrium-engine-'));
    const settings = { fsync: 'off', full_page_writes: 'off' };
    await using database = await startEmbedded({ dataDir, log: silent, settings });
    const careless = new Client(database.connection);
    await careless.connect();
    try {
      expect(await refusal((sql) => careless.query(sql))).toBe(
        'PostgreSQL runs with fsync and full_page_writes off and may lose bookings in a crash; turn it on.',
      );
    } finally {
      await careless.end();
      await database.stop();
      await rm(dataDir, { recursive: true });
    }
  });

  test('a standby', async () => {
    expect(await refusal(answering([[/pg_is_in_recovery/, [{ standby: true }]]]))).toContain('read-only standby');
  });

  test('no btree_gist to be had', async () => {
    expect(await refusal(answering([[/pg_available_extensions/, []]]))).toContain('lacks the extension btree_gist');
  });

  test('a user who may not create the extension', async () => {
    const guest = `${name}_guest`;
    const admin = new Client({ ...inject('superuser'), database: name });
    await admin.connect();
    await admin.query(`create role ${guest}`);
    await admin.query(`set role ${guest}`);
    try {
      expect(await refusal((sql) => admin.query(sql))).toContain('may not create the extension btree_gist');
    } finally {
      await admin.query('reset role');
      await admin.query(`drop role ${guest}`);
      await admin.end();
    }
  });

  test('an engine whose constraint is no constraint', async () => {
    const unknownSyntax = Object.assign(new Error('at or near "exclude": syntax error'), { code: '42601' });
    expect(await refusal(answering([[/engine_probe/, unknownSyntax]]))).toContain('no exclusion constraints');
    expect(await refusal(answering([[/insert into engine_probe/, []]]))).toContain('no exclusion constraints');
  });
});

test('two processes that start on one empty database both pass', async () => {
  const second = new Client({ ...inject('postgres'), database: name });
  await second.connect();
  try {
    const both = Promise.all([checkEngine(real), checkEngine((sql) => second.query(sql))]);
    await expect(both).resolves.toBeDefined();
  } finally {
    await second.end();
  }
});
