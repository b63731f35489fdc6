import type { Sealer } from '../auth/seal.ts';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import type { Signals } from '../events/wake.ts';
import { startLoop } from '../jobs/loop.ts';
import { showTime } from '../time.ts';
import { createQueues, isRefusedForGood, type Queues } from './azure.ts';
import { cancelOrphans, claimDue, completeAttempts, giveBack, type Claim, type Result } from './claims.ts';
import type { Attempt } from './contract.ts';
import { EgressDenied, EgressFailed, type Egress, type EgressReply } from '../net/egress.ts';
import { createLanes } from './lanes.ts';
import { messageOf } from './message.ts';
import { SLOW_MS } from './pace.ts';
import { parseRetryAfter } from '../net/retry-after.ts';
import { retryDelay } from './signing.ts';

export interface DeliverOptions {
  readonly database: Database;
  readonly signals: Signals;
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'send'>;
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
  /** Attempts running at a time for one quick webhook, in this process; one for any other. Default 8. */
  readonly perWebhook?: number;
  /** Claims that do not run at a time, in this process. Default 1024. */
  readonly inFlight?: number;
  /** Attempts running at a time of each pace, in this process (see `lanes.ts`). Default 256. */
  readonly places?: number;
  /** An attempt that takes longer makes its webhook slow. Default 2 s. */
  readonly slowMs?: number;
  /** Until the receiver has answered. Default 15 s. */
  readonly timeoutMs?: number;
  /** What a killed process had claimed is attempted again after this long. Default: twice the timeout, 30 s. */
  readonly leaseMs?: number;
  readonly random?: () => number;
}

export interface Deliverer {
  readonly wake: () => void;
  /** Lets what is on its way arrive; what takes longer than `graceMs` is given up and due again at once. */
  stop(graceMs?: number): Promise<void>;
}

const MAX_REPLY_BYTES = 16_384;
const EXCERPT_CHARACTERS = 300;
const CLAIM_BATCH = 250;
const GRACE_MS = 10_000;
const LONGEST_WAIT_MS = 2_000;
/** Between two rounds of claiming or recording, so that busy ones do more at once. */
const BREATH_MS = 4;
/** How often deliveries of disabled webhooks are looked for. */
const SWEEP_MS = 10_000;

interface Finished {
  readonly claim: Claim;
  readonly result: Result | null;
}

/** Sends deliveries as they fall due: at least once each, a few at a time to one receiver, and a slow one delays nobody else. */
export function startDeliverer(options: DeliverOptions): Deliverer {
  const { database, signals, onError, clock } = options;
  const { inFlight = 1_024, perWebhook = 8, places = 256, slowMs = SLOW_MS } = options;
  const { timeoutMs = 15_000, leaseMs = 2 * timeoutMs } = options;
  // A claim waits for its turn only so long: the webhook may have been changed or disabled, and the claim must not end.
  const waitMs = Math.min(LONGEST_WAIT_MS, leaseMs - timeoutMs);
  const db = database.forTenant(ALL_TENANTS);
  const queues = createQueues(options.egress);
  const giveUp = new AbortController();
  let done: Finished[] = [];
  let stopping = false;

  const run = async (claim: Claim): Promise<void> => {
    const late = clock().epochMilliseconds > claim.claimedUntil.getTime() - leaseMs + waitMs;
    const result = late ? null : await attempt(options, { timeoutMs, slowMs, queues }, claim, giveUp.signal);
    done.push({ claim, result });
    if (result?.state !== 'delivered') putBack(lanes.clear(claim));
    recording.wake();
  };
  const putBack = (claims: readonly Claim[]): void => {
    done.push(...claims.map((one) => ({ claim: one, result: null })));
    recording.wake();
    // Whoever could not begin may leave room to others.
    claiming.wake();
  };
  const lanes = createLanes({ perWebhook, inFlight, places, slowMs, run, putBack });
  const claim = async (): Promise<void> => {
    const room = lanes.room();
    if (stopping || Math.max(...Object.values(room.free)) === 0) return;
    const now = clock();
    const until = now.add({ milliseconds: leaseMs });
    const claims = await claimDue(db, { ...room, now, until, perWebhook, atOnce: CLAIM_BATCH });
    lanes.add(claims);
    if (claims.length >= CLAIM_BATCH) claiming.wake();
  };
  // Room for other claims is there once results are written: what is claimed and not yet written stays bounded.
  const record = async (): Promise<void> => {
    const batch = done;
    if (batch.length === 0) return;
    done = [];
    try {
      await writeBatch(options, batch);
    } catch (error) {
      done = [...batch, ...done];
      throw error;
    }
    for (const { claim } of batch) lanes.release(claim);
    claiming.wake();
  };

  const recording = startLoop(record, { everyMs: null, atLeastMs: BREATH_MS, onError });
  const claiming = startLoop(claim, {
    everyMs: null,
    atLeastMs: BREATH_MS,
    onError,
    hear: (wake) => signals.on('due', wake),
  });
  const sweeping = startLoop(async () => void (await cancelOrphans(db, clock())), { everyMs: SWEEP_MS, onError });

  return {
    wake: () => claiming.wake(),
    async stop(graceMs = GRACE_MS) {
      stopping = true;
      await Promise.all([claiming.stop(), sweeping.stop()]);
      putBack(lanes.clear());
      const timer = setTimeout(() => giveUp.abort(), graceMs);
      await lanes.settled();
      clearTimeout(timer);
      await recording.stop();
      await record().catch(onError);
    },
  };
}

async function writeBatch({ database, clock, signals }: DeliverOptions, batch: readonly Finished[]): Promise<void> {
  const results = batch.flatMap(({ result }) => result ?? []);
  const unattempted = batch.flatMap(({ claim, result }) => (result ? [] : claim));
  if (results.length > 0 && (await completeAttempts(database, clock(), results)) > 0) signals.wake('written');
  await giveBack(database.forTenant(ALL_TENANTS), clock(), unattempted);
}

/** Makes one attempt. @returns what came of it; null when it was given up because this process stops */
async function attempt(
  { egress, sealer, clock, random, onError }: DeliverOptions,
  { timeoutMs, slowMs, queues }: { readonly timeoutMs: number; readonly slowMs: number; readonly queues: Queues },
  claim: Claim,
  signal: AbortSignal,
): Promise<Result | null> {
  const at = clock();
  const started = performance.now();
  const outcome = (seen: Partial<Attempt>, reply: EgressReply | null): Result => {
    const durationMs = Math.round(performance.now() - started);
    const entry = {
      number: claim.attempt,
      at: showTime(at),
      status: null,
      error: null,
      response: null,
      durationMs,
      ...seen,
    };
    const judged = judge(claim, reply, clock(), random);
    const pace = durationMs > slowMs ? 'slow' : judged.state === 'delivered' ? 'quick' : null;
    return { claim, attempt: entry, pace, ...judged };
  };
  try {
    const { url } = claim;
    const { headers, body } = messageOf(sealer, claim, at);
    const bounds = { timeoutMs, maxResponseBytes: MAX_REPLY_BYTES, signal };
    const reply = isQueued(claim)
      ? await queues.put({ url, opener: sealer.open(claim.secretSealed).toString(), body, ...bounds })
      : await egress.send({ url, method: 'POST', headers, body, ...bounds });
    return outcome({ status: reply.status, response: excerptOf(reply) }, reply);
  } catch (error) {
    if (error instanceof EgressFailed && error.code === 'aborted') return null;
    if (error instanceof EgressFailed || error instanceof EgressDenied)
      return outcome({ error: clean(error.message) }, null);
    onError(error);
    return outcome({ error: 'The call could not be made' }, null);
  }
}

/** Is it put on a queue? */
const isQueued = ({ provider }: Claim): boolean => provider !== null && provider !== 'http';

/** Only 2xx is success; 410 ends it; a queue refuses a message for good, and takes the next; all else is tried again by the retry table, or later if the receiver says so. */
function judge(
  claim: Claim,
  reply: EgressReply | null,
  now: Temporal.Instant,
  random?: () => number,
): Pick<Result, 'state' | 'next' | 'gone'> {
  if (reply && reply.status >= 200 && reply.status < 300) return { state: 'delivered', next: null, gone: false };
  if (isQueued(claim) && reply && isRefusedForGood(reply.status)) return { state: 'failed', next: null, gone: false };
  if (reply?.status === 410) return { state: 'failed', next: null, gone: true };
  const delay = retryDelay(claim.attempt, random);
  if (delay === null) return { state: 'failed', next: null, gone: false };
  const asked = parseRetryAfter(reply?.headers['retry-after'], now) ?? 0;
  return { state: 'pending', next: now.add({ milliseconds: Math.max(delay, asked) }), gone: false };
}

const excerptOf = ({ body }: EgressReply): string | null => clean(body.toString('utf8')) || null;

/** The beginning of what others said, as text that a log can hold. */
const clean = (text: string): string =>
  text
    .slice(0, 2 * EXCERPT_CHARACTERS)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, EXCERPT_CHARACTERS)
    .toWellFormed();
