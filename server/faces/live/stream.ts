import type { FastifyReply, FastifyRequest } from 'fastify';
import { may, type Principal } from '../../platform/context/principal.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Audience } from '../../platform/events/audience.ts';
import { liveFeed, type Event } from '../../platform/events/contract.ts';
import type { Feed } from '../../platform/events/feed.ts';
import type { Door } from '../../platform/http/door.ts';
import type { Serving } from '../../platform/http/mount.ts';

export interface StreamOptions {
  readonly serving: Pick<Serving, 'clock'>;
  /** The same that its neighbours stand behind. */
  readonly door: Door;
  readonly feed: Feed;
  readonly audience: Audience;
  readonly onError: (error: unknown) => void;
  /** How often a stream shows that it lives; its credential is judged again then as well, should no call have come through. Default 15 s. */
  readonly beatMs?: number;
  /** For how long a client may take nothing of what waits for it, before it is cut off. Default 10 s. */
  readonly writeMs?: number;
  /** What may wait for a client, in bytes, before it is cut off. Default 4 MiB, which holds any burst. */
  readonly maxWaiting?: number;
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
const WRITE_MS = 10_000;
const MAX_WAITING = 4 * 1024 * 1024;
/** The longest that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1;

/** The response as something to be written to by and by: cut off once its client takes nothing for too long. */
function openPipe(reply: FastifyReply, { writeMs = WRITE_MS, maxWaiting = MAX_WAITING }: StreamOptions) {
  const { raw } = reply;
  let stalled: NodeJS.Timeout | undefined;
  const cutOff = (): void => void raw.destroy();
  const taken = (): void => {
    clearTimeout(stalled);
    stalled = undefined;
  };
  const mustBeTaken = (): void => void (stalled ??= setTimeout(cutOff, writeMs));
  reply.hijack();
  raw.on('drain', taken);
  raw.on('close', taken);
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
  return {
    write(text: string): void {
      if (!raw.write(text)) mustBeTaken();
      if (raw.writableLength > maxWaiting) cutOff();
    },
    end(): void {
      if (raw.destroyed) return;
      mustBeTaken();
      raw.end();
    },
    /** Whoever ends it. */
    onClosed(hear: () => void): void {
      raw.on('close', hear);
      raw.on('error', hear);
    },
  };
}

/** Behind which position a client wants to go on; null for one that begins. @throws 400 for a header that is no position */
export function startOf(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id'];
  if (header === undefined) return (request.query as { readonly after?: number }).after ?? null;
  const position = typeof header === 'string' && /^\d{1,16}$/.test(header) ? Number(header) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw invalid('Last-Event-ID', 'Give the id of an event that you have heard');
  return position;
}

/** Answers with a stream; `ended` is called once, whoever ends it. */
export function startStream(
  options: StreamOptions & { readonly frameOf: (event: Event, who: Principal) => string },
  request: FastifyRequest,
  reply: FastifyReply,
  first: Principal,
  ended: () => void,
): Stream {
  const { serving, door, feed, audience, frameOf, onError, beatMs = BEAT_MS } = options;
  const after = startOf(request);
  const pipe = openPipe(reply, options);
  let who = first;
  let asked = 0;
  let leave = (): void => undefined;
  let over = false;
  let expiring: NodeJS.Timeout | undefined;

  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(beating);
    clearTimeout(expiring);
    leave();
    ended();
    pipe.end();
  };
  const write = (text: string): void => {
    if (!over) pipe.write(text);
  };
  const hear = (event: Event): void => {
    if (audience.hears(who, event.type)) write(frameOf(event, who));
  };
  const endInTime = (): void => {
    clearTimeout(expiring);
    const left = who.until - serving.clock().epochMilliseconds;
    if (left < Infinity) expiring = setTimeout(() => void judge(), Math.min(Math.max(left, 1), LONGEST_MS));
  };
  const judge = async (): Promise<void> => {
    const turn = ++asked;
    const now = await door.authenticate(request, liveFeed, serving.clock()).catch(() => null);
    if (over) return;
    if (!now || !may(now, liveFeed.scope, 'anywhere')) return end();
    if (turn !== asked) return; // whoever asked later knows more
    who = now;
    endInTime();
  };
  const beat = async (): Promise<void> => {
    await judge();
    write(':\n\n');
  };
  const beating = setInterval(() => void beat(), beatMs);

  pipe.onClosed(end);
  write(`retry: ${RECONNECT_MS}\n\n`);
  const follow = async (): Promise<void> => {
    // A call that came between the guard's look and this stream's beginning was not for it yet.
    await judge();
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
  return { judge, end };
}
