import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createDevice, recordReadings, updateDevice } from '../signals/signals.ts';
import { KEPT_DAYS, SUMMED_DAYS, type ReadingGiven } from '../signals/contract.ts';
import { MAX_SUMS, spans, type Span } from './contract.ts';
import { getDeviceHistory, sumUpAll, sumUpReadings } from './histories.ts';
import { isSummable } from './rules.ts';

/** After the clocks of Berlin went forward (28 March) and those of Lord Howe half an hour back (4 April). */
const now = Temporal.Instant.from('2027-04-06T12:00:00Z');
const FROM = '2027-03-26T00:00:00Z';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = contextFor(own.database, world.ctx.who, now);
});

let made = 0;
async function sensor(zone: string): Promise<{ readonly id: number; readonly accessId: string }> {
  const resourceId = await createResource(world, { buildingId: await createBuilding(world, { zone }) });
  const accessId = `air-${++made}`;
  const { id } = await createDevice(ctx, { kind: 'environment', name: accessId, accessId, resourceId });
  return { id, accessId };
}

const sumUp = (at = ctx): Promise<void> => at.tx(sumUpReadings);
const historyOf = async (id: number, period: Span, measure: 'temperature' | 'co2' = 'temperature') =>
  (await getDeviceHistory(ctx, { id, measure, period, from: '2027-03-24T00:00:00Z', to: now.toString() })).items;
const say = (accessId: string, ...said: readonly (readonly [at: string, temperature: number])[]) =>
  recordReadings(ctx, { items: said.map(([timestamp, temperature]) => ({ accessId, timestamp, temperature })) });

describe('whatever comes', () => {
  const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/New_York'];
  const first = Temporal.Instant.from(FROM).epochMilliseconds;
  const drawn = fc.record({
    device: fc.nat(zones.length - 1),
    // Often within the same minutes, and often when clocks are turned.
    at: fc.oneof(
      // The end that is asked for is not part of what is answered.
      fc.integer({ min: first, max: now.epochMilliseconds - 1 }),
      fc.integer({ min: 0, max: 5_400_000 }).map((ms) => Date.parse('2027-03-28T00:30:00Z') + ms),
      fc.integer({ min: 0, max: 5_400_000 }).map((ms) => Date.parse('2027-04-03T14:30:00Z') + ms),
    ),
    // Minus nought is nought once it is sent.
    temperature: fc.option(fc.double({ min: -50, max: 60, noNaN: true }).map((value) => value + 0)),
    co2: fc.option(fc.integer({ min: 300, max: 5_000 })),
  });
  type Drawn = typeof drawn extends fc.Arbitrary<infer Each> ? Each : never;

  const given = ({ at, device, ...values }: Drawn, accessIds: readonly string[]): ReadingGiven => ({
    accessId: accessIds[device] ?? '',
    timestamp: new Date(at).toISOString(),
    ...values,
  });

  /** The same counted here, without SQL: the sums of a stretch by where the clocks of the place say that it begins. */
  function recount(all: readonly Drawn[], device: number, measure: 'temperature' | 'co2', span: Span) {
    const said = new Map<number, number>();
    for (const one of all)
      if (one.device === device && one[measure] !== null)
        said.set(one.at, Math.max(said.get(one.at) ?? -Infinity, one[measure]));
    const parts = Map.groupBy(
      [...said].toSorted(([a], [b]) => a - b),
      ([at]) => startOf(at, zones[device] ?? '', span),
    );
    return [...parts].map(([start, values]) => ({
      start: new Date(start).toISOString(),
      count: values.length,
      min: Math.min(...values.map(([, value]) => value)),
      max: Math.max(...values.map(([, value]) => value)),
      last: values.at(-1)?.[1],
    }));
  }

  function startOf(at: number, zone: string, span: Span): number {
    if (span === 'five_minutes') return Math.floor(at / 300_000) * 300_000;
    const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    if (span === 'day') return here.startOfDay().epochMilliseconds;
    const turned = here.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? 0;
    const past = ((here.minute * 60 + here.second) * 1000 + here.millisecond) % 3_600_000;
    return Math.max(at - past, turned);
  }

  test('late, twice, in another order and while it is summed up, it comes to what an ordered replay comes to, and to a recount', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawn, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (all, order, size) => {
          const messy = await Promise.all(zones.map(sensor));
          const clean = await Promise.all(zones.map(sensor));
          const [late, inTime] = [messy, clean].map((some) => some.map(({ accessId }) => accessId)) as [
            string[],
            string[],
          ];
          const twice = [...all, ...all.slice(0, Math.ceil(all.length / 2))]
            .map((one, i) => ({ one, key: (order[i % order.length] ?? 0) * (i + 1) }))
            .toSorted((a, b) => (a.key % 997) - (b.key % 997));
          for (let i = 0; i < twice.length; i += size) {
            const items = twice.slice(i, i + size).map(({ one }) => given(one, late));
            await Promise.all([recordReadings(ctx, { items }), ...(i % 2 === 0 ? [sumUp()] : [])]);
          }
          await sumUp();
          const ordered = all.toSorted((a, b) => a.at - b.at).map((one) => given(one, inTime));
          await recordReadings(ctx, { items: ordered });
          await sumUp();
          for (const [device] of zones.entries())
            for (const measure of ['temperature', 'co2'] as const)
              for (const span of spans) {
                const found = await historyOf(messy[device]?.id ?? 0, span, measure);
                expect(found).toEqual(await historyOf(clean[device]?.id ?? 0, span, measure));
                const counted = found.map(({ start, count, min, max, last }) => ({ start, count, min, max, last }));
                expect(counted).toEqual(recount(all, device, measure, span));
              }
        },
      ),
      // Smaller ones of what failed are not looked for: that takes longer than a test may, and says nothing then.
      { numRuns: 15, endOnFailure: true },
    );
  });
});

test('a day on which the clocks change is as long as it is, and its mean counts every reading once', async () => {
  const { id, accessId } = await sensor('Europe/Berlin');
  await say(accessId, ['2027-03-27T23:00:00Z', 18], ['2027-03-28T21:59:59Z', 24], ['2027-03-28T21:00:00Z', 30]);
  await say(accessId, ['2027-03-28T22:00:00Z', 20]);
  await sumUp();
  expect(await historyOf(id, 'day')).toEqual([
    {
      start: '2027-03-27T23:00:00.000Z',
      end: '2027-03-28T22:00:00.000Z',
      count: 3,
      min: 18,
      max: 30,
      mean: 24,
      last: 24,
    },
    {
      start: '2027-03-28T22:00:00.000Z',
      end: '2027-03-29T22:00:00.000Z',
      count: 1,
      min: 20,
      max: 20,
      mean: 20,
      last: 20,
    },
  ]);
  const autumn = contextFor(own.database, world.ctx.who, Temporal.Instant.from('2027-11-01T12:00:00Z'));
  await recordReadings(autumn, { accessId, timestamp: '2027-10-31T12:00:00Z', temperature: 19 });
  await sumUp(autumn);
  const asked = { id, measure: 'temperature', period: 'day', from: '2027-10-31', to: '2027-11-01' } as const;
  const { items, zone, unit } = await getDeviceHistory(autumn, {
    ...asked,
    from: '2027-10-31T00:00',
    to: '2027-11-01T00:00',
  });
  expect(items.map(({ start, end }) => [start, end])).toEqual([
    ['2027-10-30T22:00:00.000Z', '2027-10-31T23:00:00.000Z'],
  ]);
  expect([zone, unit]).toEqual(['Europe/Berlin', '°C']);
});

test('a device that came to other clocks has no time twice', async () => {
  const { id, accessId } = await sensor('Europe/Berlin');
  await say(accessId, ['2027-04-01T08:00:00Z', 20], ['2027-04-02T08:00:00Z', 20]);
  await sumUp();
  const resourceId = await createResource(world, {
    buildingId: await createBuilding(world, { zone: 'Asia/Hong_Kong' }),
  });
  await updateDevice(ctx, { id, resourceId });
  await say(accessId, ['2027-04-02T09:00:00Z', 22]);
  await sumUp();
  const days = await historyOf(id, 'day');
  expect(days.map(({ start, count }) => [start, count])).toEqual([['2027-04-01T16:00:00.000Z', 2]]);
});

test('a day of 25 hours gives way, too, to one of other clocks that begins in its last', async () => {
  const { id, accessId } = await sensor('Australia/Sydney');
  await say(accessId, ['2027-04-04T13:10:00Z', 20]);
  await sumUp();
  expect((await historyOf(id, 'day')).map(({ start }) => start)).toEqual(['2027-04-03T13:00:00.000Z']);
  const zone = 'Pacific/Guadalcanal';
  await updateDevice(ctx, {
    id,
    resourceId: await createResource(world, { buildingId: await createBuilding(world, { zone }) }),
  });
  await say(accessId, ['2027-04-04T13:20:00Z', 22]);
  await sumUp();
  expect((await historyOf(id, 'day')).map(({ start, count }) => [start, count])).toEqual([
    ['2027-04-04T13:00:00.000Z', 2],
  ]);
});

test('what begins at the end that is asked for is not told; as many as there may be are, and one more is refused', async () => {
  const { id, accessId } = await sensor('UTC');
  const first = Temporal.Instant.from('2027-03-28T00:00:00Z');
  const at = (nth: number): string => first.add({ minutes: 5 * nth }).toString();
  for (let from = 0; from <= MAX_SUMS; from += 500) {
    const some = Array.from({ length: Math.min(500, MAX_SUMS + 1 - from) }, (_, nth) => at(from + nth));
    await recordReadings(ctx, { items: some.map((timestamp) => ({ accessId, timestamp, temperature: 20 })) });
  }
  await sumUp();
  const upTo = (nth: number) =>
    getDeviceHistory(ctx, { id, measure: 'temperature', period: 'five_minutes', from: at(0), to: at(nth) });
  expect((await upTo(1)).items).toHaveLength(1);
  expect((await upTo(MAX_SUMS)).items).toHaveLength(MAX_SUMS);
  await expect(upTo(MAX_SUMS + 1)).rejects.toMatchObject({ kind: { status: 400 }, details: { param: 'period' } });
});

test('an hour can be summed up as long as all of a day of 25 hours around it can be read', () => {
  const cut = now.subtract({ hours: 24 * SUMMED_DAYS }).epochMilliseconds;
  const after = (ms: number) => isSummable({ deviceId: 1, hour: cut + 25 * 3_600_000 + ms }, now);
  expect([after(0), after(1)]).toEqual([false, true]);
});

test('what can no longer be read as a whole is left as it was summed up', async () => {
  const { id, accessId } = await sensor('UTC');
  await say(accessId, ['2027-04-01T08:00:00Z', 20]);
  await sumUp();
  await world.db.deleteFrom('reading').where('deviceId', '=', id).execute();
  await say(accessId, ['2027-04-01T09:00:00Z', 30]);
  const after = now.add({ hours: 24 * (SUMMED_DAYS + 1) });
  await sumUp(contextFor(own.database, world.ctx.who, after));
  expect((await historyOf(id, 'day')).map(({ count, last }) => [count, last])).toEqual([[1, 20]]);
  expect(KEPT_DAYS).toBeLessThan(SUMMED_DAYS);
});

test('another workplace’s device is not there, and what a badge reader says is summed up nowhere', async () => {
  const { id } = await sensor('UTC');
  const other = await createWorld(own.database);
  const foreign = contextFor(own.database, other.ctx.who, now);
  const asked = { measure: 'batteryLevel', from: FROM, to: now.toString(), period: 'day' } as const;
  await expect(getDeviceHistory(foreign, { ...asked, id })).rejects.toMatchObject({ kind: { status: 404 } });
  const reader = await createDevice(ctx, { kind: 'badge', name: 'Reader', accessId: 'READER' });
  await recordReadings(ctx, { accessId: 'READER', hasMotion: true, batteryLevel: 50 });
  await sumUp();
  expect((await getDeviceHistory(ctx, { ...asked, id: reader.id })).items).toEqual([]);
});

test('what is not summed up yet is found in every workplace, and taken once', async () => {
  const { id, accessId } = await sensor('UTC');
  await say(accessId, ['2027-04-01T08:00:00Z', 20], ['2027-04-01T08:01:00Z', 22]);
  const waiting = () => world.db.selectFrom('job').select('key').where('name', '=', 'readings.sum_up').execute();
  const look = () =>
    own.database.transaction(ALL_TENANTS, async (db) => ({ value: await sumUpAll.clear(db, now, 10) }));
  await look();
  await look();
  expect(await waiting()).toEqual([{ key: 'sum_up' }]);
  await sumUp();
  await sumUp();
  expect((await historyOf(id, 'hour')).map(({ count, mean }) => [count, mean])).toEqual([[2, 21]]);
  await world.db.deleteFrom('job').where('name', '=', 'readings.sum_up').execute();
  await look();
  expect(await waiting()).toEqual([]);
});
