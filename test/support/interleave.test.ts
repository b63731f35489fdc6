import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase } from './database.ts';
import { interleave } from './interleave.ts';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());

test('what a step sends ahead and does not wait for is done before the other takes its turn', async () => {
  const { ctx } = await createWorld(testing.database);
  let isFree: boolean | undefined;
  const errors = await interleave(testing.database, 'ABAB', {
    A: {
      ctx,
      steps: [async (tx) => tx.atCommit(sql`select pg_sleep(0.2), pg_advisory_xact_lock(1)`.compile(tx.db))],
    },
    B: {
      ctx,
      steps: [
        async (tx) => {
          const { rows } = await sql<{ is: boolean }>`select pg_try_advisory_xact_lock(1) as is`.execute(tx.db);
          isFree = rows[0]?.is;
        },
      ],
    },
  });
  expect(errors).toEqual([null, null]);
  expect(isFree).toBe(false);
});
