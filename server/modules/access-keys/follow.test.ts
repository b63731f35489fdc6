import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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
import { workOff } from '../../../test/support/queue.ts';
import { until } from '../../../test/support/until.ts';
import { declaredEvents, declaredJobs } from '../../contracts.ts';
import { createDerive } from '../../platform/auth/derive.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers } from '../../wiring.ts';
import { deactivateUser, getBelongings, lastingOwner } from '../access/access.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { updateUser } from '../people/people.ts';
import { updateResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { forgetOldKeys, keyListener, keysBy } from './access-keys.ts';
import { MAX_KEYS_NAMED } from './contract.ts';
import { hasKeysOrDoors } from './store.ts';

/** What becomes of keys by what becomes of the rest: of who answers for them, of rows, of clocks. */

let testing: TestDatabase;
let world: World;
let house: number;
let room: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let keeper: Awaited<ReturnType<typeof createUser>>;
let now: Temporal.Instant;
const setNow = (text: string): void => void (now = Temporal.Instant.from(text));

const keys = keysBy(
  { publicUrl: 'https://desks.example', derive: createDerive('for this test', 'access keys') },
  lastingOwner,
);

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  house = await createBuilding(world, { zone: 'Europe/London' });
  [ann, keeper] = [await createUser(world), await createUser(world, { role: 'space_manager' })];
});
beforeEach(async () => {
  setNow('2030-01-07T08:00:00Z');
  room = await createResource(world, { type: 'room', buildingId: house });
  const one = world.db.updateTable('resource').where('tenantId', '=', world.tenant.id).where('id', '=', room);
  await one.set({ accessId: `door-${room}` }).execute();
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal): Ctx => contextFor(testing.database, who, now);
const asSystem = (): Ctx => as(world.ctx.who);

const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
/** Lets the keys hear of what happened, and does what is due by now. */
async function hear(): Promise<void> {
  const { database } = testing;
  const clock = () => now;
  const heard = [keyListener];
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));
  await workOff(database, [...reactionJobs(heard), ...jobs], { clock });
}

async function book(start = '2030-01-07T09:00:00Z', end = '2030-01-07T10:00:00Z'): Promise<number> {
  const { id } = await createBooking(as(ann.who), { resourceIds: [room], start, end });
  await hear();
  return id;
}
const listOf = async (bookingId: number) =>
  (await keys.listAccessKeys(as(ann.who), { bookingId, revoked: true })).items;
async function keyOf(bookingId: number) {
  const [key] = await listOf(bookingId);
  if (!key) throw new Error('It has no key');
  return key;
}
const make = (kind: 'static' | 'daily', who: Principal = keeper.who) =>
  keys.createAccessKey(as(who), { kind, resourceId: room });
const isGood = async (secret: string | null): Promise<boolean> =>
  (await keys.checkAccessKey(asSystem(), { secret: secret ?? '', resourceId: room })).good;
const rowsOf = (id: number) =>
  world.db.updateTable('accessKey').where('tenantId', '=', world.tenant.id).where('id', '=', id);
const typesOf = async (id: number): Promise<string[]> => {
  const told = world.db.selectFrom('event').select('type').where('tenantId', '=', world.tenant.id);
  const mine = told.where('subjectType', '=', 'access_key').where('subjectId', '=', id).orderBy('id');
  return (await mine.execute()).map(({ type }) => type.replace('access_key.', ''));
};

test('a row that comes again with the id and turn of another has another secret', async () => {
  const { id, url } = await make('static');
  const turned = await keys.rotateAccessKey(as(keeper.who), { id });
  expect(await isGood(turned.url)).toBe(true);
  // As it was in the backup: the row is made anew, and turned anew.
  const rows = world.db.deleteFrom('accessKey').where('tenantId', '=', world.tenant.id).where('id', '=', id);
  await rows.execute();
  const again = await make('static');
  await rowsOf(again.id).set({ id }).execute();
  expect(await isGood(url)).toBe(false);
  await keys.rotateAccessKey(as(keeper.who), { id });
  expect(await isGood(turned.url)).toBe(false);
});

test('what opens nothing is not shown: whose host or owner counts no more', async () => {
  const late = await createUser(world, { role: 'space_manager' });
  const { id } = await make('static', late.who);
  const seen = async () => (await keys.getAccessKey(as(keeper.who), { id })).url;
  expect(await seen()).not.toBe(null);
  const of = world.db.updateTable('userAccount').where('tenantId', '=', world.tenant.id).where('id', '=', late.id);
  await of.set({ role: 'employee' }).execute();
  expect(await seen()).toBe(null);
  expect((await keys.rotateAccessKey(as(keeper.who), { id })).url).not.toBe(null);

  const booked = await keyOf(await book());
  expect(booked.url).not.toBe(null);
  await cancelBooking(as(ann.who), { id: booked.bookingId ?? 0 });
  expect((await keyOf(booked.bookingId ?? 0)).url).toBe(null);
});

test('who answered for a resource’s key and is shut out, ends it, and that is told', async () => {
  const late = await createUser(world, { role: 'space_manager' });
  const { id } = await make('daily', late.who);
  const own = await make('static');
  await deactivateUser(asSystem(), { id: late.id });
  await hear();
  expect(await keys.getAccessKey(as(keeper.who), { id })).toMatchObject({ url: null, revokedFor: 'owner_left' });
  expect(await typesOf(id)).toEqual(['created', 'revoked']);
  expect((await keys.getAccessKey(as(keeper.who), { id: own.id })).revokedAt).toBe(null);
  now = now.add({ hours: 24 });
  await hear();
  expect(await typesOf(id)).toHaveLength(2);
});

test('goes with what she leaves to her heir, and not where it opened nothing by then', async () => {
  const [late, idle, heir] = [
    await createUser(world, { role: 'space_manager' }),
    await createUser(world, { role: 'space_manager' }),
    await createUser(world, { role: 'space_manager' }),
  ];
  const { id } = await make('daily', late.who);
  const name = (await world.db.selectFrom('resource').select('name').where('id', '=', room).executeTakeFirst())?.name;
  const left = { id, kind: 'daily', resourceId: room, resourceName: name };
  expect(await getBelongings(asSystem(), { id: late.id })).toMatchObject({ keys: [left], keyCount: 1 });
  await deactivateUser(asSystem(), { id: late.id, handTo: heir.id });
  await hear();
  // Nobody hears of it: the next version is the next that is told.
  expect(await keys.getAccessKey(as(keeper.who), { id })).toMatchObject({ revokedFor: null, version: 1 });
  expect((await keys.getAccessKey(as(keeper.who), { id })).url).not.toBe(null);
  expect((await getBelongings(asSystem(), { id: heir.id })).keys).toEqual([left]);
  const other = await make('static', idle.who);
  await updateUser(asSystem(), { id: idle.id, role: 'employee' });
  await deactivateUser(asSystem(), { id: idle.id, handTo: heir.id });
  await hear();
  expect(await keys.getAccessKey(as(keeper.who), { id: other.id })).toMatchObject({ revokedFor: 'owner_left' });
});

test('nobody is locked before what is booked and its keys', async () => {
  const booked = await keyOf(await book());
  const lasting = await make('static');
  const oneTime = { kind: 'one_time', resourceId: room, bookingId: booked.bookingId ?? 0 } as const;
  const asked: readonly [number, Principal, () => Promise<unknown>][] = [
    [lasting.id, keeper.who, () => keys.rotateAccessKey(as(keeper.who), { id: lasting.id })],
    [booked.id, keeper.who, () => keys.rotateAccessKey(as(keeper.who), { id: booked.id })],
    [booked.id, ann.who, () => keys.createAccessKey(as(ann.who), oneTime)],
  ];
  await connected(testing.connection, async (client) => {
    await client.query(`set atrium.tenant = '0'`);
    const tenant = world.tenant.id;
    for (const [id, who, ask] of asked) {
      await client.query('begin');
      await client.query('select from access_key where tenant_id = $1 and id = $2 for no key update', [tenant, id]);
      const answer = ask().then(
        () => 'done',
        (error: unknown) => error,
      );
      await until(async () => {
        const { rowCount } = await client.query(`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`);
        expect(rowCount).toBe(1);
      });
      // Fails where the other one holds her already.
      const locking = 'select from user_account where tenant_id = $1 and id = $2 for no key update nowait';
      await client.query(locking, [tenant, who.userId]);
      await client.query('commit');
      expect(await answer).toBe('done');
    }
  });
});

test('a daily key that is due to be told stays due when something becomes of its place', async () => {
  const { id } = await make('daily');
  setNow('2030-01-08T00:00:01Z');
  await updateResource(asSystem(), { id: room, name: `Another ${room}` });
  // Heard before the job has run.
  await asSystem().tx(async (tx) => {
    const { rows } = await sql<{ version: number }>`select version from resource
      where tenant_id = ${world.tenant.id} and id = ${room}`.execute(tx.db);
    const subject = { type: 'resource', id: room } as const;
    const heard = { id: 'x', position: 1, type: 'resource.updated', subject, actor: 'system', at: now } as const;
    await keyListener.react(tx, [{ ...heard, version: rows[0]?.version ?? 0, data: { id: room } } as never]);
  });
  await hear();
  expect(await typesOf(id)).toEqual(['created', 'rotated']);
});

test('what somebody revoked of a booking is remembered as long as that; the rest is forgotten', async () => {
  const revoked = await keyOf(await book());
  await keys.revokeAccessKey(as(ann.who), { id: revoked.id });
  const over = await keyOf(await book('2030-01-07T11:00:00Z', '2030-01-07T12:00:00Z'));
  await cancelBooking(as(ann.who), { id: over.bookingId ?? 0 });
  await hear();
  const lasting = await make('static');
  await keys.revokeAccessKey(as(keeper.who), { id: lasting.id });
  const clear = (days: number) =>
    testing.database.transaction(ALL_TENANTS, async (db) => ({
      value: await forgetOldKeys.clear(db, now.add({ hours: days * 24 }), 1_000),
    }));
  const left = async () => {
    const rows = world.db.selectFrom('accessKey').select('id').where('tenantId', '=', world.tenant.id);
    return (await rows.where('resourceId', '=', room).orderBy('id').execute()).map(({ id }) => id);
  };
  await clear(89);
  expect(await left()).toEqual([revoked.id, over.id, lasting.id]);
  await clear(91);
  expect(await left()).toEqual([revoked.id]);
});

test('a workplace without keys and doors is asked once', async () => {
  const other = await createWorld(testing.database);
  const there = await createBuilding(other);
  const [plain, door] = [
    await createResource(other, { type: 'room', buildingId: there }),
    await createResource(other, { type: 'room', buildingId: there }),
  ];
  const one = other.db.updateTable('resource').where('tenantId', '=', other.tenant.id).where('id', '=', door);
  await one.set({ accessId: 'door' }).execute();
  expect(await hasKeysOrDoors(other.ctx, [])).toBe(false);
  expect(await hasKeysOrDoors(other.ctx, [plain])).toBe(false);
  expect(await hasKeysOrDoors(other.ctx, [plain, door])).toBe(true);
  await keys.createAccessKey(contextFor(testing.database, other.ctx.who, now), { kind: 'static', resourceId: plain });
  expect(await hasKeysOrDoors(other.ctx, [])).toBe(true);
});

test('everybody who reads keys hears that something became of one, and nothing more', () => {
  const data = { id: 1, version: 1, kind: 'one_time', resourceId: 2, bookingId: 3, revokedFor: null };
  for (const type of ['access_key.created', 'access_key.rotated', 'access_key.revoked'] as const)
    expect(createAudience(declaredEvents).openDataOf({ type, data }, false)).toEqual({ id: 1 });
});

test('of many that she answers for the first are named, and all are counted', async () => {
  const late = await createUser(world, { role: 'space_manager' });
  const made = [];
  for (let i = 0; i <= MAX_KEYS_NAMED; i++) {
    const resourceId = await createResource(world, { buildingId: house, type: 'room' });
    await world.db
      .updateTable('resource')
      .set({ accessId: `door-${resourceId}` })
      .where('tenantId', '=', world.tenant.id)
      .where('id', '=', resourceId)
      .execute();
    made.push((await keys.createAccessKey(as(late.who), { kind: 'static', resourceId })).id);
  }
  const named = async () => {
    const { keys: all, keyCount } = await getBelongings(asSystem(), { id: late.id });
    return { ids: all.map(({ id }) => id), keyCount };
  };
  const first = made.slice(0, MAX_KEYS_NAMED);
  expect(await named()).toEqual({ ids: first, keyCount: MAX_KEYS_NAMED + 1 });
  await keys.revokeAccessKey(as(late.who), { id: made.at(-1) ?? 0 });
  expect(await named()).toEqual({ ids: first, keyCount: MAX_KEYS_NAMED });
});
