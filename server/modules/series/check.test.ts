import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { Problem } from '../../platform/contract/problems.ts';
import { createClosure } from '../closures/closures.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { createResource as makeResource } from '../resources/resources.ts';
import { cancelSeries, checkSeries, createBooking } from './series.ts';

const RUNS = process.env['ATRIUM_PROOF'] === '1' ? 1_000 : 40;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'UTC' });
  ann = await createUser(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T08:00:00Z');
const as = (who = ann.who) => contextFor(testing.database, who, NOW);
const manager = () => contextFor(testing.database, world.ctx.who, NOW);
const on = (day: number, hour: number) =>
  Temporal.PlainDateTime.from('2027-06-01')
    .add({ days: day - 1, hours: hour })
    .toString();

test('who checks a series keeps nobody waiting: nothing is written or locked', async () => {
  const room = await createResource(world, { buildingId: building });
  const wish = { resourceIds: [room], start: on(1, 9), end: on(1, 10) };
  const { seriesId } = await createBooking(as(), { ...wish, recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
  await createBooking(manager(), { ...wish, start: on(2, 12), end: on(2, 13) });
  const [first, second] = await as().tx(async (tx) => {
    await sql`set transaction read only`.execute(tx.db);
    return [
      await checkSeries(tx, { ...wish, start: on(1, 12), end: on(1, 13), recurrence: { rule: 'FREQ=DAILY;COUNT=3' } }),
      await checkSeries(tx, { seriesId: seriesId ?? 0, startTime: '12:00', endTime: '13:00' }),
    ];
  });
  const free = [true, false, true];
  for (const { dates } of [first, second]) expect(dates.map(({ allowed }) => allowed)).toEqual(free);
});

test('which series it is about is said by `seriesId`: a refusal of it names that', async () => {
  const room = await createResource(world, { buildingId: building });
  const wish = { resourceIds: [room], start: on(1, 9), end: on(1, 10), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
  const over = (await createBooking(as(), wish)).seriesId ?? 0;
  await cancelSeries(as(), { id: over });
  const hers = (await createBooking(manager(), { ...wish, hostId: (await createUser(world)).id })).seriesId ?? 0;
  for (const [seriesId, code] of [
    [over, 'series_over'],
    [hers, 'not_found'],
    [999_999, 'not_found'],
  ] as const)
    await expect(checkSeries(as(), { seriesId, startTime: '12:00', endTime: '13:00' })).rejects.toMatchObject({
      kind: { code },
      details: { param: 'seriesId' },
    });
});

/** Nothing, or the date of each thing that could not be had and why, and for when others have it. */
async function leftOut(work: ReturnType<typeof createBooking>): Promise<{ dates: number; skipped: unknown }> {
  try {
    const { series, skipped = [] } = await work;
    return { dates: series?.dates ?? 0, skipped };
  } catch (error) {
    if (!(error instanceof Problem) || error.kind.code !== 'series_refused') throw error;
    return { dates: 0, skipped: error.details.extra?.['skipped'] };
  }
}

const hour = fc.integer({ min: 0, max: 23 });
const wanted = fc.record({
  things: fc.uniqueArray(fc.constantFrom('desk', 'other', 'hall', 'screens'), { minLength: 1, maxLength: 3 }),
  count: fc.integer({ min: 1, max: 3 }),
  dates: fc.integer({ min: 2, max: 9 }),
  every: fc.constantFrom(1, 1, 2),
  from: hour,
  // Longer than a day they are in their own way.
  hours: fc.oneof(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 20, max: 60 })),
  buffer: fc.constantFrom(0, 0, 60, 300),
  taken: fc.array(
    fc.record({ day: fc.integer({ min: 1, max: 12 }), from: hour, thing: fc.integer({ min: 0, max: 4 }) }),
    {
      maxLength: 8,
    },
  ),
  closed: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 4, nil: null }),
  quota: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 3, nil: undefined }),
});

test(`what a check of a new series says is what becomes of it (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
  const met = { some: 0, none: 0, all: 0 };
  const property = fc.asyncProperty(wanted, async ({ things, count, dates, every, from, hours, buffer, ...more }) => {
    await world.db.updateTable('booking').set({ hostId: null }).execute(); // what was booked before counts for nobody
    const place = { buildingId: building };
    const [desk, other, part, beside] = [
      await createResource(world, place),
      await createResource(world, { ...place, type: 'room' }),
      await createResource(world, { ...place, type: 'room' }),
      await createResource(world, { ...place, type: 'room' }),
    ];
    const hall = (await makeResource(manager(), { ...place, type: 'room', name: 'Hall', partIds: [part, beside] })).id;
    const screens = await createResource(world, { ...place, type: 'equipment', quantity: 4 });
    const all = { desk, other, hall, screens };
    const rules = {
      quota: { unit: 'bookings' as const, most: more.quota ?? 99, per: 'week' as const },
      setUp: { minutes: buffer },
      cleanDown: { minutes: buffer },
    };
    for (const { day, from: at, thing } of more.taken) {
      const resourceIds = [[desk], [other], [part], [screens, screens], [screens, screens, screens]][thing] ?? [desk];
      const taken = { resourceIds, start: on(day, at), end: on(day, at + 2) };
      await createBooking(manager(), taken).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
      });
    }
    const works = { start: `${on(more.closed ?? 1, 10)}Z`, end: `${on(more.closed ?? 1, 30)}Z`, reason: 'Works' };
    if (more.closed !== null) await createClosure(manager(), { ...works, resourceId: desk, bookings: 'cancel' });
    const policy = await createPolicy(world.ctx, { name: 'Around', buildingId: building, rules });
    const wish = {
      resourceIds: things.flatMap((name) => Array.from({ length: name === 'screens' ? count : 1 }, () => all[name])),
      start: on(1, from),
      end: on(1, from + hours),
      recurrence: { rule: `FREQ=DAILY;INTERVAL=${every};COUNT=${dates}` },
    };
    const check = await checkSeries(as(), wish);
    const refusals = check.dates.flatMap((one) => one.refusals);
    met[refusals.length === 0 ? 'none' : check.refused === dates ? 'all' : 'some'] += 1;
    const whole = refusals.length > 0 ? (await leftOut(createBooking(as(), wish))).skipped : refusals;
    expect(whole).toEqual(refusals);
    const made = await leftOut(createBooking(as(), { ...wish, onConflict: 'skip' }));
    expect(made.skipped).toEqual(refusals);
    await deletePolicy(world.ctx, { id: policy.id });
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  expect(met.some).toBeGreaterThan(RUNS / 4);
  expect(met.none).toBeGreaterThan(0);
});
