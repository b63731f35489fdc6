import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, buildings, createSyncing, shelf } from '../../../test/support/syncing.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import type { Chore } from '../../platform/jobs/housekeeping.ts';
import { forgetGonePeople, forgetOldRuns } from './sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

/** As on a day so many days ahead. */
const inDays = (chore: Chore, many: number): Promise<number> =>
  chore.clear(base.database.forTenant(ALL_TENANTS), Temporal.Now.instant().add({ hours: 24 * many }), 1_000);

it('runs are forgotten after a quarter of a year, and what they have read is not', async () => {
  const { sync, world, id, activate, mirror } = await createSyncing(
    base,
    shelf({ records: { building: buildings(3) } }),
  );
  const runs = async () => (await sync.listSyncs(world.ctx, { id })).items;
  await activate();
  await inDays(forgetOldRuns, 89);
  expect(await runs()).toHaveLength(1);
  await inDays(forgetOldRuns, 91);
  expect(await runs()).toEqual([]);
  expect(Object.keys(await mirror())).toHaveLength(3);
});

it('what was said of people is forgotten a month after they are gone, and read anew where they are there again', async () => {
  const people = {
    incremental: 'timestamp',
    sorted: false,
    tombstones: true,
    getById: true,
    totalKnown: true,
  } as const;
  const source = shelf({ records: { building: [building(1)], person: [building(1), building(2)] } });
  const { sync, world, id, activate, start, mirror } = await createSyncing(base, source, {
    entities: { building: { ...people, after: [] }, person: { ...people, after: [] } },
  });
  const gone = (entity: 'building' | 'person', externalId: string) =>
    sync.getUnified(world.ctx, { connectionId: id, entity, externalId, include: 'raw' });
  await activate();
  const at = { changedAt: Temporal.Now.instant().toString() };
  const { building: places = [], person: all = [] } = source.records;
  places[0] = building(1, { ...at, deleted: true });
  all[0] = building(1, { ...at, deleted: true });
  await start();
  await inDays(forgetGonePeople, 29);
  expect((await gone('person', 'b0001')).raw).toMatchObject({ Name: 'Building 1' });
  await inDays(forgetGonePeople, 31);
  expect(await gone('person', 'b0001')).toMatchObject({ raw: {}, meta: { deletedAt: expect.any(String) } });
  expect((await gone('building', 'b0001')).raw).toMatchObject({ Name: 'Building 1' });
  expect((await gone('person', 'b0002')).raw).toMatchObject({ Name: 'Building 2' });

  all[0] = building(1, at);
  await start('full');
  expect(await mirror()).toHaveProperty('b0001', { Name: 'Building 1', Floors: [1, 2] });
});
