import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { DataOf } from '../../platform/contract/event.ts';
import { createDevice, recordReadings, updateDevice } from '../signals/signals.ts';
import { MAX_NAMED } from './contract.ts';
import { listDeviceAlerts, lookAtDevices, watchDevices } from './device-alerts.ts';

const begun = Temporal.Instant.from('2027-03-01T09:00:00Z');

let own: TestDatabase;
let world: World;
let here: number;
let desk: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  here = await createBuilding(world);
  desk = await createResource(world, { buildingId: here });
});

/** So many minutes after the first look. */
const at = (minutes: number, who = world.ctx.who): Ctx => contextFor(own.database, who, begun.add({ minutes }));
const look = (minutes: number): Promise<void> => at(minutes).tx(lookAtDevices);
const lookUntil = async (last: number, first = 0): Promise<void> => {
  for (let minutes = first; minutes <= last; minutes += 10) await look(minutes);
};
const sensor = (accessId: string, more: object = {}) =>
  createDevice(at(0), { kind: 'occupancy', name: accessId, accessId, resourceId: desk, ...more });
const hear = (minutes: number, accessId: string, more: object = {}) =>
  recordReadings(at(minutes), { accessId, hasMotion: false, ...more });
const standing = async (ctx = at(0), query = {}) =>
  (await listDeviceAlerts(ctx, query)).items.map(({ kind, deviceName }) => `${kind} ${deviceName}`);
/** What was told so far: of which building, and what. */
const told = async () => {
  const rows = await world.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('tenantId', '=', world.tenant.id)
    .where('type', 'like', 'device_alert.%')
    .orderBy('id')
    .execute();
  return rows.map(({ type, data }) => ({ type, ...(data as DataOf<'device_alert.raised'>) }));
};
const saidOf = ({ type, alerts }: Awaited<ReturnType<typeof told>>[number]): string =>
  [type, ...alerts.map((one) => `${one.kind} ${one.deviceName}`)].join(' ');

test('a sensor that falls silent is told of once, stands as long as it is, and ends when it is heard', async () => {
  await sensor('A');
  await hear(0, 'A');
  await lookUntil(30);
  expect(await standing()).toEqual([]);
  await look(40);
  expect(await standing()).toEqual(['silent A']);
  await lookUntil(70, 50);
  expect((await told()).map(saidOf)).toEqual(['device_alert.raised silent A']);
  await hear(75, 'A');
  await look(80);
  expect(await standing()).toEqual([]);
  expect((await told()).map(saidOf)).toEqual(['device_alert.raised silent A', 'device_alert.ended silent A']);
});

test('one that comes and goes is told of once a day', async () => {
  await sensor('A');
  await hear(0, 'A');
  await lookUntil(40);
  await hear(45, 'A');
  await lookUntil(80, 50);
  expect(await standing()).toEqual(['silent A']);
  const raised = async () => (await told()).filter(({ type }) => type === 'device_alert.raised').length;
  expect(await raised()).toBe(1);
  await hear(85, 'A');
  await lookUntil(1_430, 90);
  await hear(1_435, 'A');
  await lookUntil(1_470, 1_440);
  expect(await raised()).toBe(1);
  await lookUntil(1_600, 1_480);
  expect(await raised()).toBe(2);
}, 60_000);

test('after a standstill nobody is silent until half an hour has passed', async () => {
  await sensor('A');
  await hear(0, 'A');
  await lookUntil(20);
  await look(300);
  await lookUntil(320, 310);
  expect(await standing()).toEqual([]);
  await look(330);
  expect(await standing()).toEqual(['silent A']);
});

test('a battery that is low is told of, until it is changed', async () => {
  await sensor('A');
  await hear(0, 'A', { batteryLevel: 19 });
  await look(5);
  await hear(6, 'A', { batteryLevel: 21 });
  await look(10);
  expect(await standing()).toEqual(['battery A']);
  await hear(12, 'A', { batteryLevel: 100 });
  await look(15);
  expect(await standing()).toEqual([]);
  expect((await told()).map(saidOf)).toEqual(['device_alert.raised battery A', 'device_alert.ended battery A']);
});

test('never heard, out of use or nowhere, it is none of anybody’s worries', async () => {
  await sensor('NEW');
  await sensor('NOWHERE', { resourceId: null });
  const out = await sensor('OUT');
  for (const name of ['NOWHERE', 'OUT']) await hear(0, name);
  await lookUntil(40);
  expect(await standing()).toEqual(['silent OUT']);
  await updateDevice(at(45), { id: out.id, retired: true });
  expect(await standing()).toEqual([]);
  await look(50);
  await updateDevice(at(55), { id: out.id, retired: false });
  expect(await standing()).toEqual([]);
});

test('a building is told of at once, to who keeps devices there and to nobody else', async () => {
  const names = Array.from({ length: MAX_NAMED + 2 }, (_, i) => `S${10 + i}`);
  for (const name of names) {
    await sensor(name);
    await hear(0, name);
  }
  const there = await createBuilding(world);
  await sensor('THERE', { resourceId: await createResource(world, { buildingId: there }) });
  await hear(0, 'THERE');
  const limited = async (role: 'space_manager' | 'receptionist') => {
    const { id, who } = await createUser(world, { role });
    await world.db.updateTable('userAccount').set({ reachesAll: false }).where('id', '=', id).execute();
    await world.db
      .insertInto('userBuilding')
      .values({ tenantId: world.tenant.id, userId: id, buildingId: here })
      .execute();
    return { id, who: { ...who, reach: [here] } };
  };
  const [keeper, receptionist] = [await limited('space_manager'), await limited('receptionist')];
  await lookUntil(40);
  const [first, second, ...none] = (await told()).toSorted((one, other) => one.id - other.id);
  expect(none).toEqual([]);
  expect(first).toMatchObject({ buildingId: here, more: 2 });
  expect(first?.alerts).toHaveLength(MAX_NAMED);
  expect(first?.userIds).toContain(keeper.id);
  expect(first?.userIds).not.toContain(receptionist.id);
  expect(second).toMatchObject({ buildingId: there, more: 0 });
  expect(second?.userIds).not.toContain(keeper.id);
  expect(await standing(at(0, keeper.who))).toHaveLength(MAX_NAMED + 2);
  expect(await standing(at(0), { buildingId: there })).toEqual(['silent THERE']);
});

test('two looks at once raise and tell one alert', async () => {
  await sensor('A');
  await hear(0, 'A');
  await lookUntil(30);
  await Promise.all([look(40), look(40), look(40)]);
  expect(await standing()).toEqual(['silent A']);
  expect(await told()).toHaveLength(1);
  const counted = world.db.selectFrom('deviceWatch').select('looks').where('tenantId', '=', world.tenant.id);
  expect(await counted.executeTakeFirst()).toEqual({ looks: 7 });
});

/** The workplaces whose devices are to be looked at. */
async function watched(): Promise<number[]> {
  await own.database.transaction(ALL_TENANTS, async (db) => ({ value: await watchDevices.clear(db, begun, 10) }));
  const jobs = own.database.forTenant(ALL_TENANTS).selectFrom('job').where('name', '=', 'device_alert.look');
  return (await jobs.select('tenantId').execute()).map(({ tenantId }) => tenantId);
}

test('each workplace with a device has them looked at', async () => {
  await sensor('A');
  const other = await createWorld(own.database);
  const looked = await watched();
  expect(looked).toContain(world.tenant.id);
  expect(looked).not.toContain(other.tenant.id);
});

test('and one whose last device is out of use, until what was wrong with it is over', async () => {
  const last = await sensor('A');
  await hear(0, 'A', { batteryLevel: 5 });
  await look(5);
  await updateDevice(at(6), { id: last.id, retired: true });
  expect(await watched()).toContain(world.tenant.id);
  await look(10);
  const { db, tenant } = world;
  await db.deleteFrom('job').where('tenantId', '=', tenant.id).execute();
  expect(await watched()).not.toContain(tenant.id);
});
