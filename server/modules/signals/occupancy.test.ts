import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Kind } from './contract.ts';
import { createDevice, occupiedIn, recordReadings, updateDevice } from './signals.ts';

const now = Temporal.Instant.from('2027-02-08T20:00:00Z');
const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2027-02-08T${clock}:00Z`);

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let desk: number;
let other: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = contextFor(own.database, world.ctx.who, now);
  const buildingId = await createBuilding(world);
  [desk, other] = [await createResource(world, { buildingId }), await createResource(world, { buildingId })];
});

const sensor = (accessId: string, resourceId = desk, kind: Kind = 'occupancy') =>
  createDevice(ctx, { kind, name: accessId, accessId, resourceId });
const say = (accessId: string, hasMotion: boolean, ...clocks: readonly string[]) =>
  recordReadings(ctx, { items: clocks.map((clock) => ({ accessId, timestamp: at(clock).toString(), hasMotion })) });
/** `09:00–09:20`, for each time that somebody was there. */
async function times(from = '08:00', to = '18:00', resourceId = desk, by = ctx): Promise<string[]> {
  const occupied = occupiedIn(by, [desk, other], { start: at(from), end: at(to) });
  const { rows } = await sql<{
    start: Date;
    end: Date;
  }>`select starts_at as start, ends_at as end from (${occupied}) as seen
    where resource_id = ${resourceId} order by starts_at`.execute(by.db);
  return rows.map(({ start, end }) => [start, end].map((one) => one.toISOString().slice(11, 16)).join('–'));
}

test('a word that somebody is there counts until the next, and as long as it is believed', async () => {
  await sensor('EYE');
  await say('EYE', true, '09:00', '09:15', '11:00');
  await say('EYE', false, '09:30');
  expect(await times()).toEqual(['09:00–09:30', '11:00–11:20']);
  // What comes late is as if it had come in time.
  await say('EYE', false, '09:05', '11:10');
  await say('EYE', true, '09:45');
  expect(await times()).toEqual(['09:00–09:05', '09:15–09:30', '09:45–10:05', '11:00–11:10']);
});

test('each time counts once, within what is asked for, and for its own resource', async () => {
  await sensor('ONE');
  await sensor('TWO', desk, 'environment');
  await sensor('FAR', other);
  await say('ONE', true, '09:00');
  await say('TWO', true, '09:10');
  await say('FAR', true, '09:30');
  // An hour is believed of what measures the air.
  expect(await times()).toEqual(['09:00–10:10']);
  expect(await times('09:15', '09:40')).toEqual(['09:15–09:40']);
  expect(await times('08:00', '18:00', other)).toEqual(['09:30–09:50']);
  expect(await times('10:10', '18:00')).toEqual([]);
  expect(await times('08:00', '18:00', desk, await elsewhere())).toEqual([]);
});

/** Another workplace. */
const elsewhere = async (): Promise<Ctx> => (await createWorld(own.database)).ctx;

test('of a device that is carried elsewhere it counts what it says there', async () => {
  const { id } = await sensor('EYE');
  await say('EYE', true, '09:00', '11:30');
  await updateDevice(contextFor(own.database, world.ctx.who, at('11:40')), { id, resourceId: other });
  await say('EYE', true, '11:45', '10:00');
  expect([await times(), await times('08:00', '18:00', other)]).toEqual([[], ['11:45–12:05']]);
});

test('a door that opens, or a card, is nobody who stays', async () => {
  await sensor('DOOR', desk, 'door');
  await sensor('CARD', desk, 'badge');
  await say('DOOR', true, '09:00');
  await say('CARD', true, '09:00');
  expect(await times()).toEqual([]);
});

test('who is there for two days without a break is a fault, from its first hour on', async () => {
  await sensor('STUCK');
  await sensor('FINE');
  const beats = (hours: number) =>
    Array.from({ length: hours * 4 }, (_, i) => ({
      accessId: 'STUCK',
      timestamp: at('19:00')
        .subtract({ minutes: 15 * i })
        .toString(),
      hasMotion: true,
    }));
  // Just two days, by the words of every twenty minutes; one fewer is none yet.
  await sensor('EVERY', other);
  const every = (count: number) =>
    recordReadings(ctx, {
      items: Array.from({ length: count }, (_, i) => ({
        accessId: 'EVERY',
        timestamp: at('17:00')
          .subtract({ minutes: 20 * i })
          .toString(),
        hasMotion: true,
      })),
    });
  await every(143);
  expect(await times('16:00', '18:00', other)).toEqual(['16:00–17:20']);
  await every(144);
  expect(await times('16:00', '18:00', other)).toEqual([]);
  await say('FINE', true, '09:00');
  await recordReadings(ctx, { items: beats(47) });
  expect(await times()).toEqual(['08:00–18:00']);
  await recordReadings(ctx, { items: beats(49) });
  expect(await times()).toEqual(['09:00–09:20']);
});

test('a fault is one also where it began so long before the range that it is still believed as that begins', async () => {
  await sensor('STUCK');
  const first = Temporal.Instant.from('2027-02-06T08:09:00Z');
  const later = Array.from({ length: 143 }, (_, i) => first.add({ minutes: 20 * i }));
  const all = [first.subtract({ minutes: 19 }), ...later, at('07:41')];
  await recordReadings(ctx, {
    items: all.map((one) => ({ accessId: 'STUCK', timestamp: one.toString(), hasMotion: true })),
  });
  expect(await times()).toEqual([]);
});
