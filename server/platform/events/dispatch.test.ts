import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createServiceAccount,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { declaredThings, type ThingEvent } from '../../../test/support/things.ts';
import { workOff } from '../../../test/support/queue.ts';
import { createAudience } from './audience.ts';
import { dispatchOnce, inOrder, startDispatch } from './dispatch.ts';
import type { EventListener, HeardEvent } from './listeners.ts';
import { reactionJobs } from './reactions.ts';
import { createSignals } from './wake.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(12);
});
afterAll(() => base[Symbol.asyncDispose]());

const audience = createAudience(declaredThings);
const clock = () => Temporal.Now.instant();
const onError = (error: unknown): void => {
  throw error;
};
const dispatch = (listeners: readonly EventListener[] = [], now = clock) =>
  dispatchOnce({ database: base.database, listeners, audience, clock: now });

/** Works until nothing is left, whatever other tests of this file have written. */
async function dispatchAll(listeners: readonly EventListener[] = []): Promise<void> {
  while ((await dispatch(listeners))?.events !== 0);
}

const emit = (world: World, subjectId: number, version = 1, type: ThingEvent = 'thing.changed'): Promise<void> =>
  world.ctx.tx(async (tx) =>
    tx.emit(type, {
      id: subjectId,
      version,
      data: { subjectId },
      before: null,
      after: null,
    }),
  );

const feedOf = (world: World) =>
  world.db
    .selectFrom('event')
    .select(['id', 'position', 'subjectId', 'version'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('position')
    .execute();

async function createWebhook(world: World, events: string[], more: object = {}): Promise<number> {
  const values = {
    tenantId: world.tenant.id,
    url: 'https://example.com/',
    events,
    secretSealed: Buffer.alloc(0),
    createdBy: 'system',
    ...(await createServiceAccount(world)),
    createdAt: world.at,
    ...more,
  };
  return (await world.db.insertInto('webhook').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

const deliveriesOf = (world: World) =>
  world.db.selectFrom('delivery').select(['webhookId', 'eventId']).where('tenantId', '=', world.tenant.id).execute();

describe('positions', () => {
  it('are gap-free and given once, with four dispatchers at work while events are written', async () => {
    const worlds = await Promise.all([1, 2, 3].map(() => createWorld(base.database)));
    for (const world of worlds) await createWebhook(world, ['*']);
    const stops = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const signals = createSignals({ connection: base.connection, onError, pollMs: 50 });
        const loop = startDispatch({ database: base.database, signals, listeners: [], audience, clock, onError });
        return async () => {
          await loop.stop();
          await signals.close();
        };
      }),
    );
    const each = 150;
    await Promise.all(worlds.flatMap((world) => Array.from({ length: each }, (_, i) => emit(world, i + 1))));
    await until(async () => {
      for (const world of worlds) expect((await deliveriesOf(world)).length).toBe(each);
    });
    await Promise.all(stops.map((stop) => stop()));
    for (const world of worlds) {
      const feed = await feedOf(world);
      expect(feed.map(({ position }) => position)).toEqual(Array.from({ length: each }, (_, i) => i + 1));
      const delivered = (await deliveriesOf(world)).map(({ eventId }) => eventId);
      expect(delivered.toSorted()).toEqual(feed.map(({ id }) => id).toSorted());
    }
  });

  it('only one process is the sequencer at a time', async () => {
    const client = new pg.Client(base.connection);
    await client.connect();
    await client.query('select pg_advisory_lock(4715100003)');
    expect(await dispatch()).toBeNull();
    await client.end();
    await until(async () => expect(await dispatch()).not.toBeNull());
  });

  it('an event of a long transaction with an early id is not lost', async () => {
    const world = await createWorld(base.database);
    const early = '00000000-0000-7000-8000-000000000001';
    const client = new pg.Client(base.connection);
    await client.connect();
    await client.query('begin');
    await client.query(`set local atrium.tenant = '${world.tenant.id}'`);
    await client.query(
      `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
       values ($1, $2, 'thing.changed', 'thing', 99, 1, '{}', 'system', '2020-01-01T00:00:00Z')`,
      [world.tenant.id, early],
    );
    await emit(world, 1);
    await dispatchAll();
    expect((await feedOf(world)).map(({ subjectId }) => subjectId)).toEqual([1]);
    await client.query('commit');
    await client.end();
    await emit(world, 2);
    await dispatchAll();
    const feed = await feedOf(world);
    expect(feed.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(feed.map(({ subjectId }) => subjectId)).toEqual([1, 99, 2]);
  });

  it('a subject’s versions ascend even where a later one has an earlier id and the batch is full', async () => {
    const world = await createWorld(base.database);
    const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const row = (n: number, subjectId: number, version: number) => ({
      tenantId: world.tenant.id,
      id: id(n),
      type: 'thing.changed',
      subjectType: 'thing',
      subjectId,
      version,
      data: '{}',
      actor: 'system',
      at: world.at,
    });
    const others = Array.from({ length: 700 }, (_, i) => row(i + 1, 1_000 + i, 1));
    await world.db
      .insertInto('event')
      .values([row(0, 7, 3), ...others, row(800, 7, 1), row(801, 7, 2)])
      .execute();
    await dispatch();
    const ofSubject = (await feedOf(world)).filter((event) => event.subjectId === 7 && event.position !== null);
    expect(ofSubject.map(({ version }) => version)).toEqual([1, 2, 3]);
    await dispatchAll();
    expect((await feedOf(world)).map(({ position }) => position)).toEqual(Array.from({ length: 703 }, (_, i) => i + 1));
  });

  it('the order of a batch keeps all events, every place of a subject, and its versions ascending', () => {
    const event = fc.record({
      tenantId: fc.integer({ min: 1, max: 2 }),
      id: fc.uuid(),
      type: fc.constant('thing.changed'),
      subjectType: fc.constantFrom('thing', 'other'),
      subjectId: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(event, { selector: ({ id }) => id, maxLength: 40 }), (events) => {
        const subject = (e: (typeof events)[number]): string => `${e.tenantId}/${e.subjectType}/${e.subjectId}`;
        const ordered = inOrder(events);
        expect(new Set(ordered)).toEqual(new Set(events));
        expect(ordered.map(subject)).toEqual(events.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(subject));
        for (const own of Map.groupBy(ordered, subject).values()) {
          expect(own.map(({ version }) => version)).toEqual(
            own.map(({ version }) => version).toSorted((a, b) => a - b),
          );
        }
      }),
    );
  });
});

it('webhooks get what they asked for and nobody else’s events', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  const all = await createWebhook(world, ['*']);
  const kind = await createWebhook(world, ['thing.*']);
  const one = await createWebhook(world, ['stuff.made', 'thing.removed']);
  await createWebhook(world, ['thing.chan', 'thing', 'things.*']);
  await createWebhook(world, ['*'], { disabledAt: world.at });
  await createWebhook(world, ['*'], { deletedAt: world.at });
  await createWebhook(other, ['*']);
  await emit(world, 1, 1, 'thing.changed');
  await emit(world, 1, 2, 'stuff.made');
  await dispatchAll();
  const got = (await deliveriesOf(world)).map(({ webhookId }) => webhookId);
  expect(got.toSorted((a, b) => a - b)).toEqual([all, all, kind, one]);
  expect(await deliveriesOf(other)).toEqual([]);
});

it('webhooks get nothing that their owners may not hear, whatever they asked for', async () => {
  const world = await createWorld(base.database);
  await dispatchAll();
  const id = await createWebhook(world, ['*']);
  await emit(world, 1, 1, 'thing.changed');
  await emit(world, 2, 1, 'stuff.made');
  const { 'stuff.made': stuff } = declaredThings;
  await dispatchOnce({
    database: base.database,
    listeners: [],
    audience: createAudience({ 'stuff.made': stuff }),
    clock,
  });
  const made = (await feedOf(world)).find(({ subjectId }) => subjectId === 2);
  expect(await deliveriesOf(world)).toEqual([{ webhookId: id, eventId: made?.id }]);
});

describe('listeners', () => {
  const reacting = (listeners: readonly EventListener[], errors: unknown[], now = clock) =>
    workOff(base.database, reactionJobs(listeners), { clock: now, onError: (error) => errors.push(error) });
  const left = (world: World) =>
    world.db
      .selectFrom('job')
      .select(['name', 'attempt', 'runAt', 'gaveUpAt', 'error'])
      .where('tenantId', '=', world.tenant.id)
      .execute();

  /** Leaves a trace in the database for each event it heard, and fails on the ones named. */
  const scribe = (name: string, failsOn: (event: HeardEvent) => boolean): EventListener => ({
    name,
    hears: ['thing.changed'],
    async react(tx, events) {
      for (const event of events) {
        tx.audit({ action: name, subject: { type: 'thing', id: event.subject.id }, before: null, after: null });
        if (failsOn(event)) await tx.db.selectFrom('event').select('id').where('id', '=', 'no uuid').execute();
      }
    },
  });
  const traces = async (world: World, name: string) =>
    (
      await world.db
        .selectFrom('audit')
        .select('subjectId')
        .where('tenantId', '=', world.tenant.id)
        .where('action', '=', name)
        .orderBy('id')
        .execute()
    ).map(({ subjectId }) => Number(subjectId));

  it('hear events of their tenant in order, once, and can tell more', async () => {
    const world = await createWorld(base.database);
    const heard: HeardEvent[] = [];
    const name = randomUUID();
    const listener: EventListener = {
      name,
      hears: ['thing.changed'],
      react: async (tx, events) => {
        heard.push(...events);
        expect(tx.tenant).toEqual(world.tenant);
        tx.emit('thing.noted', {
          id: 5,
          version: 9,
          data: {},
          before: null,
          after: null,
        });
      },
    };
    for (let version = 1; version <= 3; version++) await emit(world, 5, version);
    await dispatchAll([listener]);
    await reacting([listener], []);
    await reacting([listener], []);
    expect(heard.map(({ version, position }) => [version, position])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(heard[0]).toMatchObject({
      type: 'thing.changed',
      subject: { type: 'thing', id: 5 },
      data: { subjectId: 5 },
    });
    expect(await left(world)).toEqual([]);
    await dispatchAll();
    expect((await feedOf(world)).length).toBe(4);
  });

  it('one that fails holds up neither the feed, nor its other events, nor other listeners, and tries again', async () => {
    const world = await createWorld(base.database);
    const [bad, good] = [randomUUID(), randomUUID()];
    const state = { broken: true };
    const listeners = [scribe(bad, ({ subject }) => state.broken && subject.id === 2), scribe(good, () => false)];
    for (const id of [1, 2, 3]) await emit(world, id);
    await dispatchAll(listeners);
    const errors: unknown[] = [];
    const start = clock();
    const at = (seconds: number) => () => start.add({ milliseconds: 1_000 * seconds });
    await reacting(listeners, errors, at(0));
    expect(errors.length).toBeGreaterThan(0);
    expect(await traces(world, good)).toEqual([1, 2, 3]);
    expect(await traces(world, bad)).toEqual([1, 3]);
    const [waiting] = await left(world);
    expect(waiting).toMatchObject({ name: `reaction.${bad}`, attempt: 1, gaveUpAt: null });
    expect(waiting?.error).toContain('uuid');
    expect(waiting?.runAt.getTime()).toBe(start.add({ seconds: 1 }).epochMilliseconds);
    await reacting(listeners, errors, at(0.5));
    expect((await left(world))[0]?.attempt).toBe(1);
    state.broken = false;
    await reacting(listeners, errors, at(2));
    expect(await left(world)).toEqual([]);
    expect(await traces(world, bad)).toEqual([1, 3, 2]);
  });

  it('gives up after the last retry and keeps why', async () => {
    const world = await createWorld(base.database);
    const name = randomUUID();
    const listener = scribe(name, () => true);
    await emit(world, 1);
    await dispatchAll([listener]);
    let now = clock();
    for (let i = 0; i < 14; i++, now = now.add({ hours: 9 })) await reacting([listener], [], () => now);
    const [kept] = await left(world);
    expect(kept).toMatchObject({ name: `reaction.${name}`, attempt: 11, gaveUpAt: expect.any(Date) as Date });
    expect(kept?.error).toContain('uuid');
    expect(await traces(world, name)).toEqual([]);
  });

  it('hear only what concerns them: for nobody else a row is written, and who cannot tell hears it', async () => {
    const world = await createWorld(base.database);
    const names = { never: randomUUID(), second: randomUUID(), broken: randomUUID() };
    const listeners: EventListener[] = [
      { ...scribe(names.never, () => false), concerns: () => false },
      { ...scribe(names.second, () => false), concerns: ({ data, subject }) => subject.id === 2 && data !== null },
      {
        ...scribe(names.broken, () => false),
        concerns: () => {
          throw new Error('cannot tell');
        },
      },
    ];
    for (const id of [1, 2, 3]) await emit(world, id);
    await dispatchAll(listeners);
    const waiting = (await left(world)).map(({ name }) => name);
    expect(waiting.filter((name) => name === `reaction.${names.never}`)).toEqual([]);
    expect(waiting).toHaveLength(4);
    await reacting(listeners, []);
    expect(await traces(world, names.second)).toEqual([2]);
    expect(await traces(world, names.broken)).toEqual([1, 2, 3]);
  });

  it('keep the feed’s order though several processes work and events keep coming', async () => {
    const world = await createWorld(base.database);
    const listener = scribe(randomUUID(), () => false);
    const each = 60;
    for (let i = 0; i < each; i++) await emit(world, i + 1);
    await dispatchAll([listener]);
    const more = (async () => {
      for (let i = 0; i < each; i++) await emit(world, each + i + 1);
      await dispatchAll([listener]);
    })();
    await Promise.all([more, ...[1, 2, 3].map(() => reacting([listener], []))]);
    await reacting([listener], []);
    expect(await traces(world, listener.name)).toEqual(Array.from({ length: 2 * each }, (_, i) => i + 1));
    expect(await left(world)).toEqual([]);
  });
});
