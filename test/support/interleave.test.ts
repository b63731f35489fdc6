import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase } from './database.ts';
import { interleave } from './interleave.ts';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());

test('what a step sends ahead and does not wait for is done before the next one, or stands at a lock', async () => {
  const { ctx } = await createWorld(testing.database);
  const lock = sql`select pg_advisory_xact_lock(1)`;
  let hasGoneOn = false;
  let hadGoneOn: boolean | undefined;
  const errors = await interleave(testing.database, 'BAAB', {
    A: {
      ctx,
      steps: [
        async (tx) => tx.atCommit(lock.compile(tx.db)),
        async () => {
          hasGoneOn = true;
        },
      ],
    },
    B: {
      ctx,
      steps: [
        async (tx) => void (await lock.execute(tx.db)),
        async () => {
          hadGoneOn = hasGoneOn;
        },
      ],
    },
  });
  expect(errors).toEqual([null, null]);
  expect([hadGoneOn, hasGoneOn]).toEqual([false, true]);
});
