import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { declaredEvents } from '../../server/contracts.ts';
import { live, type LiveOptions } from '../../server/faces/live/live.ts';
import { createV1Door } from '../../server/faces/v1/door.ts';
import { createToken, credentialsIn, holdRights } from '../../server/modules/access/access.ts';
import { openContext, type Ctx } from '../../server/platform/context/context.ts';
import type { Principal } from '../../server/platform/context/principal.ts';
import type { EventType } from '../../server/platform/contract/event.ts';
import type { Scope } from '../../server/platform/contract/scopes.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { startDispatch } from '../../server/platform/events/dispatch.ts';
import { createFeed } from '../../server/platform/events/feed.ts';
import { createSignals } from '../../server/platform/events/wake.ts';
import { createApp } from '../../server/platform/http/app.ts';
import { createRateLimiter } from '../../server/platform/limits/ratelimit.ts';
import { createLog } from '../../server/platform/log.ts';
import { createTestDatabase, type TestDatabase, type World } from './database.ts';
import { authenticatorOn, servingOn } from './serving.ts';

export const clock = () => Temporal.Now.instant();
/** In milliseconds, as the test goes. */
export const never = 3_600_000;

const onError = (error: unknown): void => {
  throw error;
};

export interface Listening {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Everything heard so far, as text. */
  text: string;
  ended: boolean;
  readonly response: IncomingMessage;
}

interface Given {
  readonly meanwhile?: () => Promise<unknown>;
  readonly lookingUp?: () => Promise<void>;
}

/** Servers that stream, on one database of the test file's own, and those who listen to them. */
export class Streaming {
  base!: TestDatabase;
  readonly #closing: (() => Promise<void>)[] = [];

  constructor() {
    beforeAll(async () => {
      this.base = await createTestDatabase(12);
    });
    afterAll(() => this.base[Symbol.asyncDispose]());
    afterEach(async () => {
      for (const close of this.#closing.splice(0).toReversed()) await close();
    });
  }

  /**
   * A server that streams, with a dispatcher behind it; one that hears of others by calls alone unless a beat is given.
   * @param given what happens between a request's admission and its answer, and before a token is looked up
   */
  start = async ({ meanwhile, lookingUp, ...options }: Partial<LiveOptions> & Given = {}) => {
    const { database } = this.base;
    const lines: Error[] = [];
    const signals = createSignals({
      connection: this.base.connection,
      onError: (error) => lines.push(error),
      pollMs: 50,
    });
    let looked = 0;
    const counted = credentialsIn(database);
    const dispatching = startDispatch({
      database,
      signals,
      listeners: [],
      audience: createAudience({}),
      clock,
      onError,
    });
    const feed = createFeed(database, signals, onError);
    const limiter = createRateLimiter(database, { most: 10_000, windowSeconds: 60 });
    const authenticator = authenticatorOn(database, {
      findToken: async (...given) => {
        looked += 1;
        await lookingUp?.();
        return counted.findToken(...given);
      },
    });
    signals.on('revoked', authenticator.forget);
    const revoked: LiveOptions['revoked'] = (hear) => signals.on('revoked', hear);
    const plain = createV1Door(authenticator, limiter);
    const take: typeof limiter.take = async (...given) => {
      await meanwhile?.();
      return limiter.take(...given);
    };
    const door = { ...plain, limits: { take } };
    const app = createApp({
      log: createLog('silent'),
      constraints: {},
      trustedProxies: [],
      publicUrl: 'http://atrium.test',
    });
    const audience = createAudience(declaredEvents);
    live(app, {
      serving: servingOn(database, clock),
      door,
      feed,
      audience,
      onError,
      revoked,
      beatMs: never,
      ...options,
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    this.#closing.push(
      () => signals.close(),
      () => dispatching.stop(),
      () => feed.close(),
      () => app.close(),
    );
    return {
      app,
      url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/live`,
      signals,
      /** How often its line broke. */
      lines,
      /** Look-ups of tokens so far. */
      looked: () => looked,
      /** Somebody who asks this server. */
      ctxOf: (who: Principal): Ctx =>
        openContext(database, signals.wake, { who, now: clock(), requestId: 'test', ip: null }, holdRights),
    };
  };

  /** Opens a stream as a browser would. */
  listen = (url: string, headers: Record<string, string>): Promise<Listening> =>
    new Promise((resolve, reject) => {
      const request = get(url, { headers, agent: false }, (response) => {
        const listening: Listening = {
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: '',
          ended: false,
          response,
        };
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (listening.text += chunk));
        response.on('close', () => (listening.ended = true));
        response.on('error', () => undefined);
        this.#closing.push(async () => void request.destroy());
        resolve(listening);
      });
      request.on('error', reject);
    });
}

/** The events of a stream: their ids, names and what they carry. */
export const events = ({ text }: Listening) =>
  text
    .split('\n\n')
    .filter((frame) => /^event:/m.test(frame))
    .map((frame) => ({
      id: Number(/^id: (\d+)$/m.exec(frame)?.[1]),
      event: /^event: (.*)$/m.exec(frame)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '') as { data?: object },
    }));

/** A new token and how it travels. */
export const bearer = async (world: World, scopes: Scope[] = ['bookings:read', 'spaces:read']) => {
  const { id, token } = await createToken(world.ctx, { name: 'live', scopes });
  return { id, headers: { authorization: `Bearer ${token}` } };
};

export const emit = (
  world: World,
  subjectId: number,
  type: EventType = 'booking.created',
  data: object = { id: subjectId },
): Promise<void> =>
  world.ctx.tx(async (tx) => {
    tx.emit(type, { id: subjectId, version: 1, data, before: null, after: null });
  });
