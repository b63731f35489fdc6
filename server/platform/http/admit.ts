import type { FastifyReply, FastifyRequest } from 'fastify';
import { reaches, type Principal } from '../context/principal.ts';
import { passwordChangeRequired } from '../auth/contract.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { buildingOutOfReach, fail, forbidden, methodNotAllowed } from '../contract/problems.ts';
import { gateKey, type Gates } from '../limits/gates.ts';
import { makeRoom, type Asked } from './admission.ts';
import type { Door } from './door.ts';

declare module 'fastify' {
  interface FastifyRequest {
    asked: Asked | null;
  }
}

/** What stands before a route. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const guards = new WeakMap<object, Door>();

const guarding = (door: Door, guard: Guard): Guard => {
  guards.set(guard, door);
  return guard;
};

/** Which door a route stands behind, by what is really called before it; null for none. */
export const doorBehind = (onRequest: unknown): Door | null =>
  [onRequest].flat().flatMap((hook) => guards.get(hook as object) ?? [])[0] ?? null;

/**
 * The guard of an endpoint. It runs before the body is read: a caller without a right to ask makes no work. Whatever the
 * door, scopes are judged here and nowhere else, and so is what is about the workplace as a whole.
 */
export const admit = <E extends Endpoint>(
  door: Door<E>,
  endpoint: E,
  { clock, gates }: { readonly clock: () => Temporal.Instant; readonly gates: Gates },
): Guard =>
  guarding(door, async (request, reply) => {
    const now = clock();
    const who = await door.authenticate(request, endpoint, now);
    request.sender = who;
    reply.headers(await door.limits.take(who, now.epochMilliseconds));
    mustBeAllowed(who, endpoint);
    request.asked = { who, now, gateKey: gateKey(who), isWhole: request.raw.complete, params: request.params };
    await makeRoom(gates, endpoint, request.asked.gateKey, request, reply);
  });

function mustBeAllowed(who: Principal, { scope, reach }: Endpoint): void {
  if (scope !== 'public' && scope !== 'signed-in' && !who.scopes.has(scope)) {
    if ('mustChangePassword' in who && who.mustChangePassword) throw fail(passwordChangeRequired);
    throw fail(forbidden, { detail: `This needs the scope "${scope}"` });
  }
  if (reach === 'whole' && !reaches(who, 'whole')) {
    throw fail(buildingOutOfReach, { detail: 'Your role covers single buildings; this is about all of them' });
  }
}

/**
 * Who sends a request that was let in a while ago, since when the rest of it came, or its turn: what was taken away meanwhile
 * is gone.
 * @throws as the guard did
 */
export async function judgeAgain<E extends Endpoint>(
  door: Door<E>,
  endpoint: E,
  request: FastifyRequest,
  now: Temporal.Instant,
): Promise<Principal> {
  const { params, asked } = request;
  request.params = asked?.params;
  const who = await door.authenticate(request, endpoint, now).finally(() => (request.params = params));
  mustBeAllowed(who, endpoint);
  return who;
}

/** The guard of an address for the methods that it does not take; it says which it does, and to OPTIONS nothing else. */
export const tellMethods = (door: Door, allow: string): Guard =>
  guarding(door, async ({ method }, reply) => {
    if (method !== 'OPTIONS') throw fail(methodNotAllowed, { headers: { allow } });
    await reply.code(204).header('allow', allow).send();
  });
