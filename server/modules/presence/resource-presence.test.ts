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
import { refusal } from '../../../test/support/kept.ts';
import { createResource as createWhole } from '../resources/resources.ts';
import { createPolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import { createDevice, recordReadings } from '../signals/signals.ts';
import { checkInBooking, checkOutBooking, getResourcePresence, lookAtPresence } from './presence.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let desk: number;
let eye: number;
let ann: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  desk = await createResource(world, { buildingId: building });
  eye = (await createDevice(atrium('07:00'), { kind: 'occupancy', name: 'Eye', accessId: 'EYE', resourceId: desk })).id;
});

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const atrium = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));
const hers = (clock: string) => contextFor(testing.database, ann.who, at(clock));
const say = (hasMotion: boolean, clock: string) =>
  recordReadings(atrium(clock), { accessId: 'EYE', timestamp: at(clock).toString(), hasMotion });
const look = async (clock: string): Promise<string> => {
  const { state, why } = await getResourcePresence(atrium(clock), { id: desk });
  return `${state} ${why}`;
};
const book = async (start: string, end: string): Promise<number> => {
  const times = { start: at(start).toString(), end: at(end).toString() };
  return (await createBooking(hers('08:00'), { resourceIds: [desk], ...times })).id;
};

test('who is at a desk is said with its reason, its devices and what was decided', async () => {
  const checkIn = { required: true, methods: ['sensor', 'web'] as ('sensor' | 'web')[], opensMinutes: 30 };
  const rules = { checkIn: { ...checkIn, closesMinutes: 15, release: true } };
  await createPolicy(world.ctx, { name: 'For those who come', resourceId: desk, rules });
  expect(await look('08:00')).toBe('unknown silent');
  await say(true, '08:10');
  expect(await look('08:11')).toBe('present_without_booking motion');
  const id = await book('09:00', '12:00');
  await say(true, '08:50');
  expect(await look('08:51')).toBe('present motion');
  await say(true, '08:56');
  await atrium('08:56').tx((tx) => lookAtPresence(tx, [desk]));
  expect(await getResourcePresence(atrium('09:01'), { id: desk })).toEqual({
    resourceId: desk,
    at: '2030-01-07T09:01:00.000Z',
    state: 'seated',
    why: 'motion',
    deviceId: eye,
    since: '2030-01-07T08:50:00.000Z',
    until: '2030-01-07T09:16:00.000Z',
    steady: true,
    devices: [
      {
        id: eye,
        name: 'Eye',
        kind: 'occupancy',
        state: 'motion',
        lastHeardAt: '2030-01-07T08:56:00.000Z',
        believedMinutes: 20,
      },
    ],
    decisions: [
      {
        at: '2030-01-07T08:56:00.000Z',
        bookingId: id,
        what: 'checked_in',
        why: 'motion',
        deviceId: eye,
        since: '2030-01-07T08:50:00.000Z',
        until: '2030-01-07T09:16:00.000Z',
      },
    ],
  });
  await say(false, '09:10');
  expect(await look('09:11')).toBe('absent quiet');
  expect(await look('09:30')).toBe('unknown silent');
  const { decisions } = await getResourcePresence(
    contextFor(testing.database, world.ctx.who, at('09:30').add({ hours: 24 * 8 })),
    { id: desk },
  );
  expect(decisions).toEqual([]);
});

test('who checks in is there, and who checks out has left', async () => {
  const id = await book('09:00', '12:00');
  await say(true, '08:58');
  await checkInBooking(hers('09:00'), { id });
  expect(await look('09:01')).toBe('seated motion');
  expect(await look('09:19')).toBe('seated checked_in');
  await say(true, '09:58');
  await checkOutBooking(hers('10:00'), { id });
  expect(await look('10:01')).toBe('absent checked_out');
  await say(true, '10:05');
  expect(await look('10:06')).toBe('present_without_booking motion');
});

test('of a combined room its parts are looked at, and of its parts who has the whole', async () => {
  const partIds = [desk, await createResource(world, { buildingId: building })];
  const { id: whole } = await createWhole(world.ctx, { name: 'Both', type: 'desk', buildingId: building, partIds });
  await say(true, '09:00');
  const { state, devices } = await getResourcePresence(atrium('09:01'), { id: whole });
  expect([state, devices]).toEqual(['present_without_booking', []]);
  const times = { start: at('09:00').toString(), end: at('10:00').toString() };
  await createBooking(hers('08:59'), { resourceIds: [whole], ...times });
  expect(await look('09:02')).toBe('seated motion');
  expect((await getResourcePresence(atrium('09:02'), { id: whole })).state).toBe('seated');
});

test('it is for who manages devices there', async () => {
  const far = await createBuilding(world);
  const { who } = await createUser(world, { role: 'space_manager' });
  const manager = (reach: readonly number[]) => contextFor(testing.database, { ...who, reach }, at('09:00'));
  expect((await getResourcePresence(manager([building]), { id: desk })).resourceId).toBe(desk);
  expect(await refusal(getResourcePresence(manager([far]), { id: desk }))).toBe('not_found:id');
  const other = await createWorld(testing.database);
  const foreign = contextFor(testing.database, other.ctx.who, at('09:00'));
  expect(await refusal(getResourcePresence(foreign, { id: desk }))).toBe('not_found:id');
});
