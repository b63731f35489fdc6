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
import { around, rulesOf } from '../../../test/support/rules-arbitrary.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createResource as combine, getResource, listResources } from '../resources/resources.ts';
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

  test('offers an equal resource at the time that was asked for, of the same floor first, and another time where there is none', async () => {
    const [here, there] = [await createFloor(world, building), await createFloor(world, building)];
    const room = (floorId: number, capacity: number, given: object = {}) =>
      thing({ floorId, type: 'room', capacity, ...given });
    const asked = await room(here, 20);
    const ask = { resourceIds: [asked], start: at(9), end: at(10) };
    await createBooking(as(), { ...ask, start: at(9), end: at(12) });
    await createPolicy(world.ctx, { name: 'Hours', rules: { hours: { week } } });
    const shown = (hour: number) => `2027-03-08T${hour + 5}:00:00.000Z`;
    const offered = async () => (await checkBooking(as(), ask)).alternative;
    const then = (resourceId: number) => ({ start: shown(9), end: shown(10), resourceIds: [resourceId] });
    // Too small, or of another kind, or not to be had: the room itself is, from noon on.
    await room(here, 19);
    await thing({ floorId: here, type: 'desk', capacity: 20 });
    const blocked = await room(here, 20);
    await createPolicy(world.ctx, { name: 'Not this', resourceId: blocked, rules: { notice: { minutes: 100_000 } } });
    expect(await offered()).toEqual({ start: shown(12), end: shown(13), resourceIds: [asked] });
    const upstairs = await room(there, 20);
    expect(await offered()).toEqual(then(upstairs));
    const large = await room(here, 90);
    expect(await offered()).toEqual(then(large));
    const next = await room(here, 30);
    expect(await offered()).toEqual(then(next));
    await room(here, 30);
    expect(await offered()).toEqual(then(next));
    await clear();
  });

  test('offers neither a combined room beside its parts, nor stumbles over them', async () => {
    const here = await createFloor(world, building);
    const room = (given: object = {}) => thing({ floorId: here, type: 'room', capacity: 4, ...given });
    const [asked, left, right] = [await room(), await room(), await room()];
    const both = { type: 'room', name: 'Both halves', buildingId: building, floorId: here, capacity: 4 } as const;
    const { id: whole } = await combine(world.ctx, { ...both, partIds: [left, right] });
    const ask = { resourceIds: [asked], start: at(9), end: at(10) };
    await createBooking(as(), ask);
    const offered = async (resourceIds: number[]) =>
      (await checkBooking(as(), { ...ask, resourceIds })).alternative?.resourceIds;
    expect(await offered([asked])).toEqual([left]);
    expect(await offered([asked, left])).toEqual([right, left]);
    // Half of it is taken: the whole is not to be had, the other half is.
    await createBooking(as(), { ...ask, resourceIds: [left] });
    expect(await offered([asked])).toEqual([right]);
    expect(whole).toBeGreaterThan(right);
  });

  test('tells a host of her booking that stands in the way, and nobody else', async () => {
    const [one, other] = [await thing({ type: 'parking' }), await thing({ type: 'parking' })];
    await createPolicy(world.ctx, { name: 'One each', type: 'parking', rules: { onePerType: true } });
    const { id } = await createBooking(as(), { resourceIds: [one], start: at(9), end: at(12), title: 'My car' });
    const ask = { resourceIds: [other], start: at(10), end: at(11) };
    const named = { bookingId: id, title: 'My car', zone: ZONE, resourceIds: [one] };
    const times = { start: '2027-03-08T14:00:00.000Z', end: '2027-03-08T17:00:00.000Z' };
    const [own] = (await checkBooking(as(), ask)).refusals;
    expect(own).toMatchObject({ rule: 'onePerType', booking: { ...named, ...times } });
    const manager = contextFor(testing.database, world.ctx.who, NOW);
    const [told] = (await checkBooking(manager, { ...ask, hostId: ann.id })).refusals;
    expect(told).toMatchObject({ rule: 'onePerType' });
    expect(told).not.toHaveProperty('booking');
    // Two at once are in each other's way: there is no such booking.
    const both = await checkBooking(as(), { resourceIds: [one, other], start: at(14), end: at(15) });
    expect(both.refusals.some((refusal) => refusal.rule === 'onePerType' && !refusal.booking)).toBe(true);
    await clear();
  });

  test('says what a booking takes of quotas, when to check in and who approves it, before it is made', async () => {
    const desk = await thing();
    await createPolicy(world.ctx, {
      name: 'Desks',
      resourceId: desk,
      rules: {
        quota: { unit: 'hours', most: 5, per: 'week' },
        checkIn: { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 15, release: true },
        approval: { groupIds: [groupIds[1]], userIds: [] },
      },
    });
    await createBooking(as(), { resourceIds: [desk], start: at(9), end: at(11) });
    const check = await checkBooking(as(), { resourceIds: [desk], start: at(13), end: at(14) });
    expect(check).toMatchObject({
      allowed: true,
      quotas: [{ used: 2, wanted: 1, most: 5, unit: 'hours', per: 'week', firstDay: '2027-03-08' }],
      checkIn: { opensAt: '2027-03-08T17:45:00.000Z', closesAt: '2027-03-08T18:15:00.000Z', releases: true },
      approval: { groupIds: [groupIds[1]], userIds: [], until: '2027-03-08T18:00:00.000Z' },
    });
    // Who manages bookings there decides on it herself, and where nothing is said there is nothing to say.
    const manager = contextFor(testing.database, world.ctx.who, NOW);
    expect((await checkBooking(manager, { resourceIds: [desk], start: at(13), end: at(14) })).approval).toBeNull();
    const plain = await checkBooking(as(), { resourceIds: [await thing()], start: at(13), end: at(14) });
    expect(plain).toMatchObject({ quotas: [], checkIn: null, approval: null });
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

type Ask = Parameters<typeof createBooking>[1];

type Offer = NonNullable<Awaited<ReturnType<typeof checkBooking>>['alternative']>;

/** Is it an offer of something else at the time that was asked for? */
const isElsewhere = ({ start, end }: Ask, offer: Offer): boolean =>
  offer.start === Temporal.Instant.from(start).toString({ fractionalSecondDigits: 3 }) &&
  offer.end === Temporal.Instant.from(end).toString({ fractionalSecondDigits: 3 });

/** Of what is asked for by itself: could another one that is equal to it be booked at that time? */
async function hasEqual({ resourceIds: [id = 0, ...more], ...ask }: Ask): Promise<boolean> {
  if (more.length > 0) return false;
  const { type, floorId, capacity, quantity } = await getResource(world.ctx, { id });
  const { items } = await listResources(world.ctx, { floorId: floorId ?? 0, type, minCapacity: capacity, limit: 200 });
  const equal = items.filter((one) => one.id !== id && one.quantity >= quantity && !one.retired);
  for (const one of equal) if ((await checkBooking(as(), { ...ask, resourceIds: [one.id] })).allowed) return true;
  return false;
}

/** Asks and books, and takes what was offered. @returns where the two do not agree */
async function disagreements(
  ask: Ask,
  met: { refused: number; offered: number; elsewhere: number },
): Promise<unknown[]> {
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
  if (isElsewhere(ask, alternative)) met.elsewhere++;
  else if (await hasEqual(ask)) wrong.push(['an equal one was free then', alternative]);
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
    const met = { refused: 0, offered: 0, elsewhere: 0 };
    const place = fc.constantFrom({}, { type: 'desk' as const }, { type: 'room' as const }, null);
    const said = fc.oneof({ weight: 2, arbitrary: rulesOf(groupIds) }, { weight: 1, arbitrary: around });
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
    expect(met.elsewhere).toBeGreaterThan(0);
    expect(met.offered).toBeGreaterThan(met.elsewhere);
  },
);
