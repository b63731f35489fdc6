import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimKey, keepAnswer } from '../server/platform/http/idempotency.ts';
import { createSealer } from '../server/platform/auth/seal.ts';
import { connect, type Database } from '../server/platform/db/connect.ts';
import { APP_ROLE } from '../server/platform/db/migrate.ts';
import { visits } from '../server/faces/offision/visits.ts';
import { createPolicy, deletePolicy } from '../server/modules/policies/policies.ts';
import { resourceAlreadyBooked } from '../server/modules/holds/contract.ts';
import { createClosure } from '../server/modules/closures/closures.ts';
import { createBooking } from '../server/modules/series/series.ts';
import { createVisit } from '../server/modules/visitors/visitors.ts';
import { joinWaiting } from '../server/modules/waiting-list/waiting-list.ts';
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
} from './support/database.ts';
import { openRelay, type Relay } from './support/relay.ts';

let testing: TestDatabase;
let world: World;
let relay: Relay;
let database: Database;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  relay = await openRelay(testing.connection);
  database = connect({ connection: relay.connection, max: 1, role: APP_ROLE });
  await database.forTenant(world.tenant.id).selectFrom('tenant').select('id').execute(); // connected
});
afterAll(async () => {
  await database.close();
  await relay[Symbol.asyncDispose]();
  await testing[Symbol.asyncDispose]();
});

const ctx = () => contextFor(database, world.ctx.who, world.ctx.now);
const wanting = (resourceId: number, hour: number) => ({
  resourceIds: [resourceId],
  start: world.ctx.now.add({ hours: hour }).toString(),
  end: world.ctx.now.add({ hours: hour + 1 }).toString(),
  title: 'Work',
});

async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  const before = relay.turns();
  await work();
  return relay.turns() - before;
}

test('a booking asks the database twice: what it needs to know, and all that it writes with its COMMIT', async () => {
  const id = await createResource(world, { buildingId: building });
  expect(await turnsOf(() => createBooking(ctx(), wanting(id, 24)))).toBe(2);
});

test('under a key that is not repeated, three times', async () => {
  const id = await createResource(world, { buildingId: building });
  const [claim, sealer] = [{ key: 'once', operation: 'createBooking', body: {} }, createSealer('a secret')];
  const work = () =>
    ctx().tx(async (tx) => {
      await claimKey(tx, claim, sealer);
      keepAnswer(tx, claim, { reply: await createBooking(tx, wanting(id, 24)) }, sealer);
    });
  expect(await turnsOf(work)).toBe(3);
  const kept = await world.db.selectFrom('idempotencyKey').select('key').where('key', '=', 'once').execute();
  expect(kept).toHaveLength(1);
});

test('what was just refused to somebody is not hoped for: one who asks for it now is told in one try', async () => {
  const id = await createResource(world, { buildingId: building });
  await createBooking(ctx(), wanting(id, 24));
  const refused = () =>
    turnsOf(() => expect(createBooking(ctx(), wanting(id, 24))).rejects.toMatchObject({ kind: resourceAlreadyBooked }));
  const [inHope, without] = [await refused(), await refused()];
  expect(without).toBeLessThan(inHope);
  expect(await turnsOf(() => createBooking(ctx(), wanting(id, 30)))).toBe(3);
});

test('what somebody else has is found out in a second try, of which nothing of the first is left', async () => {
  const id = await createResource(world, { buildingId: building });
  const first = await createBooking(ctx(), wanting(id, 24));
  const [bookings, events] = [await countOf('booking'), await countOf('event')];
  const second = createBooking(ctx(), wanting(id, 24));
  await expect(second).rejects.toMatchObject({ kind: { code: 'resource_already_booked' } });
  expect([await countOf('booking'), await countOf('event')]).toEqual([bookings, events]);
  expect(first).toMatchObject({ state: 'confirmed' });
});

test('what is counted for its host takes one more, and another where she has something else; a year of dates no more than one', async () => {
  const [id, other] = [
    await createResource(world, { buildingId: building }),
    await createResource(world, { buildingId: building }),
  ];
  const host = await createUser(world);
  const policy = await createPolicy(world.ctx, {
    name: 'Q',
    rules: { quota: { unit: 'bookings', most: 900, per: 'day' } },
  });
  const hers = contextFor(database, host.who, world.ctx.now);
  const daily = (count: number, hour: number) => ({
    ...wanting(id, hour),
    recurrence: { rule: `FREQ=DAILY;COUNT=${count}` },
  });
  expect(await turnsOf(() => createBooking(hers, wanting(id, 24)))).toBe(3);
  expect(await turnsOf(() => createBooking(hers, wanting(id, 26)))).toBe(3);
  expect(await turnsOf(() => createBooking(hers, wanting(other, 28)))).toBe(4);
  const short = await turnsOf(() => createBooking(hers, daily(2, 30)));
  expect(await turnsOf(() => createBooking(hers, daily(260, 32)))).toBe(short);
  await deletePolicy(world.ctx, { id: policy.id });
});

test('a closure moves forty bookings of as many people in as many turns as four', async () => {
  const floors = [await createFloor(world, building, 1), await createFloor(world, building, 2)] as const;
  const turnsFor = async (count: number, day: number): Promise<number> => {
    const [floorId, above] = floors;
    for (let i = 0; i < count; i++) {
      await createResource(world, { buildingId: building, floorId: above });
      const own = await createResource(world, { buildingId: building, floorId });
      await createBooking(world.ctx, { ...wanting(own, 24 * day + 2), hostId: (await createUser(world)).id });
    }
    const { start } = wanting(0, 24 * day);
    const wish = { floorId, reason: 'Works', start, end: wanting(0, 24 * day + 5).end };
    let moved = 0;
    const turns = await turnsOf(async () => (moved = (await createClosure(ctx(), wish)).bookings.moved));
    expect(moved).toBe(count);
    return turns;
  };
  // Besides another one: what they have in common is asked for too.
  await turnsFor(1, 30);
  const few = await turnsFor(4, 40);
  expect(await turnsFor(40, 50)).toBe(few);
});

test('who waits for one of forty places is answered in as many turns as for one of four', async () => {
  const host = await createUser(world);
  const hers = contextFor(database, host.who, world.ctx.now);
  const turnsFor = async (count: number): Promise<number> => {
    const ids: number[] = [];
    for (let i = 0; i < count; i++) {
      const id = await createResource(world, { buildingId: building });
      await createBooking(world.ctx, wanting(id, 24));
      ids.push(id);
    }
    return turnsOf(() => joinWaiting(hers, { ...wanting(0, 24), resourceIds: ids }));
  };
  await turnsFor(1);
  const few = await turnsFor(4);
  expect(await turnsFor(40)).toBe(few);
});

const countOf = async (table: 'booking' | 'event'): Promise<number> =>
  (await world.db.selectFrom(table).select('id').where('tenantId', '=', world.tenant.id).execute()).length;

test('how far bookings of visitors are and what is booked is asked for as one', async () => {
  const id = await createResource(world, { buildingId: building });
  const { id: hostId } = await createUser(world);
  const { id: bookingId, start, end } = await createBooking(ctx(), { ...wanting(id, 48), hostId });
  await createVisit(world.ctx, { visitors: [{ name: 'Vera' }], buildingId: building, hostId, bookingId, start, end });
  const asked = { bookableResourceId: String(id) };
  const find = (more: object) => turnsOf(() => visits.searchVisitingAppointments(ctx(), { ...asked, ...more }));
  expect((await visits.searchVisitingAppointments(ctx(), { ...asked, bookingState: 'booked' })).data).toHaveLength(1);
  const one = await find({});
  expect([await find({ bookingState: 'booked' }), await find({ bookingState: 'rejected,booked' })]).toEqual([one, one]);
});
