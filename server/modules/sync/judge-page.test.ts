import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';
import type { SourcePage } from '../connections/contract.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf(given);
  return { source, ...(await createSyncing(base, source)) };
};

describe('a source that answers nonsense', () => {
  const page = (given: unknown) => ({ list: () => Promise.resolve(given as SourcePage) });
  it.each([
    ['nothing', page(undefined)],
    ['no list', page({ records: 'none', next: null })],
    ['no record', page({ records: [null], next: null })],
    ['no id', page({ records: [{ externalId: 7, raw: {} }], next: null })],
    ['an id with a control character', page({ records: [{ externalId: 'a\0', raw: {} }], next: null })],
    ['no content', page({ records: [{ externalId: 'a', raw: [] }], next: null })],
    ['a bad instant', page({ records: [{ externalId: 'a', raw: {}, changedAt: 'soon' }], next: null })],
    [
      'too many',
      page({ records: Array.from({ length: 5_001 }, (_, n) => ({ externalId: `${n}`, raw: {} })), next: null }),
    ],
    ['too much', page({ records: [{ externalId: 'a', raw: { text: 'x'.repeat(300_000) } }], next: null })],
    [
      'a circle of one',
      { list: (_e: unknown, { at }: { at: unknown }) => Promise.resolve({ records: [], next: at === 1 ? 1 : 1 }) },
    ],
    [
      'a throw',
      {
        list: () => {
          throw new TypeError('x');
        },
      },
    ],
  ])('%s: its run fails after some tries, says so, and no other connection notices', async (_what, list) => {
    const [{ sync, world, id, attempt, run, skipWaiting, events, state }, other] = [
      await createSyncing(base, list),
      await setUp({ records: { building: buildings(3) } }),
    ];
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    for (let tries = 0; tries < 5; tries++) {
      await attempt(runId);
      await skipWaiting();
    }
    const ended = await run(runId);
    expect(ended).toMatchObject({ state: 'failed', stateReason: 'source_bad_response' });
    expect(ended.attempts).toHaveLength(5);
    expect(ended.attempts.at(-1)).toMatchObject({
      state: 'failed',
      error: { code: 'source_bad_response' },
      madeProgress: false,
    });
    expect([(await events('sync.failed')).length, await state()]).toEqual([1, 'connecting']);
    expect(await other.activate()).toMatchObject({ state: 'succeeded' });
    expect(await sync.activateConnection(world.ctx, { id })).toMatchObject({ state: 'queued' });
  });

  it('a circle of several pages ends, too', async () => {
    let asked = 0;
    const list = (_entity: unknown, { at }: { at: unknown }) => {
      asked++;
      return Promise.resolve({ records: [building(Number(at ?? 0))], next: (Number(at ?? 0) + 1) % 3 });
    };
    const { sync, world, id, attempt, run } = await createSyncing(base, { list });
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'waiting_retry', stateReason: 'source_bad_response' });
    expect(asked).toBeLessThan(40);
  });
});
