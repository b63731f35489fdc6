import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { isDatabaseError } from '../../platform/db/failures.ts';
import { addGroupMember, createGroup, deleteGroup } from '../people/people.ts';
import {
  createCategory,
  createCountry,
  createRegion,
  createResourceGroup,
  deleteBuilding,
  deleteCategory,
  deleteResourceGroup,
  listResourceGroups,
  updateBuilding,
  updateRegion,
  type FollowCountry,
} from '../places/places.ts';
import { deleteResource, getResource, updateResource } from '../resources/resources.ts';
import { constraints, MAX_CALENDAR, MAX_POLICIES, type Rules } from './contract.ts';
import {
  createPolicy,
  deletePolicy,
  getPolicy,
  listPolicies,
  mustMayMove,
  mustMayRegroup,
  readHolidays,
  rulesFor,
  updatePolicy,
} from './policies.ts';

let testing: TestDatabase;
let world: World;
let here: number;
let there: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  [here, there] = [await createBuilding(world), await createBuilding(world)];
});
afterAll(() => testing[Symbol.asyncDispose]());

const constraintsByName = new Map(Object.entries(constraints));

/** 'ok', or the refusal's code and the field it names. */
async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    // The door says what a broken constraint means.
    const broken = isDatabaseError(error) ? constraintsByName.get(error.constraint ?? '') : undefined;
    if (broken) return `${broken.kind.code} ${broken.param}`;
    if (!(error instanceof Problem)) throw error;
    return [error.kind.code, error.details.param ?? []].flat().join(' ');
  }
}
const rules: Rules = { slot: { minutes: 30 } };
const as = (who: Principal) => contextFor(testing.database, who);
const told = async () =>
  (
    await world.db
      .selectFrom('event')
      .select(['type', 'version'])
      .where('tenantId', '=', world.tenant.id)
      .orderBy('id')
      .execute()
  )
    .filter(({ type }) => type.startsWith('policy.'))
    .map(({ type, version }) => `${type} ${version}`);

test('a policy is added, changed and deleted, and each is told and audited', async () => {
  const { id: groupId } = await createGroup(world.ctx, { name: 'Guests' });
  const made = await createPolicy(world.ctx, { name: 'Half hours', rules });
  expect(made).toMatchObject({ version: 1, buildingId: null, type: null, groupIds: [], rules });
  const changed = await updatePolicy(world.ctx, {
    id: made.id,
    version: 1,
    buildingId: here,
    groupIds: [groupId],
    rules: { bookableBy: { groupIds: [groupId] } },
  });
  expect(changed).toMatchObject({ version: 2, name: 'Half hours', buildingId: here, groupIds: [groupId] });
  expect(changed.rules).toEqual({ bookableBy: { groupIds: [groupId] } });
  expect(await getPolicy(world.ctx, { id: made.id })).toEqual(changed);
  expect(await said(updatePolicy(world.ctx, { id: made.id, version: 1, name: 'Late' }))).toBe(
    'version_conflict version',
  );
  expect((await listPolicies(world.ctx, {})).items).toEqual([changed]);
  await deletePolicy(world.ctx, { id: made.id });
  expect(await said(getPolicy(world.ctx, { id: made.id }))).toBe('not_found id');
  expect(await told()).toEqual(['policy.created 1', 'policy.updated 2', 'policy.deleted 3']);
  expect(await said(deleteGroup(world.ctx, { id: groupId }))).toBe('ok');
});

test('what a policy names must be there, and fit together', async () => {
  const room = await createResource(world, { buildingId: here, type: 'room' });
  const add = (given: object) => said(createPolicy(world.ctx, { name: 'Odd', rules, ...given }));
  const unknown = 2_000_000_000;
  expect(await add({ buildingId: unknown })).toBe('not_found buildingId');
  expect(await add({ categoryId: unknown })).toBe('not_found categoryId');
  expect(await add({ resourceGroupId: unknown })).toBe('not_found resourceGroupId');
  expect(await add({ resourceId: unknown })).toBe('not_found resourceId');
  expect(await add({ groupIds: [unknown] })).toBe('not_found groupIds');
  expect(await add({ rules: { bookableBy: { groupIds: [unknown] } } })).toBe('not_found rules.bookableBy.groupIds');
  expect(await add({ resourceId: room, buildingId: there })).toBe('invalid_request buildingId');
  expect(await add({ resourceId: room, type: 'desk' })).toBe('invalid_request type');
  expect(await add({ rules: { minLength: { minutes: 60 }, maxLength: { minutes: 30 } } })).toBe(
    'invalid_request rules.minLength',
  );
  expect((await listPolicies(world.ctx, {})).items).toEqual([]);
});

test('who is named and was shut out since stays named, and nobody else comes to be', async () => {
  const [one, other] = [await createUser(world), await createUser(world)];
  const named = (...userIds: number[]) => ({ approval: { userIds }, managedBy: { userIds } });
  const { id } = await createPolicy(world.ctx, { name: 'Named', rules: named(one.id) });
  await world.db
    .updateTable('userAccount')
    .set({ deactivatedAt: world.at })
    .where('id', 'in', [one.id, other.id])
    .execute();
  const change = (given: object) => said(updatePolicy(world.ctx, { id, ...given }));
  expect(await change({ name: 'Renamed' })).toBe('ok');
  expect(await change({ rules: { ...named(one.id), allDay: true } })).toBe('ok');
  for (const field of ['approval', 'managedBy'] as const)
    expect(await change({ rules: { ...named(one.id), [field]: { userIds: [one.id, other.id] } } })).toBe(
      `not_found rules.${field}.userIds`,
    );
  expect(await change({ rules })).toBe('ok');
  expect(await change({ rules: named(one.id) })).toBe('not_found rules.approval.userIds');
  await deletePolicy(world.ctx, { id });
});

describe('who moves a resource to where a policy says who manages bookings', () => {
  test('manages those of both places, for good: before and after', async () => {
    const { id: categoryId } = await createCategory(world.ctx, { name: 'Laboratories' });
    const named = await createUser(world);
    const { who } = await createUser(world, { role: 'space_manager' });
    const keeping = new Set([...who.scopes].filter((scope) => scope !== 'bookings:manage'));
    const lab = await createResource(world, { buildingId: here });
    const move = (by: Principal, given: object) => said(updateResource(as(by), { id: lab, ...given }, mustMayMove));
    const keeper: Principal = { ...who, scopes: keeping };
    expect(await move(keeper, { categoryId })).toBe('ok');
    expect(await move(keeper, { categoryId: null, buildingId: there })).toBe('ok');
    const rule = (about: object) =>
      createPolicy(world.ctx, { name: 'Lab', ...about, rules: { managedBy: { userIds: [named.id] } } });
    const policies = [await rule({ categoryId }), await rule({ buildingId: here })];
    expect(await move(keeper, { categoryId })).toBe('forbidden categoryId');
    expect(await move(keeper, { buildingId: here })).toBe('forbidden buildingId');
    expect(await move({ ...who, reach: [here] }, { buildingId: here })).toBe('building_out_of_reach');
    expect(await move(who, { categoryId })).toBe('ok');
    for (const given of [{ categoryId: null }, { name: 'New name' }, { categoryId, capacity: 3 }])
      expect(await move(keeper, given)).toBe(
        'categoryId' in given && given.categoryId === null ? 'forbidden categoryId' : 'ok',
      );
    expect(await move(who, { categoryId: null })).toBe('ok');
    for (const { id } of policies) await deletePolicy(world.ctx, { id });
  });
});

/** The building in a country of its own, and a group there beside its default one. */
async function inCountry(buildingId: number, code: string) {
  const { id: countryId } = await createCountry(world.ctx, { name: code, code });
  const { id: regionId } = await createRegion(world.ctx, { name: code, countryId });
  await updateBuilding(world.ctx, { id: buildingId, regionId });
  const [standard] = (await listResourceGroups(world.ctx, { countryId })).items;
  const { id: labs } = await createResourceGroup(world.ctx, { name: `${code} labs`, countryId });
  return { countryId, regionId, standard: standard?.id ?? 0, labs };
}

test('a policy about a group of resources is about what is in it, by itself or as it is in no other', async () => {
  const [house, other] = [await createBuilding(world), await createBuilding(world)];
  const { standard, labs } = await inCountry(house, 'FR');
  const elsewhere = await inCountry(other, 'ES');
  const [plain, lab] = [
    await createResource(world, { buildingId: house }),
    await createResource(world, { buildingId: house }),
  ];
  await updateResource(world.ctx, { id: lab, groupId: labs });
  const add = (resourceGroupId: number, more: object = {}) =>
    createPolicy(world.ctx, { name: 'Of a group', resourceGroupId, rules, ...more });
  const made = [await add(standard), await add(labs)];
  expect(made.map(({ resourceGroupId }) => resourceGroupId)).toEqual([standard, labs]);
  const inForce = async () => {
    const { of } = await rulesFor(world.ctx, { resourceIds: [plain, lab], hostId: null });
    return [plain, lab].map((id) => of(id).slot?.policy.id);
  };
  expect(await inForce()).toEqual(made.map(({ id }) => id));
  await updateResource(world.ctx, { id: lab, groupId: null });
  expect(await inForce()).toEqual([made[0]?.id, made[0]?.id]);
  expect(await said(add(labs, { resourceId: plain }))).toBe('invalid_request resourceGroupId');
  expect(
    await said(add(standard, { resourceId: plain, rules: { seating: { by: 'draw', daysBefore: 1, at: '14:00' } } })),
  ).toBe('invalid_request rules.seating');
  expect(await said(deleteResourceGroup(world.ctx, { id: labs }))).toBe('in_use');
  await updateBuilding(world.ctx, { id: house, regionId: elsewhere.regionId });
  expect(await inForce()).toEqual([undefined, undefined]);
  for (const { id } of made) await deletePolicy(world.ctx, { id });
  expect(await said(deleteResourceGroup(world.ctx, { id: labs }))).toBe('ok');
});

test('who takes places to other groups where policies let others manage groups manages the bookings there, for good', async () => {
  const house = await createBuilding(world);
  const { labs, standard } = await inCountry(house, 'IT');
  const { countryId, regionId } = await inCountry(await createBuilding(world), 'PT');
  const named = await createUser(world);
  const { who } = await createUser(world, { role: 'space_manager' });
  const keeper: Principal = { ...who, scopes: new Set([...who.scopes].filter((scope) => scope !== 'bookings:manage')) };
  const leave: FollowCountry = (tx, buildingIds) => mustMayRegroup(tx, buildingIds, 'regionId');
  const move = (by: Principal) => said(updateBuilding(as(by), { id: house, regionId }, undefined, leave));
  const lab = await createResource(world, { buildingId: house });
  const manage = { managedBy: { userIds: [named.id] } };
  const { id } = await createPolicy(world.ctx, { name: 'Labs', resourceGroupId: labs, rules: manage });
  expect(await move(keeper)).toBe('forbidden regionId');
  const regroup = (groupId: number, by: Principal) => said(updateResource(as(by), { id: lab, groupId }, mustMayMove));
  expect(await regroup(labs, keeper)).toBe('forbidden groupId');
  expect(await regroup(labs, who)).toBe('ok');
  expect(await regroup(standard, keeper)).toBe('forbidden groupId');
  expect(await regroup(standard, who)).toBe('ok');
  expect(await move(who)).toBe('ok');
  await deletePolicy(world.ctx, { id });
  expect(await said(updateRegion(as(keeper), { id: regionId, countryId }, leave))).toBe('ok');
});

test('what a policy is about is in use until it goes', async () => {
  const { id: categoryId } = await createCategory(world.ctx, { name: 'Quiet' });
  const { id: groupId } = await createGroup(world.ctx, { name: 'Few' });
  const { id: otherId } = await createGroup(world.ctx, { name: 'Others' });
  const buildingId = await createBuilding(world);
  const resourceId = await createResource(world, { buildingId: here });
  const { id } = await createPolicy(world.ctx, {
    name: 'Names everything',
    groupIds: [groupId],
    rules: { bookableBy: { groupIds: [otherId] } },
  });
  const about = [{ buildingId }, { categoryId }, { resourceId }];
  const others = await Promise.all(about.map((one) => createPolicy(world.ctx, { name: 'About one', ...one, rules })));
  const removals = [
    () => deleteGroup(world.ctx, { id: groupId }),
    () => deleteGroup(world.ctx, { id: otherId }),
    () => deleteBuilding(world.ctx, { id: buildingId }),
    () => deleteCategory(world.ctx, { id: categoryId }),
    () => deleteResource(world.ctx, { id: resourceId }),
  ];
  for (const remove of removals) expect(await said(remove())).toBe('in_use');
  for (const one of [{ id }, ...others]) await deletePolicy(world.ctx, { id: one.id });
  for (const remove of removals) expect(await said(remove())).toBe('ok');
});

test('holidays are read for this year and the two after unless said, and a policy takes them as they are', async () => {
  const calendar = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'DTSTART;VALUE=DATE:19900501',
    'RRULE:FREQ=YEARLY',
    'SUMMARY:Labour​ Day',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const ctx = contextFor(testing.database, world.ctx.who, Temporal.Instant.from('2027-06-07T12:00:00Z'));
  const read = await readHolidays(ctx, { calendar });
  expect(read).toMatchObject({ from: '2027-01-01', to: '2029-12-31', leftOut: [] });
  expect(read.holidays.map(({ date }) => date)).toEqual(['2027-05-01', '2028-05-01', '2029-05-01']);
  const week = [{ day: 1, from: '09:00', to: '18:00' }];
  const made = await createPolicy(ctx, { name: 'Open', rules: { hours: { week, holidays: read.holidays } } });
  expect(made.rules.hours?.holidays?.[0]).toEqual({ date: '2027-05-01', name: 'Labour Day' });
  expect((await readHolidays(ctx, { calendar, from: '2030-01-01', to: '2039-12-31' })).holidays).toHaveLength(10);
  const asked = (from: string, to: string) => said(readHolidays(ctx, { calendar, from, to }));
  expect(await asked('2030-01-01', '2040-01-01')).toBe('invalid_request to');
  expect(await asked('2030-01-02', '2030-01-01')).toBe('invalid_request to');
  expect(await asked('1969-12-31', '1970-01-01')).toBe('invalid_request from');
  expect(await asked('2200-01-01', '2201-01-01')).toBe('invalid_request to');
  expect(await said(readHolidays(ctx, { calendar: '' }))).toBe('unreadable_calendar calendar');
  const day = (_: unknown, i: number) =>
    `BEGIN:VEVENT\nDTSTART;VALUE=DATE:2027${String((i % 12) + 1).padStart(2, '0')}${String((i % 28) + 1).padStart(2, '0')}\nRRULE:FREQ=YEARLY\nDURATION:P99D\nEND:VEVENT\n`;
  const tooMany = `BEGIN:VCALENDAR\n${Array.from({ length: 900 }, day).join('')}END:VCALENDAR`;
  expect(await said(readHolidays(ctx, { calendar: tooMany }))).toBe('too_many_holidays calendar');
});

test('nobody else waits while a calendar file is read', async () => {
  const calendar = `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${'EXDATE;VALUE=DATE:20270101\n'.repeat(9_000)}END:VEVENT\nEND:VCALENDAR`;
  expect(calendar.length).toBeLessThan(MAX_CALENDAR);
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  await readHolidays(world.ctx, { calendar });
  clearInterval(counting);
  // Read in between, there would have been none.
  expect(turns).toBeGreaterThan(0);
});

describe('who manages some buildings', () => {
  test('keeps the policies of those, before and after, and no others', async () => {
    const { who } = await createUser(world, { role: 'space_manager' });
    const local = as({ ...who, reach: [here] });
    const desk = await createResource(world, { buildingId: here });
    const far = await createResource(world, { buildingId: there });
    const add = (given: object) => createPolicy(local, { name: 'Mine', rules, ...given });
    const out = 'building_out_of_reach';
    for (const given of [{}, { type: 'desk' }, { buildingId: there }, { resourceId: far }])
      expect(await said(add(given))).toBe(out);
    const mine = await add({ buildingId: here });
    expect(await said(add({ resourceId: desk }))).toBe('ok');
    for (const given of [{ buildingId: null }, { buildingId: there }, { resourceId: far, buildingId: null }])
      expect(await said(updatePolicy(local, { id: mine.id, ...given }))).toBe(out);
    const wide = await createPolicy(world.ctx, { name: 'Everywhere', rules });
    expect(await said(updatePolicy(local, { id: wide.id, buildingId: here }))).toBe(out);
    expect(await said(deletePolicy(local, { id: wide.id }))).toBe(out);
    expect(await said(deletePolicy(local, { id: mine.id }))).toBe('ok');
  });

  test('loses one whose resource moves away', async () => {
    const { who } = await createUser(world, { role: 'space_manager' });
    const desk = await createResource(world, { buildingId: here });
    const local = as({ ...who, reach: [here] });
    const { id } = await createPolicy(local, { name: 'Moving', resourceId: desk, rules });
    await updateResource(world.ctx, { id: desk, buildingId: there });
    expect((await getResource(world.ctx, { id: desk })).buildingId).toBe(there);
    expect(await said(updatePolicy(local, { id, name: 'Still mine' }))).toBe('building_out_of_reach');
  });
});

test('the rules are those of the host: wider or narrower by her groups', async () => {
  const ann = await createUser(world);
  const bob = await createUser(world);
  const { id: groupId } = await createGroup(world.ctx, { name: 'Builders' });
  await addGroupMember(world.ctx, { id: groupId, userId: ann.id });
  const buildingId = await createBuilding(world);
  const [desk, room] = [
    await createResource(world, { buildingId }),
    await createResource(world, { buildingId, type: 'room' }),
  ];
  const wide = await createPolicy(world.ctx, {
    name: 'All',
    buildingId,
    rules: { slot: { minutes: 60 }, allDay: true },
  });
  const few = await createPolicy(world.ctx, { name: 'Builders', buildingId, groupIds: [groupId], rules });
  await createPolicy(world.ctx, { name: 'Rooms', buildingId, type: 'room', rules: { slot: { minutes: 120 } } });
  const slots = async (hostId: number | null) => {
    const inForce = await rulesFor(world.ctx, { resourceIds: [desk, room], hostId });
    return [desk, room].map((id) => inForce.of(id).slot?.says.minutes);
  };
  expect(await slots(ann.id)).toEqual([30, 120]);
  expect(await slots(bob.id)).toEqual([60, 120]);
  expect(await slots(null)).toEqual([60, 120]);
  const { slot, allDay } = (await rulesFor(world.ctx, { resourceIds: [desk], hostId: ann.id })).of(desk);
  expect([slot?.policy, allDay?.policy].map((one) => one?.id)).toEqual([few.id, wide.id]);
});

test(`there are ${MAX_POLICIES} at most, however many are added at once`, async () => {
  const full = await createWorld(testing.database);
  const values = { tenantId: full.tenant.id, isForGroups: false, rules: JSON.stringify(rules), createdAt: full.at };
  const rows = Array.from({ length: MAX_POLICIES - 3 }, (_, i) => ({ ...values, name: `Policy ${i}` }));
  await full.db.insertInto('policy').values(rows).execute();
  const many = await Promise.all(
    Array.from({ length: 8 }, (_, i) => said(createPolicy(full.ctx, { name: `More ${i}`, rules }))),
  );
  expect(many.toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => 'ok'),
    ...Array.from({ length: 5 }, () => 'too_many_policies'),
  ]);
});
