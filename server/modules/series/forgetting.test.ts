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
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { cancelSeries, createBooking, forgetAttendees, forgetOldAttendees } from './series.ts';

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const DAYS = 90;
const MIA = { name: 'Mia Guest', email: 'Mia@Outside.example' };
const TIM = { name: 'Tim', email: 'tim@outside.example' };
const GONE = { name: '', email: null };

let testing: TestDatabase;
let world: World;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
// Of each test its own workplace: what is cleared is all that there is.
beforeEach(async () => {
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  [ann, bob] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bob' })];
});

const asAnn = () => contextFor(testing.database, ann.who, NOW);
const days = (count: number) => ({ hours: 24 * count });
const book = async (given: object) =>
  createBooking(asAnn(), {
    resourceIds: [await createResource(world, { buildingId: building, type: 'room' })],
    start: NOW.add({ hours: 1 }).toString(),
    end: NOW.add({ hours: 2 }).toString(),
    ...given,
  });

/** Who attends, booking by booking, by start, with the bookings' versions. */
async function attending() {
  const rows = await world.db
    .selectFrom('bookingAttendee as guest')
    .innerJoin('booking', (join) =>
      join.onRef('booking.id', '=', 'guest.bookingId').onRef('booking.tenantId', '=', 'guest.tenantId'),
    )
    .select(['version', 'userId', 'guest.name', 'guest.email'])
    .where('guest.tenantId', '=', world.tenant.id)
    .orderBy('startsAt')
    .orderBy('booking.id')
    .orderBy('position')
    .execute();
  return rows;
}
const inSeries = () =>
  world.db
    .selectFrom('bookingSeries')
    .select(['version', 'attendees'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();

/** One round of each chore. @returns how many each cleared */
async function clear(at: Temporal.Instant, limit = 100) {
  const cleared: number[] = [];
  for (const chore of forgetOldAttendees(DAYS))
    cleared.push(await chore.clear(testing.database.forTenant(ALL_TENANTS), at, limit));
  return cleared;
}

describe('in time', () => {
  test('who attended without an account is forgotten, and who has one is not; once', async () => {
    const { end } = await book({
      guest: MIA,
      attendees: [TIM, { userId: bob.id }, { email: 'nameless@outside.example' }],
    });
    const due = Temporal.Instant.from(end).add(days(DAYS));
    expect(await clear(due)).toEqual([0, 0]);
    const before = await attending();
    expect(before.map(({ email }) => email)).toEqual([TIM.email, null, 'nameless@outside.example', MIA.email]);
    expect(await clear(due.add({ seconds: 1 }))).toEqual([3, 0]);
    const after = [
      { version: 1, userId: null, ...GONE },
      { version: 1, userId: bob.id, name: null, email: null },
      { version: 1, userId: null, ...GONE },
      { version: 1, userId: null, ...GONE },
    ];
    expect(await attending()).toEqual(after);
    expect(await clear(due.add(days(1)))).toEqual([0, 0]);
    expect(await attending()).toEqual(after);
  });

  test('of a series date by date, and of itself once all are over: however it ended', async () => {
    const attendees = [TIM, { userId: bob.id }];
    const { seriesId } = await book({ attendees, recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    const cancelled = await book({ attendees: [MIA], recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
    await cancelSeries(asAnn(), { id: cancelled.seriesId ?? 0 });
    await book({ attendees: [MIA], recurrence: { rule: 'FREQ=YEARLY' } });
    const first = NOW.add({ hours: 2 }).add(days(DAYS));
    const [whole] = await inSeries();
    // Of three series the first dates.
    expect(await clear(first.add({ seconds: 1 }))).toEqual([3, 0]);
    expect((await inSeries())[0]).toEqual(whole);
    expect(await clear(first.add(days(1)).add({ seconds: 1 }))).toEqual([2, 1]);
    expect(await clear(first.add(days(2)).add({ seconds: 1 }))).toEqual([1, 1]);
    expect(await inSeries()).toEqual([
      {
        version: 1,
        attendees: [
          { userId: null, ...GONE },
          { userId: bob.id, name: null, email: null },
        ],
      },
      { version: 2, attendees: [{ userId: null, ...GONE }] },
      { version: 1, attendees: [{ userId: null, ...MIA }] },
    ]);
    expect(seriesId).not.toBeNull();
    expect(await clear(first.add(days(3)))).toEqual([0, 0]);
  });

  test('so many at a time', async () => {
    for (const guest of [MIA, TIM, MIA]) await book({ guest, recurrence: { rule: 'FREQ=DAILY;COUNT=1' } });
    const due = NOW.add(days(DAYS + 1));
    expect([await clear(due, 2), await clear(due, 2), await clear(due, 2)]).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ]);
    expect((await attending()).map(({ name, email }) => ({ name, email }))).toEqual([GONE, GONE, GONE]);
  });

  test('what somebody is just changing is left for the next time', async () => {
    const { id } = await book({ guest: MIA });
    const due = NOW.add(days(DAYS + 1));
    const [locked, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const changing = asAnn().tx(async (tx) => {
      await tx.db.selectFrom('booking').select('id').where('id', '=', id).forUpdate().execute();
      locked.resolve();
      await looked.promise;
    });
    await locked.promise;
    const cleared = await clear(due).finally(() => looked.resolve());
    await changing;
    expect(cleared).toEqual([0, 0]);
    expect(await clear(due)).toEqual([1, 0]);
  });
});

test('on request it goes on where it stopped, and tells the hosts alone', async () => {
  const wishes = [
    { guest: MIA },
    { attendees: [MIA] },
    { attendees: [TIM, MIA], recurrence: { rule: 'FREQ=DAILY;COUNT=2' } },
  ];
  for (const wish of wishes) await book(wish);
  const forget = () =>
    asAnn().tx((tx) => forgetAttendees(tx, { email: MIA.email.toLowerCase(), buildings: [building], most: 3 }, []));
  const elsewhere = () =>
    asAnn().tx((tx) => forgetAttendees(tx, { email: MIA.email.toLowerCase(), buildings: [building + 1], most: 3 }, []));
  expect(await elsewhere()).toEqual({ more: false });
  expect((await attending()).filter(({ email }) => email === MIA.email)).toHaveLength(4);
  expect([await forget(), await forget(), await forget()]).toEqual([{ more: true }, { more: false }, { more: false }]);
  expect((await attending()).map(({ version, name }) => [version, name])).toEqual([
    [2, ''],
    [2, ''],
    [2, 'Tim'],
    [2, ''],
    [2, 'Tim'],
    [2, ''],
  ]);
  expect(await inSeries()).toEqual([
    {
      version: 2,
      attendees: [
        { userId: null, ...TIM },
        { userId: null, ...GONE },
      ],
    },
  ]);
  const told = await world.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('tenantId', '=', world.tenant.id)
    .where('type', 'in', ['booking.updated', 'series.updated'])
    .execute();
  expect(told.map(({ type }) => type).toSorted()).toEqual([
    ...Array.from({ length: 4 }, () => 'booking.updated'),
    'series.updated',
  ]);
  expect(told.map(({ data }) => (data as { toldTo?: string }).toldTo)).toEqual(told.map(() => 'host'));
});
