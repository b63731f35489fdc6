import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connected,
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
import { deactivateUser } from '../access/access.ts';
import { listBookings } from '../bookings/bookings.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { createBooking, extendSeries, getSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T00:00:00Z');
const LATER = NOW.add({ hours: 24 * 31 });
type User = Awaited<ReturnType<typeof createUser>>;
const as = ({ who }: { readonly who: Principal }, now = NOW) => contextFor(testing.database, who, now);

/** A series without end. */
async function endless(host: User, { rule = 'FREQ=WEEKLY', attendees = [] as readonly User[] } = {}): Promise<number> {
  const { seriesId } = await createBooking(as(host), {
    resourceIds: [await createResource(world, { buildingId: building })],
    start: '2027-03-02T09:00',
    end: '2027-03-02T10:00',
    attendees: attendees.map(({ id }) => ({ userId: id })),
    recurrence: { rule },
  });
  return seriesId ?? 0;
}
const extend = (id: number, now = LATER) => as(world.ctx, now).tx((tx) => extendSeries(tx, id));
/** The dates of a series, all of them however many pages they fill. */
const datesOf = async (seriesId: number, from = '2027-03-01T00:00:00Z') =>
  (await listBookings(world.ctx, { seriesId, from, limit: 200 })).items;

test('what fails after dates were written undoes them', async () => {
  const id = await endless(await createUser(world));
  const before = [await getSeries(world.ctx, { id }), await datesOf(id)];
  // Nobody in the way, and yet nothing is had: who takes gives up at last.
  await connected(testing.connection, async (client) => {
    await client.query(`create function nothing_is_had() returns trigger language plpgsql as 'begin return null; end';
      create trigger nothing_is_had before insert on hold for each row execute function nothing_is_had()`);
  });
  await expect(extend(id)).rejects.toMatchObject({ kind: { code: 'conflict' } });
  await connected(testing.connection, async (client) => client.query('drop function nothing_is_had cascade'));
  expect([await getSeries(world.ctx, { id }), await datesOf(id)]).toEqual(before);
  await extend(id);
  expect((await datesOf(id)).length).toBeGreaterThan(58);
});

test('the series of who left long ago ends where it has been booked to, and who has left is invited no further', async () => {
  const [host, stays, leaves] = [await createUser(world), await createUser(world), await createUser(world)];
  const id = await endless(host, { attendees: [stays, leaves] });
  await deactivateUser(world.ctx, { id: leaves.id });
  await extend(id);
  const last = async () => (await datesOf(id)).at(-1);
  expect((await last())?.attendees).toMatchObject([{ userId: stays.id }]);
  const [lastBooked, before] = [await last(), await getSeries(world.ctx, { id })];
  // As it was before what she had booked went with her.
  await world.db.updateTable('userAccount').set({ deactivatedAt: world.at }).where('id', '=', host.id).execute();
  for (const days of [62, 93]) await extend(id, NOW.add({ hours: 24 * days }));
  expect((await last())?.id).toBe(lastBooked?.id);
  expect(await getSeries(world.ctx, { id })).toMatchObject({
    version: before.version + 1,
    endDay: before.bookedUntil,
    bookedUntil: null,
  });
});

test('what a policy opens from day to day is booked as it opens, a day later each time', async () => {
  const policy = await createPolicy(world.ctx, {
    name: 'A fortnight',
    rules: { bookAhead: { unit: 'days', count: 14 } },
  });
  const host = await createUser(world);
  const id = await endless(host, { rule: 'FREQ=DAILY' });
  const next = () =>
    world.db.selectFrom('job').select('runAt').where('name', '=', 'series.extend').where('key', '=', `${id}`).execute();
  const lastDay = async () => [(await datesOf(id)).length, (await datesOf(id)).at(-1)?.start.slice(0, 10)];
  expect(await lastDay()).toEqual([14, '2027-03-15']);
  for (const [day, count, last] of [
    [1, 15, '2027-03-16'],
    [1, 15, '2027-03-16'],
    [3, 17, '2027-03-18'],
  ] as const) {
    await extend(id, NOW.add({ hours: 24 * day }));
    expect(await lastDay()).toEqual([count, last]);
    const tomorrow = NOW.add({ hours: 24 * (day + 1) });
    expect((await next()).map(({ runAt }) => runAt.toISOString())).toContain(
      new Date(tomorrow.epochMilliseconds).toISOString(),
    );
  }
  const far = { start: '2027-03-20T09:00', end: '2027-03-20T10:00', recurrence: { rule: 'FREQ=DAILY' } };
  const resourceIds = [await createResource(world, { buildingId: building })];
  await expect(createBooking(as(host), { resourceIds, ...far, onConflict: 'skip' })).rejects.toMatchObject({
    details: { extra: { skipped: [{ date: '2027-03-20', code: 'booking_not_open_yet' }] } },
  });
  await deletePolicy(world.ctx, { id: policy.id });
});

test('where series are not booked any more it goes on no further, and says so; what is booked stays', async () => {
  const host = await createUser(world);
  const id = await endless(host);
  const [before, booked] = [await getSeries(world.ctx, { id }), await datesOf(id)];
  const policy = await createPolicy(world.ctx, { name: 'One at a time', rules: { recurring: false } });
  await extend(id);
  await extend(id, NOW.add({ hours: 24 * 62 }));
  await deletePolicy(world.ctx, { id: policy.id });
  await extend(id, NOW.add({ hours: 24 * 93 }));
  expect(await getSeries(world.ctx, { id })).toMatchObject({
    version: before.version + 1,
    endDay: before.bookedUntil,
    bookedUntil: null,
  });
  expect((await datesOf(id)).map((one) => one.id)).toEqual(booked.map((one) => one.id));
  const told = world.db.selectFrom('event').select('data').where('tenantId', '=', world.tenant.id);
  expect(await told.where('type', '=', 'series.ended').where('subjectId', '=', id).execute()).toMatchObject([
    { data: { why: 'not_recurring', hostId: host.id, dates: 0 } },
  ]);
});
