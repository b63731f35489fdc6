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
import { problemOf } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from './bookings.ts';
import { createBooking } from '../series/series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;
let manager: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
  manager = await createUser(world, { name: 'Mo', role: 'space_manager' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const desk = (): Promise<number> => createResource(world, { buildingId: building });
const nine = '2030-01-07T09:00:00Z';
const ten = '2030-01-07T10:00:00Z';
const eleven = '2030-01-07T11:00:00Z';

async function refusal(work: Promise<unknown>): Promise<{ code: string; param: string | undefined; extra: unknown }> {
  const { kind, details } = await problemOf(work);
  return { code: kind.code, param: details.param, extra: details.extra };
}

describe('creating', () => {
  test('is confirmed, for the caller, told once and audited', async () => {
    const id = await desk();
    const booking = await createBooking(as(ann.who), { resourceIds: [id], start: nine, end: ten, title: 'Focus' });
    expect(booking).toMatchObject({
      state: 'confirmed',
      hostId: ann.id,
      hostName: 'Ann',
      version: 1,
      resourceIds: [id],
      title: 'Focus',
    });
    expect(await getBooking(as(ann.who), { id: booking.id })).toEqual(booking);
    const events = await world.db
      .selectFrom('event')
      .selectAll()
      .where('subjectType', '=', 'booking')
      .where('subjectId', '=', booking.id)
      .execute();
    expect(events).toMatchObject([
      { type: 'booking.created', version: 1, actor: `user:${ann.id}`, data: { id: booking.id, resourceIds: [id] } },
    ]);
    const audit = await world.db.selectFrom('audit').selectAll().where('subjectId', '=', String(booking.id)).execute();
    expect(audit).toMatchObject([{ action: 'booking.created', actorName: 'Ann', ip: '127.0.0.1', before: null }]);
  });

  test('a clash names the clashing period, and nothing of the attempt is left', async () => {
    const [free, taken] = [await desk(), await desk()];
    await createBooking(as(ann.who), { resourceIds: [taken], start: nine, end: ten });
    const count = () =>
      world.db
        .selectFrom('booking')
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
    const before = await count();
    const clash = await refusal(createBooking(as(bob.who), { resourceIds: [free, taken], start: nine, end: eleven }));
    expect(clash).toEqual({
      code: 'resource_already_booked',
      param: undefined,
      extra: { clashes: [{ resourceId: taken, start: '2030-01-07T09:00:00.000Z', end: '2030-01-07T10:00:00.000Z' }] },
    });
    expect(await count()).toEqual(before);
    await createBooking(as(bob.who), { resourceIds: [free], start: nine, end: eleven });
  });

  test('onConflict=skip books what is free and says what was left out; all taken is still a clash', async () => {
    const [free, taken] = [await desk(), await desk()];
    await createBooking(as(ann.who), { resourceIds: [taken], start: nine, end: ten });
    const booking = await createBooking(as(bob.who), {
      resourceIds: [taken, free],
      start: nine,
      end: ten,
      onConflict: 'skip',
    });
    expect(booking.resourceIds).toEqual([free]);
    expect(booking.skipped).toMatchObject([{ resourceId: taken, code: 'resource_already_booked' }]);
    const again = createBooking(as(bob.who), { resourceIds: [taken, free], start: nine, end: ten, onConflict: 'skip' });
    expect((await refusal(again)).code).toBe('resource_already_booked');
  });

  test('onConflict=skip names all that was not booked, equipment that is free only in turns too', async () => {
    const free = await desk();
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 2 });
    const book = (start: string, end: string, resourceIds = [id]) =>
      createBooking(as(ann.who), { resourceIds, start, end });
    const morning = await book(nine, eleven);
    await book(ten, '2030-01-07T12:00:00Z');
    await cancelBooking(as(ann.who), { id: morning.id });
    await book(nine, ten);
    // One unit is taken until ten, the other from ten on.
    const clashes = [{ resourceId: id, start: '2030-01-07T09:00:00.000Z', end: '2030-01-07T10:00:00.000Z' }];
    expect((await refusal(book(nine, eleven))).extra).toEqual({ clashes });
    const wanted = { resourceIds: [id, free], start: nine, end: eleven, onConflict: 'skip' as const };
    expect(await createBooking(as(bob.who), wanted)).toMatchObject({
      resourceIds: [free],
      skipped: clashes.map((clash) => ({ ...clash, code: 'resource_already_booked' })),
    });
  });

  test.each([
    ['the past', { start: '2030-01-07T06:00:00Z', end: '2030-01-07T07:00:00Z' }, 'booking_in_past', 'end'],
    ['too long', { start: nine, end: '2030-02-08T09:00:01Z' }, 'booking_too_long', 'end'],
    ['too far ahead', { start: '2041-01-07T09:00:00Z', end: '2041-01-07T10:00:00Z' }, 'booking_too_far_ahead', 'start'],
    ['backwards', { start: ten, end: nine }, 'invalid_request', 'end'],
    ['empty', { start: nine, end: nine }, 'invalid_request', 'end'],
    ['not a time', { start: 'tomorrow at 9', end: nine }, 'invalid_request', 'start'],
    ['the 30th of February', { start: '2030-02-30T09:00:00Z', end: ten }, 'invalid_request', 'start'],
  ])('refuses %s', async (_what, period, code, param) => {
    expect(await refusal(createBooking(as(ann.who), { resourceIds: [await desk()], ...period }))).toMatchObject({
      code,
      param,
    });
  });

  test('managers may correct the past', async () => {
    const booking = createBooking(as(manager.who), {
      resourceIds: [await desk()],
      start: '2030-01-07T06:00:00Z',
      end: '2030-01-07T07:00:00Z',
    });
    expect((await booking).state).toBe('confirmed');
  });

  test('refuses what is not there, what is another tenant’s, what is retired and what is asked for twice', async () => {
    const foreign = await createWorld(testing.database);
    const theirs = await createResource(foreign, { buildingId: await createBuilding(foreign) });
    const [retired, single] = [await desk(), await desk()];
    await world.db.updateTable('resource').set({ retiredAt: world.at }).where('id', '=', retired).execute();
    const book = (resourceIds: number[]) => refusal(createBooking(as(ann.who), { resourceIds, start: nine, end: ten }));
    expect(await book([2_000_000_000])).toMatchObject({ code: 'not_found', param: 'resourceIds[0]' });
    expect(await book([single, theirs])).toMatchObject({ code: 'not_found', param: 'resourceIds[1]' });
    expect(await book([retired])).toMatchObject({ code: 'resource_retired', param: 'resourceIds[0]' });
    expect(await book([single, single])).toMatchObject({ code: 'invalid_request', param: 'resourceIds[0]' });
  });

  test('for somebody else: managers may, for people who are there', async () => {
    const id = await desk();
    const book = (who: Principal, hostId: number) =>
      createBooking(as(who), { resourceIds: [id], start: nine, end: ten, hostId });
    expect(await refusal(book(ann.who, bob.id))).toMatchObject({ code: 'booking_for_others', param: 'hostId' });
    expect(await refusal(book(manager.who, 2_000_000_000))).toMatchObject({ code: 'not_found', param: 'hostId' });
    expect(await refusal(book({ ...manager.who, reach: [] }, bob.id))).toMatchObject({
      code: 'booking_for_others',
    });
    expect(await book(manager.who, bob.id)).toMatchObject({ hostId: bob.id, hostName: 'Bob' });
  });

  test('equipment by the piece', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 3 });
    const book = (resourceIds: number[]) => createBooking(as(ann.who), { resourceIds, start: nine, end: ten });
    expect((await book([id, id])).resourceIds).toEqual([id, id]);
    expect((await refusal(book([id, id]))).code).toBe('resource_already_booked');
    expect((await book([id])).resourceIds).toEqual([id]);
    expect((await refusal(book([id, id, id, id]))).param).toBe('resourceIds[0]');
  });
});

describe('wall times', () => {
  test.each([
    ['Asia/Hong_Kong', '2030-01-08T09:00', '2030-01-08T01:00:00.000Z'],
    // In the repeated hour the earlier instant counts, in the skipped hour the offset before it.
    ['Europe/London', '2030-10-27T01:30', '2030-10-27T00:30:00.000Z'],
    ['Europe/London', '2030-03-31T01:30', '2030-03-31T01:30:00.000Z'],
    ['America/New_York', '2030-07-01 09:00:00', '2030-07-01T13:00:00.000Z'],
  ])('are read in the building’s zone: %s %s', async (zone, start, instant) => {
    const id = await createResource(world, { buildingId: await createBuilding(world, { zone }) });
    const booking = await createBooking(as(ann.who), { resourceIds: [id], start, end: '2030-12-01T00:00:00Z' }).catch(
      (error: unknown) => error,
    );
    // Too long, but read: the refusal comes after the times were understood.
    expect(booking).toBeInstanceOf(Problem);
    const end = Temporal.Instant.from(instant).add({ hours: 1 }).toString();
    expect(await createBooking(as(ann.who), { resourceIds: [id], start, end })).toMatchObject({ start: instant, zone });
  });

  test('a plus that became a blank is a plus', async () => {
    const booking = await createBooking(as(ann.who), {
      resourceIds: [await desk()],
      start: '2030-01-08T09:00:00 01:00',
      end: '2030-01-08T10:00:00+01:00',
    });
    expect(booking.start).toBe('2030-01-08T08:00:00.000Z');
  });
});

describe('changing', () => {
  const book = async () =>
    createBooking(as(ann.who), {
      resourceIds: [await desk()],
      start: nine,
      end: ten,
      title: 'Mine',
      attendees: [{ userId: bob.id }],
    });

  test('moves, keeps what is absent, frees the old time', async () => {
    const booking = await book();
    const moved = await updateBooking(as(ann.who), { id: booking.id, start: ten, end: eleven });
    expect(moved).toMatchObject({
      version: 2,
      title: 'Mine',
      start: '2030-01-07T10:00:00.000Z',
      attendees: [{ userId: bob.id }],
    });
    await createBooking(as(bob.who), { resourceIds: booking.resourceIds, start: nine, end: ten });
    expect((await refusal(updateBooking(as(ann.who), { id: booking.id, start: nine }))).code).toBe(
      'resource_already_booked',
    );
    expect(await getBooking(as(ann.who), { id: booking.id })).toEqual(moved);
  });

  test('many at once happen one after the other, and none is lost', async () => {
    const { id } = await book();
    const changes = Array.from({ length: 12 }, (_, i) => updateBooking(as(ann.who), { id, title: `Change ${i}` }));
    const versions = (await Promise.all(changes)).map(({ version }) => version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 2));
  });

  test('to other resources', async () => {
    const [booking, other] = [await book(), await desk()];
    expect((await updateBooking(as(ann.who), { id: booking.id, resourceIds: [other] })).resourceIds).toEqual([other]);
    await createBooking(as(bob.who), { resourceIds: booking.resourceIds, start: nine, end: ten });
  });

  test('a stale version is refused with the present one', async () => {
    const booking = await book();
    await updateBooking(as(ann.who), { id: booking.id, title: 'New', version: 1 });
    expect(await refusal(updateBooking(as(ann.who), { id: booking.id, title: 'Newer', version: 1 }))).toEqual({
      code: 'version_conflict',
      param: 'version',
      extra: { currentVersion: 2 },
    });
  });

  test('by the host, or by a manager of the building; never by others or from another tenant', async () => {
    const { id } = await book();
    expect((await refusal(updateBooking(as(bob.who), { id, title: 'Ha' }))).code).toBe('booking_not_yours');
    expect((await refusal(cancelBooking(as({ ...manager.who, reach: [] }), { id }))).code).toBe('booking_not_yours');
    expect((await updateBooking(as({ ...manager.who, reach: [building] }), { id, title: 'Managed' })).title).toBe(
      'Managed',
    );
    const foreign = await createUser(await createWorld(testing.database), { role: 'administrator' });
    expect((await refusal(cancelBooking(as(foreign.who), { id }))).code).toBe('not_found');
    expect((await refusal(getBooking(as(foreign.who), { id }))).code).toBe('not_found');
  });
});

describe('cancelling', () => {
  test('cancelled is over: free for others, and for nothing else', async () => {
    const { id, resourceIds } = await createBooking(as(ann.who), {
      resourceIds: [await desk()],
      start: nine,
      end: eleven,
    });
    expect(await cancelBooking(as(ann.who), { id })).toMatchObject({ state: 'cancelled', resourceIds });
    await createBooking(as(bob.who), { resourceIds, start: nine, end: eleven });
    const again = cancelBooking(as(ann.who, Temporal.Instant.from(nine)), { id });
    expect((await refusal(again)).code).toBe('booking_state_conflict');
    expect((await refusal(updateBooking(as(ann.who), { id, title: 'x' }))).code).toBe('booking_state_conflict');
  });
});

describe('reading', () => {
  test('titles and guests are for those who take part and for managers', async () => {
    const eve = await createUser(world);
    const { id } = await createBooking(as(ann.who), {
      resourceIds: [await desk()],
      start: nine,
      end: ten,
      title: 'Salary',
      attendees: [{ userId: bob.id }, { email: 'guest@example.com', name: 'Guest' }],
    });
    const seen = (who: Principal) => getBooking(as(who), { id });
    expect(await seen(eve.who)).toMatchObject({ title: '', attendees: [], hostName: 'Ann' });
    expect(await seen(bob.who)).toMatchObject({
      title: 'Salary',
      attendees: [{ userId: bob.id }, { email: null, name: 'Guest' }],
    });
    for (const who of [ann.who, manager.who])
      expect(await seen(who)).toMatchObject({
        title: 'Salary',
        attendees: [{ userId: bob.id }, { email: 'guest@example.com' }],
      });
  });

  test('a list by time and resource, in pages that stay true while others book and cancel', async () => {
    const [id, other] = [await desk(), await desk()];
    const hour = (n: number) => Temporal.Instant.from('2030-03-01T00:00:00Z').add({ hours: n }).toString();
    const booked = [];
    for (let n = 0; n < 10; n++)
      booked.push(
        (await createBooking(as(ann.who), { resourceIds: [id], start: hour(2 * n), end: hour(2 * n + 1) })).id,
      );
    await createBooking(as(ann.who), { resourceIds: [other], start: hour(0), end: hour(1) });
    const list = (cursor?: string) =>
      listBookings(as(ann.who), { resourceId: id, from: hour(0), to: hour(20), limit: 4, ...(cursor && { cursor }) });
    const first = await list();
    await createBooking(as(bob.who), { resourceIds: [id], start: hour(1), end: hour(2) });
    await cancelBooking(as(ann.who), { id: booked[0] ?? 0 });
    const second = await list(first.nextCursor ?? '');
    const third = await list(second.nextCursor ?? '');
    expect([...first.items, ...second.items, ...third.items].map((booking) => booking.id)).toEqual(booked);
    expect(third.nextCursor).toBeNull();
  });

  test('a list sees what reaches into its period, and only the host or state asked for', async () => {
    const id = await desk();
    await createBooking(as(ann.who), { resourceIds: [id], start: '2030-04-01T09:00:00Z', end: '2030-04-01T12:00:00Z' });
    const { id: cancelled } = await createBooking(as(bob.who), {
      resourceIds: [id],
      start: '2030-04-01T12:00:00Z',
      end: '2030-04-01T13:00:00Z',
    });
    await cancelBooking(as(bob.who), { id: cancelled });
    const thatDay = as(ann.who, Temporal.Instant.from('2030-04-01T08:00:00Z'));
    const list = async (filter: object) =>
      (await listBookings(thatDay, { resourceId: id, ...filter })).items.map((booking) => booking.hostName);
    expect(await list({ from: '2030-04-01T11:00:00Z', to: '2030-04-01T12:00:00Z' })).toEqual(['Ann']);
    expect(await list({ from: '2030-04-01T12:00:00Z' })).toEqual(['Bob']);
    expect(await list({ hostId: ann.id })).toEqual(['Ann']);
    expect(await list({ state: 'cancelled' })).toEqual(['Bob']);
  });

  test.each([
    'x',
    'bm9wZQ',
    Buffer.from('[-1,2]').toString('base64url'),
    Buffer.from('["now",1]').toString('base64url'),
    Buffer.from('["2030-01-01T00:00:00Z",1e99]').toString('base64url'),
  ])('a cursor that is none of ours is refused by name: %s', async (cursor) =>
    expect(await refusal(listBookings(as(ann.who), { cursor }))).toMatchObject({
      code: 'invalid_request',
      param: 'cursor',
    }),
  );
});
