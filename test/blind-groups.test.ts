import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApproving, said, when, type Approving } from './support/approving.ts';
import { approveBooking, listApprovals } from '../server/modules/approvals/approvals.ts';
import { getBooking, mustSee, updateBooking } from '../server/modules/bookings/bookings.ts';
import {
  createCountry,
  createRegion,
  createResourceGroup,
  updateBuilding,
  updateResourceGroup,
} from '../server/modules/places/places.ts';
import {
  createPolicy,
  isSeenBy,
  listUnseen,
  rulesFor,
  rulesForHosts,
  unseenIn,
} from '../server/modules/policies/policies.ts';
import { createResource, listResources, updateResource } from '../server/modules/resources/resources.ts';
import { createBooking } from '../server/modules/series/series.ts';

let s: Approving;
let blind: number;
let room: number;
beforeAll(async () => {
  s = await createApproving();
  const { id: countryId } = await createCountry(s.world.ctx, { name: 'Austria', code: 'AT' });
  const { id: regionId } = await createRegion(s.world.ctx, { name: 'Vienna', countryId });
  await updateBuilding(s.world.ctx, { id: s.building, regionId });
  blind = (await createResourceGroup(s.world.ctx, { name: 'Board rooms', countryId, kind: 'blind_managed' })).id;
});
afterAll(() => s[Symbol.asyncDispose]());
beforeEach(async () => {
  await s.dropPolicies();
  await updateResourceGroup(s.world.ctx, { id: blind, kind: 'blind_managed' });
  room = await s.desk();
  await updateResource(s.world.ctx, { id: room, groupId: blind });
});

const unseenBy = async (who: Approving['ann']) => [...(await listUnseen(s.as(who), [room]))];
const books = (who: Approving['ann'], more: object = {}) =>
  createBooking(s.as(who), { resourceIds: [room], ...when(), ...more });

test('what is in a blind-managed group is seen by who manages its bookings, and by nobody else', async () => {
  expect([await unseenBy(s.ann), await unseenBy(s.receptionist)]).toEqual([[room], []]);
  const listed = async (who: Approving['ann']) =>
    (await listResources(s.as(who), { groupId: blind, limit: 100 }, unseenIn(s.as(who)))).items;
  const has = async (who: Approving['ann']) => (await listed(who)).some(({ id }) => id === room);
  expect([await has(s.ann), await has(s.receptionist)]).toEqual([false, true]);
  expect(await said(mustSee(s.as(s.ann), room))).toBe('not_found');
  expect(await said(books(s.ann))).toBe('not_found');
  const narrow = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
  expect(await unseenBy(narrow)).toEqual([room]);
  // A policy that lets her manage them shows them to her, one that shows them to some does not.
  await createPolicy(s.world.ctx, {
    name: 'Kept',
    resourceGroupId: blind,
    rules: { managedBy: { userIds: [s.bob.id] } },
  });
  await createPolicy(s.world.ctx, {
    name: 'Shown',
    resourceGroupId: blind,
    rules: { visibleTo: { groupIds: [s.groupId] } },
  });
  expect([await unseenBy(s.bob), await unseenBy(s.eve)]).toEqual([[], [room]]);
  const rules = await rulesFor(s.as(s.ann), { resourceIds: [room], hostId: s.ann.id });
  expect([isSeenBy(s.ann.id, rules, room), isSeenBy(s.bob.id, rules, room)]).toEqual([false, true]);
  expect(rules.of(room).visibleTo).toEqual({ says: { groupIds: [] }, policy: null });
  const hosts = await rulesForHosts(s.as(s.ann), { resourceIds: [room], hostIds: [s.ann.id] });
  expect(hosts(s.ann.id).of(room).visibleTo?.policy).toBeNull();
  await updateResourceGroup(s.world.ctx, { id: blind, kind: 'self_managed' });
  expect(await unseenBy(s.eve)).toEqual(await unseenBy(s.ann));
});

test('whoever was given one sees it by that, and changes it only with an approval', async () => {
  const booking = await books(s.receptionist, { hostId: s.ann.id });
  expect(booking.state).toBe('confirmed');
  expect(await said(mustSee(s.as(s.ann), room))).toBe('ok');
  expect((await getBooking(s.as(s.ann), { id: booking.id })).resourceIds).toEqual([room]);
  expect(await said(mustSee(s.as(s.eve), room))).toBe('not_found');
  const change = { id: booking.id, ...when(2) };
  const asks = (who: Approving['ann'], more: object = {}) => updateBooking(s.as(who), { ...change, ...more });
  expect(await said(asks(s.ann))).toBe('booking_approval_lost');
  expect((await getBooking(s.as(s.ann), { id: booking.id })).start).toBe(booking.start);
  // What else is in the group is not there to her.
  const another = await s.desk();
  await updateResource(s.world.ctx, { id: another, groupId: blind });
  expect(await said(asks(s.ann, { resourceIds: [another], giveUpApproval: true }))).toBe('not_found');
  const waits = await asks(s.ann, { giveUpApproval: true });
  expect(waits).toMatchObject({ state: 'pending', resourceIds: [room] });
  // Who manages the bookings there approves it, and changes it without.
  const listed = async (who: Approving['ann']) =>
    (await listApprovals(s.as(who), { limit: 100 })).items.some(({ bookingId }) => bookingId === booking.id);
  expect([await listed(s.receptionist), await listed(s.bob)]).toEqual([true, false]);
  await approveBooking(s.as(s.receptionist), { id: booking.id, version: waits.version });
  expect(await s.stateOf(booking.id)).toBe('confirmed');
  expect((await asks(s.receptionist, when(4))).state).toBe('confirmed');
});

test('a combined room is not seen where a part of it is in such a group', async () => {
  const partIds = [await s.desk(), await s.desk()];
  const rooms = await Promise.all(
    partIds.map(async (_, i) =>
      createResource(s.world.ctx, { type: 'room', name: `Part ${i} of ${room}`, buildingId: s.building }),
    ),
  );
  const whole = await createResource(s.world.ctx, {
    type: 'room',
    name: `Whole of ${room}`,
    buildingId: s.building,
    partIds: rooms.map(({ id }) => id),
  });
  await updateResource(s.world.ctx, { id: rooms[0]?.id ?? 0, groupId: blind });
  expect(await said(books(s.ann, { resourceIds: [whole.id] }))).toBe('not_found');
  expect([...(await listUnseen(s.as(s.ann), [whole.id]))]).toEqual([whole.id]);
  expect((await books(s.receptionist, { resourceIds: [whole.id] })).state).toBe('confirmed');
});
