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
import { createSealer } from '../../platform/auth/seal.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { cancelOrphans, claimDue } from '../../platform/delivery/claims.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { declaredJobs } from '../../contracts.ts';
import { doers } from '../../wiring.ts';
import { ownerOf } from '../access/access.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createPolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import { MAX_OWN, USUAL_MINUTES } from './contract.ts';
import { changeListener, subscribe, subscriptionsBy, type Wish } from './subscriptions.ts';

let testing: TestDatabase;
let world: World;
let house: number;
let room: number;
let other: number;
let ann: Awaited<ReturnType<typeof createUser>>;

const START = Temporal.Instant.from('2030-01-07T08:00:00Z');
let now = START;

const egress = createEgress({ allowNetworks: [] });
const options = { sealer: createSealer('for this test'), egress, ownerOf };
const calls = subscriptionsBy(options);
const url = 'https://receiver.example/';

beforeAll(async () => {
  testing = await createTestDatabase();
});
beforeEach(async () => {
  now = START;
  world = await createWorld(testing.database);
  house = await createBuilding(world, { zone: 'Europe/London' });
  [room, other] = [
    await createResource(world, { type: 'room', buildingId: house }),
    await createResource(world, { type: 'room', buildingId: house }),
  ];
  ann = await createUser(world);
});
afterAll(async () => {
  egress.close();
  await testing[Symbol.asyncDispose]();
});

const as = (who: Principal): Ctx => contextFor(testing.database, who, now);
const ask = (wish: Partial<Wish> = {}, who: Principal = ann.who) =>
  subscribe(options, as(who), { about: 'appointment', resourceIds: [room], url, dialect: 'v1', ...wish });
const later = (minutes: number): void => void (now = now.add({ minutes }));

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return [error.kind.code, error.details.param].filter(Boolean).join(' ');
    throw error;
  }
  throw new Error('It was not refused');
}

let hour = 9;
const book = (resourceIds = [room]) => {
  hour = hour === 20 ? 9 : hour + 1;
  const day = `2030-01-${String(8 + (hour % 10)).padStart(2, '0')}`;
  return createBooking(as(world.ctx.who), { resourceIds, start: `${day}T09:00:00Z`, end: `${day}T09:30:00Z` });
};

const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
/** Lets subscribers hear of what happened, and tells what is to be told by now. */
async function hear(): Promise<void> {
  const { database } = testing;
  const clock = () => now;
  const heard = [changeListener];
  const dispatch = async () => {
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  };
  await dispatch();
  const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));
  await workOff(database, [...reactionJobs(heard), ...jobs], { clock });
  await dispatch();
}
/** A second later, when what came together is told. */
async function tellAll(): Promise<void> {
  await hear();
  now = now.add({ seconds: 1 });
  await hear();
}
const told = async () =>
  (
    await world.db
      .selectFrom('event')
      .innerJoin('delivery', 'delivery.eventId', 'event.id')
      .select(['event.data', 'delivery.webhookId', 'delivery.state'])
      .where('event.tenantId', '=', world.tenant.id)
      .orderBy('event.id')
      .execute()
  ).map(({ data, webhookId, state }) => ({ ...(data as { about: string; resourceIds: number[] }), webhookId, state }));
const claim = () =>
  claimDue(testing.database.forTenant(ALL_TENANTS), {
    now,
    until: now.add({ seconds: 30 }),
    free: { quick: 100, unproven: 100, slow: 100 },
    busy: [],
    fullTenants: [],
    perWebhook: 8,
    atOnce: 100,
  });
const claimed = async () => (await claim()).filter(({ tenantId }) => tenantId === world.tenant.id).length;

describe('a subscription', () => {
  test('is told once of what comes within a second, and names its own resources alone', async () => {
    const { id } = await ask({ resourceIds: [other, room, room] });
    await book([room]);
    await book([other]);
    await book([await createResource(world, { type: 'room', buildingId: house })]);
    await tellAll();
    expect(await told()).toMatchObject([{ webhookId: id, about: 'appointment', resourceIds: [room, other] }]);
    const { id: booking } = await book([room]);
    await cancelBooking(as(world.ctx.who), { id: booking });
    await tellAll();
    expect(await told()).toMatchObject([{}, { webhookId: id, resourceIds: [room] }]);
    expect(await claimed()).toBe(1);
  });

  test('of what keeps changing is told all the same', async () => {
    await ask();
    for (let i = 0; i < 4; i++) {
      await book();
      await hear();
      now = now.add({ milliseconds: 400 });
    }
    await hear();
    expect((await told()).length).toBeGreaterThan(0);
  });

  test('is for an hour unless said, and ends then to the millisecond', async () => {
    const { expiresAt } = await ask();
    expect(expiresAt.getTime()).toBe(START.add({ minutes: USUAL_MINUTES }).epochMilliseconds);
    await book();
    await tellAll();
    now = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime());
    expect(await claimed()).toBe(0);
    now = now.subtract({ milliseconds: 1 });
    expect(await claimed()).toBe(1);
    now = now.add({ milliseconds: 1 });
    await cancelOrphans(testing.database.forTenant(ALL_TENANTS), now);
    expect(await told()).toMatchObject([{ state: 'cancelled' }]);
    await book();
    await tellAll();
    expect(await told()).toHaveLength(1);
    expect((await calls.listSubscriptions(as(ann.who), {})).items).toEqual([]);
  });

  test('lives on when it is asked for again, before its end and after', async () => {
    const first = await ask({ minutes: 10 });
    later(5);
    const again = await ask({ minutes: 10 });
    expect([again.id, again.expiresAt.getTime()]).toEqual([first.id, now.add({ minutes: 10 }).epochMilliseconds]);
    expect(again.secretSealed.equals(first.secretSealed)).toBe(true);
    later(60);
    expect((await ask({ minutes: 10 })).id).toBe(first.id);
    await book();
    await tellAll();
    expect(await told()).toMatchObject([{ webhookId: first.id }]);
    expect((await ask({ url: `${url}other` })).id).not.toBe(first.id);
    expect((await ask({ about: 'status' })).id).not.toBe(first.id);
    expect((await ask({}, (await createUser(world)).who)).id).not.toBe(first.id);
  });

  test('asked for many times at once, also as it ends, is one', async () => {
    const { id, expiresAt } = await ask({ minutes: 1 });
    now = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime());
    const all = await Promise.all(Array.from({ length: 6 }, () => ask({ minutes: 1 })));
    expect(new Set(all.map((one) => one.id))).toEqual(new Set([id]));
    expect((await calls.listSubscriptions(as(ann.who), {})).items).toHaveLength(1);
  });

  test('is refused for what is not seen, not read, not callable, or too much', async () => {
    expect(await refusal(ask({ resourceIds: [room, 2_000_000_000] }))).toBe('not_found resourceIds[1]');
    expect(await refusal(ask({ url: 'https://127.0.0.1/' }))).toBe('callback_refused url');
    const blind: Principal = { ...ann.who, scopes: new Set(['bookings:read']) };
    expect(await refusal(ask({ about: 'daily_key' }, blind))).toBe('forbidden about');
    for (let i = 0; i < MAX_OWN; i++) await ask({ url: `${url}${i}` });
    expect(await refusal(ask())).toBe('too_many_subscriptions');
    expect((await ask({ url: `${url}0` })).id).toBeGreaterThan(0);
    later(USUAL_MINUTES);
    expect((await ask()).id).toBeGreaterThan(0);
  });

  test('says nothing of what its owner no longer sees, and nothing at all once she is shut out', async () => {
    await ask({ resourceIds: [room, other] });
    const { id: groupId } = await world.db
      .insertInto('userGroup')
      .values({ tenantId: world.tenant.id, name: 'Others', createdAt: world.at })
      .returning('id')
      .executeTakeFirstOrThrow();
    const rules = { visibleTo: { groupIds: [groupId] } };
    await createPolicy(as(world.ctx.who), { name: 'For others', resourceId: room, rules });
    await book([room]);
    await book([other]);
    await tellAll();
    expect(await told()).toMatchObject([{ resourceIds: [other] }]);
    const her = world.db.updateTable('userAccount').where('tenantId', '=', world.tenant.id).where('id', '=', ann.id);
    await her.set({ deactivatedAt: new Date() }).execute();
    expect(await claimed()).toBe(0);
    await book([other]);
    await tellAll();
    expect(await told()).toHaveLength(1);
  });

  test('is listed and ended by its owner, and by who keeps webhooks', async () => {
    const bob = await createUser(world);
    const keeper = await createUser(world, { role: 'administrator' });
    const { id } = await ask();
    const listed = async (who: Principal) => (await calls.listSubscriptions(as(who), {})).items.map((one) => one.id);
    expect(await listed(ann.who)).toEqual([id]);
    expect(await listed(bob.who)).toEqual([]);
    expect(await listed(keeper.who)).toEqual([id]);
    expect(await refusal(calls.deleteSubscription(as(bob.who), { id }))).toBe('not_found id');
    await book();
    await tellAll();
    await calls.deleteSubscription(as(keeper.who), { id });
    expect(await listed(ann.who)).toEqual([]);
    expect(await told()).toMatchObject([{ state: 'cancelled' }]);
    expect((await ask()).id).not.toBe(id);
  });
});
