import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../../../test/support/kept.ts';
import { createTeamDays, DATE, NINE_TO_FIVE, type Person, type TeamDays } from '../../../test/support/team-days.ts';
import { createBuilding } from '../../../test/support/database.ts';
import { createArea } from '../places/places.ts';
import type { Problem } from '../../platform/contract/problems.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { removeGroupMember } from '../people/people.ts';
import { MAX_MEMBERS, MAX_OPEN_DAYS, MAX_PLACES } from './contract.ts';

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

const take: TeamDays['take'] = (...given) => set.take(...given);
const read: TeamDays['read'] = (...given) => set.read(...given);

describe('so many desks of a floor or an area', () => {
  test('are free ones, those of the area with the most of them first, the same always', async () => {
    const floorId = set.floor;
    const [north, south] = [await set.desks(2, { areaId: set.areas[0] }), await set.desks(3, { areaId: set.areas[1] })];
    await createBooking(set.as(stranger), { resourceIds: [south[0] ?? 0], ...NINE_TO_FIVE });
    await retireResource(set.system(), { id: south[1] ?? 0 });
    await set.desk({ type: 'room', areaId: set.areas[0] });
    const given = { groupId, areaId: set.areas[1], count: 1 };
    const small = await set.plan(ann, given);
    expect((await read(ann, small.id)).desks.map(({ resourceId }) => resourceId)).toEqual([south[2]]);
    expect(await refusal(set.plan(ann, given))).toBe('team_day_too_few:count');
    // In the south nothing is free any more, and in no area one.
    await set.desk();
    const two = await set.plan(ann, { groupId, floorId, count: 2, date: DATE });
    expect((await read(ann, two.id)).desks.map(({ resourceId }) => resourceId)).toEqual(north);
  });

  test('are those that who plans it may book, unless she keeps the place', async () => {
    const areaId = set.areas[0];
    const [shut] = await set.desks(1, { areaId });
    const rules = { maxLength: { minutes: 60 } };
    const policy = await createPolicy(set.system(), { name: 'Short', resourceId: shut ?? 0, rules });
    expect(await refusal(set.plan(ann, { groupId, resourceIds: [shut ?? 0] }))).toMatch(/:resourceIds\[0\]$/);
    const day = await set.plan(set.keeper, { groupId, resourceIds: [shut ?? 0] });
    expect(day.places).toBe(1);
    expect(await refusal(take(ben, day.id))).not.toBe('accepted');
    await deletePolicy(set.system(), { id: policy.id });
    expect(await refusal(take(ben, day.id))).toBe('accepted');
  });
});

describe('where it is closed then', () => {
  test('so many desks are refused with the field that says when, and the day; not where too few are there at all', async () => {
    const { id: areaId } = await createArea(set.world.ctx, { name: 'West', floorId: set.floor });
    await set.desks(2, { areaId });
    const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '10:00', to: '16:00' }));
    const holidays = [{ date: '2030-01-10', name: 'Founders’ Day' }];
    const policy = await createPolicy(set.system(), { name: 'Hours', rules: { hours: { week, holidays } } });
    const refused = async (given: object) => {
      const { kind, details } = await set.plan(ann, { groupId, areaId, count: 2, date: DATE, ...given }).then(
        () => expect.fail('It was planned'),
        (error: Problem) => error,
      );
      return [kind.code, details.param, details.detail];
    };
    const closed = 'booking_outside_hours';
    expect(await refused({ date: '2030-01-10' })).toEqual([closed, 'date', 'Closed on 2030-01-10: Founders’ Day']);
    expect(await refused({ date: '2030-01-12' })).toEqual([closed, 'date', 'Closed on 2030-01-12']);
    expect(await refused({})).toEqual([closed, 'startTime', `On ${DATE} open 10:00–16:00`]);
    expect(await refused({ startTime: '10:00' })).toEqual([closed, 'endTime', `On ${DATE} open 10:00–16:00`]);
    const many = { count: 3, startTime: '10:00', endTime: '16:00' };
    expect((await refused(many))[0]).toBe('team_day_too_few');
    expect((await refused({ ...many, date: '2030-01-12' }))[0]).toBe('team_day_too_few');
    await deletePolicy(set.system(), { id: policy.id });
  });
});

describe('what cannot be is refused by the field that says so', () => {
  test.each([
    ['a group that is not there', { groupId: 2 ** 31 - 1 }, 'not_found:groupId'],
    ['a past date', { date: '2030-01-06' }, 'invalid_request:date'],
    ['too far ahead', { date: '2031-01-10' }, 'invalid_request:date'],
    ['a deadline after the day begins', { releaseAt: '2030-01-09T09:00:01Z' }, 'invalid_request:releaseAt'],
    ['a deadline that is over', { releaseAt: '2030-01-07T07:00' }, 'invalid_request:releaseAt'],
    ['a deadline that is none', { releaseAt: 'soon enough' }, 'invalid_request:releaseAt'],
    ['hours that go backwards', { startTime: '17:00', endTime: '09:00' }, 'invalid_request:endTime'],
    ['more desks than people', { resourceIds: undefined, count: 4 }, 'invalid_request:count'],
    ['no desks', { resourceIds: undefined, floorId: undefined }, 'invalid_request:resourceIds'],
    ['no number of desks', { resourceIds: undefined }, 'invalid_request:count'],
    ['a floor that is not there', { resourceIds: undefined, floorId: 2 ** 31 - 1, count: 1 }, 'not_found:floorId'],
    ['an area that is not there', { resourceIds: undefined, areaId: 2 ** 31 - 1, count: 1 }, 'not_found:areaId'],
  ])('%s', async (_what, given, refused) => {
    const floorId = 'resourceIds' in given && !('floorId' in given) ? set.floor : undefined;
    const wish = { groupId, resourceIds: await set.desks(1), ...(floorId !== undefined && { floorId }), ...given };
    expect(await refusal(set.plan(ann, wish))).toBe(refused);
  });

  test('desks', async () => {
    const [one = 0] = await set.desks(1);
    const room = await set.desk({ type: 'room' });
    const elsewhere = await set.desk({ buildingId: await createBuilding(set.world), floorId: undefined });
    const refused = (resourceIds: readonly number[], more: object = {}) =>
      refusal(set.plan(ann, { groupId, resourceIds: [...resourceIds], ...more }));
    expect(await refused([one, 2 ** 31 - 1])).toBe('not_found:resourceIds[1]');
    expect(await refused([one, room])).toBe('invalid_request:resourceIds[1]');
    expect(await refused([one, elsewhere])).toBe('invalid_request:resourceIds[1]');
    expect(await refused([one], { count: 1 })).toBe('invalid_request:count');
    expect(await refused(await set.desks(4))).toBe('invalid_request:resourceIds');
    await createBooking(set.as(stranger), { resourceIds: [one], ...NINE_TO_FIVE });
    const [free = 0] = await set.desks(1);
    await expect(set.plan(ann, { groupId, resourceIds: [free, one] })).rejects.toMatchObject({
      kind: { code: 'resource_already_booked' },
      details: { extra: { clashes: [{ resourceId: one }] } },
    });
    expect(await set.held(free)).toEqual([]);
    await retireResource(set.system(), { id: free });
    expect(await refused([free])).toBe('resource_retired:resourceIds[0]');
  });

  test('a team that is not hers', async () => {
    const resourceIds = await set.desks(1);
    expect(await refusal(set.plan(stranger, { groupId, resourceIds }))).toBe('team_day_for_others:groupId');
    const robot = { who: { ...ann.who, kind: 'token', userId: null, tokenId: 1 } as unknown as Principal };
    expect(await refusal(set.plan(robot as Person, { groupId, resourceIds }))).toBe('forbidden');
  });

  test('a group that is too large to be a team, which only those hear who may plan for it', async () => {
    const { tenant, db, at: createdAt } = set.world;
    const crowd = Array.from({ length: MAX_MEMBERS }, (_, i) => {
      const name = `crowd-${groupId}-${i}`;
      return { tenantId: tenant.id, name, email: `${name}@example.com`, role: 'employee', reachesAll: true, createdAt };
    });
    const added = await db.insertInto('userAccount').values(crowd).returning('id').execute();
    const members = added.map(({ id: userId }) => ({ tenantId: tenant.id, groupId, userId }));
    await db.insertInto('userGroupMember').values(members).execute();
    const resourceIds = await set.desks(1);
    expect(await refusal(set.plan(stranger, { groupId, resourceIds }))).toBe('team_day_for_others:groupId');
    expect(await refusal(set.plan(ann, { groupId, resourceIds }))).toBe('team_day_too_large:groupId');
    // With as many as a team may have it is one, and has as many places as one may have.
    const besides = await db.selectFrom('userGroupMember').select('userId').where('groupId', '=', groupId).execute();
    for (const { userId } of members.slice(0, besides.length - MAX_MEMBERS))
      await removeGroupMember(set.system(), { id: groupId, userId });
    const most = await set.desks(MAX_PLACES);
    expect(await set.plan(ann, { groupId, resourceIds: most })).toMatchObject({ places: MAX_PLACES, left: MAX_PLACES });
  });

  test('more than one person plans', async () => {
    for (let day = 0; day < MAX_OPEN_DAYS; day++)
      await set.plan(ben, {
        groupId,
        resourceIds: await set.desks(1),
        date: `2030-02-${String(day + 1).padStart(2, '0')}`,
      });
    expect(await refusal(set.plan(ben, { groupId, resourceIds: await set.desks(1) }))).toBe('team_day_too_many');
    expect(await refusal(set.plan(ann, { groupId, resourceIds: await set.desks(1) }))).toBe('accepted');
  });
});
