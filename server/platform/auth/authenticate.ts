import type { FastifyRequest } from 'fastify';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import { fail, notSignedIn, unavailable, type ProblemKind } from '../contract/problems.ts';
import {
  deviceUnpaired,
  ipNotAllowed,
  originNotAllowed,
  sessionExpired,
  subscriptionKeyUnknown,
  tokenUnknown,
} from './contract.ts';
import { readBearer } from './authorization-header.ts';
import { refuseCrossSite, refuseKnownCrossSite } from './csrf.ts';
import { ipAllowed, type IpAllowList } from '../net/ip-allow.ts';
import { networkOf } from '../net/network-of.ts';
import type { Gate } from '../limits/gate.ts';
import { anonymousPrincipal, type Principal } from '../context/principal.ts';
import { findFirstTenant, type Tenant } from '../tenants.ts';
import { createDeviceCookie, type DeviceCookie } from './devices.ts';
import { createMemory } from './remember.ts';
import {
  createScreenCookie,
  createSessionCookie,
  hashSession,
  isScreenLink,
  isSessionShaped,
  type SessionCookie,
} from './sessions.ts';
import { isConnectionToken, isSecretShaped } from './secrets.ts';

/** What a credential turned out to be. */
export type Credential =
  | { readonly refused: ProblemKind }
  | {
      readonly who: Principal;
      readonly expired: ProblemKind;
      /** Where it may be used from; null: anywhere. */
      readonly ip: IpAllowList | null;
      /** From which web origins browsers may send it; null: any. */
      readonly origins: readonly string[] | null;
    };

/** Whoever keeps the credentials: reads one together with what its owner may now. `now` is in epoch milliseconds. */
export interface Credentials {
  readonly findToken: (secret: string, now: number) => Promise<Credential>;
  readonly findSession: (cookie: string, now: number) => Promise<Credential>;
  readonly findDevice: (cookie: string, now: number) => Promise<Credential>;
  readonly findConnectionToken: (secret: string, now: number) => Promise<Credential>;
  readonly findApplication: (subscriptionKey: string, now: number) => Promise<Credential>;
}

export interface AuthenticatorOptions extends Credentials {
  readonly database: Database;
  /** What look-ups of credentials wait at, each network for itself. */
  readonly lookUps: Gate;
  /** Where browsers find Atrium: the origin that changes must come from. */
  readonly publicUrl: string;
  /** By which it counts how old its knowledge is; a clock that is never set back. */
  readonly monotonic?: () => number;
}

export interface Authenticator {
  /**
   * Who sends a request, by its bearer token or else its session cookie.
   * @throws 401 without either or for one that does not count (any more), 403 for a wrong address or another site's request
   */
  readonly authenticate: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  /**
   * The same where a paired device may ask too: a bearer token may be the secret of a screen's link, and without one the browser's being a
   * device counts before its session, as long as it is one.
   * @throws as `authenticate`
   */
  readonly byDevice: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  /** Whose API token this is, however it was sent. @throws as `authenticate` */
  readonly byToken: (secret: string, request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  /** Whose subscription key this is, however it was sent. @throws 401 for one that does not count */
  readonly bySubscriptionKey: (key: string, request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  /** Whoever asks without a credential, in the first tenant. @throws 403 for another site's request, 503 without a tenant */
  readonly anonymous: (request: FastifyRequest) => Promise<Principal>;
  readonly sessionCookie: SessionCookie;
  readonly deviceCookie: DeviceCookie;
  readonly screenCookie: SessionCookie;
  /** Somebody's rights have changed: everybody's are looked up anew. */
  readonly forget: () => void;
}

const MAX_SECRET = 500;

/** Judges credentials. One per process and database; what it heard it believes for a second, or until told to forget it. */
export function createAuthenticator({
  database,
  publicUrl,
  lookUps,
  monotonic,
  findToken,
  findSession,
  findDevice,
  findApplication,
  findConnectionToken,
}: AuthenticatorOptions): Authenticator {
  const publicOrigin = new URL(publicUrl).origin;
  const sessionCookie = createSessionCookie(publicUrl);
  const deviceCookie = createDeviceCookie(publicUrl);
  const screenCookie = createScreenCookie(publicUrl);
  const credentials = createMemory<Credential>(monotonic);
  const tenants = createMemory<Tenant>(monotonic);

  const recall = (key: string, ip: string, find: () => Promise<Credential>): Promise<Credential> =>
    credentials.recall(key, () => lookUp(lookUps, ip, find));

  const judgeToken = (secret: string, now: number, request: FastifyRequest): Promise<Principal> => {
    if (secret.length > MAX_SECRET) throw refusal(tokenUnknown);
    const key = `bearer ${secret}`;
    const remembered = credentials.recalled(key);
    if (remembered) return judge(now, request, remembered);
    if (!isSecretShaped(secret)) throw refusal(tokenUnknown);
    const find = isConnectionToken(secret) ? findConnectionToken : findToken;
    const found = recall(key, request.client, () => find(secret, now));
    return judge(now, request, found);
  };

  const authenticate: Authenticator['authenticate'] = async (request, { epochMilliseconds: now }) => {
    const secret = readBearer(request.headers.authorization);
    if (secret !== null) return judgeToken(secret, now, request);
    const cookie = sessionCookie.read(request.headers.cookie);
    if (cookie === null) throw fail(notSignedIn, { headers: { 'www-authenticate': 'Bearer' } });
    refuseCrossSite(request, publicOrigin);
    if (!isSessionShaped(cookie)) throw refusal(sessionExpired);
    const found = recall(`cookie ${cookie}`, request.client, () => findSession(cookie, now));
    return judge(now, request, found);
  };

  return {
    sessionCookie,
    deviceCookie,
    screenCookie,
    forget: () => credentials.forget(),
    byToken: async (secret, request, { epochMilliseconds: now }) => judgeToken(secret, now, request),
    authenticate,
    async bySubscriptionKey(key, request, { epochMilliseconds: now }) {
      if (key.length > MAX_SECRET) throw refusal(subscriptionKeyUnknown);
      return judge(
        now,
        request,
        recall(`key ${key}`, request.client, () => findApplication(key, now)),
      );
    },
    async byDevice(request, now) {
      const { secret, isLink } = shownByScreen(request, screenCookie);
      if (secret === null) return authenticate(request, now);
      if (!isLink) refuseCrossSite(request, publicOrigin);
      const { epochMilliseconds } = now;
      const found =
        isLink || isSessionShaped(secret)
          ? recall(`device ${secret}`, request.client, () => findDevice(secret, epochMilliseconds))
          : Promise.resolve({ refused: deviceUnpaired });
      // What is no device, or none yet, is a browser like any other: its cookie stays, it may be paired still.
      const isNone = !isLink && isUnpaired(await found);
      if (isNone && sessionCookie.read(request.headers.cookie) !== null) return authenticate(request, now);
      return judge(epochMilliseconds, request, found);
    },
    async anonymous(request) {
      refuseKnownCrossSite(request, publicOrigin);
      const tenant = await tenants.recall('first', () => firstTenant(database));
      return strangerIn(tenant, request, { sessionCookie, deviceCookie, screenCookie });
    },
  };
}

/** Whose a credential is, as far as it counts here and now. @throws as `authenticate` */
async function judge(now: number, request: FastifyRequest, credential: Promise<Credential>): Promise<Principal> {
  const found = await credential;
  if ('refused' in found) throw refusal(found.refused);
  if (now >= found.who.until) throw refusal(found.expired);
  if (found.ip && !ipAllowed(found.ip, request.client))
    throw fail(ipNotAllowed, { detail: `This token may not be used from ${request.client}` });
  // What is no browser sends none.
  const { origin } = request.headers;
  if (found.origins && origin !== undefined && !found.origins.includes(origin)) throw fail(originNotAllowed);
  return found.who;
}

/** What makes who asks a device: the secret of a link, sent as a bearer token, or without any bearer token the browser's cookie. */
function shownByScreen(
  { headers }: FastifyRequest,
  screenCookie: SessionCookie,
): { readonly secret: string | null; readonly isLink: boolean } {
  const bearer = readBearer(headers.authorization);
  const isLink = bearer !== null && isScreenLink(bearer);
  return { secret: bearer === null ? screenCookie.read(headers.cookie) : isLink ? bearer : null, isLink };
}

const isUnpaired = (found: Credential): boolean => 'refused' in found && found.refused === deviceUnpaired;

/** Whoever shows no credential that counts, with what the browser keeps of former ones. */
function strangerIn(
  tenant: Tenant,
  request: FastifyRequest,
  cookies: Pick<Authenticator, 'sessionCookie' | 'deviceCookie' | 'screenCookie'>,
): Principal {
  const { cookie } = request.headers;
  const [session, screen] = [cookies.sessionCookie.read(cookie), cookies.screenCookie.read(cookie)];
  return anonymousPrincipal(tenant, networkOf(request.client), {
    deviceProofs: cookies.deviceCookie.read(cookie),
    ...(session !== null && { sessionHash: hashSession(session) }),
    ...(screen !== null && { deviceHash: hashSession(screen) }),
  });
}

async function lookUp<T>(gate: Gate, ip: string, find: () => Promise<T>): Promise<T> {
  const leave = await gate.enter(networkOf(ip), 1);
  try {
    return await find();
  } finally {
    leave();
  }
}

const refusal = (kind: ProblemKind): Error =>
  fail(kind, { headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${kind.code}"` } });

async function firstTenant(database: Database): Promise<Tenant> {
  const first = await findFirstTenant(database.forTenant(ALL_TENANTS));
  if (!first) throw fail(unavailable, { detail: 'There is no tenant yet' });
  return first;
}
