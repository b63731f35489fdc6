import type { Authenticator } from '../../platform/auth/authenticate.ts';
import type { Door } from '../../platform/http/door.ts';
import { sendProblem } from '../../platform/http/problem.ts';
import { readIdempotencyKey, readInput } from '../../platform/http/read.ts';
import { carrySession, send } from '../../platform/http/write.ts';
import type { RateLimiter } from '../../platform/limits/ratelimit.ts';
import { v1Dialect } from './describe.ts';

/** The plain door: bearer tokens or sessions, contracts spelled as they are, problem+json, Idempotency-Key. */
export const createV1Door = (authenticator: Authenticator, limits: RateLimiter): Door => ({
  name: 'v1',
  beneath: /^\/api\/v1(?:\/|$)/i,
  authenticate: (request, { scope, device }, now) =>
    scope === 'public'
      ? authenticator.anonymous(request)
      : authenticator[device ? 'byDevice' : 'authenticate'](request, now),
  limits,
  read: { input: readInput },
  write: (endpoint, request, reply, result) =>
    send(endpoint, request, reply, carrySession(authenticator, endpoint, reply, result)),
  refuse: sendProblem,
  once: readIdempotencyKey,
  describe: v1Dialect,
});
