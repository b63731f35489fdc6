import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { randomFrom } from '../../../test/support/random.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { scopes } from '../../platform/contract/scopes.ts';
import { approveBooking, askApprovers, listApprovals } from '../approvals/approvals.ts';
import { addGroupMember, createGroup, deleteGroup, removeGroupMember } from '../people/people.ts';
import {
  createCategory,
  createCountry,
  createRegion,
  createResourceGroup,
  listResourceGroups,
  updateBuilding,
} from '../places/places.ts';
import {
  createPolicy,
  deletePolicy,
  keptResources,
  listPolicies,
  rulesFor,
  updatePolicy,
} from '../policies/policies.ts';
import type { Rules } from '../policies/contract.ts';
import { checkInBooking } from '../presence/presence.ts';
import { createResource as addResource } from '../resources/resources.ts';
import { cancelSeries, createBooking, getSeries } from '../series/series.ts';
import { cancelBooking, checkBooking, getBooking, listBookings, updateBooking } from './bookings.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let building: number;
let lab: number;
let desk: number;
let keeper: Person;
let host: Person;
let stranger: Person;
let groupId: number;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  [lab, desk] = [
    await createResource(world, { buildingId: building }),
    await createResource(world, { buildingId: building }),
  ];
  keeper = await createUser(world, { name: 'Kim' });
  host = await createUser(world, { name: 'Hal' });
  stranger = await createUser(world, { name: 'Stu' });
  groupId = (await createGroup(world.ctx, { name: 'Lab staff' })).id;
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
});

const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const rule = (rules: Rules, about: object = { resourceId: lab }) =>
  createPolicy(as(world.ctx.who), { name: 'Lab', ...about, rules });
const managedBy = (...userIds: number[]): Rules => ({ managedBy: { userIds } });

let day = 0;
/** A booking of somebody's for another day each time; of the lab unless said. */
const book = async (who: Principal = host.who, more: object = {}) => {
  const start = Temporal.Instant.from('2030-01-08T09:00:00Z').add({ hours: 24 * day++ });
  return createBooking(as(who), {
    resourceIds: [lab],
    start: start.toString(),
    end: start.add({ hours: 1 }).toString(),
    title: 'Secret',
    ...more,
  });
};

/** 'ok', or the refusal's code. */
async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.kind.code;
  }
}

describe('a receptionist', () => {
  test('books, changes, checks in and cancels for others where she receives, in her own name', async () => {
    const { who, id: herId } = await createUser(world, { role: 'receptionist', name: 'Rita' });
    const rita = { ...who, reach: [building] } as Principal;
    const made = await book(rita, { hostId: host.id });
    expect(made).toMatchObject({ hostId: host.id, bookedBy: { id: herId, name: 'Rita' } });
    const audit = world.db.selectFrom('audit').select(['actor', 'after']).where('action', '=', 'booking.created');
    expect(await audit.where('subjectId', '=', String(made.id)).execute()).toMatchObject([
      { actor: who.key, after: { hostId: host.id } },
    ]);
    const { id, start } = await book();
    expect(await updateBooking(as(rita), { id, title: 'Moved' })).toMatchObject({ title: 'Moved', hostId: host.id });
    const soon = as(rita, Temporal.Instant.from(start));
    expect(await checkInBooking(soon, { id })).toMatchObject({ state: 'checked_in' });
    expect(await cancelBooking(as(rita), { id: made.id })).toMatchObject({ state: 'cancelled' });
  });

  test('does none of it in a building that she does not receive in', async () => {
    const { who } = await createUser(world, { role: 'receptionist' });
    const elsewhere = { ...who, reach: [building + 1_000_000] } as Principal;
    const { id } = await book();
    expect(await said(book(elsewhere, { hostId: host.id }))).toBe('booking_for_others');
    for (const act of [getBooking, cancelBooking, checkInBooking])
      expect(await said(act(as(elsewhere), { id }))).toBe('not_found');
    expect(await getBooking(as(host.who), { id })).toMatchObject({ state: 'confirmed' });
  });
});

describe('who is named by a policy', () => {
  test('sees, changes and cancels what is booked there, and books there for others', async () => {
    const { id } = await book();
    expect(await said(getBooking(as(keeper.who), { id }))).toBe('not_found');
    await rule(managedBy(keeper.id));
    expect(await getBooking(as(keeper.who), { id })).toMatchObject({ title: 'Secret', hostName: 'Hal' });
    expect((await listBookings(as(keeper.who), { hostId: host.id })).items).toContainEqual(
      expect.objectContaining({ id, title: 'Secret' }),
    );
    expect(await said(updateBooking(as(keeper.who), { id, title: 'Moved' }))).toBe('ok');
    expect(await said(cancelBooking(as(keeper.who), { id }))).toBe('ok');
    expect(await said(book(keeper.who, { hostId: host.id }))).toBe('ok');
    expect(await said(book(keeper.who, { hostId: host.id, resourceIds: [desk] }))).toBe('booking_for_others');
    for (const act of [getBooking, cancelBooking]) expect(await said(act(as(stranger.who), { id }))).toBe('not_found');
  });

  test('passes over policies there, and needs no approval', async () => {
    await rule({ ...managedBy(keeper.id), maxLength: { minutes: 30 }, approval: {} });
    expect(await said(book(keeper.who))).toBe('booking_longer_than_allowed');
    expect(await book(keeper.who, { overrule: true })).toMatchObject({ state: 'confirmed' });
    expect(await said(book(stranger.who, { overrule: true }))).toBe('booking_overrule_refused');
    const past = { start: '2030-01-02T09:00:00Z', end: '2030-01-02T09:30:00Z' };
    expect(await said(book(keeper.who, past))).toBe('ok');
    expect(await said(book(stranger.who, past))).toBe('booking_in_past');
    const wish = { resourceIds: [lab], start: '2031-01-02T09:00:00Z', end: '2031-01-02T10:00:00Z', overrule: true };
    expect(await checkBooking(as(keeper.who), wish)).toMatchObject({ allowed: true });
  });

  test('does so of what is hers alone: of several things she must manage all, and moves nothing out of her hands', async () => {
    const both = await book(host.who, { resourceIds: [lab, desk] });
    const { id } = await book();
    await rule(managedBy(keeper.id));
    expect(await said(cancelBooking(as(keeper.who), { id: both.id }))).toBe('not_found');
    expect(await said(updateBooking(as(keeper.who), { id, resourceIds: [desk] }))).toBe('booking_not_yours');
    expect(await said(updateBooking(as(keeper.who), { id, resourceIds: [lab, desk] }))).toBe('booking_not_yours');
    await rule(managedBy(keeper.id), { resourceId: desk });
    expect(await said(updateBooking(as(keeper.who), { id, resourceIds: [desk] }))).toBe('ok');
    expect(await said(cancelBooking(as(keeper.who), { id: both.id }))).toBe('ok');
  });

  test('decides on what waits there, and is asked where nobody else is named', async () => {
    await createUser(world, { role: 'administrator' });
    await rule({ ...managedBy(keeper.id), approval: {} });
    const { id } = await book();
    const row = await getBooking(as(world.ctx.who), { id });
    expect((await listApprovals(as(keeper.who), {})).items.map(({ bookingId }) => bookingId)).toEqual([id]);
    expect((await listApprovals(as(stranger.who), {})).items).toEqual([]);
    await world.ctx.tx((tx) => askApprovers(tx, { bookingId: id, version: row.version, askedBy: host.who.key }));
    const asked = await world.db
      .selectFrom('event')
      .select('data')
      .where('tenantId', '=', world.tenant.id)
      .where('type', '=', 'approval.asked')
      .execute();
    expect(asked).toMatchObject([{ data: { approverIds: [keeper.id] } }]);
    expect(await said(approveBooking(as(stranger.who), { id }))).toBe('not_found');
    expect(await said(approveBooking(as(keeper.who), { id }))).toBe('ok');
  });

  test('acts on a series there as on its dates, and checks in at the front desk', async () => {
    const made = await book(host.who, { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
    const seriesId = (await getBooking(as(host.who), { id: made.id })).seriesId ?? 0;
    day += 2;
    expect(await said(getSeries(as(keeper.who), { id: seriesId }))).toBe('not_found');
    await rule(managedBy(keeper.id));
    expect(await said(getSeries(as(keeper.who), { id: seriesId }))).toBe('ok');
    const at = Temporal.Instant.from(made.start);
    const checkIn = (who: Principal) => said(checkInBooking(as(who, at), { id: made.id, method: 'reception' }));
    expect(await checkIn(host.who)).toBe('forbidden');
    expect(await checkIn(keeper.who)).toBe('ok');
    expect(await said(cancelSeries(as(keeper.who), { id: seriesId }))).toBe('ok');
  });

  test('gets no other right by it: no address, and nothing by a token', async () => {
    const { id } = await book(host.who, { attendees: [{ email: 'guest@out.example', name: 'Guest' }] });
    await rule(managedBy(keeper.id));
    const { attendees } = await getBooking(as(keeper.who), { id });
    expect(attendees).toEqual([{ userId: null, email: null, name: 'Guest' }]);
    const token: Principal = {
      ...keeper.who,
      userId: null,
      email: null,
      role: null,
      kind: 'token',
      key: 'token:1',
      tokenId: 1,
      owner: { kind: 'user', id: keeper.id },
      secretHash: Buffer.alloc(32),
      isBound: false,
    };
    for (const who of [token, { ...token, scopes: new Set(scopes), reach: [] }] satisfies Principal[])
      expect(await said(cancelBooking(as(who), { id }))).toBe('not_found');
  });
});

describe('it is asked when it is used', () => {
  test('and ends with her membership, with the policy, and where a narrower one names others', async () => {
    await rule({ managedBy: { groupIds: [groupId] } }, { buildingId: building });
    const may = async () => [...(await keptResources(as(keeper.who)))].filter((id) => id === lab || id === desk).length;
    expect(await may()).toBe(0);
    await addGroupMember(world.ctx, { id: groupId, userId: keeper.id });
    expect(await may()).toBe(2);
    const narrow = await rule(managedBy(stranger.id));
    expect([...(await keptResources(as(stranger.who)))]).toEqual([lab]);
    expect(await may()).toBe(1);
    await deletePolicy(world.ctx, { id: narrow.id });
    expect(await may()).toBe(2);
    await removeGroupMember(world.ctx, { id: groupId, userId: keeper.id });
    expect(await may()).toBe(0);
  });
});

describe('who lets others manage', () => {
  test('manages there herself, for good, and names people who are there', async () => {
    const { who } = await createUser(world, { role: 'space_manager' });
    const add = (asking: Principal, rules: Rules, more: object = {}) =>
      said(createPolicy(as(asking), { name: 'Mine', buildingId: building, rules, ...more }));
    const lacking = new Set([...who.scopes].filter((scope) => scope !== 'bookings:manage'));
    expect(await add(who, managedBy(keeper.id))).toBe('ok');
    expect(await add({ ...who, scopes: lacking }, managedBy(keeper.id))).toBe('forbidden');
    expect(await add({ ...who, scopes: lacking }, { allDay: true })).toBe('ok');
    expect(await add(who, managedBy(2_000_000_000))).toBe('not_found');
    expect(await add(who, { managedBy: { groupIds: [2_000_000_000] } })).toBe('not_found');
    expect(await add(who, managedBy(keeper.id), { groupIds: [groupId] })).toBe('invalid_request');
    expect(await add(who, { managedBy: {} })).toBe('invalid_request');
    const mine = await createPolicy(as(who), { name: 'Mine', buildingId: building, rules: managedBy(keeper.id) });
    const change = (asking: Principal, given: object) => said(updatePolicy(as(asking), { id: mine.id, ...given }));
    expect(await change({ ...who, scopes: lacking }, { name: 'Theirs' })).toBe('forbidden');
    expect(await change(who, { rules: { managedBy: { groupIds: [groupId] } } })).toBe('ok');
    const inUse = await deleteGroup(world.ctx, { id: groupId }).catch((error: unknown) => error);
    expect(inUse).toBeInstanceOf(Error);
  });
});

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
test(`what is looked up in the database is what the rules in force say, seed ${SEED}`, async () => {
  const pick = randomFrom(SEED);
  const oneOf = <T>(of: readonly T[]): T => of[pick(of.length)] as T;
  const [near, far] = [await createBuilding(world), await createBuilding(world)];
  const categories = [
    (await createCategory(world.ctx, { name: 'Odd' })).id,
    (await createCategory(world.ctx, { name: 'Even' })).id,
  ];
  const { id: countryId } = await createCountry(world.ctx, { name: 'Austria', code: 'AT' });
  const region = await createRegion(world.ctx, { name: 'Vienna', countryId });
  await updateBuilding(world.ctx, { id: near, regionId: region.id });
  const { id: labs } = await createResourceGroup(world.ctx, { name: 'Labs', countryId });
  const groups = (await listResourceGroups(world.ctx, {})).items.map(({ id }) => id);
  const inGroup = (buildingId: number) => (buildingId === near && pick(2) === 0 ? labs : null);
  const things = [];
  for (const buildingId of [near, far])
    for (const type of ['room', 'desk'] as const)
      for (const categoryId of [null, ...categories]) {
        const name = `${buildingId} ${type} ${categoryId}`;
        things.push(
          (await addResource(as(world.ctx.who), { name, buildingId, type, categoryId, groupId: inGroup(buildingId) }))
            .id,
        );
      }
  await addGroupMember(world.ctx, { id: groupId, userId: host.id });
  const bookings = [];
  for (const { id: hostId } of [host, stranger])
    for (const id of things) {
      const start = `2030-01-07T${hostId === host.id ? 14 : 16}:00:00Z`;
      const made = await createBooking(as(world.ctx.who), {
        resourceIds: [id],
        start,
        end: start.replace(':00:', ':30:'),
        hostId,
      });
      bookings.push({ id: made.id, hostId, resourceId: id });
    }
  const outsider = await createUser(world);
  for (let round = 0; round < 4; round++) {
    for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
    for (let count = 0; count < 10; count++) {
      const about = {
        ...(pick(3) === 0 && { buildingId: oneOf([near, far]) }),
        ...(pick(3) === 0 && { type: oneOf(['room', 'desk'] as const) }),
        ...(pick(3) === 0 && { categoryId: oneOf(categories) }),
        ...(pick(3) === 0 && { resourceGroupId: oneOf(groups) }),
      };
      await rule({ hideDetails: pick(2) === 0 }, { ...about, groupIds: pick(3) === 0 ? [groupId] : [] });
      await rule(managedBy(oneOf([keeper.id, stranger.id])), about);
    }
    const kept = await keptResources(as(keeper.who));
    for (const { id, hostId, resourceId } of bookings) {
      const rules = (await rulesFor(world.ctx, { resourceIds: [resourceId], hostId })).of(resourceId);
      expect([id, kept.has(resourceId)]).toEqual([id, rules.managedBy?.says.userIds?.includes(keeper.id) === true]);
      const { hostId: shown } = await getBooking(as(outsider.who), { id });
      expect([id, shown === null]).toEqual([id, rules.hideDetails?.says === true]);
    }
  }
});
