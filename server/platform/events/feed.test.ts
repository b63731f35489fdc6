import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { declaredThings, type ThingEvent } from '../../../test/support/things.ts';
import type { Scope } from '../contract/scopes.ts';
import type { Event } from './contract.ts';
import { createAudience } from './audience.ts';
import { dispatchOnce, startDispatch } from './dispatch.ts';
import { createFeed, listEventsBy, MAX_CATCH_UP } from './feed.ts';
import { createSignals } from './wake.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(12);
});
afterAll(() => base[Symbol.asyncDispose]());

const audience = createAudience(declaredThings);
const listEvents = listEventsBy(audience);
const clock = () => Temporal.Now.instant();
const onError = (error: unknown): void => {
  throw error;
};

const emit = (world: World, subjectId: number, type: ThingEvent = 'thing.changed'): Promise<void> =>
  world.ctx.tx(async (tx) =>
    tx.emit(type, {
      id: subjectId,
      version: 1,
      data: { a_b: 1 },
      before: null,
      after: null,
    }),
  );
const dispatch = () => dispatchOnce({ database: base.database, listeners: [], audience, clock });

it('the list pages through everything, each tenant its own', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  expect(await listEvents(world.ctx, {})).toEqual({ items: [], nextAfter: 0 });
  for (let i = 1; i <= 5; i++) await emit(world, i);
  await emit(other, 77);
  expect((await listEvents(world.ctx, {})).items).toEqual([]); // not before they have a position
  await dispatch();
  const seen: number[] = [];
  let after = 0;
  for (let page = 0; page < 4; page++) {
    const { items, nextAfter } = await listEvents(world.ctx, { after, limit: 2 });
    seen.push(...items.map(({ subject }) => subject.id));
    after = nextAfter;
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(after).toBe(5);
  const [first] = (await listEvents(world.ctx, { limit: 1 })).items;
  expect(first).toMatchObject({
    position: 1,
    type: 'thing.changed',
    subject: { type: 'thing', id: 1 },
    version: 1,
    data: { a_b: 1 },
    actor: 'system',
  });
});

it('nobody reads afterwards what she may not hear as it happens', async () => {
  const world = await createWorld(base.database);
  for (const type of ['thing.made', 'stuff.made', 'thing.changed'] as const) await emit(world, 1, type);
  await dispatch();
  const named = { members: ['host'], to: 'bookings:manage' } as const;
  const stuff = { ...declaredThings['stuff.made'], heard: 'bookings:read', named } as const;
  const list = listEventsBy(createAudience({ ...declaredThings, 'stuff.made': stuff }));
  const read = async (scopes: readonly Scope[], types?: string) => {
    const ctx = world.ctx.as({ ...world.ctx.who, scopes: new Set(scopes) });
    const { items, nextAfter } = await list(ctx, types === undefined ? {} : { types });
    return [...items.map(({ type }) => type), nextAfter];
  };
  expect(await read(['events:read'])).toEqual(['thing.made', 'thing.changed', 3]);
  expect(await read(['events:read', 'bookings:read'])).toEqual(['thing.made', 'thing.changed', 3]);
  expect(await read(['events:read'], 'stuff.made')).toEqual([3]);
  expect(await read(['events:read', 'bookings:read'], 'stuff.made,thing.made')).toEqual(['thing.made', 3]);
  const all = ['thing.made', 'stuff.made', 'thing.changed', 3];
  expect(await read(['events:read', 'bookings:read', 'bookings:manage'])).toEqual(all);
});

it('a filter leaves out other types and does not look at them twice', async () => {
  const world = await createWorld(base.database);
  for (const type of ['thing.made', 'thing.changed', 'thing.changed', 'stuff.made', 'thing.changed'] as const)
    await emit(world, 1, type);
  await dispatch();
  const types = 'thing.made,stuff.made';
  const all = await listEvents(world.ctx, { types });
  expect(all.items.map(({ position }) => position)).toEqual([1, 4]);
  expect(all.nextAfter).toBe(5);
  const some = await listEvents(world.ctx, { types, limit: 1 });
  expect(some).toMatchObject({ items: [{ position: 1 }], nextAfter: 1 });
  expect(await listEvents(world.ctx, { types, after: 5 })).toEqual({ items: [], nextAfter: 5 });
  expect(await listEvents(world.ctx, { after: 9 })).toEqual({ items: [], nextAfter: 9 });
});

it('followers hear everything from where they were, once and in order, while events are written', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  const signals = createSignals({ connection: base.connection, onError });
  const feed = createFeed(base.database, signals, onError);
  const dispatching = startDispatch({ database: base.database, signals, listeners: [], audience, clock, onError });
  try {
    for (let i = 1; i <= 20; i++) await emit(world, i);
    await until(async () => expect((await listEvents(world.ctx, { after: 19 })).items).toHaveLength(1));
    const heard = new Map<number, number[]>();
    const follow = (after: number) => {
      const positions: number[] = [];
      heard.set(after, positions);
      return feed.follow(world.tenant.id, after, ({ position }) => positions.push(position));
    };
    const fresh: Event[] = [];
    const now = await feed.follow(world.tenant.id, null, (event) => fresh.push(event));
    expect(now).toMatchObject({ position: 20, gap: false });
    const writing = Promise.all(Array.from({ length: 100 }, (_, i) => emit(i % 2 === 0 ? world : other, 100 + i)));
    const followings = [];
    for (const after of [0, 5, 20]) followings.push(await follow(after));
    await writing;
    await until(() => expect(fresh).toHaveLength(50));
    expect(fresh.map(({ position }) => position)).toEqual(Array.from({ length: 50 }, (_, i) => 21 + i));
    for (const [after, positions] of heard) {
      expect(positions).toEqual(Array.from({ length: 70 - after }, (_, i) => after + 1 + i));
    }
    for (const { leave } of [now, ...followings]) leave();
    await emit(world, 1);
    const again = await feed.follow(world.tenant.id, 70, ({ position }) => heard.get(0)?.push(position));
    await until(() => expect(heard.get(0)?.at(-1)).toBe(71));
    expect(fresh).toHaveLength(50);
    again.leave();
  } finally {
    await feed.close();
    await dispatching.stop();
    await signals.close();
  }
});

it('who has missed too much, or comes from the future, is told so', async () => {
  const world = await createWorld(base.database);
  const signals = createSignals({ connection: base.connection, onError });
  const feed = createFeed(base.database, signals, onError);
  const position = MAX_CATCH_UP + 1;
  await world.db.insertInto('eventCounter').values({ tenantId: world.tenant.id, lastPosition: position }).execute();
  const hear = (): void => expect.unreachable();
  expect(await feed.follow(world.tenant.id, 0, hear)).toMatchObject({ gap: true, position });
  expect(await feed.follow(world.tenant.id, position + 1, hear)).toMatchObject({ gap: true, position });
  expect(await feed.follow(world.tenant.id, 1, hear)).toMatchObject({ gap: false, position });
  await feed.close();
  await signals.close();
});
