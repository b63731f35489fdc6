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
import { interleave } from '../../../test/support/interleave.ts';
import { around, rulesOf } from '../../../test/support/rules-arbitrary.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { getResource, retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { cancelBooking, checkBooking, updateBooking } from './bookings.ts';

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
const as = (who = ann.who, now = NOW) => contextFor(testing.database, who, now);
const atrium = (now = NOW) => contextFor(testing.database, world.ctx.who, now);
const thing = (given: object = {}) => createResource(world, { buildingId: building, floorId: floor, ...given });
/** Where nothing else is. */
const alone = async (given: object = {}) =>
  createResource(world, { buildingId: await createBuilding(world, { zone: ZONE }), ...given });
const clear = async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
};
const codeOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return error.kind.code;
    },
  );
const at = (clock: string, day = 8) => `2027-03-${String(day).padStart(2, '0')}T${clock}`;
const shown = (clock: string) =>
  Temporal.PlainDateTime.from(at(clock)).toZonedDateTime(ZONE).toInstant().toString({ smallestUnit: 'millisecond' });

describe('a check of a change', () => {
  const booked = async (resourceIds: number[], start: string, end: string, who = ann.who) =>
    (await createBooking(as(who), { resourceIds, start: at(start), end: at(end) })).id;

  test('sees past what the booking has, and offers to stay for as long as it is free', async () => {
    const [desk, other] = [await alone(), await createUser(world)];
    const id = await booked([desk], '09:00', '10:00');
    await booked([desk], '12:00', '13:00', other.who);
    const check = (start: string, end: string) => checkBooking(as(), { bookingId: id, start: at(start), end: at(end) });
    expect(await check('09:30', '12:00')).toMatchObject({ allowed: true, refusals: [], alternative: null });
    const longer = await check('09:00', '12:30');
    expect(longer).toMatchObject({
      allowed: false,
      refusals: [{ code: 'resource_already_booked', resourceId: desk }],
      alternative: { start: shown('09:00'), end: shown('12:00'), resourceIds: [desk] },
    });
    // As it is would be the nearest, and helps nobody.
    expect((await check('11:30', '12:30')).alternative).toMatchObject({ start: shown('11:00'), end: shown('12:00') });
    expect((await check('11:00', '13:30')).alternative?.start).not.toBe(shown('09:00'));
  });

  test('of one that has begun offers no other beginning', async () => {
    const [desk, other] = [await alone(), await createUser(world)];
    const id = await booked([desk], '09:00', '10:00');
    await booked([desk], '10:30', '13:00', other.who);
    const running = as(ann.who, Temporal.Instant.from(shown('09:40')));
    const ask = (end: string) => checkBooking(running, { bookingId: id, end: at(end) });
    expect((await ask('11:00')).alternative).toEqual({
      start: shown('09:00'),
      end: shown('10:30'),
      resourceIds: [desk],
    });
    await booked([desk], '10:00', '10:30', other.who);
    expect(await ask('11:00')).toMatchObject({ allowed: false, alternative: null });
  });

  test('offers an equal place at the time that was asked for before the same one at another', async () => {
    const [desk, other] = [await alone(), await createUser(world)];
    const { buildingId } = await getResource(world.ctx, { id: desk });
    const next = await createResource(world, { buildingId });
    const id = await booked([desk], '09:00', '10:00');
    await booked([desk], '12:00', '13:00', other.who);
    const ask = { bookingId: id, start: at('09:00'), end: at('12:30') };
    const then = { start: shown('09:00'), end: shown('12:30') };
    expect((await checkBooking(as(), ask)).alternative).toEqual({ ...then, resourceIds: [next] });
    await booked([next], '09:30', '10:00', other.who);
    expect((await checkBooking(as(), ask)).alternative).toEqual({ ...then, end: shown('12:00'), resourceIds: [desk] });
  });

  test('keeps what only stays, out of use or unseen, beside what is offered, and offers it at no other time', async () => {
    const [gone, hidden, desk, spare] = [await alone(), await alone(), await alone({ type: 'room' }), await thing()];
    const { buildingId } = await getResource(world.ctx, { id: desk });
    const [taken, other] = [await createResource(world, { buildingId, type: 'room' }), await createUser(world)];
    const id = await booked([gone, hidden, spare], '09:00', '11:00');
    await booked([taken], '09:00', '11:00', other.who);
    await retireResource(world.ctx, { id: gone });
    await createPolicy(world.ctx, {
      name: 'Own',
      resourceId: hidden,
      rules: { visibleTo: { groupIds: [groupIds[1]] } },
    });
    const check = (one: number) => checkBooking(as(), { bookingId: id, resourceIds: [one, taken], end: at('10:00') });
    const then = { start: shown('09:00'), end: shown('10:00') };
    for (const one of [gone, hidden])
      expect((await check(one)).alternative).toEqual({ ...then, resourceIds: [one, desk] });
    await booked([desk], '09:00', '11:00', other.who);
    for (const one of [gone, hidden]) {
      expect(await check(one)).toMatchObject({ allowed: false, alternative: null });
      const later = { resourceIds: [one], start: at('10:30'), end: at('12:00') };
      const code = await codeOf(updateBooking(as(), { id, ...later }));
      expect(code).toBe(one === gone ? 'resource_retired' : 'not_found');
      expect(await codeOf(checkBooking(as(), { bookingId: id, ...later }))).toBe(code);
    }
    await clear();
  });

  test('says what it takes of quotas beside what it has itself, when to check in and who approves it', async () => {
    const desk = await alone();
    const id = await booked([desk], '09:00', '11:00');
    await createPolicy(world.ctx, {
      name: 'Desks',
      resourceId: desk,
      rules: {
        quota: { unit: 'hours', most: 5, per: 'week' },
        checkIn: { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 15, release: true },
        approval: { groupIds: [groupIds[1]], userIds: [] },
      },
    });
    const ask = { bookingId: id, giveUpApproval: true };
    expect(await checkBooking(as(), { ...ask, start: at('13:00'), end: at('14:00') })).toMatchObject({
      allowed: true,
      quotas: [{ used: 0, wanted: 1, most: 5 }],
      checkIn: { opensAt: shown('12:45'), closesAt: shown('13:15'), releases: true },
      approval: { groupIds: [groupIds[1]], userIds: [], until: shown('13:00') },
    });
    // What stays asks for nothing anew.
    expect(await checkBooking(as(), { ...ask, attendees: [{ name: 'Bo' }] })).toMatchObject({
      allowed: true,
      quotas: [{ used: 0, wanted: 2, most: 5 }],
      checkIn: null,
      approval: null,
    });
    await clear();
  });

  test('says that what is firm would wait, and is asked for what is given up', async () => {
    const desk = await thing();
    const id = await booked([desk], '09:00', '10:00');
    await createPolicy(world.ctx, { name: 'Asked', resourceId: desk, rules: { approval: {} } });
    const ask = { bookingId: id, start: at('10:00'), end: at('11:00') };
    const { allowed, refusals } = await checkBooking(as(), ask);
    expect([allowed, refusals.map(({ code, param }) => [code, param])]).toEqual([
      false,
      [['booking_approval_lost', 'giveUpApproval']],
    ]);
    expect((await checkBooking(as(), { ...ask, giveUpApproval: true })).allowed).toBe(true);
    await clear();
  });

  test('is for who may change it, and of what can be changed', async () => {
    const [desk, other] = [await thing(), await createUser(world)];
    const [id, later] = [await booked([desk], '09:00', '10:00'), await booked([desk], '10:00', '11:00')];
    const ask = { bookingId: id, start: at('11:00'), end: at('12:00') };
    expect(await codeOf(checkBooking(as(other.who), ask))).toBe('not_found');
    expect(await codeOf(checkBooking(atrium(), ask))).toBeNull();
    expect(await codeOf(checkBooking(as(), { ...ask, onConflict: 'skip' }))).toBe('invalid_request');
    const given = await checkBooking(as(), { ...ask, hostId: other.id });
    expect(given.refusals[0]).toMatchObject({ code: 'booking_for_others', param: 'hostId' });
    await cancelBooking(as(), { id: later });
    await expect(checkBooking(as(), { ...ask, bookingId: later })).rejects.toMatchObject({
      kind: { code: 'booking_state_conflict' },
      details: { param: 'bookingId' },
    });
    for (const lacking of ['resourceIds', 'start', 'end'] as const) {
      const { [lacking]: _, ...rest } = { resourceIds: [desk], start: at('11:00'), end: at('12:00') };
      await expect(checkBooking(as(), rest)).rejects.toMatchObject({ details: { param: lacking } });
    }
  });

  test('waits for nobody and keeps nobody waiting', async () => {
    const desk = await thing();
    const id = await booked([desk], '09:00', '10:00');
    const done: string[] = [];
    const change = async (tx: Ctx) => void (await updateBooking(tx, { id, start: at('11:00'), end: at('12:00') }));
    const check = async (tx: Ctx) => {
      await checkBooking(tx, { bookingId: id, start: at('10:00'), end: at('11:00') });
      done.push('checked');
    };
    const changing = { ctx: as(), steps: [change, async () => void done.push('changed')] };
    const errors = await interleave(testing.database, 'ABABA', { A: changing, B: { ctx: as(), steps: [check] } });
    expect([errors, done]).toEqual([
      [null, null],
      ['checked', 'changed'],
    ]);
  });
});

type Change = Omit<Parameters<typeof updateBooking>[1], 'id' | 'title' | 'version'>;

/** Asks and changes, and takes what was offered. @returns where the two do not agree */
async function disagreements(
  id: number,
  change: Change,
  met: { refused: number; offered: number },
): Promise<unknown[]> {
  const check = await checkBooking(as(), { bookingId: id, ...change }).catch((error: unknown) => {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  });
  const code = await codeOf(updateBooking(as(), { id, ...change }));
  if (typeof check === 'string') return check === code ? [] : [check, code];
  const { allowed, refusals, alternative } = check;
  const wrong: unknown[] = allowed === (code === null) ? [] : [check, code];
  if (code === null) return wrong;
  met.refused++;
  if (!refusals.some((one) => one.code === code)) wrong.push(code);
  if (alternative === null) return wrong;
  met.offered++;
  const taken = await codeOf(updateBooking(as(), { id, ...change, ...alternative }));
  return taken === null ? wrong : [...wrong, alternative, taken];
}

const place = fc.constantFrom({}, { type: 'desk' as const }, { type: 'room' as const }, null);
const asking: fc.Arbitrary<Rules> = fc.constantFrom({ approval: {} }, { cancelUntil: { minutes: 600 } });
const quarters = fc.record({
  start: fc.integer({ min: -4, max: 96 * 6 }),
  length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.constantFrom(96, 20)),
});
const someThings = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 2 });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 2, nil: undefined });
const wanted = fc.record({
  which: fc.nat({ max: 3 }),
  things: maybe(someThings),
  start: maybe(fc.integer({ min: -12, max: 48 })),
  longer: maybe(fc.integer({ min: -8, max: 12 })),
  guests: maybe(fc.integer({ min: 0, max: 4 })),
  acceptTerms: fc.boolean(),
  giveUpApproval: fc.boolean(),
});
const hers = fc.array(fc.record({ things: someThings, when: quarters }), { minLength: 4, maxLength: 4 });

test(
  `a check and a change never disagree, and what is offered can be had (seed ${SEED})`,
  { timeout: 3_600_000 },
  async () => {
    const kinds = [
      { type: 'desk' },
      { type: 'desk', capacity: 2 },
      { type: 'room', capacity: 3 },
      { type: 'equipment', quantity: 3 },
    ];
    const all = await Promise.all([...kinds, ...kinds].map((kind) => thing(kind)));
    const idsOf = (things: readonly number[]) => things.map((i) => all[i] ?? 0);
    const instant = (quarter: number) => NOW.add({ minutes: quarter * 15 });
    const met = { refused: 0, offered: 0 };
    const said = fc.oneof(
      { weight: 2, arbitrary: rulesOf(groupIds) },
      { weight: 1, arbitrary: around },
      { weight: 1, arbitrary: asking },
    );
    const policies = fc.array(fc.record({ rules: said, place, own: fc.boolean() }), { maxLength: 3 });
    const changes = fc.array(wanted, { minLength: 4, maxLength: 4 });
    const property = fc.asyncProperty(policies, hers, changes, async (policiesSaid, bookings, all) => {
      await clear();
      await world.db.updateTable('booking').set({ hostId: null }).execute(); // what was booked before counts for nobody
      const made: { readonly id: number; readonly start: number; readonly length: number }[] = [];
      for (const { things, when } of bookings) {
        const times = { start: instant(when.start).toString(), end: instant(when.start + when.length).toString() };
        const booking = { resourceIds: idsOf(things), ...times, hostId: ann.id };
        const one = await createBooking(atrium(), booking).catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
        });
        if (one) made.push({ id: one.id, ...when });
      }
      for (const [i, one] of policiesSaid.entries()) {
        const about = one.place ?? { resourceId: idsOf([i])[0] ?? 0 };
        const given = { name: `Policy ${i}`, rules: one.rules, ...about, groupIds: one.own ? [groupIds[0]] : [] };
        await codeOf(createPolicy(world.ctx, given)); // what contradicts itself is refused
      }
      for (const { which, things, start, longer, guests, ...given } of all) {
        const own = made[which % Math.max(1, made.length)];
        if (!own) continue;
        const [from, length] = [own.start + (start ?? 0), Math.max(1, own.length + (longer ?? 0))];
        const change = {
          ...given,
          ...(things && { resourceIds: idsOf(things) }),
          ...((start !== undefined || longer !== undefined) && {
            start: instant(from).toString(),
            end: instant(from + length).toString(),
          }),
          ...(guests !== undefined && {
            attendees: Array.from({ length: guests }, (_, i) => ({ name: `Guest ${i}` })),
          }),
        };
        expect([change, await disagreements(own.id, change, met)]).toEqual([change, []]);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS / 4, endOnFailure: true });
    // A property that never met what it is about has proven nothing.
    expect(met.refused).toBeGreaterThan(RUNS / 8);
    expect(met.offered).toBeGreaterThan(RUNS / 40);
  },
);
