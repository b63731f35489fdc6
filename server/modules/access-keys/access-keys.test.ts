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
import { workOff } from '../../../test/support/queue.ts';
import { refusal } from '../../../test/support/refused.ts';
import { createDerive } from '../../platform/auth/derive.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { declaredJobs } from '../../contracts.ts';
import { doers } from '../../wiring.ts';
import { lastingOwner } from '../access/access.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { checkInBooking, checkOutBooking, extendBooking } from '../presence/presence.ts';
import { createResource as createWhole } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { keyListener, keysBy } from './access-keys.ts';
import type { AccessKey } from './contract.ts';

let testing: TestDatabase;
let world: World;
let house: number;
let room: number;
let other: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;
let keeper: Awaited<ReturnType<typeof createUser>>;

const start = '2030-01-07T09:00:00Z';
const end = '2030-01-07T10:00:00Z';
let now = Temporal.Instant.from('2030-01-07T08:00:00Z');
const setNow = (text: string): void => void (now = Temporal.Instant.from(text));
beforeEach(() => setNow('2030-01-07T08:00:00Z'));

const keys = keysBy(
  { publicUrl: 'https://desks.example', derive: createDerive('for this test', 'access keys') },
  lastingOwner,
);

const withDoor = async (id: number, accessId = `door-${id}`): Promise<number> => {
  await world.db
    .updateTable('resource')
    .set({ accessId })
    .where('tenantId', '=', world.tenant.id)
    .where('id', '=', id)
    .execute();
  return id;
};
const makeRoom = async (): Promise<number> =>
  withDoor(await createResource(world, { type: 'room', buildingId: house }));

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  house = await createBuilding(world, { zone: 'Europe/London' });
  [ann, bob] = [await createUser(world), await createUser(world)];
  keeper = await createUser(world, { role: 'space_manager' });
});
beforeEach(async () => {
  [room, other] = [await makeRoom(), await makeRoom()];
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

async function book(resourceIds = [room], who: Principal = ann.who) {
  const booking = await createBooking(as(who), { resourceIds, start, end });
  await hear();
  return booking;
}
const list = async (who: Principal, input: Parameters<typeof keys.listAccessKeys>[1] = {}): Promise<AccessKey[]> =>
  (await keys.listAccessKeys(as(who), input)).items;
async function keyOf(bookingId: number, resourceId = room, who: Principal = ann.who): Promise<AccessKey> {
  const all = await list(who, { bookingId, resourceId, revoked: true });
  const [key] = all;
  if (key === undefined || all.length > 1) throw new Error(`It has ${all.length} keys`);
  return key;
}
const check = async (key: string | null, resourceId = room, who: Principal = world.ctx.who) =>
  keys.checkAccessKey(as(who), { secret: key ?? '', resourceId });
const isGood = async (key: string | null, resourceId = room): Promise<boolean> => (await check(key, resourceId)).good;
const during = (): void => setNow('2030-01-07T09:30:00Z');
const told = async (id: number): Promise<string[]> =>
  (
    await world.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('tenantId', '=', world.tenant.id)
      .where('subjectType', '=', 'access_key')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ type, data }) => {
    expect(JSON.stringify(data)).not.toContain('door-key');
    return type;
  });

describe('the key of a booking', () => {
  test('is made with it, shown to its host and who manages keys, and to nobody else', async () => {
    const { id } = await book();
    const key = await keyOf(id);
    expect(key).toMatchObject({ kind: 'one_time', resourceId: room, bookingId: id, revokedAt: null });
    expect([key.validFrom, key.validUntil].map((text) => Temporal.Instant.from(text ?? '').toString())).toEqual([
      start,
      end,
    ]);
    expect(await list(keeper.who, { bookingId: id })).toEqual([key]);
    expect(await list(bob.who, { bookingId: id })).toEqual([]);
    expect(await refusal(keys.getAccessKey(as(bob.who), { id: key.id }))).toBe('not_found id');
    expect(await refusal(keys.rotateAccessKey(as(bob.who), { id: key.id }))).toBe('not_found id');
    expect(await refusal(keys.revokeAccessKey(as(bob.who), { id: key.id }))).toBe('not_found id');
    expect(await told(key.id)).toEqual(['access_key.created']);
  });

  test('opens its door while the booking lasts, and no other door', async () => {
    const { id } = await book();
    const { url } = await keyOf(id);
    expect(await isGood(url)).toBe(false);
    during();
    expect(await check(url)).toEqual({ good: true, kind: 'one_time', validUntil: '2030-01-07T10:00:00.000Z' });
    expect(await check(url, other)).toEqual({ good: false, kind: null, validUntil: null });
    setNow('2030-01-07T09:59:59.999Z');
    expect(await isGood(url)).toBe(true);
    setNow(end);
    expect(await isGood(url)).toBe(false);
  });

  test('is revoked at the end, whether anybody asked the door or not', async () => {
    const { id } = await book();
    setNow(end);
    await hear();
    expect(await keyOf(id)).toMatchObject({ url: null, revokedFor: 'over', validUntil: null });
    expect(await told((await keyOf(id)).id)).toEqual(['access_key.created', 'access_key.revoked']);
  });

  test('opens nothing once the booking is cancelled, before that is even heard of', async () => {
    const { id } = await book();
    const { url } = await keyOf(id);
    during();
    expect(await isGood(url)).toBe(true);
    await cancelBooking(as(ann.who), { id });
    expect(await isGood(url)).toBe(false);
    await hear();
    expect(await keyOf(id)).toMatchObject({ revokedFor: 'given_up' });
  });

  test('ends with the check-out and lasts as long as the booking is extended', async () => {
    const { id } = await book();
    const { url } = await keyOf(id);
    during();
    await checkInBooking(as(ann.who), { id });
    await extendBooking(as(ann.who), { id, end: '2030-01-07T11:00:00Z' });
    setNow('2030-01-07T10:30:00Z');
    expect(await isGood(url)).toBe(true);
    await hear();
    expect(await isGood(url)).toBe(true);
    await checkOutBooking(as(ann.who), { id });
    expect(await isGood(url)).toBe(false);
    await hear();
    expect(await keyOf(id)).toMatchObject({ revokedFor: 'over' });
  });

  test('does not move along to another room: there it is another one', async () => {
    const { id } = await book();
    const { url } = await keyOf(id);
    await updateBooking(as(ann.who), { id, resourceIds: [other] });
    during();
    expect(await isGood(url)).toBe(false);
    expect(await isGood(url, other)).toBe(false);
    await hear();
    expect(await keyOf(id)).toMatchObject({ revokedFor: 'moved' });
    expect(await isGood((await keyOf(id, other)).url, other)).toBe(true);
    setNow('2030-01-07T08:00:00Z');
    await updateBooking(as(ann.who), { id, resourceIds: [room] });
    await hear();
    const back = await keyOf(id);
    expect(back).toMatchObject({ revokedAt: null });
    expect(back.url).not.toBe(url);
    during();
    expect(await isGood(url)).toBe(false);
    expect(await isGood(back.url)).toBe(true);
  });

  test('is another one for another host, at once', async () => {
    const { id } = await book();
    const { url, id: keyId } = await keyOf(id);
    await updateBooking(as(keeper.who), { id, hostId: bob.id });
    during();
    expect(await isGood(url)).toBe(false);
    await hear();
    expect(await isGood(url)).toBe(false);
    expect(await isGood((await keyOf(id, room, bob.who)).url)).toBe(true);
    expect(await list(ann.who, { bookingId: id })).toEqual([]);
    expect(await told(keyId)).toEqual(['access_key.created', 'access_key.rotated']);
  });

  test('is dead with a host who is deactivated', async () => {
    const gone = await createUser(world);
    const { id } = await book([room], gone.who);
    const { url } = await keyOf(id, room, gone.who);
    during();
    expect(await isGood(url)).toBe(true);
    await world.db
      .updateTable('userAccount')
      .set({ deactivatedAt: new Date() })
      .where('tenantId', '=', world.tenant.id)
      .where('id', '=', gone.id)
      .execute();
    expect(await isGood(url)).toBe(false);
  });

  test('is rotated and revoked by its host; revoked by hand, it does not come back', async () => {
    const { id } = await book();
    const key = await keyOf(id);
    const turned = await keys.rotateAccessKey(as(ann.who), { id: key.id });
    during();
    expect(await isGood(key.url)).toBe(false);
    expect(await isGood(turned.url)).toBe(true);
    await keys.revokeAccessKey(as(ann.who), { id: key.id });
    await keys.revokeAccessKey(as(ann.who), { id: key.id });
    expect(await isGood(turned.url)).toBe(false);
    expect(await refusal(keys.rotateAccessKey(as(ann.who), { id: key.id }))).toBe('access_key_revoked');
    expect(
      await refusal(keys.createAccessKey(as(ann.who), { kind: 'one_time', resourceId: room, bookingId: id })),
    ).toBe('access_key_revoked bookingId');
    await updateBooking(as(keeper.who), { id, title: 'Another' });
    await hear();
    expect(await keyOf(id)).toMatchObject({ revokedFor: 'asked' });
    expect(await told(key.id)).toEqual(['access_key.created', 'access_key.rotated', 'access_key.revoked']);
  });

  test('is there for a combined room at the doors of its parts', async () => {
    const wanted = { name: `hall-${room}`, type: 'room', buildingId: house, partIds: [room, other] } as const;
    const hall = (await createWhole(asSystem(), { ...wanted, partIds: [...wanted.partIds] })).id;
    const { id } = await book([hall]);
    const { url } = await keyOf(id, hall);
    during();
    for (const door of [hall, room, other]) expect(await isGood(url, door)).toBe(true);
    expect(await isGood(url, await makeRoom())).toBe(false);
  });

  test('can be had later where it was booked before there was a door', async () => {
    const plain = await createResource(world, { type: 'room', buildingId: house });
    const { id } = await book([plain]);
    expect(await list(ann.who, { bookingId: id })).toEqual([]);
    const wanted = { kind: 'one_time', resourceId: plain, bookingId: id } as const;
    expect(await refusal(keys.createAccessKey(as(ann.who), wanted))).toBe('no_door resourceId');
    await withDoor(plain);
    expect(await refusal(keys.createAccessKey(as(bob.who), wanted))).toBe('not_found bookingId');
    const made = await keys.createAccessKey(as(ann.who), wanted);
    expect(await keys.createAccessKey(as(ann.who), wanted)).toEqual(made);
    expect(await refusal(keys.createAccessKey(as(ann.who), { ...wanted, resourceId: room }))).toBe(
      'booking_without_key bookingId',
    );
    await cancelBooking(as(ann.who), { id });
    expect(await refusal(keys.createAccessKey(as(ann.who), wanted))).toBe('booking_without_key bookingId');
  });
});

describe('a resource’s own keys', () => {
  const make = (kind: 'static' | 'daily', who: Principal = keeper.who) =>
    keys.createAccessKey(as(who), { kind, resourceId: room });

  test('are made by who manages keys there, one of each kind', async () => {
    const made = await make('static');
    expect(made).toMatchObject({ kind: 'static', bookingId: null, validFrom: null, validUntil: null });
    await expect(make('static')).rejects.toMatchObject({ constraint: 'access_key_once_per_resource' });
    expect(await refusal(make('daily', ann.who))).toBe('forbidden');
    expect(await refusal(make('daily', { ...keeper.who, reach: [house + 1] }))).toBe(
      'building_out_of_reach resourceId',
    );
    expect(await list(ann.who, { resourceId: room })).toEqual([]);
    expect(await list({ ...keeper.who, reach: [house + 1] }, { resourceId: room })).toEqual([]);
    expect(await list(keeper.who, { resourceId: room })).toEqual([made]);
    await keys.revokeAccessKey(as(keeper.who), { id: made.id });
    expect((await make('static')).url).not.toBe(made.url);
  });

  test('a static one is good until it is rotated, or who answers for it may no more', async () => {
    const late = await createUser(world, { role: 'space_manager' });
    const { id, url } = await make('static', late.who);
    expect(await check(url)).toEqual({ good: true, kind: 'static', validUntil: null });
    const of = world.db.updateTable('userAccount').where('tenantId', '=', world.tenant.id).where('id', '=', late.id);
    await of.set({ role: 'employee' }).execute();
    expect(await isGood(url)).toBe(false);
    const turned = await keys.rotateAccessKey(as(keeper.who), { id });
    expect(await isGood(url)).toBe(false);
    expect(await isGood(turned.url)).toBe(true);
  });

  test.each([
    ['in winter', '2030-01-07T12:00:00Z', '2030-01-08T00:00:00Z'],
    ['on the day that has 23 hours', '2030-03-31T00:30:00Z', '2030-03-31T23:00:00Z'],
    ['on the day that has 25', '2030-10-27T00:30:00Z', '2030-10-28T00:00:00Z'],
  ])('a daily one is another one at the building’s midnight %s', async (_, noon, midnight) => {
    setNow(noon);
    const { id, url } = await make('daily');
    const last = Temporal.Instant.from(midnight).subtract({ milliseconds: 1 });
    now = last;
    expect((await check(url)).kind).toBe('daily');
    await hear();
    expect(await told(id)).toEqual(['access_key.created']);
    setNow(midnight);
    expect(await isGood(url)).toBe(false);
    const next = await keys.getAccessKey(as(keeper.who), { id });
    expect(await isGood(next.url)).toBe(true);
    expect(Temporal.Instant.from(next.validFrom ?? '').toString()).toBe(midnight);
    await hear();
    await hear();
    expect(await told(id)).toEqual(['access_key.created', 'access_key.rotated']);
    await keys.revokeAccessKey(as(keeper.who), { id });
    now = now.add({ hours: 24 });
    await hear();
    expect(await told(id)).toHaveLength(3);
  });
});

describe('a door', () => {
  test('hears no of what is no key, and is slowed down by a flood of it, for seconds', async () => {
    const token: Principal = { ...world.ctx.who, key: 'token:4711' };
    const no = { good: false, kind: null, validUntil: null };
    const { url } = await keys.createAccessKey(asSystem(), { kind: 'static', resourceId: room });
    const mistyped = `${url?.slice(0, -2)}${url?.endsWith('AA') ? 'BB' : 'AA'}`;
    for (let i = 0; i < 60; i++) expect(await check(i % 2 ? mistyped : 'nonsense', room, token)).toEqual(no);
    expect(await refusal(check(url, room, token))).toBe('rate_limited');
    expect(await check(url, room)).toMatchObject({ good: true });
    now = now.add({ seconds: 5 });
    for (let i = 0; i < 3; i++) expect(await check(url, room, token)).toMatchObject({ good: true });
  });

  test('of a building that somebody does not reach is not hers to ask', async () => {
    const elsewhere: Principal = { ...world.ctx.who, reach: [house + 1] };
    expect(await refusal(check('x', room, elsewhere))).toBe('not_found resourceId');
    expect(await refusal(check('x', 2_000_000_000))).toBe('not_found resourceId');
  });
});

test('a door that asks while a booking is cancelled never hears yes after that has been answered', async () => {
  during();
  for (let round = 0; round < 5; round++) {
    room = await makeRoom();
    setNow('2030-01-07T08:00:00Z');
    const { id } = await book();
    const { url } = await keyOf(id);
    during();
    const state = { cancelled: false };
    const late: boolean[] = [];
    const asking = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 5; i++) {
        const { cancelled } = state;
        const { good } = await check(url);
        if (cancelled) late.push(good);
      }
    });
    await cancelBooking(as(ann.who), { id });
    state.cancelled = true;
    await Promise.all([...asking, hear()]);
    expect(late).not.toContain(true);
    expect(await isGood(url)).toBe(false);
  }
});
