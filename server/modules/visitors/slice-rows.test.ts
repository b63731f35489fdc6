import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase, createWorld } from '../../../test/support/database.ts';
import { all, inTime, uidsIn } from './conditions.ts';
import { LIVE_BADGES } from './store.ts';

test('a badge is found by its uid through the index, and what is no uid finds none', async () => {
  await using testing = await createTestDatabase();
  const { ctx } = await createWorld(testing.database);
  const wanted = all([
    ...inTime(ctx, { userId: null, buildings: 'all' }, {}),
    ...uidsIn(['0b9f0d0c-3a6d-4f5e-9b1a-2f6f5d3c1a00', 'none']),
  ]);
  const plan = await ctx.tx(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx.db);
    return sql<object>`explain select badge.id ${LIVE_BADGES} where ${wanted}`.execute(tx.db);
  });
  expect(JSON.stringify(plan.rows)).toContain('badge_uid_unique');
  const { rows } = await sql`select badge.id ${LIVE_BADGES} where ${all(uidsIn(['none']))}`.execute(ctx.db);
  expect(rows).toEqual([]);
});
