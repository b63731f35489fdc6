import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { interleave, orders } from '../../../test/support/interleave.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createPolicy, deletePolicy, unseenIn } from '../policies/policies.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { MAX_FAVOURITES, type Location } from './contract.ts';
import {
  addFavourite,
  clearWorkDay,
  forgetOldWorkDays,
  getMyWorkDays,
  getWorkWeek,
  listAbsences,
  listFavourites,
  listWorkLocations,
  removeFavourite,
  setWorkDay,
  setWorkWeek,
} from './teams.ts';

type Person = Awaited<ReturnType<typeof createUser>>;

let testing: TestDatabase;
let world: World;
let london: number;
let team: number;
let ann: Person;
let mate: Person;
let stranger: Person;
let manager: Person;

// A Monday.
const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = ({ who }: { readonly who: Principal }, now = NOW) => contextFor(testing.database, who, now);
const system = () => as(world.ctx);

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  london = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  [ann, mate, stranger] = [await createUser(world), await createUser(world), await createUser(world)];
  manager = await createUser(world, { role: 'receptionist' });
  team = (await createGroup(system(), { name: `Team of ${ann.name}` })).id;
  for (const { id: userId } of [ann, mate]) await addGroupMember(system(), { id: team, userId });
});

const TODAY = { from: '2030-01-07', to: '2030-01-08' };
const nothing = { tuesday: null, wednesday: null, thursday: null, friday: null, saturday: null, sunday: null };
const say = (date: string, location: Location, by = ann) => setWorkDay(as(by), { date, location });

/** Books for Ann, from a time of the first week of 2030 to another. */
async function book(start: string, end: string, given: Parameters<typeof createResource>[1] = { buildingId: london }) {
  const resourceId = await createResource(world, given);
  const { id } = await createBooking(system(), { resourceIds: [resourceId], start, end, hostId: ann.id });
  return { resourceId, bookingId: id };
}

/** What somebody reads of Ann's days: `2030-01-07 home`, with the place where it is told. */
async function seenBy(who: Person, span = { from: '2030-01-01', to: '2030-01-31' }): Promise<string[]> {
  const { items } = await listWorkLocations(as(who), { ...span, groupId: team });
  const days = items.find(({ userId }) => userId === ann.id)?.days ?? [];
  return days.map(({ date, location, place }) => [date, location, ...(place ? [place.resourceId] : [])].join(' '));
}

describe('where somebody works', () => {
  test('is the desk of a day before a room, whichever begins first, and of two desks the first', async () => {
    const early = await createResource(world, { buildingId: london, type: 'room' });
    const when = (from: string, to: string) => ({ start: `2030-01-07T${from}:00Z`, end: `2030-01-07T${to}:00Z` });
    const has = async (resourceIds: number[], from: string, to: string) =>
      createBooking(system(), { resourceIds, ...when(from, to), hostId: ann.id });
    await has([early], '08:30', '09:00');
    expect(await seenBy(ann, TODAY)).toEqual([`2030-01-07 office ${early}`]);
    const late = await createResource(world, { buildingId: london });
    await has([late], '15:00', '16:00');
    expect(await seenBy(ann, TODAY)).toEqual([`2030-01-07 office ${late}`]);
    const noon = await createResource(world, { buildingId: london });
    await has([noon], '12:00', '13:00');
    expect(await seenBy(ann, TODAY)).toEqual([`2030-01-07 office ${noon}`]);
  });

  test('is what she said of the day, else where she has booked, else as usual, else unknown', async () => {
    await setWorkWeek(as(ann), { monday: 'home', ...nothing, friday: 'away' });
    const floorId = await createFloor(world, london);
    const given = { buildingId: london, floorId, name: 'Desk 4' };
    const { resourceId, bookingId } = await book('2030-01-08T09:00:00Z', '2030-01-10T17:00:00Z', given);
    await say('2030-01-09', 'home');
    await say('2030-01-10', 'office');
    const place = { buildingId: london, floorId, resourceId, resourceName: 'Desk 4', bookingId };
    expect(await getMyWorkDays(as(ann), {})).toEqual({
      userId: ann.id,
      name: ann.name,
      days: [
        { date: '2030-01-07', location: 'home', basis: 'usual', place: null },
        { date: '2030-01-08', location: 'office', basis: 'booked', place },
        { date: '2030-01-09', location: 'home', basis: 'said', place: null },
        { date: '2030-01-10', location: 'office', basis: 'said', place },
        { date: '2030-01-11', location: 'away', basis: 'usual', place: null },
      ],
    });
    await clearWorkDay(as(ann), { date: '2030-01-09' });
    expect((await getMyWorkDays(as(ann), {})).days[2]).toMatchObject({ location: 'office', basis: 'booked' });
    expect(await getWorkWeek(as(ann), {})).toEqual({ monday: 'home', ...nothing, friday: 'away' });
    expect(await getWorkWeek(as(mate), {})).toEqual({ monday: null, ...nothing });
  });

  test('is at her desk rather than in a room, and at neither for a parking space or what was cancelled', async () => {
    await book('2030-01-07T09:00:00Z', '2030-01-07T10:00:00Z', { buildingId: london, type: 'room' });
    const desk = await book('2030-01-07T11:00:00Z', '2030-01-07T12:00:00Z');
    await book('2030-01-08T09:00:00Z', '2030-01-08T10:00:00Z', { buildingId: london, type: 'parking' });
    const { bookingId } = await book('2030-01-09T09:00:00Z', '2030-01-09T10:00:00Z');
    await world.db.updateTable('booking').set({ state: 'cancelled' }).where('id', '=', bookingId).execute();
    expect(await seenBy(ann)).toEqual([`2030-01-07 office ${desk.resourceId}`]);
  });

  test('is on the days of the building’s calendar where she has booked', async () => {
    const tokyo = await createBuilding(world, { zone: 'Asia/Tokyo' });
    // To midnight there: the day that begins then is none of it.
    const { resourceId } = await book('2030-01-08T23:00:00Z', '2030-01-09T15:00:00Z', { buildingId: tokyo });
    expect(await seenBy(ann)).toEqual([`2030-01-09 office ${resourceId}`]);
  });
});

describe('others see', () => {
  test('today, those of her groups a week, nobody what is over, and who manages bookings those', async () => {
    const days = ['2030-01-06', '2030-01-07', '2030-01-13', '2030-01-14'];
    for (const day of days) await say(day, 'home');
    expect(await seenBy(ann)).toEqual(days.map((day) => `${day} home`));
    expect(await seenBy(mate)).toEqual(['2030-01-07 home', '2030-01-13 home']);
    expect(await seenBy(stranger)).toEqual(['2030-01-07 home']);
    expect(await seenBy(manager)).toEqual(['2030-01-07 home']);
  });

  test('the same of what she usually does', async () => {
    await setWorkWeek(as(ann), { monday: 'home', ...nothing, tuesday: 'office' });
    expect(await seenBy(mate)).toEqual(['2030-01-07 home', '2030-01-08 office']);
    expect(await seenBy(stranger)).toEqual(['2030-01-07 home']);
  });

  test('where she has booked as far as they see the booking', async () => {
    const today = await book('2030-01-07T09:00:00Z', '2030-01-07T10:00:00Z');
    const soon = await book('2030-01-13T09:00:00Z', '2030-01-13T10:00:00Z');
    const later = await book('2030-01-14T09:00:00Z', '2030-01-14T10:00:00Z');
    const all = [today, soon, later].map(
      ({ resourceId }, at) => `2030-01-${['07', '13', '14'][at]} office ${resourceId}`,
    );
    expect(await seenBy(manager)).toEqual(all);
    expect(await seenBy(mate)).toEqual(all.slice(0, 2));
    expect(await seenBy(stranger)).toEqual(all.slice(0, 1));
    const elsewhere = await createBuilding(world);
    expect(await seenBy({ ...manager, who: { ...manager.who, reach: [elsewhere] } })).toEqual(all.slice(0, 1));
    // A program that may not read bookings is told of none.
    const scopes = new Set(['people:read'] as const);
    expect(await seenBy({ ...manager, who: { ...manager.who, scopes } })).toEqual([]);
  });

  test('nothing of a booking whose host a policy hides, nor of a place that they do not see', async () => {
    await setWorkWeek(as(ann), { monday: 'home', ...nothing });
    const { resourceId } = await book('2030-01-07T09:00:00Z', '2030-01-07T10:00:00Z');
    const others = (await createGroup(system(), { name: `Others than ${ann.name}` })).id;
    for (const rules of [{ hideDetails: true }, { visibleTo: { groupIds: [others] } }]) {
      const policy = await createPolicy(system(), { name: 'Discreet', resourceId, rules });
      for (const who of [mate, stranger]) expect(await seenBy(who)).toEqual(['2030-01-07 home']);
      for (const who of [ann, manager]) expect(await seenBy(who, TODAY)).toEqual([`2030-01-07 office ${resourceId}`]);
      await deletePolicy(system(), { id: policy.id });
    }
    expect(await seenBy(stranger)).toEqual([`2030-01-07 office ${resourceId}`]);
  });

  test('her own group a page at a time, without who was shut out', async () => {
    const pages = [await listWorkLocations(as(mate), { groupId: team, limit: 1 })];
    expect(pages[0]?.nextCursor).not.toBeNull();
    pages.push(await listWorkLocations(as(mate), { groupId: team, limit: 1, cursor: pages[0]?.nextCursor ?? '' }));
    expect(pages.flatMap(({ items }) => items.map(({ userId }) => userId))).toEqual([ann.id, mate.id]);
    await world.db.updateTable('userAccount').set({ deactivatedAt: world.at }).where('id', '=', ann.id).execute();
    for (const who of [mate, world.ctx]) {
      const { items } = await listWorkLocations(as(who), { groupId: team });
      expect(items.map(({ userId }) => userId)).toEqual([mate.id]);
    }
  });
});

test('what was said is told by the id of who said it, and the audit log does not say where', async () => {
  await say('2030-01-07', 'home');
  await say('2030-01-07', 'away');
  const events = await world.db.selectFrom('event').selectAll().where('type', '=', 'work_location.changed').execute();
  const hers = events.filter(({ subjectId }) => subjectId === ann.id);
  expect(hers.map(({ data }) => data)).toEqual([{ id: ann.id }, { id: ann.id }]);
  const audit = await world.db.selectFrom('audit').selectAll().where('action', '=', 'work_location.changed').execute();
  expect(audit.flatMap(({ before, after }) => [before, after])).toEqual(audit.flatMap(() => [null, null]));
});

test('what was said goes after a year, and all of it with the person', async () => {
  const left = () => world.db.selectFrom('workDay').select(['userId']).where('userId', '=', ann.id).execute();
  await say('2030-01-06', 'home');
  await say('2030-01-07', 'home');
  await addFavourite(as(ann), { resourceId: await createResource(world, { buildingId: london }) });
  const later = NOW.add({ hours: 24 * 365 });
  await forgetOldWorkDays.clear(testing.database.forTenant(0), later, 100);
  expect(await left()).toHaveLength(1);
  await world.db.deleteFrom('userAccount').where('id', '=', ann.id).where('tenantId', '=', world.tenant.id).execute();
  expect(await left()).toEqual([]);
  expect(await world.db.selectFrom('favourite').select('userId').where('userId', '=', ann.id).execute()).toEqual([]);
});

test.each([
  [{ from: '2030-01-07', to: '2030-01-07' }, 'to'],
  [{ from: '2030-01-07', to: '2030-02-08' }, 'to'],
  [{ from: '1969-12-31' }, 'from'],
  [{ from: '2200-12-31', to: '2201-01-01' }, 'to'],
])('%j is refused', async (span, param) => {
  await expect(getMyWorkDays(as(ann), span)).rejects.toMatchObject({ kind: { status: 400 }, details: { param } });
});

test('a day is said of a month back to a year ahead', async () => {
  for (const date of ['2029-12-07', '2031-01-08']) await say(date, 'home');
  for (const date of ['2029-12-06', '2031-01-09', '9999-12-31'])
    await expect(say(date, 'home')).rejects.toMatchObject({ details: { param: 'date' } });
});

describe('favourites', () => {
  const listed = async (who: Person) => {
    const { items } = await listFavourites(as(who), { limit: 200 }, unseenIn(as(who)));
    return items.map(({ resourceId }) => resourceId);
  };

  test('are one’s own, once each, and not there while one does not see them or they are out of use', async () => {
    const [one, other] = [
      await createResource(world, { buildingId: london }),
      await createResource(world, { buildingId: london }),
    ];
    for (const resourceId of [other, one, one]) await addFavourite(as(ann), { resourceId });
    expect([await listed(ann), await listed(mate)]).toEqual([[one, other], []]);
    const others = (await createGroup(system(), { name: `Only these, not ${ann.name}` })).id;
    const rules = { visibleTo: { groupIds: [others] } };
    await createPolicy(system(), { name: 'Hidden', resourceId: one, rules });
    expect(await listed(ann)).toEqual([other]);
    // Nor does a cursor tell of what is not shown.
    await addFavourite(as(mate), { resourceId: other });
    for (const who of [ann, mate])
      expect(await listFavourites(as(who), { limit: 1 }, unseenIn(as(who)))).toEqual({
        items: [{ resourceId: other }],
        nextCursor: null,
      });
    await removeFavourite(as(mate), { resourceId: other });
    for (const resourceId of [one, 2 ** 31 - 1])
      await expect(addFavourite(as(mate), { resourceId })).rejects.toMatchObject({
        kind: { code: 'not_found' },
        details: { param: 'resourceId' },
      });
    await retireResource(system(), { id: other });
    expect(await listed(ann)).toEqual([]);
    for (const resourceId of [one, other]) await removeFavourite(as(ann), { resourceId });
    await expect(removeFavourite(as(ann), { resourceId: one })).rejects.toMatchObject({ kind: { code: 'not_found' } });
  });

  test('are those of a building, where one is asked for', async () => {
    const [one, other] = [
      await createResource(world, { buildingId: london }),
      await createResource(world, { buildingId: await createBuilding(world) }),
    ];
    for (const resourceId of [one, other]) await addFavourite(as(mate), { resourceId });
    const { items } = await listFavourites(as(mate), { limit: 200, buildingId: london }, unseenIn(as(mate)));
    expect(items).toEqual([{ resourceId: one }]);
    for (const resourceId of [one, other]) await removeFavourite(as(mate), { resourceId });
  });

  test.each(orders(2, 2))('are so many at most, also when two are added %s', async (order) => {
    const her = await createUser(world);
    const made: number[] = [];
    for (let i = 0; i <= MAX_FAVOURITES; i++) made.push(await createResource(world, { buildingId: london }));
    const own = { tenantId: world.tenant.id, userId: her.id };
    await world.db
      .insertInto('favourite')
      .values(made.slice(2).map((resourceId) => ({ ...own, resourceId })))
      .execute();
    const adding = (resourceId: number | undefined) => ({
      ctx: as(her),
      steps: [async (tx: Tx) => addFavourite(tx, { resourceId: resourceId ?? 0 })],
    });
    const errors = await interleave(testing.database, order, { A: adding(made[0]), B: adding(made[1]) });
    expect(errors.filter((error) => error === null)).toHaveLength(1);
    expect(errors.find((error) => error !== null)).toMatchObject({ kind: { code: 'favourites_too_many' } });
    expect(await listed(her)).toHaveLength(MAX_FAVOURITES);
  });
});

test('where she usually is frees what is hers for two weeks ahead, and what she said of a day for longer', async () => {
  const home = { monday: 'home', tuesday: 'home', wednesday: 'home', thursday: 'home', friday: 'home' } as const;
  await setWorkWeek(as(ann), { ...home, saturday: 'away', sunday: 'away' });
  await say('2030-01-25', 'home');
  const days = await listAbsences(as(ann), ann.id, Temporal.PlainDate.from('2030-01-07'));
  expect(days.slice(0, 14).map(String)).toEqual(
    Array.from({ length: 14 }, (_, i) => Temporal.PlainDate.from('2030-01-07').add({ days: i }).toString()),
  );
  expect(days.slice(14).map(String)).toEqual(['2030-01-25']);
});
