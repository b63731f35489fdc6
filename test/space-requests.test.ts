import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApproving, said, START, when, type Approving } from './support/approving.ts';
import { createUser } from './support/database.ts';
import { until } from './support/until.ts';
import { deactivateUser } from '../server/modules/access/access.ts';
import { cancelBooking, getBooking } from '../server/modules/bookings/bookings.ts';
import {
  createCountry,
  createRegion,
  createResourceGroup,
  updateBuilding,
  updateResourceGroup,
} from '../server/modules/places/places.ts';
import { createPolicy } from '../server/modules/policies/policies.ts';
import { createResource } from '../server/modules/resources/resources.ts';
import { createBooking } from '../server/modules/series/series.ts';
import { MAX_REQUESTS, spaceRequestNotYours } from '../server/modules/space-requests/contract.ts';
import {
  askForSpace,
  expireRequest,
  getSpaceRequest,
  giveSpace,
  listSpaceRequests,
  listSpacesToGive,
  refuseSpace,
  withdrawRequestsOf,
  withdrawSpaceRequest,
} from '../server/modules/space-requests/space-requests.ts';

let s: Approving;
let countryId: number;
let group: number;
let small: number;
let large: number;
beforeAll(async () => {
  s = await createApproving();
  countryId = (await createCountry(s.world.ctx, { name: 'Austria', code: 'AT' })).id;
  const { id: regionId } = await createRegion(s.world.ctx, { name: 'Vienna', countryId });
  await updateBuilding(s.world.ctx, { id: s.building, regionId });
});
afterAll(() => s[Symbol.asyncDispose]());
let made = 0;
beforeEach(async () => {
  await s.dropPolicies();
  made += 1;
  const kind = 'blind_managed';
  group = (await createResourceGroup(s.world.ctx, { name: `Board rooms ${made}`, countryId, kind })).id;
  const room = async (name: string, capacity: number) =>
    (
      await createResource(s.world.ctx, {
        type: 'room',
        name: `${name} ${made}`,
        buildingId: s.building,
        groupId: group,
        capacity,
      })
    ).id;
  [large, small] = [await room('Large', 20), await room('Small', 4)];
});

const ask = (more: object = {}, who = s.ann) =>
  askForSpace(s.as(who), { id: group, ...when(), people: 3, title: 'Plans', ...more });
const spaces = async (id: number, who = s.receptionist) =>
  (await listSpacesToGive(s.as(who), { id })).items.map(({ resourceId, fits }) => [resourceId, fits]);
const eventsOf = async (id: number) =>
  (
    await s.world.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('tenantId', '=', s.world.tenant.id)
      .where('subjectId', '=', id)
      .where('type', 'like', 'space_request.%')
      .orderBy('id')
      .execute()
  ).map(({ type, data }) => [type, (data as { giverIds: number[] }).giverIds]);

test('somebody asks for a space, who manages bookings there gives one of those that are free, and it is hers', async () => {
  const request = await ask();
  expect(request).toMatchObject({ state: 'pending', groupId: group, hostId: s.ann.id, people: 3, bookingId: null });
  expect(await spaces(request.id)).toEqual([
    [small, true],
    [large, true],
  ]);
  await createBooking(s.as(s.receptionist), { resourceIds: [small], ...when() });
  expect(await spaces(request.id)).toEqual([[large, true]]);
  expect(await said(giveSpace(s.as(s.receptionist), { id: request.id, resourceId: small }))).toBe(
    'resource_already_booked',
  );
  const given = await giveSpace(s.as(s.receptionist), { id: request.id, resourceId: large });
  expect(given.state).toBe('given');
  const booking = await getBooking(s.as(s.ann), { id: given.bookingId ?? 0 });
  expect(booking).toMatchObject({ state: 'confirmed', hostId: s.ann.id, title: 'Plans', resourceIds: [large] });
  expect(await said(giveSpace(s.as(s.receptionist), { id: request.id, resourceId: large }))).toBe('space_request_over');
  const [created, ...rest] = await eventsOf(request.id);
  expect([created?.[0], rest.map(([type]) => type)]).toEqual(['space_request.created', ['space_request.given']]);
  expect(created?.[1]).toContain(s.receptionist.id);
  await cancelBooking(s.as(s.ann), { id: booking.id });
});

/** How many stand at a lock. */
async function countWaiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from pg_locks
    join pg_stat_activity using (pid) where datname = current_database() and not granted`.execute(s.world.db);
  return rows[0]?.n ?? 0;
}

/** Does all of these together: each is begun while somebody holds the requests, and goes on once all of them stand at that. */
async function atOnce(ids: readonly number[], works: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const [held, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = s.as(null).tx(async (tx) => {
    await sql`select from space_request where id = any(${ids}::integer[]) for no key update`.execute(tx.db);
    held.resolve();
    await go.promise;
  });
  await held.promise;
  const all = works.map((work) => said(work()));
  await until(async () => expect(await countWaiting()).toBe(works.length)).finally(go.resolve);
  await holding;
  return Promise.all(all);
}

/** How many bookings there are of what is in the group. */
const countBooked = async (): Promise<number> =>
  (await s.world.db.selectFrom('hold').select('originId').where('resourceId', 'in', [small, large]).execute()).length;
const gives = (id: number, resourceId: number) => () => giveSpace(s.as(s.receptionist), { id, resourceId });

test('two who give at once: one space is booked, and the other hears that it was given, or is taken', async () => {
  const { id } = await ask();
  const both = await atOnce([id], [gives(id, small), gives(id, large)]);
  expect([both.toSorted(), await countBooked()]).toEqual([['ok', 'space_request_over'], 1]);
  expect((await eventsOf(id)).map(([type]) => type)).toEqual(['space_request.created', 'space_request.given']);
  const [one, other] = [await ask(when(4)), await ask(when(4), s.bob)];
  const same = await atOnce([one.id, other.id], [gives(one.id, large), gives(other.id, large)]);
  expect([same.toSorted(), await countBooked()]).toEqual([['ok', 'resource_already_booked'], 2]);
  const states = [one, other].map((request) => getSpaceRequest(s.as(s.receptionist), { id: request.id }));
  expect((await Promise.all(states)).map(({ state }) => state).toSorted()).toEqual(['given', 'pending']);
});

test('given against taken back at once: it ends in one way, and nothing is booked for whoever asks no more', async () => {
  for (let n = 0; n < 4; n++) {
    const { id } = await ask(when(n));
    const before = await countBooked();
    const works = [gives(id, small), () => withdrawSpaceRequest(s.as(s.ann), { id })];
    const both = await atOnce([id], n % 2 === 0 ? works : works.toReversed());
    expect(both.toSorted()).toEqual(['ok', 'space_request_over']);
    const { state } = await getSpaceRequest(s.as(s.ann), { id });
    expect([state, await countBooked()]).toEqual(both[n % 2] === 'ok' ? ['given', before + 1] : ['withdrawn', before]);
    expect(await eventsOf(id)).toHaveLength(2);
  }
});

test('who does not decide sees only her own, and gives nothing', async () => {
  const { id } = await ask();
  expect(await said(getSpaceRequest(s.as(s.eve), { id }))).toBe('not_found');
  expect(await said(getSpaceRequest(s.as(s.ann), { id }))).toBe('ok');
  for (const work of [
    () => giveSpace(s.as(s.ann), { id, resourceId: small }),
    () => listSpacesToGive(s.as(s.ann), { id }),
    () => refuseSpace(s.as(s.ann), { id }),
  ])
    expect(await said(work())).toBe(spaceRequestNotYours.code);
  const narrow = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
  expect(await said(giveSpace(s.as(narrow), { id, resourceId: small }))).toBe('not_found');
  const listed = async (who: Approving['ann'], toDecide?: boolean) => {
    const { items } = await listSpaceRequests(s.as(who), {
      open: true,
      limit: 200,
      ...(toDecide !== undefined && { toDecide }),
    });
    return items.some((one) => one.id === id);
  };
  expect([await listed(s.ann), await listed(s.ann, true), await listed(s.eve), await listed(narrow)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([await listed(s.receptionist, true), await listed(s.receptionist, false)]).toEqual([true, false]);
  // Whom a policy lets manage them decides, too.
  await createPolicy(s.world.ctx, {
    name: 'Kept',
    resourceGroupId: group,
    rules: { managedBy: { userIds: [s.bob.id] } },
  });
  expect(await listed(s.bob, true)).toBe(true);
  expect((await giveSpace(s.as(s.bob), { id, resourceId: small })).state).toBe('given');
});

test('who manages the bookings of some places of a group is shown those alone, and gives no other', async () => {
  const { id: regionId } = await createRegion(s.world.ctx, { name: `Graz ${made}`, countryId });
  await updateBuilding(s.world.ctx, { id: s.other, regionId });
  const given = { type: 'room', name: 'Elsewhere', buildingId: s.other, groupId: group, capacity: 8 } as const;
  const elsewhere = (await createResource(s.world.ctx, given)).id;
  const { id } = await ask();
  const there = { ...s.receptionist, who: { ...s.receptionist.who, reach: [s.other] } };
  expect(await spaces(id, there)).toEqual([[elsewhere, true]]);
  expect((await spaces(id)).map(([resourceId]) => resourceId)).toEqual([small, elsewhere, large]);
  const rules = { managedBy: { userIds: [s.bob.id] } };
  await createPolicy(s.world.ctx, { name: 'Kept', resourceId: small, rules });
  expect(await spaces(id, s.bob)).toEqual([[small, true]]);
  expect(await said(giveSpace(s.as(s.bob), { id, resourceId: large }))).toBe('not_found');
});

test('rules and seats are asked when it is asked for, and nothing is asked for that is booked by itself', async () => {
  expect(await said(ask({ people: 21 }))).toBe('space_request_unfit');
  expect(await said(ask({ start: START.subtract({ hours: 48 }).toString() }))).toBe('booking_in_past');
  expect(await said(ask({ hostId: s.bob.id }))).toBe('booking_for_others');
  const other = await ask({ hostId: s.bob.id, people: 10 }, s.receptionist);
  expect([other.hostId, await spaces(other.id)]).toEqual([
    s.bob.id,
    [
      [large, true],
      [small, false],
    ],
  ]);
  // Having asked for it is no right: whoever manages bookings no more reads it no more.
  const former = { ...s.receptionist, who: { ...s.receptionist.who, scopes: s.ann.who.scopes } };
  expect(await said(getSpaceRequest(s.as(former), { id: other.id }))).toBe('not_found');
  expect(await said(withdrawSpaceRequest(s.as(former), { id: other.id }))).toBe('not_found');
  await createPolicy(s.world.ctx, { name: 'Short', resourceId: small, rules: { maxLength: { minutes: 30 } } });
  const { id } = await ask();
  expect(await spaces(id)).toEqual([[large, true]]);
  await createPolicy(s.world.ctx, { name: 'Short too', resourceId: large, rules: { maxLength: { minutes: 30 } } });
  expect(await said(ask())).toBe('booking_longer_than_allowed');
  await s.dropPolicies();
  await createPolicy(s.world.ctx, {
    name: 'House rules',
    resourceGroupId: group,
    rules: { terms: { text: 'Be kind' } },
  });
  expect(await said(ask())).toBe('booking_terms_not_accepted');
  const accepted = await ask({ acceptTerms: true });
  expect((await giveSpace(s.as(s.receptionist), { id: accepted.id, resourceId: large })).state).toBe('given');
  await updateResourceGroup(s.world.ctx, { id: group, kind: 'managed' });
  expect(await said(ask())).toBe('space_request_not_needed');
  expect(await said(askForSpace(s.as(s.ann), { id: 2_000_000, ...when(), people: 1 }))).toBe('not_found');
});

test('what is refused, taken back or too late ends, each told once', async () => {
  const [refused, withdrawn, late] = [await ask(), await ask(), await ask()];
  expect(await refuseSpace(s.as(s.receptionist), { id: refused.id, reason: ' None is left ' })).toMatchObject({
    state: 'refused',
    reason: 'None is left',
    version: 2,
  });
  expect((await withdrawSpaceRequest(s.as(s.ann), { id: withdrawn.id })).state).toBe('withdrawn');
  expect(await said(withdrawSpaceRequest(s.as(s.ann), { id: withdrawn.id }))).toBe('space_request_over');
  await s.as(null).tx((tx) => expireRequest(tx, { requestId: late.id }));
  expect((await getSpaceRequest(s.as(s.ann), { id: late.id })).version).toBe(1);
  const then = s.as(s.ann, START);
  expect((await getSpaceRequest(then, { id: late.id })).state).toBe('expired');
  expect(await said(giveSpace(s.as(s.receptionist, START), { id: late.id, resourceId: small }))).toBe(
    'space_request_over',
  );
  for (let n = 0; n < 2; n++) await then.tx((tx) => expireRequest(tx, { requestId: late.id }));
  const types = await Promise.all([refused, withdrawn, late].map(({ id }) => eventsOf(id)));
  expect(types.map((all) => all.map(([type]) => type))).toEqual([
    ['space_request.created', 'space_request.refused'],
    ['space_request.created', 'space_request.withdrawn'],
    ['space_request.created', 'space_request.expired'],
  ]);
});

test('one person asks for so much at a time, and for nothing once she has left', async () => {
  for (let n = 0; n < MAX_REQUESTS; n++) await ask({}, s.eve);
  expect(await said(ask({}, s.eve))).toBe('space_requests_too_many');
  await s.world.ctx.tx((tx) => withdrawRequestsOf(tx, s.eve.id));
  expect(await said(ask({}, s.eve))).toBe('ok');
  const leaver = await createUser(s.world);
  const left = await ask({}, leaver);
  await deactivateUser(s.as(null), { id: leaver.id });
  expect((await getSpaceRequest(s.as(s.receptionist), { id: left.id })).state).toBe('withdrawn');
  expect(await said(giveSpace(s.as(s.receptionist), { id: left.id, resourceId: small }))).toBe('space_request_over');
});
