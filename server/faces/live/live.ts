import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may, type Principal } from '../../platform/context/principal.ts';
import { fail, notSignedIn, rateLimited } from '../../platform/contract/problems.ts';
import type { Audience } from '../../platform/events/audience.ts';
import { liveFeed, type Event } from '../../platform/events/contract.ts';
import type { Feed } from '../../platform/events/feed.ts';
import { admit } from '../../platform/http/admit.ts';
import type { Door } from '../../platform/http/door.ts';
import { refuseOtherMethods, type Serving } from '../../platform/http/mount.ts';
import { createFrames } from './frames.ts';

export interface LiveOptions {
  readonly serving: Pick<Serving, 'clock' | 'gates'>;
  /** The same that its neighbours stand behind. */
  readonly door: Door;
  readonly feed: Feed;
  readonly audience: Audience;
  readonly onError: (error: unknown) => void;
  /** How often a stream shows that it lives and its credentials are judged again. Default 15 s. */
  readonly beatMs?: number;
  /** Streams that one person or token may have open at a time, in this process. Default 30. */
  readonly perPrincipal?: number;
  /** What may wait for a client, in bytes, before it is cut off. Default 4 MiB, which holds any burst. */
  readonly maxWaiting?: number;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no', // nginx would hold events back
};
const RECONNECT_MS = 2_000;
const MAX_WAITING = 4 * 1024 * 1024;
/** A client that has more than this waiting when the stream beats does not keep up. */
const SLOW = 64 * 1024;

/**
 * Server-sent events: `id` is the position in the feed, so that a client that comes back with `Last-Event-ID` (or
 * `?after=`) misses nothing; `reset` tells one that was away for too long to read everything anew.
 */
export function live(app: FastifyInstance, options: LiveOptions): void {
  const { serving, door, audience, perPrincipal = 30 } = options;
  const frameOf = createFrames(audience);
  const streams = new Map<string, Set<() => void>>();

  refuseOtherMethods(app, door, [liveFeed], false);
  app.get('/live', {
    exposeHeadRoute: false, // the head of a stream without an end tells nothing
    schema: { querystring: liveFeed.query },
    onRequest: admit(door, liveFeed, serving),
    handler: async (request, reply) => {
      const who = request.asked?.who;
      if (!who) throw fail(notSignedIn);
      const key = `${who.tenant.id}/${who.key}`;
      const own = streams.get(key) ?? new Set();
      if (own.size >= perPrincipal) {
        throw fail(rateLimited, {
          detail: `You have ${perPrincipal} live streams open`,
          headers: { 'retry-after': '30' },
        });
      }
      const end = startStream({ ...options, frameOf }, request, reply, who, () => {
        own.delete(end);
        if (own.size === 0) streams.delete(key);
      });
      streams.set(key, own.add(end));
      return reply;
    },
  });
  // A stream never ends by itself: a server that stops would wait for it.
  app.addHook('preClose', (done) => {
    for (const own of streams.values()) for (const end of own) end();
    done();
  });
}

/** @returns how to end it */
function startStream(
  options: LiveOptions & { readonly frameOf: (event: Event) => string },
  request: FastifyRequest,
  reply: FastifyReply,
  first: Principal,
  ended: () => void,
): () => void {
  const { serving, door, feed, audience, frameOf, onError, beatMs = 15_000, maxWaiting = MAX_WAITING } = options;
  const { raw } = reply;
  let who = first;
  let leave = (): void => undefined;
  let over = false;

  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(beating);
    leave();
    ended();
    raw.end();
  };
  const cutOff = (): void => {
    end();
    raw.destroy();
  };
  const write = (text: string): void => {
    if (over) return;
    raw.write(text);
    if (raw.writableLength > maxWaiting) cutOff();
  };
  const hear = (event: Event): void => {
    if (audience.hears(who, event.type)) write(frameOf(event));
  };
  const beat = async (): Promise<void> => {
    const now = await door.authenticate(request, liveFeed, serving.clock()).catch(() => null);
    if (!now || !may(now, liveFeed.scope, 'anywhere')) return end();
    if (raw.writableLength > SLOW) return cutOff();
    who = now;
    write(':\n\n');
  };
  const beating = setInterval(() => void beat(), beatMs);

  reply.hijack();
  raw.on('close', end);
  raw.on('error', end);
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
  write(`retry: ${RECONNECT_MS}\n\n`);
  const after = startOf(request);
  const follow = async (): Promise<void> => {
    const following = await feed.follow(first.tenant.id, after, hear);
    leave = following.leave;
    if (over) leave();
    else if (after === null || following.gap) {
      write(`id: ${following.position}\nevent: ${following.gap ? 'reset' : 'ready'}\ndata: {}\n\n`);
    }
  };
  follow().catch((error: unknown) => {
    onError(error);
    end();
  });
  return end;
}

/** Behind which position a client wants to go on; null for one that begins. */
function startOf(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id'];
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  return (request.query as { readonly after?: number }).after ?? null;
}
