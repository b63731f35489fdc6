import type { FastifyInstance } from 'fastify';
import { fail, notSignedIn } from '../../platform/contract/problems.ts';
import { liveFeed } from '../../platform/events/contract.ts';
import { admit } from '../../platform/http/admit.ts';
import { refuseOtherMethods, type Serving } from '../../platform/http/mount.ts';
import { startLoop } from '../../platform/jobs/loop.ts';
import { createPlaces, type Places } from '../../platform/limits/places.ts';
import { createFrames } from './frames.ts';
import { startStream, type Stream, type StreamOptions } from './stream.ts';

export interface LiveOptions extends StreamOptions {
  readonly serving: Pick<Serving, 'clock' | 'gates'>;
  /** Calls whenever what is known of credentials is old, and by then forgotten; returns how to be left alone. */
  readonly revoked: (hear: () => void) => () => void;
  /** How many one person or token may have open at a time, in this process: with what else waits for her. */
  readonly places?: Places;
}

/** Streams that are judged side by side when a call comes: the requests that go on meanwhile need the database too. */
const AT_ONCE = 4;

/** Between two rounds, so that a day on which a directory is read in does not become one long round. */
const BREATH_MS = 250;

/** Those who have streams open, and their streams. */
type Streams = ReadonlyMap<string, ReadonlySet<Stream>>;

/**
 * Server-sent events: `id` is the position in the feed, so that a client that comes back with `Last-Event-ID` (or
 * `?after=`) misses nothing; `reset` tells one that was away for too long to read everything anew.
 */
export function live(app: FastifyInstance, options: LiveOptions): void {
  const { serving, door, audience, onError, revoked, places = createPlaces() } = options;
  const frameOf = createFrames(audience);
  const streams = new Map<string, Set<Stream>>();
  const judging = startLoop(() => judgeAll(streams), { everyMs: null, atLeastMs: BREATH_MS, onError, hear: revoked });

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
      const leave = places.enter(key);
      try {
        const stream = startStream({ ...options, frameOf }, request, reply, who, () => {
          leave();
          own.delete(stream);
          if (own.size === 0) streams.delete(key);
        });
        streams.set(key, own.add(stream));
      } catch (error) {
        leave();
        throw error;
      }
      return reply;
    },
  });
  // A stream never ends by itself: a server that stops would wait for it.
  app.addHook('preClose', async () => {
    for (const stream of openOf(streams)) stream.end();
    await judging.stop();
  });
}

const openOf = (streams: Streams): Stream[] => [...streams.values()].flatMap((own) => [...own]);

/** Judges every open stream; those of one credential share what is asked of the database. */
async function judgeAll(streams: Streams): Promise<void> {
  const waiting = openOf(streams).values();
  const judgeSome = async (): Promise<void> => {
    for (const stream of waiting) await stream.judge();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, judgeSome));
}
