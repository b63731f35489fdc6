import type { FastifyInstance } from 'fastify';
import { createAuthenticator } from './platform/auth/authenticate.ts';
import { mustBeOwnSecret } from './platform/auth/secret-check.ts';
import { createSealer, readOrMakeSecret } from './platform/auth/seal.ts';
import type { Config } from './platform/config.ts';
import { openDatabase, type OpenDatabase } from './platform/db/open.ts';
import { createEgress } from './platform/net/egress.ts';
import { createWebhooks } from './platform/delivery/webhooks.ts';
import { createAudience } from './platform/events/audience.ts';
import { createFeed } from './platform/events/feed.ts';
import { createSignals } from './platform/events/wake.ts';
import { createApp } from './platform/http/app.ts';
import { metrics } from './platform/http/metrics.ts';
import type { Serving } from './platform/http/mount.ts';
import { createRateLimiter } from './platform/limits/ratelimit.ts';
import { createLog, type Logger } from './platform/log.ts';
import { prepareFirstStart, type FirstStart } from './cli/first-start.ts';
import { live } from './faces/live/live.ts';
import { docs } from './faces/docs/docs.ts';
import { site } from './faces/site/site.ts';
import { partsOf, v1 } from './faces/v1/v1.ts';
import { health } from './faces/health/health.ts';
import { descriptions, describeTold, describeV1 } from './faces/v1/describe.ts';
import { createV1Door } from './faces/v1/door.ts';
import { credentialsIn, ownerOf } from './modules/access/access.ts';
import { constraintProblems, declaredEvents } from './contracts.ts';
import { modules } from './modules.ts';
import { startWork } from './work.ts';

/** Requests a principal may make: far above what people do, and enough to stop a loop that ran away. */
const REQUEST_LIMIT = { most: 600_000, windowSeconds: 60 };

export interface Atrium extends AsyncDisposable {
  readonly app: FastifyInstance;
  /** Where it listens. */
  readonly address: string;
  readonly publicUrl: string;
  readonly description: string;
  /** What the first start made; null on every later one. */
  readonly firstStart: FirstStart | null;
  readonly database: OpenDatabase;
}

export interface Surroundings {
  readonly log?: Logger;
  /** The clock is passed, never patched. */
  readonly clock?: () => Temporal.Instant;
}

/** Starts Atrium: config → database → jobs → faces → listen. Disposing it drains and stops, in the reverse order. */
export async function startAtrium(config: Config, around: Surroundings = {}): Promise<Atrium> {
  const log = around.log ?? createLog(config.logLevel);
  const clock = around.clock ?? Temporal.Now.instant;
  await using cleanup = new AsyncDisposableStack();

  const opened = cleanup.use(await openDatabase(config, log));
  const { database } = opened;
  const sealer = createSealer(await readOrMakeSecret(config));
  await mustBeOwnSecret(database, sealer);
  const firstStart = await prepareFirstStart(database, config, clock());

  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const authenticator = createAuthenticator({ database, publicUrl, ...credentialsIn(database) });
  const door = createV1Door(authenticator, createRateLimiter(database, REQUEST_LIMIT));
  const signals = createSignals({
    connection: opened.connection,
    onError: (error) => log.warn({ err: error }, 'signals'),
  });
  cleanup.defer(() => signals.close());
  const egress = createEgress({ allowNetworks: config.allowCallbacksTo });
  cleanup.defer(() => egress.close());
  const serving: Serving = { database, wake: signals.wake, sealer, clock };
  const webhooks = createWebhooks({
    sealer,
    egress,
    eventTypes: Object.keys(declaredEvents),
    ownerOf,
    due: () => signals.send('due'),
  });
  if (config.roles.has('worker')) {
    cleanup.use(startWork({ config, opened, signals, egress, sealer, publicUrl, clock, log }));
  }

  const app = createApp({
    log,
    constraints: constraintProblems,
    trustedProxies: config.trustedProxies,
    secure: publicUrl.startsWith('https:'),
  });
  cleanup.defer(() => app.close());
  metrics(app, { ...serving, ...authenticator, pools: { requests: database, work: opened.workers } });
  await app.register(async (face) => health(face, opened));
  if (config.roles.has('api')) {
    const onError = (error: unknown): void => log.warn({ err: error }, 'the live feed was interrupted');
    const feed = createFeed(database, signals, onError);
    cleanup.defer(() => feed.close());
    const parts = partsOf(modules, { webhooks });
    const api = describeV1(parts, declaredEvents);
    const v1Options = { prefix: '/api/v1' };
    const audience = createAudience(declaredEvents);
    await app.register(async (face) => v1(face, serving, door, parts), v1Options);
    await app.register(async (face) => live(face, { serving, door, feed, audience, onError }), v1Options);
    await app.register(async (face) => descriptions(face, api, describeTold(declaredEvents)), v1Options);
    await app.register(async (face) => docs(face, api));
    await app.register(async (face) => site(face));
  }
  const address = await app.listen({ port: config.port, host: config.host });

  const running = cleanup.move();
  return {
    app,
    address,
    publicUrl,
    description: opened.description,
    firstStart,
    database: opened,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
