import type { FastifyInstance } from 'fastify';
import { createAuthenticator, type Credentials } from './platform/auth/authenticate.ts';
import type { Database } from './platform/db/connect.ts';
import type { OpenDatabase } from './platform/db/open.ts';
import { createAudience } from './platform/events/audience.ts';
import { createFeed } from './platform/events/feed.ts';
import type { Signals } from './platform/events/wake.ts';
import { boundPages } from './platform/http/admission.ts';
import { createApp, type AppOptions } from './platform/http/app.ts';
import { metrics, trustsLoopback, type Meter } from './platform/http/metrics.ts';
import type { Serving } from './platform/http/mount.ts';
import { createPolls } from './platform/http/polls.ts';
import { createPlaces } from './platform/limits/places.ts';
import { createRateLimiter } from './platform/limits/ratelimit.ts';
import { calendars } from './faces/calendars/calendars.ts';
import { createCalendarDoor, READ_LIMIT } from './faces/calendars/door.ts';
import { descriptions } from './faces/docs/descriptions.ts';
import { docs } from './faces/docs/docs.ts';
import { health } from './faces/health/health.ts';
import { live, type LiveOptions } from './faces/live/live.ts';
import { spellListenerOut } from './faces/condeco/listener-address.ts';
import { describeCondeco, openCondeco, type CondecoCalls } from './faces/condeco/condeco.ts';
import { createOffisionDoor, PREFIX as OFFISION } from './faces/offision/door.ts';
import { describeOffision, offision } from './faces/offision/offision.ts';
import { site } from './faces/site/site.ts';
import { describeTold, describeV1 } from './faces/v1/describe.ts';
import { createV1Door } from './faces/v1/door.ts';
import { partsOf, v1, type Part } from './faces/v1/v1.ts';
import { credentialsIn } from './modules/access/access.ts';
import { applicationsIn } from './modules/applications/applications.ts';
import { connectionTokensIn } from './modules/connections/connections.ts';
import { devicesIn } from './modules/devices/devices.ts';
import { constraintProblems, declaredEvents } from './contracts.ts';
import { modules, type Services } from './modules.ts';

/** Requests a principal may make: far above what people do, and enough to stop a loop that ran away. */
const REQUEST_LIMIT = { most: 600_000, windowSeconds: 60 };

/** Every kind of credential, as it is looked up. */
const known = (signIn: Database): Credentials => ({
  ...credentialsIn(signIn),
  ...devicesIn(signIn),
  ...applicationsIn(signIn),
  ...connectionTokensIn(signIn),
});

export interface DoorOptions extends Pick<AppOptions, 'log' | 'trustedProxies' | 'publicUrl' | 'tls'> {
  readonly opened: OpenDatabase;
  readonly signals: Signals;
  readonly serving: Serving;
  readonly services: Services;
  /** All faces, or only what tells how this process fares. */
  readonly faces: boolean;
  /** How often an application may call the Condeco API. */
  readonly condecoCalls: CondecoCalls;
  /** Of the work behind the doors. */
  readonly meters: readonly Meter[];
  /** See `AuthenticatorOptions`. */
  readonly monotonic?: () => number;
}

export interface Doors extends AsyncDisposable {
  readonly app: FastifyInstance;
}

/** Opens everything this process answers to; listens to nobody yet. */
export async function openDoors({
  log,
  trustedProxies,
  publicUrl,
  tls,
  opened,
  ...given
}: DoorOptions): Promise<Doors> {
  const { serving, signals, services } = given;
  const app = createApp({
    log,
    constraints: constraintProblems,
    trustedProxies,
    publicUrl,
    tls,
    rewrite: spellListenerOut,
  });
  const { database, workers, signIn } = opened;
  const { lookUps } = serving.gates;
  const knowing = { database: signIn, lookUps, publicUrl, ...known(signIn) };
  const authenticator = createAuthenticator({ ...knowing, ...(given.monotonic && { monotonic: given.monotonic }) });
  // First in the row of those who hear it: who is judged again then is looked up anew.
  signals.on('revoked', authenticator.forget);
  const loopback = trustsLoopback(publicUrl, trustedProxies);
  if (!loopback)
    log.warn(
      '/metrics needs a token from this machine too: ATRIUM_URL is public, and ATRIUM_TRUSTED_PROXIES names none',
    );
  const pools = { requests: database, work: workers, 'sign-in': signIn };
  metrics(app, { ...serving, ...authenticator, loopback, pools, meters: given.meters });
  await app.register(async (face) => health(face, opened));
  if (!given.faces) return { app, [Symbol.asyncDispose]: () => app.close() };

  const onError = (error: unknown): void => log.warn({ err: error }, 'the live feed was interrupted');
  const feed = createFeed(database, signals, onError);
  const door = createV1Door(authenticator, createRateLimiter(database, REQUEST_LIMIT));
  const parts = partsOf(modules, services);
  const api = describeV1(parts, declaredEvents);
  const audience = createAudience(declaredEvents);
  const revoked = (hear: () => void) => signals.on('revoked', hear);
  const pages =
    (plug: (face: FastifyInstance) => void | Promise<void>) =>
    async (face: FastifyInstance): Promise<void> => {
      boundPages(face, serving.gates);
      await plug(face);
    };
  await openV1(app, { serving, door, feed, audience, revoked, onError }, parts);
  const feeds = createCalendarDoor({ database: signIn, lookUps, limits: createRateLimiter(database, READ_LIMIT) });
  await app.register(async (face) => calendars(face, serving, feeds, services.calendars));
  const external = createOffisionDoor(authenticator, door.limits);
  await app.register(async (face) => offision(face, serving, external, services), { prefix: OFFISION });
  await openCondeco(app, { ...services, serving, authenticator, calls: given.condecoCalls });
  const asOffision = describeOffision();
  const asCondeco = describeCondeco();
  await app.register(
    pages((face) => {
      descriptions(face, {
        '/api/v1/openapi.json': api,
        '/api/v1/asyncapi.json': describeTold(declaredEvents),
        [`${OFFISION}/openapi.json`]: asOffision,
        '/api/condeco/openapi.json': asCondeco,
      });
      return docs(face, api, { offision: asOffision, condeco: asCondeco });
    }),
  );
  await app.register(pages((face) => site(face)));
  return {
    app,
    async [Symbol.asyncDispose]() {
      await feed.close();
      await app.close();
    },
  };
}

/** Opens the API as it is, and what stays open at it: streams, and requests that wait. Each may have so many of both together. */
async function openV1(
  app: FastifyInstance,
  options: LiveOptions & { readonly serving: Serving },
  parts: readonly Part[],
): Promise<void> {
  const { serving, door } = options;
  const below = { prefix: '/api/v1' };
  const shared = { ...options, places: createPlaces() };
  const polls = createPolls(shared);
  // What waits would be waited for.
  app.addHook('preClose', () => polls.close());
  await app.register(async (face) => v1(face, { ...serving, polls }, door, parts), below);
  await app.register(async (face) => live(face, shared), below);
}
