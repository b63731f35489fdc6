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
import type { Scope } from '../../platform/contract/scopes.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import {
  createPolicy,
  deletePolicy,
  getPolicy,
  listPolicies,
  listUnseen,
  rulesFor,
  rulesForHosts,
  unseenIn,
  updatePolicy,
} from '../policies/policies.ts';
import type { Rules } from '../policies/contract.ts';
import { extendBooking } from '../presence/presence.ts';
import { createResource as combine, listResources } from '../resources/resources.ts';
import { createBooking, updateSeries } from '../series/series.ts';
import { joinWaiting } from '../waiting-list/waiting-list.ts';
import { cancelBooking, checkBooking, getBooking, listBookings, mustSee, updateBooking } from './bookings.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const UNKNOWN = 2_000_000_000;

let testing: TestDatabase;
let world: World;
let building: number;
let vault: number;
let room: number;
let groupId: number;
let insider: Person;
let outsider: Person;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  groupId = (await createGroup(world.ctx, { name: 'Board' })).id;
  [insider, outsider] = [await createUser(world, { name: 'Ina' }), await createUser(world, { name: 'Otto' })];
  await addGroupMember(world.ctx, { id: groupId, userId: insider.id });
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
  [vault, room] = [
    await createResource(world, { buildingId: building, type: 'room' }),
    await createResource(world, { buildingId: building, type: 'room' }),
  ];
});

const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const visibleTo = (...groupIds: number[]): Rules => ({ visibleTo: { groupIds } });
const rule = (rules: Rules, about: object = { resourceId: vault }) =>
  createPolicy(as(world.ctx.who), { name: 'Rule', ...about, rules });
const wanting = (resourceIds: number[], hour = 2) => ({
  resourceIds,
  start: NOW.add({ hours: hour }).toString(),
  end: NOW.add({ hours: hour + 1 }).toString(),
});
const book = (who: Principal, hour?: number, more: object = {}) =>
  createBooking(as(who), { ...wanting([vault], hour), ...more });

/** 'ok', or all that a refusal says, with an id that is unknown in place of the vault's. */
async function said(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { param, detail } = error.details;
    return [error.kind.code, param, detail?.replace(String(vault), String(UNKNOWN))];
  }
}

/** Which of the two rooms somebody finds. */
const found = async (who: Principal): Promise<number[]> => {
  const { items } = await listResources(as(who), { buildingId: building, limit: 200 }, unseenIn(as(who)));
  return items.map(({ id }) => id).filter((id) => id === vault || id === room);
};

describe('what a policy shows to some', () => {
  test('is not there for others, and neither to be had nor asked about: as an id that is unknown', async () => {
    await rule(visibleTo(groupId));
    expect(await found(insider.who)).toHaveLength(2);
    expect(await found(outsider.who)).toEqual([room]);
    const other = await createBooking(as(outsider.who), wanting([room]));
    const calls = (id: number) => [
      createBooking(as(outsider.who), wanting([id])),
      createBooking(as(outsider.who), wanting([room, id], 5)),
      createBooking(as(outsider.who), { ...wanting([id]), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } }),
      checkBooking(as(outsider.who), wanting([id])),
      updateBooking(as(outsider.who), { id: other.id, resourceIds: [id] }),
      updateBooking(as(outsider.who), { id: other.id, resourceIds: [room, id] }),
      mustSee(as(outsider.who), id),
    ];
    const [unseen, unknown] = [
      await Promise.all(calls(vault).map(said)),
      [...(await Promise.all(calls(UNKNOWN).slice(0, -1).map(said))), ['not_found', 'id', undefined]],
    ];
    expect(unseen).toEqual(unknown);
    expect(unseen.map((one) => (one as string[])[0])).toEqual(unseen.map(() => 'not_found'));
    expect(await said(book(insider.who))).toBe('ok');
  });

  test('is offered to nobody else in place of what cannot be had', async () => {
    const buildingId = await createBuilding(world);
    const [closed, similar] = [
      await createResource(world, { buildingId, type: 'room' }),
      await createResource(world, { buildingId, type: 'room' }),
    ];
    await rule({ bookableBy: { groupIds: [groupId] } }, { resourceId: closed });
    const offered = async () => (await checkBooking(as(outsider.who), wanting([closed]))).alternative?.resourceIds;
    expect(await offered()).toEqual([similar]);
    await rule(visibleTo(groupId), { resourceId: similar });
    expect(await offered()).toBeUndefined();
  });

  test('is told of in no diary of others, and stays in one’s own: of who hosts, comes or decides', async () => {
    const guest = await createUser(world);
    const approver = await createUser(world);
    const today = await book(insider.who, 2, { attendees: [{ userId: guest.id }] });
    const both = await createBooking(as(insider.who), wanting([vault, room], 4));
    await rule({ ...visibleTo(groupId), approval: { userIds: [approver.id] } });
    const waiting = await book(insider.who, 6);
    const ids = [today.id, both.id, waiting.id];
    const seen = async ({ who }: Person) => {
      const asks = [{}, { resourceId: vault }, { hostId: insider.id }];
      const lists = await Promise.all(asks.map((asked) => listBookings(as(who), { ...asked, limit: 200 })));
      const listed = lists.map(({ items }) => items.map(({ id }) => id).filter((id) => ids.includes(id)));
      const read = await Promise.all(ids.map((id) => said(getBooking(as(who), { id }))));
      expect(listed).toEqual(asks.map(() => ids.filter((_, i) => read[i] === 'ok')));
      return [...(listed[0] ?? []), await said(mustSee(as(who), vault))];
    };
    expect(await seen(insider)).toEqual([...ids, 'ok']);
    expect(await seen(outsider)).toEqual([['not_found', 'id', undefined]]);
    expect(await seen(guest)).toEqual([today.id, 'ok']);
    expect(await seen(approver)).toEqual([waiting.id, 'ok']);
  });

  test('stays with who has it booked: to be shortened and given back, not to be had anew', async () => {
    const { id } = await book(outsider.who, 2);
    const series = await book(outsider.who, 30, { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
    await rule(visibleTo(groupId));
    const change = (given: object) => said(updateBooking(as(outsider.who), { id, ...given }));
    const unknown = ['not_found', 'resourceIds[0]', `There is no resource ${UNKNOWN}`];
    expect(await change({ title: 'Mine' })).toBe('ok');
    expect(await change({ start: NOW.add({ minutes: 150 }).toString() })).toBe('ok');
    expect(await change({ end: NOW.add({ hours: 4 }).toString() })).toEqual(unknown);
    const running = as(outsider.who, NOW.add({ minutes: 160 }));
    expect(await said(extendBooking(running, { id, end: NOW.add({ hours: 4 }).toString() }))).toEqual(unknown);
    const later = updateSeries(as(outsider.who), { id: series.seriesId ?? 0, startTime: '15:00', endTime: '16:00' });
    expect(await said(later)).toEqual(unknown);
    expect(await said(cancelBooking(as(outsider.who), { id }))).toBe('ok');
  });

  test('is there for a delegate of whom it is shown to, in what he does for her, and in nothing else', async () => {
    await setDelegate(as(insider.who), { id: insider.id, userId: outsider.id });
    const series = { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
    const taken = await createBooking(as(world.ctx.who), wanting([vault], 50));
    await rule(visibleTo(groupId));
    const hers = { hostId: insider.id };
    const missing = ['not_found', 'resourceIds[0]', `There is no resource ${UNKNOWN}`];
    const { id } = await book(outsider.who, 2, hers);
    const calls = [
      updateBooking(as(outsider.who), { id, end: NOW.add({ hours: 4 }).toString() }),
      checkBooking(as(outsider.who), { ...wanting([vault], 6), ...hers }),
      book(outsider.who, 30, { ...hers, ...series }),
      joinWaiting(as(outsider.who), { ...wanting([vault], 50), ...hers }),
    ];
    expect(await Promise.all(calls.map(said))).toEqual(calls.map(() => 'ok'));
    expect(await said(book(outsider.who, 8))).toEqual(missing);
    await removeDelegate(as(insider.who), { id: insider.id, userId: outsider.id });
    expect(await said(book(outsider.who, 8, hers))).toEqual(missing);
    await cancelBooking(as(world.ctx.who), taken);
  });

  test('is there for who keeps the place, manages its bookings or says who sees it, where she reaches, and for who is named', async () => {
    await rule(visibleTo(groupId));
    const elsewhere = await createBuilding(world);
    const having = (scope: Scope, reach: number[]): Principal => ({
      ...outsider.who,
      scopes: new Set([...outsider.who.scopes, scope]),
      reach,
    });
    for (const scope of ['spaces:write', 'policies:write', 'bookings:manage'] as const) {
      expect(await found(having(scope, [building]))).toHaveLength(2);
      expect(await found(having(scope, [elsewhere]))).toEqual([room]);
    }
    expect(await found(world.ctx.who)).toHaveLength(2);
    await rule({ managedBy: { userIds: [outsider.id] } });
    expect(await found(outsider.who)).toHaveLength(2);
    expect(await said(book(outsider.who))).toBe('ok');
  });

  test('is said by the most particular policy, of what is booked and not for the groups of a host', async () => {
    const { id: others } = await createGroup(world.ctx, { name: `Others ${vault}` });
    await addGroupMember(world.ctx, { id: others, userId: outsider.id });
    await rule(visibleTo(groupId), { buildingId: building });
    expect(await found(outsider.who)).toEqual([]);
    const own = await rule(visibleTo(others));
    expect([await found(outsider.who), await found(insider.who)]).toEqual([[vault], [room]]);
    const refused = async (...given: Parameters<typeof rule>) => ((await said(rule(...given))) as string[]).slice(0, 2);
    expect(await refused(visibleTo(groupId), { groupIds: [others] })).toEqual(['invalid_request', 'rules.visibleTo']);
    expect(await refused(visibleTo(UNKNOWN))).toEqual(['not_found', 'rules.visibleTo.groupIds']);
    // Nor does a policy tell of it.
    const read = (who: Principal) => said(getPolicy(as(who), { id: own.id }));
    expect(await Promise.all([outsider, insider].map(({ who }) => read(who)))).toEqual([
      'ok',
      ['not_found', 'id', undefined],
    ]);
    const names = (await listPolicies(as(insider.who), {})).items.map(({ id }) => id);
    expect(names).not.toContain(own.id);
    await updatePolicy(world.ctx, { id: own.id, rules: { allDay: true } });
    expect(await found(outsider.who)).toEqual([]);
  });
});

describe('a combined room', () => {
  const hall = async (): Promise<number> =>
    (await combine(as(world.ctx.who), { type: 'room', name: 'Hall', buildingId: building, partIds: [vault, room] })).id;
  const take = (who: Principal, id: number, hour = 2) => said(createBooking(as(who), wanting([id], hour)));

  test('is seen and had by who sees each of its parts, and not by who manages the whole alone', async () => {
    const whole = await hall();
    await rule({ managedBy: { userIds: [outsider.id] } }, { resourceId: whole });
    const kept = await createBooking(as(outsider.who), wanting([whole], 5));
    await rule(visibleTo(groupId));
    const missing = ['not_found', 'resourceIds[0]', `There is no resource ${whole}`];
    expect(await take(outsider.who, whole)).toEqual(missing);
    expect(await take(insider.who, whole)).toBe('ok');
    expect(await take(outsider.who, room, 3)).toBe('ok');
    // Who has it booked sees it, with what it is made of, and gives it back.
    expect(await Promise.all([whole, vault].map((id) => said(mustSee(as(outsider.who), id))))).toEqual(['ok', 'ok']);
    expect(await said(cancelBooking(as(outsider.who), { id: kept.id }))).toBe('ok');
  });

  test('is for whom each of its parts is, whatever else they say of themselves', async () => {
    const whole = await hall();
    const { id: others } = await createGroup(world.ctx, { name: `Others ${vault}` });
    await addGroupMember(world.ctx, { id: others, userId: outsider.id });
    await rule({ bookableBy: { groupIds: [others] }, allDay: true }, { resourceId: whole });
    const own = await rule({ bookableBy: { groupIds: [groupId] }, maxLength: { minutes: 30 } });
    const refusals = async (who: Principal) => {
      const check = await checkBooking(as(who), wanting([whole]));
      const rules = check.rules.filter((one) => one.rule === 'bookableBy').map(({ policyId }) => policyId);
      expect(rules).toHaveLength(2);
      return check.refusals.map(({ code, policyId, resourceId }) => [code, policyId === own.id, resourceId]);
    };
    expect(await refusals(outsider.who)).toEqual([['booking_not_for_host', true, whole]]);
    expect(await refusals(insider.who)).toEqual([['booking_not_for_host', false, whole]]);
    expect(await take(outsider.who, whole)).toEqual(['booking_not_for_host', 'hostId', undefined]);
    await addGroupMember(world.ctx, { id: others, userId: insider.id });
    expect(await take(insider.who, whole)).toBe('ok');
    const hosts = await rulesForHosts(world.ctx, { resourceIds: [whole], hostIds: [insider.id] });
    expect(hosts(insider.id).of(whole)).toEqual(
      (await rulesFor(world.ctx, { resourceIds: [whole], hostId: insider.id })).of(whole),
    );
    expect(Object.keys(hosts(insider.id).of(whole)).toSorted()).toEqual(['allDay', 'bookableBy']);
  });
});

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

test(`what the database leaves out agrees with the rules in force, seed ${SEED}`, async () => {
  const pick = randomFrom(SEED);
  const buildings = [building, await createBuilding(world)];
  const types = ['room', 'desk'] as const;
  const made = await Promise.all(
    buildings.flatMap((buildingId) => types.map((type) => createResource(world, { buildingId, type }))),
  );
  // Of the whole itself no policy speaks: what is said of it by itself is said of a room beside it.
  const beside = await createResource(world, { buildingId: building, type: 'room' });
  const partIds = [made[0] ?? 0, await createResource(world, { buildingId: building, type: 'room' })];
  const whole = (await combine(world.ctx, { type: 'room', name: 'Hall', buildingId: building, partIds })).id;
  const all = [...made, beside, ...partIds.slice(1), whole];
  const groups = await Promise.all([1, 2].map((i) => createGroup(world.ctx, { name: `G${i} ${vault}` })));
  const people = await Promise.all([1, 2, 3].map(() => createUser(world)));
  const memberships: (readonly [number, number])[] = [
    [0, 0],
    [0, 1],
    [1, 1],
  ];
  for (const [person, group] of memberships)
    await addGroupMember(world.ctx, { id: groups[group]?.id ?? 0, userId: people[person]?.id ?? 0 });
  let shut = 0;
  for (let round = 0; round < 12; round++) {
    const says = (): Rules => {
      const ids = [groups[pick(2)]?.id ?? 0];
      return pick(3) === 0 ? { managedBy: { groupIds: ids } } : visibleTo(...ids);
    };
    const abouts = [
      {},
      { buildingId: buildings[pick(2)] },
      { type: types[pick(2)] },
      { buildingId: buildings[pick(2)], type: types[pick(2)] },
      { resourceId: made[pick(made.length)] },
    ];
    const policy = await rule(says(), abouts[pick(abouts.length)]);
    const rules = await rulesFor(world.ctx, { resourceIds: all, hostId: null });
    for (const [i, { who }] of people.entries()) {
      const own = new Set(memberships.flatMap(([person, group]) => (person === i ? (groups[group]?.id ?? 0) : [])));
      const isNamed = (ids: readonly number[] = []): boolean => ids.some((id) => own.has(id));
      const isShut = (id: number) => {
        const { visibleTo: seers, managedBy } = rules.of(id);
        return seers && !isNamed(seers.says.groupIds) && !isNamed(managedBy?.says.groupIds);
      };
      const wanted = all.filter((id) => (id === whole ? [beside, ...partIds].some(isShut) : isShut(id)));
      shut += wanted.length;
      expect(await listUnseen(as(who), all)).toEqual(new Set(wanted));
      // It is looked up only of what the rules in force say is seen by some.
      expect(!wanted.includes(whole) || rules.of(whole).visibleTo !== undefined).toBe(true);
    }
    if (pick(3) === 0) await deletePolicy(world.ctx, { id: policy.id });
  }
  expect(shut).toBeGreaterThan(0);
});
