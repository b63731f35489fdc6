import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { events, refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { diceFor } from '../../demo/random.ts';
import type { ReadingGiven } from './contract.ts';
import {
  createDevice,
  forgetOldReadings,
  getDevice,
  listDevices,
  listReadings,
  recordReadings,
  updateDevice,
} from './signals.ts';

const now = Temporal.Instant.from('2027-02-08T12:00:00Z');

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let here: number;
let elsewhere: number;
let desk: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = contextFor(own.database, world.ctx.who, now);
  [here, elsewhere] = [await createBuilding(world), await createBuilding(world)];
  desk = await createResource(world, { buildingId: here });
});

const ago = (minutes: number): string => now.subtract({ seconds: Math.round(minutes * 60) }).toString();
const sensor = (accessId: string, more: object = {}) =>
  createDevice(ctx, { kind: 'occupancy', name: accessId, accessId, resourceId: desk, ...more });
/** A manager of some buildings alone. */
async function manager(buildingIds: readonly number[]): Promise<Ctx> {
  const { who } = await createUser(world, { role: 'space_manager' });
  return contextFor(own.database, { ...who, reach: buildingIds }, now);
}
/** What came in, by device and time, with all that was said. */
const kept = ({ db, tenant }: World) =>
  db.selectFrom('reading').selectAll().where('tenantId', '=', tenant.id).orderBy('deviceId').orderBy('at').execute();

describe('a device', () => {
  test('is added, found, changed and taken out of use; each change is told', async () => {
    const made = await sensor('DESK-7');
    expect(made).toMatchObject({
      version: 1,
      kind: 'occupancy',
      accessId: 'DESK-7',
      resourceId: desk,
      buildingId: here,
      believedMinutes: 20,
      retired: false,
      lastHeardAt: null,
      batteryLevel: null,
      overdue: true,
      state: 'unknown',
    });
    expect(await getDevice(ctx, { id: made.id })).toEqual(made);
    const moved = await updateDevice(ctx, { id: made.id, name: 'Desk seven', believedMinutes: 45, version: 1 });
    expect(moved).toMatchObject({ name: 'Desk seven', believedMinutes: 45, version: 2, accessId: 'DESK-7' });
    expect(await refusal(updateDevice(ctx, { id: made.id, name: 'Late', version: 1 }))).toBe(
      'version_conflict:version',
    );
    await updateDevice(ctx, { id: made.id, retired: true, believedMinutes: null });
    expect((await listDevices(ctx, {})).items).toEqual([]);
    expect((await listDevices(ctx, { retired: true })).items).toMatchObject([{ believedMinutes: 20, retired: true }]);
    await updateDevice(ctx, { id: made.id, retired: false });
    // What changes nothing is told to nobody.
    await updateDevice(ctx, { id: made.id, retired: false });
    const told = await events(world);
    expect(told.map(({ type, version }) => [type, version])).toEqual([
      ['sensor.created', 1],
      ['sensor.updated', 2],
      ['sensor.updated', 3],
      ['sensor.updated', 4],
    ]);
    expect(told[2]?.data).toEqual({
      id: made.id,
      name: 'Desk seven',
      kind: 'occupancy',
      resourceId: desk,
      buildingId: here,
      retired: true,
    });
  });

  test('has an access id of its own, in any case and however it was typed; without one it is given one', async () => {
    const [one, other] = [await sensor('LO-1'), await sensor('LO-2')];
    expect(await refusal(sensor('l0-i'))).toBe('device_access_id_taken:accessId');
    expect(await refusal(updateDevice(ctx, { id: other.id, accessId: 'Lo-L' }))).toBe(
      'device_access_id_taken:accessId',
    );
    expect((await updateDevice(ctx, { id: one.id, accessId: 'lo-i' })).accessId).toBe('lo-i');
    const given = await createDevice(ctx, { kind: 'door', name: 'Door', resourceId: desk });
    expect(given.accessId).toMatch(/^[0-9A-Z]{10}$/);
    // Another workplace may call its own so.
    const foreign = await createWorld(own.database);
    const theirs = await createDevice(foreign.ctx, { kind: 'occupancy', name: 'Theirs', accessId: 'LO-1' });
    expect(theirs.accessId).toBe('LO-1');
    expect(await refusal(getDevice(ctx, { id: theirs.id }))).toBe('not_found:id');
  });

  test('is managed where one’s role reaches; of no resource, by who reaches all', async () => {
    const hers = await manager([here]);
    const far = await createResource(world, { buildingId: elsewhere });
    const [near, distant, loose] = [
      await sensor('A'),
      await sensor('B', { resourceId: far }),
      await sensor('C', { resourceId: null }),
    ];
    expect((await listDevices(hers, {})).items.map(({ id }) => id)).toEqual([near.id]);
    expect((await listDevices(ctx, {})).items.map(({ id }) => id)).toEqual([near.id, distant.id, loose.id]);
    for (const { id } of [distant, loose]) {
      expect(await refusal(getDevice(hers, { id }))).toBe('not_found:id');
      expect(await refusal(updateDevice(hers, { id, name: 'Mine' }))).toBe('not_found:id');
      expect(await refusal(listReadings(hers, { id }))).toBe('not_found:id');
    }
    const wish = { kind: 'occupancy', name: 'New' } as const;
    expect(await refusal(createDevice(hers, wish))).toBe('building_out_of_reach:resourceId');
    expect(await refusal(createDevice(hers, { ...wish, resourceId: far }))).toBe('not_found:resourceId');
    expect(await refusal(createDevice(hers, { ...wish, resourceId: 999_999 }))).toBe('not_found:resourceId');
    expect(await refusal(updateDevice(hers, { id: near.id, resourceId: far }))).toBe('not_found:resourceId');
    expect(await refusal(updateDevice(hers, { id: near.id, resourceId: null }))).toBe(
      'building_out_of_reach:resourceId',
    );
    expect((await createDevice(hers, { ...wish, resourceId: desk })).buildingId).toBe(here);
  });

  test('is listed by name, and found by place, kind and a part of what it is called', async () => {
    const other = await createResource(world, { buildingId: here });
    await sensor('Beta', { resourceId: other });
    await sensor('alpha', { kind: 'environment' });
    await sensor('Gamma');
    const names = async (input: Parameters<typeof listDevices>[1]) =>
      (await listDevices(ctx, input)).items.map(({ name }) => name);
    expect(await names({})).toEqual(['alpha', 'Beta', 'Gamma']);
    const first = await listDevices(ctx, { limit: 2 });
    expect(first.nextCursor).not.toBeNull();
    expect(await names({ limit: 2, cursor: first.nextCursor ?? '' })).toEqual(['Gamma']);
    expect(await names({ resourceId: other })).toEqual(['Beta']);
    expect(await names({ buildingId: elsewhere })).toEqual([]);
    await sensor('Loose', { resourceId: null });
    expect(await names({ placed: false })).toEqual(['Loose']);
    expect(await names({ placed: true })).toEqual(['alpha', 'Beta', 'Gamma']);
    expect(await names({ kind: 'environment' })).toEqual(['alpha']);
    expect(await names({ search: 'AMM' })).toEqual(['Gamma']);
  });
});

describe('readings', () => {
  test('are kept with their units, by one request or several', async () => {
    const climate = await sensor('AIR-1', { kind: 'environment' });
    const said = { temperature: 71.6, temperatureUnit: 1, co2: 640, pm25: 4.5, batteryLevel: 88, hasMotion: false };
    expect(await recordReadings(ctx, { accessId: 'air-1', timestamp: '2027-02-08T19:30:00+08:00', ...said })).toEqual({
      taken: 1,
    });
    await recordReadings(ctx, { items: [{ accessId: 'AIR-1', noiseLevel: 31 }] });
    const { items } = await listReadings(ctx, { id: climate.id });
    expect(items).toMatchObject([
      { at: '2027-02-08T12:00:00.000Z', noiseLevel: 31, temperature: null, hasMotion: null, batteryLevel: null },
      { at: '2027-02-08T11:30:00.000Z', temperature: 22, co2: 640, pm25: 4.5, batteryLevel: 88, hasMotion: false },
    ]);
    const page = await listReadings(ctx, { id: climate.id, limit: 1 });
    expect((await listReadings(ctx, { id: climate.id, limit: 1, cursor: page.nextCursor ?? '' })).items).toEqual([
      items[1],
    ]);
    const until = { id: climate.id, from: '2027-02-08T11:30:00Z', to: '2027-02-08T12:00:00Z' };
    expect((await listReadings(ctx, until)).items).toEqual([items[1]]);
    expect(await getDevice(ctx, { id: climate.id })).toMatchObject({
      batteryLevel: 88,
      state: 'quiet',
      overdue: false,
    });
  });

  test.each([
    [{ timestamp: ago(1) }, 'invalid_request:accessId'],
    [{ accessId: 'NONE' }, 'not_found:accessId'],
    [{ accessId: 'OLD' }, 'not_found:accessId'],
    [{ accessId: 'ONE', timestamp: '2027-02-08T11:00:00' }, 'invalid_request:timestamp'],
    [{ accessId: 'ONE', timestamp: 'yesterday' }, 'invalid_request:timestamp'],
    [{ accessId: 'ONE', timestamp: '2027-02-30T11:00:00Z' }, 'invalid_request:timestamp'],
    [{ accessId: 'ONE', timestamp: ago(-6) }, 'invalid_request:timestamp'],
    [{ accessId: 'ONE', timestamp: ago(93 * 24 * 60) }, 'invalid_request:timestamp'],
    [{ accessId: 'ONE', co2: 600 }, 'invalid_request:co2'],
    [{ accessId: 'ONE', items: [{ accessId: 'ONE' }] }, 'invalid_request:accessId'],
    [{ hasMotion: true, items: [{ accessId: 'ONE' }] }, 'invalid_request:hasMotion'],
    [{ items: [{ accessId: 'ONE' }, { accessId: 'ONE', timestamp: ago(-6) }] }, 'invalid_request:items[1].timestamp'],
    [{ items: [{ accessId: 'ONE' }, { accessId: 'NONE' }] }, 'not_found:items[1].accessId'],
    [{ items: [{ accessId: 'ONE', humidity: 40 }] }, 'invalid_request:items[0].humidity'],
  ])('%j is refused by name, and nothing of it is kept', async (given, code) => {
    await sensor('ONE');
    await sensor('OLD', { retired: true });
    expect(await refusal(recordReadings(ctx, given))).toBe(code);
    expect(await kept(world)).toEqual([]);
  });

  test('are taken where one’s role reaches; what is elsewhere is not there', async () => {
    const far = await createResource(world, { buildingId: elsewhere });
    await sensor('A');
    await sensor('B', { resourceId: far });
    await sensor('C', { resourceId: null });
    const gateway = contextFor(own.database, { ...world.ctx.who, reach: [here] }, now);
    expect(await refusal(recordReadings(gateway, { accessId: 'A', hasMotion: true }))).toBe('accepted');
    for (const accessId of ['B', 'C'])
      expect(await refusal(recordReadings(gateway, { accessId, hasMotion: true }))).toBe('not_found:accessId');
  });

  test('come late, twice, together and in any order to the same', async () => {
    const seed = `${Date.now()}`;
    const dice = diceFor(seed);
    const names = ['ONE', 'TWO', 'THREE'];
    for (const accessId of names) await sensor(accessId, { kind: 'environment' });
    // Few times, so that many speak of the same.
    const all = Array.from({ length: 200 }, (): ReadingGiven => {
      const may = <T>(value: T): T | null => (dice.chance(0.6) ? value : null);
      return {
        accessId: dice.pick(names),
        timestamp: ago(dice.between(0, 30) / 4),
        hasMotion: may(dice.chance(0.5)),
        temperature: may(dice.between(180, 250) / 10),
        co2: may(dice.between(400, 900)),
        batteryLevel: may(dice.between(1, 100)),
      };
    });
    const state = async () => [await kept(world), (await listDevices(ctx, {})).items];
    await recordReadings(ctx, { items: all.toSorted((a, b) => ((a.timestamp ?? '') < (b.timestamp ?? '') ? -1 : 1)) });
    const ordered = await state();
    expect(ordered[0]?.length).toBeGreaterThan(40);
    for (let round = 0; round < 3; round++) {
      await world.db.deleteFrom('reading').where('tenantId', '=', world.tenant.id).execute();
      const rest = dice.shuffle([...all, ...all.filter(() => dice.chance(0.3))]);
      const sent: Promise<unknown>[] = [];
      while (rest.length > 0) {
        const items = rest.splice(0, dice.between(1, 20));
        sent.push(recordReadings(ctx, items.length === 1 && items[0] ? items[0] : { items }));
      }
      await Promise.all(sent);
      expect(await state(), `seed ${seed}`).toEqual(ordered);
    }
  });
});

describe('what is known of a device', () => {
  const stateOf = async (id: number) => (await getDevice(ctx, { id })).state;

  test('is what it said last, as long as it is believed; what comes late changes nothing newer', async () => {
    const { id } = await sensor('ONE');
    await recordReadings(ctx, { accessId: 'ONE', timestamp: ago(10), hasMotion: true });
    expect(await stateOf(id)).toBe('motion');
    await recordReadings(ctx, { accessId: 'ONE', timestamp: ago(12), hasMotion: false });
    expect(await stateOf(id)).toBe('motion');
    await recordReadings(ctx, { accessId: 'ONE', timestamp: ago(8), hasMotion: false });
    expect(await stateOf(id)).toBe('quiet');
    const later = contextFor(own.database, ctx.who, now.add({ minutes: 13 }));
    expect(await getDevice(later, { id })).toMatchObject({
      state: 'unknown',
      lastHeardAt: expect.stringMatching(/T11:52/),
    });
    await updateDevice(ctx, { id, believedMinutes: 60 });
    expect(await getDevice(later, { id })).toMatchObject({ state: 'quiet' });
  });

  test('is that it is at fault once it has said for two days that somebody is there', async () => {
    const { id } = await sensor('ONE');
    const hours = Array.from({ length: 60 }, (_, i) => ({ accessId: 'ONE', timestamp: ago(i * 60), hasMotion: true }));
    await recordReadings(ctx, { items: hours.slice(0, 47) });
    expect(await stateOf(id)).toBe('motion');
    await recordReadings(ctx, { items: hours });
    expect(await stateOf(id)).toBe('faulty');
    // A single word that nobody is there, and it works.
    await recordReadings(ctx, { accessId: 'ONE', timestamp: ago(100), hasMotion: false });
    expect(await stateOf(id)).toBe('motion');
  });
});

test('what is about one person is gone after a week, and all after three months', async () => {
  await sensor('CARD', { kind: 'badge' });
  await sensor('DESK');
  for (const day of [1, 8, 91]) {
    const then = contextFor(own.database, world.ctx.who, now.subtract({ hours: 24 * day }));
    const items = ['CARD', 'DESK'].map((accessId) => ({ accessId, hasMotion: true }));
    await recordReadings(then, { items });
  }
  const clear = (at: Temporal.Instant) =>
    own.database.transaction(0, async (db) => {
      for (const chore of forgetOldReadings) await chore.clear(db, at, 100);
      return { value: null };
    });
  await clear(now);
  const left = async () => (await kept(world)).length;
  expect(await left()).toBe(1 + 3);
  // It goes two days after it is last promised: what comes as late as that is summed up with all of its day.
  await clear(now.add({ hours: 2 * 24 }));
  expect(await left()).toBe(1 + 3);
  await clear(now.add({ hours: 4 * 24 }));
  expect(await left()).toBe(1 + 2);
});
