import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../context/principal.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Problem } from '../contract/problems.ts';
import type { RateLimiter } from '../limits/ratelimit.ts';
import type { Dialect } from './openapi.ts';

/**
 * How a face meets the world: who may in, how it is spoken to, how it answers and refuses. It holds no rule of its own:
 * scopes are judged in one place (`admit`), and what may be done in the use cases.
 */
export interface Door<E extends Endpoint = Endpoint> {
  /** Each route can be asked for it. */
  readonly name: string;
  /** The addresses that are its own, without the query. It refuses there in its own way, also where nothing is. */
  readonly beneath: RegExp;
  /** Its addresses hold secrets: nobody writes them down. */
  readonly hidesAddress?: true;
  /** Who sends a request. @throws the refusal when nobody does, or a credential does not count */
  authenticate(request: FastifyRequest, endpoint: E, now: Temporal.Instant): Promise<Principal>;
  /** How many requests a principal may make, by all limits at once. */
  readonly limits: RateLimiter;
  readonly read: Reading<E>;
  /** Answers. @returns the body, or the reply that is on its way */
  write(endpoint: E, request: FastifyRequest, reply: FastifyReply, result: unknown): unknown;
  /** Says no: to a request that was let in, and to one that leads nowhere. */
  refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply;
  /** The key under which this request happens once, however often it is sent; null for as often as it is sent. */
  once(endpoint: E, request: FastifyRequest): string | null;
  /** How all of this is described to programs. */
  readonly describe: Dialect<E>;
}

export interface Reading<E extends Endpoint = Endpoint> {
  /** Teaches the door's part of the server what it takes beyond JSON spelled as in the contract (`takeForms`, `takeAnyCase`, …). */
  readonly prepare?: (app: FastifyInstance) => void;
  /** What the use case is given, once all parts were found to be as the contract says. */
  input(endpoint: E, request: FastifyRequest): Record<string, unknown>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whose way of speaking counts here. */
    readonly door?: Door;
  }
  interface FastifyInstance {
    /** All doors, in the order in which they were opened. */
    readonly doors: Door[];
  }
}

/** Whose address a request was sent to: its route's, or else the door that it lies beneath. */
export function doorOf(doors: readonly Door[], { url, routeOptions }: FastifyRequest): Door | undefined {
  const [path = ''] = url.split('?', 1);
  return routeOptions?.config?.door ?? doors.find(({ beneath }) => beneath.test(path));
}
