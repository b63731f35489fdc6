import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { MINUTE, minutesOf, WEEK, type Minute } from '../../../test/support/minutes.ts';
import { createPolicy } from '../policies/policies.ts';
import { listMeasured } from './measured.ts';
import { showUsage, steps } from './rules.ts';
import { booked } from './source.ts';
import { usageByResource, usageByTime } from './usage.ts';
import { periods, type Usage } from './contract.ts';

let testing: TestDatabase;
beforeAll(async () => void (testing = await createTestDatabase()));
afterAll(() => testing[Symbol.asyncDispose]());

const NAMES = { period: 'period', to: 'to' };

/** A booking as it is made, in minutes of the range. */
interface Made {
  readonly resource: number;
  readonly start: number;
  readonly length: number;
  readonly state: string;
  /** When somebody left, or it was given back, after its start. */
  readonly endedAfter: number;
  /** It lapses as nobody comes, after its start; null: it does not. */
  readonly lapsesAfter: number | null;
}

const STATES = ['confirmed', 'checked_in', 'checked_out', 'released', 'cancelled', 'rejected', 'pending'];
const made = (minutes: number): fc.Arbitrary<Made> =>
  fc.record({
    resource: fc.nat({ max: 3 }),
    start: fc.integer({ min: -600, max: minutes }),
    length: fc.oneof(fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 4_000 })),
    state: fc.constantFrom(...STATES),
    endedAfter: fc.integer({ min: -20, max: 300 }),
    lapsesAfter: fc.option(fc.integer({ min: 1, max: 60 })),
  });

/** What holds of one resource at a time: what would overlap is left out, but of what there are several of. */
function apart(all: readonly Made[]): Made[] {
  const kept: Made[] = [];
  for (const one of all) {
    const clashes = (other: Made): boolean =>
      other.resource === one.resource &&
      one.resource !== 3 &&
      other.start < one.start + one.length &&
      one.start < other.start + other.length;
    if (!kept.some(clashes)) kept.push(one);
  }
  return kept;
}

/** The last minute of its use, the minute after it. */
function usedUntil({ start, length, state, endedAfter, lapsesAfter }: Made): number | null {
  if (['cancelled', 'rejected', 'pending'].includes(state)) return null;
  if (state === 'checked_out' || state === 'released') return start + Math.min(length, endedAfter);
  return state === 'confirmed' && lapsesAfter !== null ? start + Math.min(length, lapsesAfter) : start + length;
}

/** The last of them is five of a kind. */
const UNITS = [1, 1, 1, 5];

function recount(some: readonly Made[], resources: readonly number[], minutes: readonly Minute[]): Usage {
  const [first, last] = [minutes[0]?.at ?? 0, minutes.at(-1)?.at ?? 0];
  const open = minutes.filter(({ isOpen }) => isOpen).length * resources.reduce((sum, i) => sum + (UNITS[i] ?? 1), 0);
  let [usageCount, usedMinutes, usedBusinessMinutes] = [0, 0, 0];
  for (const one of some.filter(({ resource }) => resources.includes(resource))) {
    const until = usedUntil(one);
    if (until === null || until <= one.start) continue;
    const at = (minute: number): number => RANGE_START + minute * MINUTE;
    if (at(one.start) >= first && at(one.start) <= last) usageCount++;
    for (const minute of minutes) {
      if (minute.at < at(one.start) || minute.at >= at(until)) continue;
      usedMinutes++;
      if (minute.isOpen) usedBusinessMinutes++;
    }
  }
  const share = open === 0 ? null : Math.round((usedBusinessMinutes / open) * 1e4) / 1e4;
  return { usageCount, usedMinutes, businessMinutes: open, usedBusinessMinutes, share };
}

let RANGE_START = 0;

async function insert(world: World, ids: readonly number[], all: readonly Made[]): Promise<void> {
  const at = (minute: number): Date => new Date(RANGE_START + minute * MINUTE);
  for (const one of all) {
    const { state, start, length, endedAfter, lapsesAfter } = one;
    const checkIn = { required: true, releases: true, methods: ['web'], opensAt: at(start).toISOString() };
    const { id } = await world.db
      .insertInto('booking')
      .values({
        tenantId: world.tenant.id,
        state,
        startsAt: at(start),
        endsAt: at(start + length),
        zone: 'UTC',
        createdBy: 'test',
        createdAt: world.at,
        ...(state === 'pending' && { expiresAt: at(start) }),
        ...(state === 'checked_out' && { checkedOutAt: at(start + endedAfter) }),
        ...(state === 'released' && { releasedAt: at(start + endedAfter) }),
        ...(lapsesAfter !== null && {
          checkIn: JSON.stringify({ ...checkIn, closesAt: at(start + lapsesAfter).toISOString() }),
        }),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await world.db
      .insertInto('bookingResource')
      .values({ tenantId: world.tenant.id, bookingId: id, resourceId: ids[one.resource] ?? 0, setUpMinutes: 15 })
      .execute();
  }
}

describe.for([
  ['Europe/London', '2026-03-25T07:13'],
  ['Europe/London', '2026-10-21T07:13'],
  ['Australia/Lord_Howe', '2026-04-01T09:07'],
  ['Australia/Lord_Howe', '2026-09-30T09:07'],
] as const)('%s, the week from %s, in which the clocks change', ([zone, from]) => {
  let world: World;
  let ids: number[];
  const start = Temporal.PlainDateTime.from(from).toZonedDateTime(zone).toInstant();
  const end = Temporal.PlainDateTime.from(from).add({ days: 7, minutes: 38 }).toZonedDateTime(zone).toInstant();
  const minutes = minutesOf(start.epochMilliseconds, end.epochMilliseconds, zone);

  beforeAll(async () => {
    world = await createWorld(testing.database, zone);
    const buildingId = await createBuilding(world, { zone });
    ids = [];
    for (const quantity of UNITS)
      ids.push(await createResource(world, { buildingId, quantity, type: quantity > 1 ? 'equipment' : 'desk' }));
    await createPolicy(world.ctx, { name: 'Open', buildingId, rules: { hours: { week: WEEK } } });
  });

  test.for(periods)('by %s every figure is that of a recount by minutes', async (period) => {
    await fc.assert(
      fc.asyncProperty(fc.array(made(minutes.length), { maxLength: 25 }), async (drawn) => {
        RANGE_START = start.epochMilliseconds;
        const all = apart(drawn);
        await world.db.deleteFrom('booking').where('tenantId', '=', world.tenant.id).execute();
        await insert(world, ids, all);
        const resources = await listMeasured(world.ctx, {});
        const during = { start, end };
        const byTime = await usageByTime(world.ctx, booked, resources, { during, step: steps[period], zone }, NAMES);
        const labelled = [...Map.groupBy(minutes, ({ label }) => label[period]).values()];
        expect(byTime.map((one) => ({ start: one.start.epochMilliseconds, ...showUsage(one.sum) }))).toEqual(
          labelled.map((some) => ({ start: some[0]?.at, ...recount(all, [0, 1, 2, 3], some) })),
        );
        const byResource = await usageByResource(world.ctx, booked, resources, during, NAMES);
        const figures = new Map(byResource.map(({ resource, sum }) => [resource.id, showUsage(sum)]));
        expect(ids.map((id) => figures.get(id))).toEqual(ids.map((_, i) => recount(all, [i], minutes)));
      }),
      { endOnFailure: true, numRuns: process.env['ATRIUM_PROOF'] ? 60 : 4 },
    );
  });
});

test('a combined room uses its parts; what is out of use counts where it was used', async () => {
  const world = await createWorld(testing.database, 'UTC');
  const buildingId = await createBuilding(world);
  RANGE_START = Date.UTC(2026, 4, 4);
  const [a, b, whole, gone, forgotten] = [
    await createResource(world, { buildingId, name: 'A', type: 'room' }),
    await createResource(world, { buildingId, name: 'B', type: 'room' }),
    await createResource(world, { buildingId, name: 'Whole', type: 'room' }),
    await createResource(world, { buildingId, name: 'Gone', type: 'room' }),
    await createResource(world, { buildingId, name: 'Forgotten', type: 'room' }),
  ];
  const tenantId = world.tenant.id;
  await world.db.updateTable('resource').set({ combined: true }).where('id', '=', whole).execute();
  await world.db
    .insertInto('resourcePart')
    .values([a, b].map((partId) => ({ tenantId, wholeId: whole, partId, buildingId })))
    .execute();
  await world.db.updateTable('resource').set({ retiredAt: world.at }).where('id', 'in', [gone, forgotten]).execute();
  const hour = { length: 60, state: 'confirmed', endedAfter: 0, lapsesAfter: null };
  await insert(
    world,
    [whole, a, gone],
    [
      { ...hour, resource: 0, start: 0 },
      { ...hour, resource: 1, start: 60 },
      { ...hour, resource: 2, start: 120 },
    ],
  );
  const during = { start: Temporal.Instant.from('2026-05-04T00:00Z'), end: Temporal.Instant.from('2026-05-04T04:00Z') };
  const all = await usageByResource(world.ctx, booked, await listMeasured(world.ctx, {}), during, NAMES);
  expect(all.map(({ resource, sum }) => [resource.name, sum.count, sum.used / 60, sum.open / 60])).toEqual([
    ['A', 2, 120, 240],
    ['B', 1, 60, 240],
    ['Gone', 1, 60, 240],
    ['Whole', 1, 60, 240],
  ]);
});
