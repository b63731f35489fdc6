import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createBooking } from '../series/series.ts';
import { checkBooking } from './bookings.ts';

const RUNS = process.env['ATRIUM_PROOF'] === '1' ? 10_000 : 400;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const ZONE = 'America/New_York';

let testing: TestDatabase;
let world: World;
let building: number;
let floor: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let groupIds: readonly [own: number, other: number];
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: ZONE });
  floor = await createFloor(world, building);
  ann = await createUser(world);
  groupIds = [(await createGroup(world.ctx, { name: 'Own' })).id, (await createGroup(world.ctx, { name: 'Other' })).id];
  await addGroupMember(world.ctx, { id: groupIds[0], userId: ann.id });
});
afterAll(() => testing[Symbol.asyncDispose]());

/** A Monday, eight days before the clocks go forward. */
const NOW = Temporal.PlainDateTime.from('2027-03-05T12:00').toZonedDateTime(ZONE).toInstant();
const as = () => contextFor(testing.database, ann.who, NOW);
const thing = (given: object = {}) => createResource(world, { buildingId: building, floorId: floor, ...given });
const clear = async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
};
/** The refusal's code, or null. */
async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.kind.code;
  }
}

describe('a check', () => {
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
  const at = (hour: number, day = 8) => `2027-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00`;

  test('names everything that is in the way at once, and which policy said each rule in force', async () => {
    const room = await thing({ type: 'room', capacity: 2 });
    await createBooking(as(), { resourceIds: [room], start: at(18), end: at(19) });
    const wide = await createPolicy(world.ctx, {
      name: 'House',
      rules: { hours: { week }, minLength: { minutes: 120 } },
    });
    const narrow = await createPolicy(world.ctx, {
      name: 'Room',
      resourceId: room,
      rules: { terms: { text: 'Tidy up' } },
    });
    const check = await checkBooking(as(), { resourceIds: [room], start: at(18), end: at(19) });
    const policies = [wide, narrow].map(({ id: policyId, name: policyName }) => ({ policyId, policyName }));
    expect(check).toMatchObject({
      allowed: false,
      alternative: null,
      refusals: [
        { code: 'booking_too_short', rule: 'minLength', param: 'end', resourceId: room, ...policies[0] },
        { code: 'booking_outside_hours', rule: 'hours', param: 'start', resourceId: room, ...policies[0] },
        { code: 'booking_terms_not_accepted', rule: 'terms', param: 'acceptTerms', resourceId: room, ...policies[1] },
        { code: 'resource_already_booked', rule: null, policyId: null, param: 'resourceIds', resourceId: room },
      ],
    });
    const rules = new Map(check.rules.map(({ rule, policyId, says }) => [rule, [policyId, says]]));
    expect(rules).toEqual(
      new Map<string, unknown>([
        ['terms', [narrow.id, { terms: { text: 'Tidy up' } }]],
        ['hours', [wide.id, { hours: { week } }]],
        ['minLength', [wide.id, { minLength: { minutes: 120 } }]],
      ]),
    );
    await clear();
  });

  test('offers the nearest other time, and a similar resource where no time is', async () => {
    const other = await createFloor(world, building);
    const desk = await thing({ floorId: other, capacity: 2 });
    const ask = { resourceIds: [desk], start: at(9), end: at(10) };
    await createBooking(as(), { ...ask, start: at(9), end: at(12) });
    await createPolicy(world.ctx, { name: 'Hours', rules: { hours: { week } } });
    const shown = (hour: number) => `2027-03-08T${hour + 5}:00:00.000Z`;
    expect((await checkBooking(as(), ask)).alternative).toEqual({
      start: shown(12),
      end: shown(13),
      resourceIds: [desk],
    });
    // Nothing is left of the days that are open.
    await createPolicy(world.ctx, { name: 'Until Monday', rules: { bookAhead: { unit: 'days', count: 3 } } });
    for (const [start, end] of [
      [at(12), at(17)],
      [at(12, 5), at(17, 5)],
    ] as const)
      await createBooking(as(), { ...ask, start, end });
    await thing({ floorId: other, capacity: 1 });
    await thing({ floorId: other, type: 'room', capacity: 2 });
    const [large, fitting] = [
      await thing({ floorId: other, capacity: 9 }),
      await thing({ floorId: other, capacity: 3 }),
    ];
    expect(large).toBeLessThan(fitting);
    const blocked = await thing({ floorId: other, capacity: 2 });
    await createPolicy(world.ctx, { name: 'Not this', resourceId: blocked, rules: { notice: { minutes: 100_000 } } });
    const { alternative } = await checkBooking(as(), { ...ask, start: at(13), end: at(14) });
    expect(alternative).toEqual({ start: shown(13), end: shown(14), resourceIds: [fitting] });
    await clear();
  });

  test('asks no policy about what is too long for any booking: they look at each day', async () => {
    const id = await thing();
    const week = [1, 2, 3, 4, 5, 6].map((day) => ({ day, from: '00:00', to: '24:00' as const }));
    const policy = await createPolicy(world.ctx, {
      name: 'Closed on Sundays',
      resourceId: id,
      rules: { hours: { week } },
    });
    const wish = { resourceIds: [id], start: '2027-03-08T09:00', end: '2199-12-31T09:00' };
    const { allowed, refusals, alternative } = await checkBooking(as(), wish);
    expect({ allowed, codes: refusals.map(({ code }) => code), alternative }).toEqual({
      allowed: false,
      codes: ['booking_too_long'],
      alternative: null,
    });
    await deletePolicy(world.ctx, { id: policy.id });
  });

  test('writes nothing', async () => {
    const desk = await thing();
    const count = async () =>
      Promise.all(
        (['booking', 'hold', 'event', 'audit'] as const).map(
          async (table) => (await world.db.selectFrom(table).select('tenantId').execute()).length,
        ),
      );
    const were = await count();
    await checkBooking(as(), { resourceIds: [desk], start: at(9), end: at(10) });
    expect(await count()).toEqual(were);
  });
});

const minutes = (...all: number[]) => fc.constantFrom(...all).map((one) => ({ minutes: one }));
const clockOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const hours = fc
  .record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 4 }),
    from: fc.integer({ min: 0, max: 11 }),
    to: fc.integer({ min: 13, max: 24 }),
    outside: fc.constantFrom(false, false, true),
    holiday: fc.integer({ min: 8, max: 16 }),
  })
  .map(({ days, from, to, outside, holiday }) => ({
    week: days.map((day) => ({ day, from: clockOf(from), to: clockOf(to) })),
    holidays: [{ date: `2027-03-${String(holiday).padStart(2, '0')}`, name: 'Founders' }],
    outside,
  }));
const often = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 2, nil: undefined });
/** Sets of rules that make sense by themselves; together they may leave nothing. */
const rules: fc.Arbitrary<Rules> = fc
  .record({
    bookAhead: often(
      fc.oneof(
        fc.record({ unit: fc.constant('days' as const), count: fc.integer({ min: 0, max: 14 }) }),
        fc.constant({ unit: 'weeks' as const, count: 2, rollover: { day: 5, time: '12:00' } }),
      ),
    ),
    minLength: often(minutes(30, 60, 240)),
    maxLength: often(
      fc.oneof(
        minutes(240, 480, 1440),
        fc.constantFrom(1, 2).map((days) => ({ days })),
      ),
    ),
    slot: often(fc.constantFrom(5, 15, 30, 60, 120).map((one) => ({ minutes: one }))),
    dayParts: often(fc.constantFrom({ parts: 'half_days' as const }, { parts: 'whole_days' as const })),
    hours: often(hours),
    notice: often(minutes(0, 60, 1440)),
    setUp: often(minutes(0, 7, 15, 240)),
    cleanDown: often(minutes(0, 7, 30, 1440)),
    allDay: often(fc.boolean()),
    crossDay: often(fc.boolean()),
    atOnce: often(fc.constantFrom(1, 2).map((resources) => ({ resources }))),
    capacity: often(fc.constantFrom('advised' as const, 'enforced' as const)),
    terms: often(fc.constant({ text: 'Tidy up' })),
    quota: often(
      fc.record({
        unit: fc.constantFrom('bookings' as const, 'hours' as const),
        most: fc.integer({ min: 1, max: 5 }),
        per: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      }),
    ),
    onePerType: often(fc.boolean()),
    bookableBy: often(fc.constantFrom(0, 1).map((i) => ({ groupIds: [groupIds[i] ?? 0] }))),
  })
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, says]) => says !== undefined)) as Rules)
  .filter((one) => Object.keys(one).length > 0);

/** Only time around bookings, so that nothing else is in their way. */
const around: fc.Arbitrary<Rules> = fc.record({ setUp: minutes(0, 7, 60, 1440), cleanDown: minutes(0, 7, 240, 1440) });

const wish = fc.record({
  things: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 3 }),
  /** In quarters of an hour from that day on; now and then a little off. */
  start: fc.integer({ min: -4, max: 96 * 12 }),
  length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.constantFrom(96, 192, 20)),
  off: fc.constantFrom(0, 0, 0, 0, 7),
  guests: fc.integer({ min: 0, max: 4 }),
  acceptTerms: fc.boolean(),
  onConflict: fc.constantFrom(undefined, 'skip' as const),
});

type Ask = Parameters<typeof checkBooking>[1];

/** Asks and books, and takes what was offered. @returns where the two do not agree */
async function disagreements(ask: Ask, met: { refused: number; offered: number }): Promise<unknown[]> {
  const check = await checkBooking(as(), ask).catch((error: unknown) => {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  });
  const code = await codeOf(createBooking(as(), ask));
  if (typeof check === 'string') return check === code ? [] : [check, code];
  const { allowed, refusals, alternative } = check;
  const wrong: unknown[] = allowed === (code === null) ? [] : [check, code];
  if (code === null) return wrong;
  met.refused++;
  if (!refusals.some((one) => one.code === code)) wrong.push(code);
  wrong.push(...refusals.filter(({ rule, policyId }) => (rule === null) !== (policyId === null)));
  if (alternative === null) return wrong;
  met.offered++;
  const taken = await codeOf(createBooking(as(), { ...ask, ...alternative }));
  return taken === null ? wrong : [...wrong, alternative, taken];
}

test(
  `a check and a booking never disagree, and what is offered is booked (seed ${SEED})`,
  { timeout: 3_600_000 },
  async () => {
    const kinds = [
      { type: 'desk' },
      { type: 'desk', capacity: 2 },
      { type: 'room', capacity: 3 },
      { type: 'equipment', quantity: 3 },
    ];
    const all = await Promise.all([...kinds, ...kinds].map((kind) => thing(kind)));
    const resourceId = (i: number) => all[i] ?? 0;
    const midnight = Temporal.PlainDate.from('2027-03-05').toZonedDateTime(ZONE).add({ hours: 12 }).toInstant();
    const met = { refused: 0, offered: 0 };
    const place = fc.constantFrom({}, { type: 'desk' as const }, { type: 'room' as const }, null);
    const said = fc.oneof({ weight: 2, arbitrary: rules }, { weight: 1, arbitrary: around });
    const policies = fc.array(fc.record({ rules: said, place, own: fc.boolean() }), { maxLength: 3 });
    const wishes = fc.array(wish, { minLength: 4, maxLength: 4 });
    const property = fc.asyncProperty(policies, wishes, async (policiesSaid, wanted) => {
      await clear();
      // What was booked before counts for nobody.
      await world.db.updateTable('booking').set({ hostId: null }).execute();
      // What contradicts itself is refused, and that is another test's.
      for (const [i, one] of policiesSaid.entries())
        await codeOf(
          createPolicy(world.ctx, {
            name: `Policy ${i}`,
            rules: one.rules,
            ...(one.place ?? { resourceId: resourceId(i) }),
            groupIds: one.own ? [groupIds[0]] : [],
          }),
        );
      for (const { things, start, length, off, guests, acceptTerms, onConflict } of wanted) {
        const from = midnight.add({ minutes: start * 15 + off });
        const ask = {
          resourceIds: things.map(resourceId),
          start: from.toString(),
          end: from.add({ minutes: length * 15 }).toString(),
          attendees: Array.from({ length: guests }, (_, i) => ({ name: `Guest ${i}` })),
          acceptTerms,
          ...(onConflict && { onConflict }),
        };
        expect([ask, await disagreements(ask, met)]).toEqual([ask, []]);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS / 4, endOnFailure: true });
    // A property that never met what it is about has proven nothing.
    expect(met.refused).toBeGreaterThan(RUNS / 8);
    expect(met.offered).toBeGreaterThan(RUNS / 40);
  },
);
