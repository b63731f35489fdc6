import type { FastifyReply, FastifyRequest } from 'fastify';
import { may, type Principal } from '../../platform/context/principal.ts';
import { fail, forbidden, Gone, invalid } from '../../platform/contract/problems.ts';
import type { Audience } from '../../platform/events/audience.ts';
import { liveFeed, type Event } from '../../platform/events/contract.ts';
import type { Feed } from '../../platform/events/feed.ts';
import { callerAt } from '../../platform/http/caller.ts';
import type { Door } from '../../platform/http/door.ts';
import type { Serving } from '../../platform/http/mount.ts';
import { openPipe, type PipeOptions } from './pipe.ts';
import { watchStanding } from './standing.ts';

export interface StreamOptions extends PipeOptions {
  readonly serving: Pick<Serving, 'clock'>;
  /** The same that its neighbours stand behind. */
  readonly door: Door;
  readonly feed: Feed;
  readonly audience: Audience;
  readonly onError: (error: unknown) => void;
  /**
   * How often a stream shows that it lives; its credential is judged again then as well, should no call
   * have come through, and counts for so long while nobody can judge it. Default 15 s.
   */
  readonly beatMs?: number;
}

/** An open stream. */
export interface Stream {
  /** Judges its credential again; ends it when that counts no more. */
  judge(): Promise<void>;
  end(): void;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no', // nginx would hold events back
};
const RECONNECT_MS = 2_000;
const BEAT_MS = 15_000;

/** Behind which position a client wants to go on; null for one that begins. @throws 400 for a header that is no position */
export function startOf(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id'];
  if (header === undefined) return (request.query as { readonly after?: number }).after ?? null;
  const position = typeof header === 'string' && /^\d{1,16}$/.test(header) ? Number(header) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw invalid('Last-Event-ID', 'Give the id of an event that you have heard');
  return position;
}

/**
 * Answers with a stream; `ended` is called once, whoever ends it.
 * @throws 400 for a beginning that is none; Gone when nobody is there any more to be answered
 */
export function startStream(
  options: StreamOptions & { readonly frameOf: (event: Event, who: Principal) => string },
  request: FastifyRequest,
  reply: FastifyReply,
  first: Principal,
  ended: () => void,
): Stream {
  const { serving, door, feed, audience, frameOf, onError, beatMs = BEAT_MS } = options;
  const after = startOf(request);
  // By the connection: a response that was closed before anybody listened tells of it no more.
  const caller = callerAt(request.socket);
  if (caller.gone) throw new Gone();
  reply.hijack();
  const pipe = openPipe(reply.raw, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS }, options);
  let leave = (): void => undefined;
  let over = false;

  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(beating);
    standing.stop();
    forget();
    leave();
    ended();
    pipe.end();
  };
  const ask = async (): Promise<Principal> => {
    const now = await door.authenticate(request, liveFeed, serving.clock());
    if (!may(now, liveFeed.scope, 'anywhere')) throw fail(forbidden);
    return now;
  };
  const standing = watchStanding(first, { ask, clock: serving.clock, doubtMs: beatMs, over: end });
  const forget = caller.onGone(end);
  const write = (text: string): void => {
    if (!over) pipe.write(text);
  };
  const hear = (event: Event): void => {
    if (audience.hears(standing.who, event.type)) write(frameOf(event, standing.who));
  };
  const beat = async (): Promise<void> => {
    await standing.judge();
    write(':\n\n');
  };
  const beating = setInterval(() => void beat(), beatMs);

  write(`retry: ${RECONNECT_MS}\n\n`);
  const follow = async (): Promise<void> => {
    // A call that came between the guard's look and this stream's beginning was not for it yet.
    await standing.judge();
    if (over) return;
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
  return { judge: () => standing.judge(), end };
}
