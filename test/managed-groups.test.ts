import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApproving, NOW, said, when, type Approving } from './support/approving.ts';
import { interleave, orders, type Writer } from './support/interleave.ts';
import { addGroupMember } from '../server/modules/people/people.ts';
import {
  createCountry,
  createRegion,
  createResourceGroup,
  listResourceGroups,
  updateBuilding,
  updateResourceGroup,
} from '../server/modules/places/places.ts';
import { createPolicy, rulesFor, rulesForHosts } from '../server/modules/policies/policies.ts';
import { updateResource } from '../server/modules/resources/resources.ts';
import { createBooking } from '../server/modules/series/series.ts';
import { checkBooking, updateBooking } from '../server/modules/bookings/bookings.ts';
import { approveBooking } from '../server/modules/approvals/approvals.ts';

let s: Approving;
let managed: number;
let standard: number;
beforeAll(async () => {
  s = await createApproving();
  const { id: countryId } = await createCountry(s.world.ctx, { name: 'Austria', code: 'AT' });
  const { id: regionId } = await createRegion(s.world.ctx, { name: 'Vienna', countryId });
  await updateBuilding(s.world.ctx, { id: s.building, regionId });
  standard = (await listResourceGroups(s.world.ctx, { countryId })).items[0]?.id ?? 0;
  managed = (await createResourceGroup(s.world.ctx, { name: 'Client rooms', countryId, kind: 'managed' })).id;
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(async () => {
  await s.dropPolicies();
  await updateResourceGroup(s.world.ctx, { id: standard, kind: 'self_managed' });
  await updateResourceGroup(s.world.ctx, { id: managed, kind: 'managed' });
});

/** A desk in the managed group. */
async function inManaged(): Promise<number> {
  const id = await s.desk();
  await updateResource(s.world.ctx, { id, groupId: managed });
  return id;
}

const wishIn = async (more: object = {}, who = s.ann) => s.wish({ resourceIds: [await inManaged()], ...more }, who);

test('what is in a managed group waits for who manages bookings there; hers is firm, and so is all outside', async () => {
  const { id, state } = await wishIn();
  expect([state, (await s.wish()).state]).toEqual(['pending', 'confirmed']);
  expect((await wishIn({}, s.receptionist)).state).toBe('confirmed');
  const narrow = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
  expect((await wishIn({}, narrow)).state).toBe('pending');
  expect(await said(approveBooking(s.as(s.bob), { id }))).toBe('not_found');
  expect(await said(approveBooking(s.as(s.ann), { id }))).toBe('approval_not_yours');
  expect(await said(approveBooking(s.as(s.receptionist), { id }))).toBe('ok');
  expect(await s.eventsOf(id)).toEqual(['booking.created', 'booking.approved']);
});

test('a default group may be managed: what is in no other group of its country is in it', async () => {
  await updateResourceGroup(s.world.ctx, { id: standard, kind: 'managed' });
  expect((await s.wish()).state).toBe('pending');
  const away = await s.desk(s.other); // in no country
  expect((await s.wish({ resourceIds: [away] })).state).toBe('confirmed');
});

test('whom a policy names for the approval approves; without one it is who manages bookings there, also by a policy', async () => {
  await s.approval({ userIds: [s.bob.id], groupIds: [s.groupId] });
  const { id } = await wishIn();
  expect(await said(approveBooking(s.as(s.eve), { id }))).toBe('not_found');
  expect(await said(approveBooking(s.as(s.bob), { id }))).toBe('ok');
  await addGroupMember(s.world.ctx, { id: s.groupId, userId: s.eve.id });
  expect((await wishIn({}, s.eve)).state).toBe('confirmed');
  await s.dropPolicies();
  expect((await wishIn({}, s.bob)).state).toBe('pending');
  const rules = { managedBy: { userIds: [s.bob.id] } };
  await createPolicy(s.world.ctx, { name: 'Kept by Bob', resourceGroupId: managed, rules });
  expect((await wishIn({}, s.bob)).state).toBe('confirmed');
  expect(await said(approveBooking(s.as(s.bob), await wishIn()))).toBe('ok');
});

test('of several resources the strictest counts: one in a managed group leaves it to who manages all of them', async () => {
  const named = await s.desk();
  await s.approval({ userIds: [s.bob.id] }, { resourceId: named });
  const { id, state } = await s.wish({ resourceIds: [named, await inManaged(), await s.desk()] });
  expect([state, await said(approveBooking(s.as(s.bob), { id }))]).toEqual(['pending', 'not_found']);
  expect(await said(approveBooking(s.as(s.receptionist), { id }))).toBe('ok');
});

test('it must start later than now, and no policy is named for that', async () => {
  const now = { start: NOW.toString(), end: NOW.add({ hours: 1 }).toString() };
  const refused = wishIn(now);
  await expect(refused).rejects.toMatchObject({ kind: { code: 'booking_approval_too_late' } });
  await expect(refused).rejects.toHaveProperty('details', { param: 'start', detail: 'It must start later than now' });
  expect((await wishIn(now, s.receptionist)).state).toBe('confirmed');
  const resourceIds = [await inManaged()];
  const check = await checkBooking(s.as(s.ann), { resourceIds, ...now });
  expect(check.refusals).toMatchObject([{ rule: null, policyId: null, policyName: null, param: 'start' }]);
});

test('a check says beforehand that it would wait, and for whom; what no policy says is none of the rules', async () => {
  const resourceIds = [await inManaged()];
  const asked = { resourceIds, ...when() };
  const check = await checkBooking(s.as(s.ann), asked);
  expect(check).toMatchObject({ allowed: true, approval: { userIds: [], groupIds: [] }, rules: [] });
  expect((await checkBooking(s.as(s.receptionist), asked)).approval).toBeNull();
  await s.bobs();
  expect(await checkBooking(s.as(s.ann), asked)).toMatchObject({
    approval: { userIds: [s.bob.id] },
    rules: [{ rule: 'approval', policyName: 'Ask' }],
  });
});

test('what is firm comes to wait where it is moved into a managed group, if that is said, and dates of a series wait', async () => {
  const { id } = await s.wish();
  const resourceIds = [await inManaged()];
  expect(await said(updateBooking(s.as(s.ann), { id, resourceIds }))).toBe('booking_approval_lost');
  expect((await updateBooking(s.as(s.ann), { id, resourceIds, giveUpApproval: true })).state).toBe('pending');
  const { seriesId } = await wishIn({ recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
  expect((await s.datesOf(seriesId ?? 0)).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
});

test('its kind is judged when somebody books: what was booked before stays as it is', async () => {
  const waiting = await wishIn();
  await updateResourceGroup(s.world.ctx, { id: managed, kind: 'self_managed' });
  const firm = await wishIn();
  expect([firm.state, await s.stateOf(waiting.id)]).toEqual(['confirmed', 'pending']);
  await updateResourceGroup(s.world.ctx, { id: managed, kind: 'managed' });
  expect([(await wishIn()).state, await s.stateOf(firm.id)]).toEqual(['pending', 'confirmed']);
});

test.each(orders(2, 2))(
  'who books while it is made self-managed waits for nobody, and goes by what is so %s',
  async (order) => {
    const resourceId = await inManaged();
    const booked: string[] = [];
    const changing: Writer = {
      ctx: s.world.ctx,
      steps: [async (tx) => void (await updateResourceGroup(tx, { id: managed, kind: 'self_managed' }))],
    };
    const booking: Writer = {
      ctx: s.as(s.ann),
      steps: [
        async (tx) => void booked.push((await createBooking(tx, { resourceIds: [resourceId], ...when() })).state),
      ],
    };
    expect(await interleave(s.testing.database, order, { A: changing, B: booking })).toEqual([null, null]);
    expect(booked).toEqual([order === 'AABB' ? 'confirmed' : 'pending']);
  },
);

test('it is said alike of one host and of many at once, and only where it is asked for', async () => {
  const [inside, outside] = [await inManaged(), await s.desk()];
  const resourceIds = [inside, outside];
  await createPolicy(s.world.ctx, { name: 'All', rules: { minLength: { minutes: 10 } } });
  await createPolicy(s.world.ctx, { name: 'Some', groupIds: [s.groupId], rules: { notice: { minutes: 5 } } });
  const one = await rulesFor(s.world.ctx, { resourceIds, hostId: s.bob.id });
  const many = await rulesForHosts(s.world.ctx, { resourceIds, hostIds: [s.bob.id, null] });
  for (const rules of [one, many(s.bob.id), many(null)])
    expect([rules.of(inside).approval, rules.of(outside).approval]).toEqual([{ says: {}, policy: null }, undefined]);
  const only = await rulesFor(s.world.ctx, { resourceIds, hostId: null, only: ['minLength'] });
  expect(Object.keys(only.of(inside))).toEqual(['minLength']);
  await addGroupMember(s.world.ctx, { id: s.groupId, userId: s.bob.id });
  const groupsOfBob = async () => (await rulesFor(s.world.ctx, { resourceIds, hostId: s.bob.id })).hostGroupIds;
  expect(await groupsOfBob()).toEqual([s.groupId]);
  await s.dropPolicies();
  expect(await groupsOfBob()).toEqual([s.groupId]);
});
