import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { createGroup, deleteGroup } from '../people/people.ts';
import { closeWeeks, countWeeks, forgetOldAttendance, getAttendance, setAttendanceSettings } from './attendance.ts';

let testing: TestDatabase;
let world: World;
let people: number[];

/** A Monday, of the week that is counted. */
const MONDAY = Temporal.PlainDate.from('2030-01-07');
/** The Thursday after: by then the week is closed. */
const AFTER = Temporal.Instant.from('2030-01-17T08:00:00Z');

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());

async function inWorld(size: number): Promise<void> {
  world = await createWorld(testing.database, 'UTC');
  people = [];
  for (let at = 0; at < size; at++) people.push((await createUser(world)).id);
}

const at = (now: Temporal.Instant): Ctx => contextFor(testing.database, world.ctx.who, now);
const close = (now = AFTER): Promise<void> => at(now).tx((tx) => closeWeeks(tx));

async function groupOf(name: string, members: readonly number[]): Promise<number> {
  const { id } = await createGroup(world.ctx, { name });
  for (const userId of members) await join(id, userId);
  return id;
}
const join = (groupId: number, userId: number) =>
  world.db.insertInto('userGroupMember').values({ tenantId: world.tenant.id, groupId, userId }).execute();
const leave = (groupId: number, userId: number) =>
  world.db
    .deleteFrom('userGroupMember')
    .where('tenantId', '=', world.tenant.id)
    .where('groupId', '=', groupId)
    .where('userId', '=', userId)
    .execute();

const came = (hostId: number, start: string, more: { state?: string; zone?: string } = {}) =>
  world.db
    .insertInto('booking')
    .values({
      tenantId: world.tenant.id,
      hostId,
      state: 'checked_out',
      startsAt: new Date(start),
      endsAt: new Date(Date.parse(start) + 3_600_000),
      zone: 'UTC',
      createdBy: 'test',
      createdAt: world.at,
      ...more,
    })
    .execute();

const told = async (now = AFTER) => (await getAttendance(at(now), { weeks: 1 })).items[0];

test('says how many were in, by the clocks of where they were, each once a day, as ranges', async () => {
  await inWorld(12);
  const groupId = await groupOf('Design', people.slice(0, 10));
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [groupId] });
  for (const host of people.slice(0, 6)) await came(host, '2030-01-07T09:00:00Z');
  // Twice on a day; not of the group; nobody came; a late evening in New York is the day after in UTC.
  await came(people[0] ?? 0, '2030-01-07T14:00:00Z', { state: 'checked_in' });
  for (const host of people.slice(0, 4)) await came(host, '2030-01-08T09:00:00Z');
  await came(people[11] ?? 0, '2030-01-08T09:00:00Z');
  await came(people[5] ?? 0, '2030-01-08T09:00:00Z', { state: 'released' });
  await came(people[6] ?? 0, '2030-01-09T02:00:00Z', { zone: 'America/New_York' });
  await came(people[7] ?? 0, '2030-01-14T09:00:00Z');
  await close();
  const [low, high] = [
    { least: 0, most: 4 },
    { least: 5, most: 10 },
  ];
  expect(await told()).toEqual({
    monday: '2030-01-07',
    groups: [{ groupId, name: 'Design', people: 10, days: [high, high, low, low, low, low, low] }],
  });
  expect((await getAttendance(at(AFTER), {})).items).toHaveLength(4);
  // Neither who was in nor how many is kept.
  const { rows } = await sql`select * from attendance_figure where tenant_id = ${world.tenant.id}`.execute(world.db);
  expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(
    ['groupId', 'least', 'monday', 'most', 'people', 'smallest', 'tenantId', 'weekday'].toSorted(),
  );
});

test('a week begins and ends by the clocks of where people were, and who has left is not counted', async () => {
  await inWorld(12);
  const groupId = await groupOf('Design', people);
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [groupId] });
  const gone = people.slice(0, 2);
  await world.db.updateTable('userAccount').set({ deactivatedAt: world.at }).where('id', 'in', gone).execute();
  const here = people.slice(2);
  // The first minutes of Monday in the east, and the last hour of Sunday in the west.
  for (const host of here.slice(0, 5)) await came(host, '2030-01-06T10:10:00Z', { zone: 'Pacific/Kiritimati' });
  for (const host of here.slice(0, 5)) await came(host, '2030-01-14T10:30:00Z', { zone: 'Pacific/Pago_Pago' });
  // Sunday before, and Monday after.
  for (const host of here.slice(5)) await came(host, '2030-01-06T09:50:00Z', { zone: 'Pacific/Kiritimati' });
  for (const host of here.slice(5)) await came(host, '2030-01-14T11:10:00Z', { zone: 'Pacific/Pago_Pago' });
  await close();
  const [low, high] = [
    { least: 0, most: 4 },
    { least: 5, most: 10 },
  ];
  expect((await told())?.groups).toEqual([
    { groupId, name: 'Design', people: 10, days: [high, low, low, low, low, low, high] },
  ]);
});

test('a week is counted once: who joins, leaves or is told of later changes nothing of it', async () => {
  await inWorld(12);
  const groupId = await groupOf('Design', people.slice(0, 9));
  for (const host of people.slice(0, 4)) await came(host, '2030-01-07T09:00:00Z');
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [groupId] });
  await Promise.all([close(), close(), close()]);
  const before = await told();
  expect(before?.groups[0]?.days[0]).toEqual({ least: 0, most: 4 });
  await came(people[9] ?? 0, '2030-01-07T09:00:00Z');
  await join(groupId, people[9] ?? 0);
  await leave(groupId, people[8] ?? 0);
  const other = await groupOf('Design but one', people.slice(0, 9));
  await setAttendanceSettings(at(AFTER), { smallest: 3, groupIds: [other, groupId] });
  await close(AFTER.add({ hours: 1 }));
  expect(await told(AFTER.add({ hours: 1 }))).toEqual(before);
  // What was closed for groups of five is not told where it is told of groups of six; of that week no other is ever made.
  await setAttendanceSettings(at(AFTER), { smallest: 6, groupIds: [groupId] });
  await close(AFTER.add({ hours: 2 }));
  expect((await getAttendance(at(AFTER), {})).items).toEqual([]);
});

test('a group that is too small is left out, and one that is told of is deleted only once it is not any more', async () => {
  await inWorld(18);
  const [small, large] = [await groupOf('Small', people.slice(0, 8)), await groupOf('Large', people.slice(0, 17))];
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [small, large] });
  await close();
  // Whoever is of the small one counts there, though nothing is told of it.
  expect((await told())?.groups.map(({ groupId, people: of }) => [groupId, of])).toEqual([[large, 9]]);
  expect(await refusal(deleteGroup(world.ctx, { id: large }))).toBe('in_use');
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [small] });
  await deleteGroup(world.ctx, { id: large });
  expect((await told())?.groups).toEqual([]);
  expect((await getAttendance(at(AFTER), {})).groups).toBe(1);
});

test('the database itself refuses a figure that says too much', async () => {
  await inWorld(1);
  const groupId = await groupOf('Design', []);
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [groupId] });
  await close();
  const figure = { tenantId: world.tenant.id, monday: sql<Date>`'2030-01-07'::date`, groupId, weekday: 1 };
  const add = (least: number, most: number) =>
    world.db
      .insertInto('attendanceFigure')
      .values({ ...figure, smallest: 5, people: 20, least, most })
      .execute();
  await expect(add(3, 6)).rejects.toThrow('attendance_figure_vague');
  await expect(add(17, 21)).rejects.toThrow('attendance_figure_within');
  await add(3, 7);
});

test('what is said of groups has a version, names groups that there are, and is audited', async () => {
  await inWorld(1);
  const groupId = await groupOf('Design', []);
  expect(await setAttendanceSettings(at(AFTER), { smallest: 4, groupIds: [groupId], version: 0 })).toEqual({
    version: 1,
    smallest: 4,
    groupIds: [groupId],
  });
  // The same again is no change.
  expect((await setAttendanceSettings(at(AFTER), { smallest: 4, groupIds: [groupId] })).version).toBe(1);
  const stale = setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [], version: 0 });
  expect(await refusal(stale)).toBe('version_conflict version');
  const audited = world.db.selectFrom('audit').select('action').where('tenantId', '=', world.tenant.id);
  const actions = (await audited.where('action', 'like', 'attendance%').execute()).map(({ action }) => action);
  expect(actions).toEqual(['attendance_settings.updated']);
  const unknown = setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [groupId, 2_000_000_000] });
  await expect(unknown).rejects.toThrow('attendance_group_group_fk');
  // Two who say so at once are told one after the other: one of them is too late.
  const both = await Promise.allSettled(
    [5, 6].map((smallest) => setAttendanceSettings(at(AFTER), { smallest, groupIds: [groupId], version: 1 })),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a workplace that tells of groups has its weeks counted as they end, and forgotten after two years', async () => {
  await inWorld(9);
  const jobs = async () =>
    (
      await world.db
        .selectFrom('job')
        .select('name')
        .where('tenantId', '=', world.tenant.id)
        .where('name', '=', 'attendance.close')
        .execute()
    ).length;
  const look = (now: Temporal.Instant) => countWeeks.clear(testing.database.forTenant(ALL_TENANTS), now, 100);
  await look(AFTER);
  expect(await jobs()).toBe(0);
  await setAttendanceSettings(at(AFTER), { smallest: 5, groupIds: [await groupOf('Design', people)] });
  await look(AFTER);
  expect(await jobs()).toBe(1);
  await close();
  await world.db.deleteFrom('job').where('tenantId', '=', world.tenant.id).execute();
  await look(AFTER.add({ hours: 24 }));
  expect(await jobs()).toBe(0);
  await look(AFTER.add({ hours: 24 * 7 }));
  expect(await jobs()).toBe(1);
  const kept = async (now: Temporal.Instant): Promise<number> => {
    await forgetOldAttendance.clear(testing.database.forTenant(ALL_TENANTS), now, 1_000);
    return (await getAttendance(at(AFTER), { weeks: 52 })).items.length;
  };
  // The weeks before are gone by then.
  const end = MONDAY.toZonedDateTime('UTC')
    .toInstant()
    .add({ hours: 24 * 730 });
  expect(await kept(end.subtract({ hours: 1 }))).toBe(1);
  expect(await kept(end.add({ hours: 24 }))).toBe(0);
});
