import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { randomFrom } from '../../../test/support/random.ts';
import { occupancyAt, type Word } from './occupancy-at.ts';
import { createDevice, listSeen, recordReadings, signalsAt, updateDevice } from './signals.ts';

const now = Temporal.Instant.from('2027-02-08T20:00:00Z');

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());

/** Words of one device over so many hours: mostly the same as before, with a break now and then. */
function history(seed: number, deviceId: number): Word[] {
  const random = randomFrom(seed);
  const hours = [2, 20, 47, 49][seed % 4] ?? 2;
  const keeps = [4, 40, 4_000][seed % 3] ?? 4;
  const words: Word[] = [];
  let there = seed % 7 > 0;
  for (let minutes = hours * 60; minutes > -10; minutes -= random(60) === 0 ? 5 + random(50) : 1 + random(15)) {
    if (random(keeps) === 0) there = !there;
    words.push({ deviceId, at: now.subtract({ minutes: Math.max(minutes, -4) }), there });
  }
  return words;
}

test('what is read of the readings comes to the same as all of them', async () => {
  const { ctx: asked, ...world } = await createWorld(own.database);
  const ctx = contextFor(own.database, asked.who, now);
  const buildingId = await createBuilding({ ctx: asked, ...world });
  const seen: Record<string, number> = { present: 0, absent: 0, faulty: 0 };
  for (let seed = 1; seed <= 60; seed++) {
    const resourceId = await createResource({ ctx: asked, ...world }, { buildingId });
    const accessId = `S-${seed}`;
    const { id } = await createDevice(ctx, { kind: 'occupancy', name: accessId, accessId, resourceId });
    const words = history(seed, id);
    for (let from = 0; from < words.length; from += 1_000) {
      const items = words.slice(from, from + 1_000);
      await recordReadings(ctx, {
        items: items.map(({ at, there }) => ({ accessId, timestamp: at.toString(), hasMotion: there })),
      });
    }
    const signals = (await signalsAt(ctx, [resourceId])).get(resourceId) ?? { devices: [], words: [] };
    const occupancy = occupancyAt(signals, now);
    expect(occupancy, `seed ${seed}`).toEqual(occupancyAt({ ...signals, words }, now));
    expect(signals.words.length).toBeLessThanOrEqual(words.length);
    const what = occupancy.why === 'faulty' ? 'faulty' : occupancy.state;
    seen[what] = (seen[what] ?? 0) + 1;
  }
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});

test('of what is said many times a second little is read, and it comes to the same', async () => {
  const world = await createWorld(own.database);
  const ctx = contextFor(own.database, world.ctx.who, now);
  const resourceId = await createResource(world, { buildingId: await createBuilding(world) });
  const { id } = await createDevice(ctx, { kind: 'occupancy', name: 'Eye', accessId: 'EYE', resourceId });
  const said = Array.from({ length: 3_000 }, (_, i) => ({
    deviceId: id,
    at: now.subtract({ milliseconds: 100 * i + 400_000 }),
    there: i % 7 > 3,
  }));
  const quiet = [360, 240, 120, 0].map((seconds) => ({ deviceId: id, at: now.subtract({ seconds }), there: false }));
  for (const some of [said.slice(0, 1_000), said.slice(1_000, 2_000), said.slice(2_000), quiet]) {
    const items = some.map(({ at, there }) => ({ accessId: 'EYE', timestamp: at.toString(), hasMotion: there }));
    await recordReadings(ctx, { items });
  }
  const signals = (await signalsAt(ctx, [resourceId])).get(resourceId) ?? { devices: [], words: [] };
  // Four of each quarter of a minute: the first and the last of either.
  expect(signals.words.length).toBeLessThanOrEqual(4 * 22);
  expect(signals.words.length).toBeGreaterThan(4 * 18);
  const words = [...said, ...quiet];
  for (const minutes of [0, 2, 7, 9]) {
    const at = now.subtract({ minutes });
    const read = (await signalsAt(ctx, [resourceId], at)).get(resourceId) ?? signals;
    const [{ state, why, isSteady }, whole] = [occupancyAt(read, at), occupancyAt({ ...signals, words }, at)];
    expect({ state, why, isSteady }).toEqual({ state: whole.state, why: whole.why, isSteady: whole.isSteady });
  }
});

test('each resource has its own, without what is out of use or of another workplace', async () => {
  const world = await createWorld(own.database);
  const ctx = contextFor(own.database, world.ctx.who, now);
  const buildingId = await createBuilding(world);
  const [one, other] = [await createResource(world, { buildingId }), await createResource(world, { buildingId })];
  const eye = await createDevice(ctx, { kind: 'occupancy', name: 'Eye', accessId: 'EYE', resourceId: one });
  const door = await createDevice(ctx, { kind: 'door', name: 'Door', accessId: 'DOOR', resourceId: one });
  const air = await createDevice(ctx, { kind: 'environment', name: 'Air', accessId: 'AIR', resourceId: other });
  await recordReadings(ctx, { accessId: 'EYE', hasMotion: true });
  const known = await signalsAt(ctx, [one, other]);
  expect(known.get(one)).toEqual({
    devices: [
      { deviceId: eye.id, trust: 'watches', believedMinutes: 20 },
      { deviceId: door.id, trust: 'passes', believedMinutes: 20 },
    ],
    words: [{ deviceId: eye.id, at: now, there: true }],
  });
  expect(known.get(other)?.devices).toEqual([{ deviceId: air.id, trust: 'notices', believedMinutes: 60 }]);
  expect((await signalsAt(ctx, [one], now.subtract({ seconds: 1 }))).get(one)?.words).toEqual([]);
  expect([...(await listSeen(ctx, [one, other]))]).toEqual([one]);
  await updateDevice(ctx, { id: eye.id, retired: true });
  expect([...(await listSeen(ctx, [one, other]))]).toEqual([]);
  expect((await signalsAt(ctx, [one])).get(one)?.devices.map(({ deviceId }) => deviceId)).toEqual([door.id]);
  const foreign = (await createWorld(own.database)).ctx;
  expect((await signalsAt(foreign, [one])).get(one)).toEqual({ devices: [], words: [] });
});

test('what a device said where it was before says nothing of where it is by now', async () => {
  const world = await createWorld(own.database);
  const ctx = contextFor(own.database, world.ctx.who, now);
  const buildingId = await createBuilding(world);
  const [one, other] = [await createResource(world, { buildingId }), await createResource(world, { buildingId })];
  const { id } = await createDevice(ctx, { kind: 'occupancy', name: 'Eye', accessId: 'EYE', resourceId: one });
  const say = (minutes: number, by = ctx) =>
    recordReadings(by, { accessId: 'EYE', timestamp: now.subtract({ minutes }).toString(), hasMotion: true });
  for (const minutes of [12, 6, 1]) await say(minutes);
  await updateDevice(ctx, { id, name: 'Eye at the window' });
  expect((await signalsAt(ctx, [one])).get(one)?.words).toHaveLength(3);
  expect([...(await listSeen(ctx, [one, other]))]).toEqual([one]);
  await updateDevice(ctx, { id, resourceId: other });
  await say(2); // and late
  const there = (await signalsAt(ctx, [other])).get(other) ?? { devices: [], words: [] };
  expect(there.words).toEqual([]);
  expect(occupancyAt(there, now)).toMatchObject({ state: 'unknown', why: 'silent', isSteady: false });
  expect([...(await listSeen(ctx, [one, other]))]).toEqual([]);
  const later = contextFor(own.database, world.ctx.who, now.add({ minutes: 1 }));
  await say(-1, later);
  expect((await signalsAt(later, [other])).get(other)?.words).toHaveLength(1);
  expect([...(await listSeen(later, [one, other]))]).toEqual([other]);
});
