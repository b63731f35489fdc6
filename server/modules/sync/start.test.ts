import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf(given);
  return { source, ...(await createSyncing(base, source)) };
};

describe('what is asked for while it is being read', () => {
  it('is that run, or refused, as the caller says', async () => {
    const { sync, world, id, activate } = await setUp({ records: { building: buildings(3) } });
    await activate();
    const first = await sync.startSync(world.ctx, { id });
    expect((await sync.startSync(world.ctx, { id })).id).toBe(first.id);
    for (const more of [{ onRunning: 'reject' }, { mode: 'full' }] as const)
      await expect(sync.startSync(world.ctx, { id, ...more })).rejects.toMatchObject({
        kind: { code: 'sync_already_running' },
      });
    await expect(sync.startSync(world.ctx, { id, entities: ['building', 'floor'] })).rejects.toMatchObject({
      details: { param: 'entities[1]' },
    });
  });
});
