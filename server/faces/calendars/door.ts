import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Principal } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Database } from '../../platform/db/connect.ts';
import { callerAt } from '../../platform/http/caller.ts';
import { refusalsOf } from '../../platform/http/describe-answers.ts';
import type { Door } from '../../platform/http/door.ts';
import type { Dialect } from '../../platform/http/openapi.ts';
import { sendProblem } from '../../platform/http/problem.ts';
import { readInput } from '../../platform/http/read.ts';
import { send } from '../../platform/http/write.ts';
import type { Gate } from '../../platform/limits/gate.ts';
import type { RateLimiter, RequestLimit } from '../../platform/limits/ratelimit.ts';
import { networkOf } from '../../platform/net/network-of.ts';
import { findFeed, readerOf, type FeedCredential } from '../../modules/calendars/calendars.ts';

/** How often the feeds of one person may be read: on several devices, every few minutes on each. */
export const READ_LIMIT: RequestLimit = { name: 'calendars', most: 600, windowSeconds: 3_600 };

const dialect: Dialect = {
  title: 'Calendar feeds',
  description: 'Files for programs that subscribe to calendars. The address is the credential.',
  server: { url: '/' },
  securitySchemes: {},
  security: [],
  bodies: [],
  headers: () => [],
  reply: ({ reply }) => reply,
  refusals: refusalsOf,
  refusal: () => ({ mediaType: 'application/problem+json', shape: Type.Object({}) }),
  shapes: {},
};

export interface CalendarDoorOptions {
  readonly database: Database;
  /** What look-ups of credentials wait at, each network for itself. */
  readonly lookUps: Gate;
  readonly limits: RateLimiter;
}

export interface CalendarDoor extends Door {
  /** The feed that somebody was let in by. */
  readonly feedOf: (who: Principal) => FeedCredential;
}

/**
 * The secret in the address is the credential, and a header is none. Whoever shows it acts for the feed's owner, with what she may
 * now and only to look. What leads nowhere says no more than that, so that a program gives up instead of asking for a password.
 */
export function createCalendarDoor({ database, lookUps, limits }: CalendarDoorOptions): CalendarDoor {
  const feeds = new WeakMap<Principal, FeedCredential>();
  return {
    name: 'calendars',
    beneath: /^\/calendars(?:\/|$)/i,
    hidesAddress: true,
    feedOf: (who) => found(feeds.get(who)),
    async authenticate(request) {
      const feed = found(await lookUp(request, database, lookUps), 'secret');
      const who = readerOf(feed);
      feeds.set(who, feed);
      return who;
    },
    limits,
    read: { input: readInput },
    write: send,
    refuse: sendProblem,
    once: () => null,
    describe: dialect,
  };
}

async function lookUp(request: FastifyRequest, database: Database, gate: Gate): Promise<FeedCredential | undefined> {
  const { secret } = request.params as { readonly secret: string };
  const leave = await gate.enter(networkOf(request.client), 1, callerAt(request.socket));
  try {
    return await findFeed(database, secret);
  } finally {
    leave();
  }
}
