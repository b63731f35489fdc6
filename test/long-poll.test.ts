import { request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createV1Door } from '../server/faces/v1/door.ts';
import { createToken, holdRights, revokeToken } from '../server/modules/access/access.ts';
import { endpoints, type SyncRun } from '../server/modules/sync/contract.ts';
import { openContext } from '../server/platform/context/context.ts';
import { createAudience } from '../server/platform/events/audience.ts';
import { startDispatch } from '../server/platform/events/dispatch.ts';
import { createFeed } from '../server/platform/events/feed.ts';
import { createSignals } from '../server/platform/events/wake.ts';
import { createApp } from '../server/platform/http/app.ts';
import { mount } from '../server/platform/http/mount.ts';
import { createPolls, type PollOptions } from '../server/platform/http/polls.ts';
import { createPlaces } from '../server/platform/limits/places.ts';
import { createRateLimiter } from '../server/platform/limits/ratelimit.ts';
import { createLog } from '../server/platform/log.ts';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { authenticatorOn, servingOn } from './support/serving.ts';
import { buildings, createSyncing, shelf } from './support/syncing.ts';
import { until } from './support/until.ts';

const POOL = 4;
/** A second that no test waits for. */
const ENDLESS_MS = 3_600_000 / 30;

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(POOL);
});
afterAll(() => base[Symbol.asyncDispose]());

const onError = (error: unknown): void => {
  throw error;
};

/** A connection whose changes are waited for, at a server with a dispatcher behind it that says who waits by now. */
async function setUp(given: Partial<PollOptions> = {}) {
  const { database, connection } = base;
  const source = shelf({ records: { building: buildings(15) } });
  const syncing = await createSyncing(base, source);
  const { world, sync, id } = syncing;
  const signals = createSignals({ connection, onError, pollMs: 50 });
  const clock = () => Temporal.Now.instant();
  const dispatching = startDispatch({ database, signals, listeners: [], audience: createAudience({}), clock, onError });
  const feed = createFeed(database, signals, onError);
  const authenticator = authenticatorOn(database);
  signals.on('revoked', authenticator.forget);
  const door = createV1Door(authenticator, createRateLimiter(database, { most: 10_000, windowSeconds: 60 }));
  const revoked: PollOptions['revoked'] = (hear) => signals.on('revoked', hear);
  const polls = createPolls({ feed, places: createPlaces(), revoked, onError, secondMs: ENDLESS_MS, ...given });
  const waiting = new Set<object>();
  const open: typeof polls.open = async (wanted) => {
    const poll = await polls.open(wanted);
    waiting.add(poll);
    const end = (): void => {
      waiting.delete(poll);
      poll.end();
    };
    return {
      next: () => poll.next(),
      end,
      get isOver() {
        return poll.isOver;
      },
    };
  };
  const serving = { ...servingOn(database, clock), polls: { ...polls, open } };
  const app = createApp({ log: createLog('silent'), constraints: {}, trustedProxies: [], publicUrl: 'http://a.test' });
  app.addHook('preClose', () => polls.close());
  /** How often what has changed in a connection was looked for. */
  const asked = new Map<number, number>();
  const listChanges: typeof sync.listChanges = (ctx, input) => {
    asked.set(input.id, (asked.get(input.id) ?? 0) + 1);
    return sync.listChanges(ctx, input);
  };
  mount(app, serving, door, { listChanges: endpoints.listChanges }, { listChanges });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const token = await createToken(world.ctx, { name: 'poll', scopes: ['changes:read'] });
  const ask = (wait: number, after = 0, of = id) =>
    get(`${url}/connections/${of}/changes?entity=building&wait=${wait}&after=${after}`, token.token);
  const revoke = () =>
    revokeToken(
      openContext(database, signals.wake, { who: world.ctx.who, now: clock(), requestId: 't', ip: null }, holdRights),
      {
        id: token.id,
      },
    );
  const activated = async (): Promise<SyncRun> => sync.activateConnection(world.ctx, { id });
  return {
    ...syncing,
    app,
    serving,
    asked,
    source,
    waiting,
    ask,
    revoke,
    activated,
    async [Symbol.asyncDispose]() {
      await signals.close();
      await dispatching.stop();
      await feed.close();
      await app.close();
    },
  };
}

interface Asking {
  readonly answer: Promise<{ readonly status: number; readonly body: ReturnType<typeof JSON.parse> }>;
  leave(): void;
}

function get(url: string, token: string): Asking {
  const request = send(url, { headers: { authorization: `Bearer ${token}` }, agent: false });
  const read = async (response: IncomingMessage) => {
    const text = (await response.setEncoding('utf8').toArray()).join('');
    return { status: response.statusCode ?? 0, body: JSON.parse(text) };
  };
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end();
  }).then(read);
  answer.catch(() => undefined);
  return { answer, leave: () => void request.destroy() };
}

it('is answered once a page counts, from where it was left', async () => {
  await using at = await setUp();
  const asking = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  const { id: runId } = await at.activated();
  const left = Promise.withResolvers<void>();
  at.source.before = (_entity, from) => (from === 10 ? left.promise : undefined);
  const attempt = at.attempt(runId);
  // The second page is not there yet.
  const first = await asking.answer;
  expect([first.status, first.body.items.length, first.body.lastRev]).toEqual([200, 10, 10]);
  const next = at.ask(30, first.body.lastRev);
  await until(() => expect(at.waiting.size).toBe(1));
  left.resolve();
  await attempt;
  expect((await next.answer).body.items).toHaveLength(5);
  expect(at.waiting.size).toBe(0);
});

it('is answered at once where there is something, or nobody waits', async () => {
  await using at = await setUp({ inAll: 0 });
  expect(await at.ask(0).answer).toMatchObject({ status: 200, body: { items: [], lastRev: 0 } });
  await at.activate();
  expect((await at.ask(30).answer).body.items).toHaveLength(15);
});

it('is answered with nothing once it has waited for as long as it may', async () => {
  await using at = await setUp({ secondMs: 5 });
  await at.activate();
  expect(await at.ask(30, 15).answer).toEqual({ status: 200, body: { items: [], lastRev: 15 } });
  expect(at.waiting.size).toBe(0);
});

it('is woken by changes of its own connection alone', async () => {
  await using at = await setUp();
  const asking = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  const { sync, connections, world, attempt } = at;
  const wish = { name: 'Other', connector: 'scripted', credentials: { password: 'x' } };
  const { id: otherId } = await connections.createConnection(world.ctx, wish);
  const other = at.ask(30, 0, otherId);
  await until(() => expect(at.waiting.size).toBe(2));
  await attempt((await sync.activateConnection(world.ctx, { id: otherId })).id);
  expect((await other.answer).body.items.length).toBeGreaterThan(0);
  // Once as it came, and once as it began to wait.
  expect(at.asked.get(at.id)).toBe(2);
  await at.activate();
  expect((await asking.answer).body.items.length).toBeGreaterThan(0);
});

it('holds no connection to the database and nobody’s turn, however many wait', async () => {
  await using at = await setUp();
  const many = Array.from({ length: 20 }, () => at.ask(30));
  await until(() => expect(at.waiting.size).toBe(20));
  await until(() => {
    expect(at.serving.gates.work.usage()).toEqual({ inside: 0, waiting: 0 });
    const { open, idle, waiting } = base.database.usage();
    expect([open - idle, waiting]).toEqual([0, 0]);
  });
  expect((await at.ask(0).answer).status).toBe(200);
  await at.activate();
  for (const { answer } of many) expect((await answer).body.items.length).toBeGreaterThan(0);
});

it('ends when its token is revoked', async () => {
  await using at = await setUp();
  const asking = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  await at.revoke();
  expect(await asking.answer).toMatchObject({ status: 401, body: { code: 'token_revoked' } });
  expect(at.waiting.size).toBe(0);
});

it('ends when whoever asked goes away', async () => {
  await using at = await setUp({ places: createPlaces(1) });
  const asking = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  expect((await at.ask(30).answer).status).toBe(429);
  asking.leave();
  await until(() => expect(at.waiting.size).toBe(0));
  const again = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  await at.activate();
  expect((await again.answer).status).toBe(200);
});

it('is refused where too many wait, of one token, of one workplace and in all', async () => {
  await using few = await setUp({ places: createPlaces(2) });
  await using all = await setUp({ inAll: 2 });
  await using one = await setUp({ ofOne: 2 });
  for (const at of [few, all, one]) {
    const two = [at.ask(30), at.ask(30)];
    await until(() => expect(at.waiting.size).toBe(2));
    expect(await at.ask(30).answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect((await at.ask(0).answer).status).toBe(200);
    await at.activate();
    for (const { answer } of two) expect((await answer).status).toBe(200);
  }
});

it('is answered when the server stops', async () => {
  await using at = await setUp();
  const asking = at.ask(30);
  await until(() => expect(at.waiting.size).toBe(1));
  await at.app.close();
  expect(await asking.answer).toMatchObject({ status: 200, body: { items: [] } });
});
