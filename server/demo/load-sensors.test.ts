import { afterAll, beforeAll, expect, it } from 'vitest';
import { contextFor, createTestDatabase, createWorld, type TestDatabase } from '../../test/support/database.ts';
import { listEPaperControllers, listEPaperTags, lookAtTags } from '../modules/signage/signage.ts';
import { listDevices } from '../modules/signals/signals.ts';
import type { Ctx } from '../platform/context/context.ts';
import { loadDemo } from './load.ts';
import { demoWorkplace } from './workplace.ts';

// A Tuesday morning, before anybody is there.
const at = Temporal.Instant.from('2026-03-24T06:00:00Z');
const shown = demoWorkplace({ now: at, seed: 1 });

let test: TestDatabase;
let keeper: Ctx;
beforeAll(async () => {
  test = await createTestDatabase();
  const world = await createWorld(test.database);
  keeper = contextFor(test.database, world.ctx.who, at);
  await loadDemo(keeper);
});
afterAll(() => test[Symbol.asyncDispose]());

it('has sensors that were heard a moment ago, but for one, and knows by each whether somebody is there', async () => {
  const { items } = await listDevices(keeper, { limit: 200 });
  expect(items).toHaveLength(shown.sensors.filter(({ retired }) => !retired).length);
  expect(items.filter(({ batteryLevel }) => batteryLevel !== null && batteryLevel < 20)).toHaveLength(2);
  expect(items.filter(({ overdue }) => overdue)).toHaveLength(2);
  // Early in London, and busy in Hong Kong by now.
  const states = (house: string) =>
    new Set(items.flatMap(({ accessId, state }) => (accessId.startsWith(house) ? [state] : [])));
  expect(states('HKG')).toEqual(new Set(['quiet', 'motion', 'unknown']));
  expect(states('LDN')).toEqual(new Set(['quiet', 'unknown']));
  expect((await listDevices(keeper, { retired: true })).items.map(({ accessId }) => accessId)).toEqual([
    'HKG-EYE-99',
    'LDN-EYE-99',
  ]);
});

it('has an e-paper controller in each building, with a tag that is well and two that need somebody', async () => {
  const { items } = await listEPaperControllers(keeper, {});
  expect(items).toHaveLength(shown.buildings.length);
  await keeper.tx(lookAtTags);
  const { items: tags } = await listEPaperTags(keeper, { controllerId: items[0]?.id ?? 0 });
  expect(tags.map(({ connection, alerts }) => [connection, ...alerts])).toEqual([
    ['online'],
    ['offline', 'offline'],
    ['online', 'battery'],
    ['unheard'],
  ]);
});
