import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { interleave } from '../../../test/support/interleave.ts';
import { refusal } from '../../../test/support/kept.ts';
import { createTeamDays, DEADLINE, type Person, type TeamDays } from '../../../test/support/team-days.ts';
import { createUser } from '../../../test/support/database.ts';
import { deactivateUser } from '../access/access.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createClosure } from '../closures/closures.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import { takeTeamPlace } from './team-days.ts';

let set: TeamDays;
let ann: Person;
let ben: Person;
let cyd: Person;
let stranger: Person;
let groupId: number;
beforeAll(async () => {
  set = await createTeamDays();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  [ann, ben, cyd, stranger] = [await set.person(), await set.person(), await set.person(), await set.person()];
  groupId = await set.team(ann, ben, cyd);
});

/** Two desks reserved by Ann. */
async function planned() {
  const ids = await set.desks(2);
  const { id, ...day } = await set.plan(ann, { groupId, resourceIds: ids });
  return { id, day, one: ids[0] ?? 0, other: ids[1] ?? 0 };
}
const take: TeamDays['take'] = (...given) => set.take(...given);
const read: TeamDays['read'] = (...given) => set.read(...given);

describe('a place', () => {
  test('is taken by a member, booked as ever, and she has one', async () => {
    const { id, one } = await planned();
    const booking = await take(ben, id, { resourceId: one });
    expect(booking).toMatchObject({ state: 'confirmed', hostId: ben.id, resourceIds: [one], title: 'Planning' });
    expect([booking.start, booking.end]).toEqual(['2030-01-09T09:00:00.000Z', '2030-01-09T17:00:00.000Z']);
    expect(await set.held(one)).toEqual(['booking']);
    expect(await read(ben, id)).toMatchObject({ taken: 1, left: 1, bookingId: booking.id });
    expect(await refusal(take(ben, id))).toBe('team_day_has_place');
    expect(await refusal(take(cyd, id, { resourceId: one }))).toBe('team_day_place_taken:resourceId');
    expect(await refusal(take(cyd, id, { resourceId: 2 ** 31 - 1 }))).toBe('not_found:resourceId');
    await take(cyd, id);
    expect(await refusal(take(ann, id))).toBe('team_day_full');
  });

  test('of who leaves goes to her heir where he has none that day, else it is cancelled', async () => {
    const { id, one, other } = await planned();
    await take(ann, id, { resourceId: one });
    await take(ben, id, { resourceId: other });
    const toBen = { id: ann.id, bookings: { handOverTo: ben.id } };
    const { bookings } = await deactivateUser(set.system(), toBen);
    expect(bookings).toMatchObject({ handedOver: { count: 0 }, cancelled: { first: [{ code: 'heir_has_one' }] } });
    expect(await set.held(one)).toEqual([]);
    const toCyd = { id: ben.id, bookings: { handOverTo: cyd.id } };
    expect((await deactivateUser(set.system(), toCyd)).bookings).toMatchObject({ handedOver: { count: 1 } });
    expect(await set.held(other)).toEqual(['booking']);
  });

  test('is the nearest to teammates unless it is named', async () => {
    const [far, near] = [await set.desks(2, { areaId: set.areas[0] }), await set.desks(2, { areaId: set.areas[1] })];
    const mate = await set.person();
    await addGroupMember(set.system(), { id: groupId, userId: mate.id });
    const day = await set.plan(ann, { groupId, resourceIds: [...far, ...near], date: '2030-01-15' });
    await take(ann, day.id, { resourceId: near[1] });
    expect((await take(ben, day.id)).resourceIds).toEqual([near[0]]);
    expect((await take(cyd, day.id)).resourceIds).toEqual([far[0]]);
  });

  test('is for members, whoever asks: a delegate, or who manages bookings there', async () => {
    const { id, one, other } = await planned();
    const receptionist = await createUser(set.world, { role: 'receptionist' });
    expect(await refusal(take(receptionist, id))).toBe('team_day_members_only:hostId');
    expect(await refusal(take(receptionist, id, { hostId: stranger.id }))).toBe('team_day_members_only:hostId');
    expect(await refusal(take(ann, id, { hostId: ben.id }))).toBe('booking_for_others:hostId');
    expect(await refusal(take(stranger, id, { hostId: ben.id }))).toBe('not_found:id');
    await setDelegate(set.system(), { id: ben.id, userId: stranger.id });
    expect(await take(stranger, id, { hostId: ben.id, resourceId: one })).toMatchObject({ hostId: ben.id });
    expect(await take(receptionist, id, { hostId: cyd.id })).toMatchObject({ hostId: cyd.id, resourceIds: [other] });
  });

  test('may be had, as the day says, by who is of the team, and for whom the asking one acts', async () => {
    const { id } = await planned();
    const receptionist = await createUser(set.world, { role: 'receptionist' });
    expect((await read(ben, id)).takerIds).toEqual([ben.id]);
    // Who keeps the place knows of the day, and has no place of it.
    expect((await read(receptionist, id)).takerIds).toEqual([]);
    await setDelegate(set.system(), { id: ben.id, userId: receptionist.id });
    await setDelegate(set.system(), { id: stranger.id, userId: receptionist.id });
    await setDelegate(set.system(), { id: ben.id, userId: cyd.id });
    expect((await read(receptionist, id)).takerIds).toEqual([ben.id]);
    expect((await read(cyd, id)).takerIds).toEqual([ben.id, cyd.id]);
  });

  test('tells a teammate nothing of who she does not act for: neither that she has one, nor what the rules say of her', async () => {
    const { id } = await planned();
    await take(ben, id);
    const few = await set.team(cyd);
    const bookableBy = { groupIds: [await set.team(ann)] };
    const rule = await createPolicy(set.system(), { name: 'Few', groupIds: [few], rules: { bookableBy } });
    for (const { id: hostId } of [ben, cyd])
      expect(await refusal(take(ann, id, { hostId }))).toBe('booking_for_others:hostId');
    await deletePolicy(set.system(), { id: rule.id });
  });

  test('that is given back in time is reserved for the others again, and after the deadline for nobody', async () => {
    const { id, one, other } = await planned();
    const hers = await take(ben, id, { resourceId: one });
    await cancelBooking(set.as(ben), { id: hers.id });
    // What she has cancelled is no place of hers, noted or not.
    const again = await take(ben, id, { resourceId: other });
    await set.work();
    expect(await set.held(one)).toEqual(['team_day']);
    expect(await read(ann, id)).toMatchObject({ taken: 1, left: 1 });
    await set.work(DEADLINE);
    await cancelBooking(set.as(ben, DEADLINE), { id: again.id });
    await set.work(DEADLINE);
    expect([await set.held(one), await set.held(other)]).toEqual([[], []]);
    expect(await read(ann, id, DEADLINE)).toMatchObject({ state: 'released', taken: 0, left: 0 });
  });

  test('that a member moves away from is reserved again, unless a closure did it', async () => {
    const { id, one, other } = await planned();
    const hers = await take(ben, id, { resourceId: one });
    await updateBooking(set.as(ben), { id: hers.id, title: 'Mine' });
    await set.work();
    expect(await read(ben, id)).toMatchObject({ taken: 1, left: 1, bookingId: hers.id });
    await updateBooking(set.as(ben), { id: hers.id, resourceIds: await set.desks(1) });
    await set.work();
    expect([await set.held(one), (await read(ben, id)).bookingId]).toEqual([['team_day'], null]);
    await take(cyd, id, { resourceId: other });
    const closed = { start: '2030-01-09T08:00Z', end: '2030-01-10T08:00Z', reason: 'Works' };
    await createClosure(set.as(), { resourceId: other, ...closed });
    await set.work();
    expect(await read(cyd, id)).toMatchObject({ places: 1, left: 1, bookingId: null });
  });

  test('is taken once nobody else books for her: what is reserved is touched after that', async () => {
    const { id, one } = await planned();
    const outside = AsyncLocalStorage.snapshot();
    let free = 0;
    const untouched = async (): Promise<void> => {
      const holds = set.world.db.selectFrom('hold').select('origin').where('resourceId', '=', one);
      free = (await holds.forUpdate().skipLocked().execute()).length;
    };
    const errors = await interleave(set.testing.database, 'ABAAB', {
      A: { ctx: set.as(), steps: [(tx) => lockHost(tx, ben.id), () => outside(untouched)] },
      B: { ctx: set.as(ben), steps: [async (tx) => void (await takeTeamPlace(tx, { id, resourceId: one }))] },
    });
    expect([errors, free, await set.held(one)]).toEqual([[null, null], 1, ['booking']]);
  });

  test('is whose its booking is: it goes with that to another host, who then has one', async () => {
    const { id, one, other } = await planned();
    const hers = await take(ben, id, { resourceId: one });
    const receptionist = await createUser(set.world, { role: 'receptionist' });
    await updateBooking(set.as(receptionist), { id: hers.id, hostId: cyd.id });
    await set.work();
    expect((await read(ben, id)).bookingId).toBeNull();
    expect(await read(cyd, id)).toMatchObject({ bookingId: hers.id, taken: 1, left: 1 });
    expect((await read(ann, id)).desks.map(({ state, name }) => [state, name])).toContainEqual(['taken', cyd.name]);
    expect(await refusal(take(cyd, id))).toBe('team_day_has_place');
    expect((await take(ben, id)).resourceIds).toEqual([other]);
    await cancelBooking(set.as(cyd), { id: hers.id });
    await set.work();
    expect([await set.held(one), (await read(cyd, id)).bookingId]).toEqual([['team_day'], null]);
  });

  test('is judged by the policies of the day', async () => {
    const { id, one } = await planned();
    const policy = await createPolicy(set.system(), {
      name: 'Hidden',
      resourceId: one,
      rules: { visibleTo: { groupIds: [(await createGroup(set.system(), { name: crypto.randomUUID() })).id] } },
    });
    const seen = (await read(ben, id)).desks.map(({ resourceId }) => resourceId);
    expect(seen).not.toContain(one);
    expect(await refusal(take(ben, id, { resourceId: one }))).toMatch(/^not_found/);
    expect((await take(ben, id)).resourceIds).not.toContain(one);
    await deletePolicy(set.system(), { id: policy.id });
  });

  test('that somebody took is not there for who does not see it', async () => {
    const { id, one } = await planned();
    await take(cyd, id, { resourceId: one });
    const hidden = { visibleTo: { groupIds: [(await createGroup(set.system(), { name: crypto.randomUUID() })).id] } };
    const policy = await createPolicy(set.system(), { name: 'Hidden', resourceId: one, rules: hidden });
    expect(await refusal(take(ben, id, { resourceId: one }))).toBe('not_found:resourceId');
    await deletePolicy(set.system(), { id: policy.id });
  });

  test('is taken before the desks of the day are handed out by draw: what is reserved takes no part in it', async () => {
    const policy = await createPolicy(set.system(), {
      name: 'Draw',
      buildingId: set.building,
      rules: { seating: { by: 'draw', daysBefore: 1, at: '10:00' } },
    });
    const [one = 0, other] = await set.desks(2);
    expect(await refusal(set.plan(ann, { groupId, resourceIds: [one] }))).toBe('booking_by_draw:resourceIds[0]');
    const { id } = await set.plan(set.keeper, { groupId, resourceIds: [one, other ?? 0] });
    expect(await take(ben, id, { resourceId: one })).toMatchObject({ state: 'confirmed', resourceIds: [one] });
    expect(await take(cyd, id)).toMatchObject({ state: 'confirmed', resourceIds: [other] });
    await deletePolicy(set.system(), { id: policy.id });
  });

  test('says who has it as the diary does: to the team within seven days, to everybody who manages there', async () => {
    const far = await set.plan(ann, { groupId, resourceIds: await set.desks(1), date: '2030-01-20' });
    const { id } = await planned();
    for (const day of [id, far.id]) await take(ben, day);
    const names = async (by: Person, day: number) => (await read(by, day)).desks.flatMap(({ name }) => name ?? []);
    expect([await names(ann, id), await names(ann, far.id)]).toEqual([[ben.name], []]);
    expect([await names(ben, far.id), await names(set.keeper, far.id)]).toEqual([[ben.name], [ben.name]]);
    expect((await read(ann, far.id)).desks[0]).toMatchObject({ state: 'taken', userId: null, bookingId: null });
  });
});
