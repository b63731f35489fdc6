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
import { MINUTE, minutesOf, WEEK, type Minute } from '../../../test/support/minutes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createPolicy } from '../policies/policies.ts';
import { KEPT_DAYS, STUCK_HOURS, type Kind } from '../signals/contract.ts';
import { createDevice, recordReadings } from '../signals/signals.ts';
import { getOccupancyByResource, getOccupancyByTime } from './analytics.ts';
import { periods, type Usage } from './contract.ts';

let testing: TestDatabase;
beforeAll(async () => void (testing = await createTestDatabase()));
afterAll(() => testing[Symbol.asyncDispose]());

/** What a device says, in minutes of the range. */
interface Said {
  readonly device: number;
  readonly at: number;
  readonly hasMotion: boolean;
}

/** The resource at which each device is, and for how long its word is believed; null: it does not tell presence. */
const DEVICES: readonly { readonly kind: Kind; readonly resource: number; readonly believed: number | null }[] = [
  { kind: 'occupancy', resource: 0, believed: 20 },
  { kind: 'environment', resource: 0, believed: 60 },
  { kind: 'occupancy', resource: 1, believed: 20 },
  { kind: 'door', resource: 1, believed: null },
  { kind: 'door', resource: 2, believed: null },
];
/** Of the first there are three; at the third is only a door, and at the fourth nothing. */
const UNITS = [3, 1, 1, 1];
const SENSED = [0, 1];
const LEAD = 24 * 60;
const BATCH = 50;

/** One word by itself, or many that follow each other: for hours, or for days. */
const said = (minutes: number): fc.Arbitrary<readonly Said[]> =>
  fc
    .record({
      device: fc.nat({ max: DEVICES.length - 1 }),
      // By the hour some of them meet, and say what is not the same.
      at: fc.oneof(
        fc.integer({ min: -LEAD, max: minutes + 60 }),
        fc.integer({ min: 0, max: Math.floor(minutes / 60) }).map((hour) => hour * 60),
      ),
      hasMotion: fc.boolean(),
      beats: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 30 }) },
        { weight: 1, arbitrary: fc.constant(200) },
      ),
      every: fc.constantFrom(5, 15, 19, 20, 21),
    })
    .map(({ at, beats, every, ...one }) =>
      Array.from({ length: beats }, (_, i) => ({ ...one, at: at + i * every })).filter(
        (each) => each.at <= minutes + 60,
      ),
    );

/** In which minutes a device has somebody be there, from a day before the range on. */
function minutesSeen(all: readonly Said[], device: number, minutes: number): boolean[] {
  const { believed = null } = DEVICES[device] ?? {};
  const words = new Map<number, boolean>();
  for (const one of all) if (one.device === device) words.set(one.at, one.hasMotion || words.get(one.at) === true);
  const there: boolean[] = [];
  let last = { at: -Infinity, hasMotion: false };
  for (let at = -LEAD; at < minutes + 200; at++) {
    const hasMotion = words.get(at);
    if (hasMotion !== undefined) last = { at, hasMotion };
    there.push(believed !== null && last.hasMotion && at - last.at < believed);
  }
  // Days without a break are a fault.
  for (let from = 0; from < there.length; from++) {
    const until = there.indexOf(false, from);
    const to = until === -1 ? there.length : until;
    if (to - from >= STUCK_HOURS * 60) there.fill(false, from, to);
    from = to;
  }
  return there;
}

/** Which minutes of the range can be known. */
interface Known {
  readonly from: number;
  readonly to: number;
}

function recount(
  seen: readonly boolean[][],
  resources: readonly number[],
  minutes: readonly Minute[],
  known: Known,
): Usage {
  const sum = { usageCount: 0, usedMinutes: 0, businessMinutes: 0, usedBusinessMinutes: 0 };
  for (const resource of resources)
    for (const { at, isOpen } of minutes) {
      const isThere = (minute: number): boolean =>
        minute >= known.from &&
        minute < known.to &&
        DEVICES.some((device, i) => device.resource === resource && seen[i]?.[minute + LEAD] === true);
      const minute = (at - RANGE_START) / MINUTE;
      if (isOpen && minute >= known.from) sum.businessMinutes++;
      if (!isThere(minute)) continue;
      sum.usedMinutes++;
      if (isOpen) sum.usedBusinessMinutes++;
      if (!isThere(minute - 1)) sum.usageCount++;
    }
  const { businessMinutes: open, usedBusinessMinutes: used } = sum;
  return { ...sum, share: open === 0 ? null : Math.round((used / open) * 1e4) / 1e4 };
}

const figuresOf = ({ usageCount, usedMinutes, businessMinutes, usedBusinessMinutes, share }: Usage): Usage => ({
  usageCount,
  usedMinutes,
  businessMinutes,
  usedBusinessMinutes,
  share,
});

let RANGE_START = 0;

describe.for([
  ['Europe/London', '2026-03-27T07:13'],
  ['Australia/Lord_Howe', '2026-04-03T09:07'],
] as const)('%s, the days from %s, in which the clocks change', ([zone, from]) => {
  let world: World;
  let ids: number[];
  const start = Temporal.PlainDateTime.from(from).toZonedDateTime(zone).toInstant();
  const end = Temporal.PlainDateTime.from(from).add({ days: 4, minutes: 38 }).toZonedDateTime(zone).toInstant();
  const minutes = minutesOf(start.epochMilliseconds, end.epochMilliseconds, zone);
  const as = (now: number): Ctx => contextFor(testing.database, world.ctx.who, start.add({ minutes: now }));
  const late = minutes.length + 60;

  beforeAll(async () => {
    world = await createWorld(testing.database, zone);
    const buildingId = await createBuilding(world, { zone });
    ids = [];
    for (const quantity of UNITS)
      ids.push(await createResource(world, { buildingId, quantity, type: quantity > 1 ? 'equipment' : 'desk' }));
    await createPolicy(world.ctx, { name: 'Open', buildingId, rules: { hours: { week: WEEK } } });
    for (const [i, { kind, resource }] of DEVICES.entries())
      await createDevice(world.ctx, {
        kind,
        name: `No. ${i}`,
        accessId: `DEVICE-${i}`,
        resourceId: ids[resource] ?? 0,
      });
  });

  /** Hands in what was drawn, in another order, and a part of it twice. */
  async function handIn(all: readonly Said[], order: readonly number[]): Promise<void> {
    await world.db.deleteFrom('reading').where('tenantId', '=', world.tenant.id).execute();
    const mixed = [...all, ...all.filter((_, i) => i % 3 === 0)]
      .map((one, i) => ({ one, place: order[i % order.length] ?? i }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ one: { device, at, hasMotion } }) => ({
        accessId: `DEVICE-${device}`,
        timestamp: start.add({ minutes: at }).toString(),
        hasMotion,
      }));
    for (let i = 0; i < mixed.length; i += BATCH) await recordReadings(as(late), { items: mixed.slice(i, i + BATCH) });
  }

  /** In the middle, after it, and when the first of it are too long ago to be kept. */
  const whenLooked = fc.oneof(
    fc.constant(late),
    fc.integer({ min: 1, max: minutes.length }),
    fc.integer({ min: -60, max: minutes.length }).map((minute) => KEPT_DAYS * 24 * 60 + minute),
  );

  test.for(periods)('by %s every figure is that of a recount by minutes', async (period) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(said(minutes.length), { maxLength: 25 }),
        fc.array(fc.nat(), { minLength: 7, maxLength: 40 }),
        whenLooked,
        async (drawn, order, now) => {
          RANGE_START = start.epochMilliseconds;
          const all = drawn.flat();
          await handIn(all, order);
          const range = { from: start.toString(), to: end.toString() };
          const seen = DEVICES.map((_, device) => minutesSeen(all, device, minutes.length));
          const known = { from: now - KEPT_DAYS * 24 * 60, to: now };
          if (known.from < 0) known.from = -Infinity;
          const labelled = [...Map.groupBy(minutes, ({ label }) => label[period]).values()];
          const byTime = await getOccupancyByTime(as(now), { ...range, period });
          expect(byTime.items.map((one) => ({ at: Date.parse(one.start), ...figuresOf(one) }))).toEqual(
            labelled.map((some) => ({ at: some[0]?.at, ...recount(seen, SENSED, some, known) })),
          );
          const { items } = await getOccupancyByResource(as(now), range);
          const figures = new Map(items.map((one) => [one.resourceId, figuresOf(one)]));
          expect(ids.map((id) => figures.get(id))).toEqual(
            ids.map((_, i) => (SENSED.includes(i) ? recount(seen, [i], minutes, known) : undefined)),
          );
        },
      ),
      { endOnFailure: true, numRuns: process.env['ATRIUM_PROOF'] ? 60 : 3 },
    );
  });
});

describe('which places have figures', () => {
  const now = Temporal.Instant.from('2026-05-04T12:00:00Z');
  const day = { from: '2026-05-04T00:00:00Z', to: '2026-05-05T00:00:00Z' };
  let world: World;
  let ctx: Ctx;
  let buildingId: number;
  beforeEach(async () => {
    world = await createWorld(testing.database, 'UTC');
    ctx = contextFor(testing.database, world.ctx.who, now);
    buildingId = await createBuilding(world, { zone: 'UTC' });
  });
  const place = (name: string) => createResource(world, { buildingId, name, type: 'room' });
  const sensor = (accessId: string, resourceId: number, retired = false) =>
    createDevice(ctx, { kind: 'occupancy', name: accessId, accessId, resourceId, retired });
  const say = (accessId: string, clock: string) =>
    recordReadings(ctx, { items: [{ accessId, timestamp: `2026-05-04T${clock}:00Z`, hasMotion: true }] });
  const figures = async () =>
    (await getOccupancyByResource(ctx, day)).items.map((one) => [one.name, one.usageCount, one.usedMinutes, one.share]);

  test('those with a sensor, or with one that is out of use by now; of the others nothing is known', async () => {
    const [quiet, gone] = [await place('Quiet'), await place('Gone')];
    await place('Without');
    await createDevice(ctx, { kind: 'door', name: 'Door', accessId: 'DOOR', resourceId: await place('Door') });
    await sensor('EYE', quiet);
    await sensor('OLD', gone, true);
    expect(await figures()).toEqual([
      ['Gone', 0, 0, 0],
      ['Quiet', 0, 0, 0],
    ]);
    const { items } = await getOccupancyByTime(ctx, { ...day, resourceId: gone });
    expect(items).toHaveLength(1);
    await world.db.updateTable('device').set({ resourceId: null }).where('tenantId', '=', world.tenant.id).execute();
    expect(await figures()).toEqual([]);
    expect((await getOccupancyByTime(ctx, day)).items).toMatchObject([
      { usedMinutes: 0, businessMinutes: 0, share: null },
    ]);
  });

  test('another workplace’s sensors tell nothing here', async () => {
    await sensor('EYE', await place('Here'));
    await say('EYE', '09:00');
    const there = contextFor(testing.database, (await createWorld(testing.database, 'UTC')).ctx.who, now);
    expect((await getOccupancyByResource(there, day)).items).toEqual([]);
  });

  test('a combined room has what was seen at itself and is not beside its parts; what is out of use counts where it was used', async () => {
    const [part, whole, used, forgotten] = [await place('A'), await place('B'), await place('C'), await place('D')];
    for (const [name, id] of Object.entries({ PART: part, WHOLE: whole, USED: used, IDLE: forgotten }))
      await sensor(name, id);
    const tenantId = world.tenant.id;
    await world.db.updateTable('resource').set({ combined: true }).where('id', '=', whole).execute();
    await world.db.insertInto('resourcePart').values({ tenantId, wholeId: whole, partId: part, buildingId }).execute();
    await world.db.updateTable('resource').set({ retiredAt: world.at }).where('id', 'in', [used, forgotten]).execute();
    await say('PART', '08:00');
    await say('WHOLE', '09:00');
    await say('USED', '10:00');
    expect(await figures()).toEqual([
      ['A', 1, 20, 0.0139],
      ['B', 1, 20, 0.0139],
      ['C', 1, 20, 0.0139],
    ]);
    expect((await getOccupancyByTime(ctx, day)).items).toMatchObject([{ usageCount: 2, usedMinutes: 40 }]);
    expect((await getOccupancyByTime(ctx, { ...day, resourceId: whole })).items).toMatchObject([{ usageCount: 1 }]);
  });
});
