import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { takeSole, type Sole } from '../../platform/db/sole.ts';
import type { Meter } from '../../platform/http/metrics.ts';
import { openLink } from './link.ts';
import { keepMessage, type Keeping } from './messages.ts';
import { createCounts } from './meter.ts';

export interface Listening extends Omit<Keeping, 'counts'> {
  /** The operator's broker; name and password stand in it. */
  readonly url: string;
  /** The way to the database, to be the only one who listens. */
  readonly connection: pg.ClientConfig;
  /** Waits between two turns, or until it ends. */
  readonly wait?: (ms: number, ending: AbortSignal) => Promise<void>;
}

export interface Listener {
  readonly meter: Meter;
  /** Lets the message in hand be kept; what comes later is for who listens next. */
  stop(): Promise<void>;
}

/** By which one worker is known to all others of the database to be the one who listens. */
const PLACE = 4_715_100_006;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** How often a worker looks whether the one that listens is gone. */
const LOOK_MS = 2_000;

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

/** What came of a turn. */
interface Turn {
  readonly hasHeard: boolean;
  /** Why it is over; null where it ends with the process, or another one listens. */
  readonly why: string | null;
}

/**
 * Takes the readings that devices publish to the operator's broker (decision 0028). Of all workers one listens at a time, under one
 * client id; a message is acknowledged once its readings are kept, or refused for good.
 */
export function listenToBroker({ wait = waitFor, ...given }: Listening): Listener {
  const ending = new AbortController();
  const counts = createCounts();
  const turns = takeTurns({ ...given, wait, counts }, ending.signal);
  return {
    meter: counts.meter,
    async stop() {
      ending.abort();
      await turns;
    },
  };
}

type Turning = Keeping & Required<Pick<Listening, 'url' | 'connection' | 'wait'>>;

/** Turn after turn, with longer and longer pauses while none of them hears anything. */
async function takeTurns(turning: Turning, ending: AbortSignal): Promise<void> {
  let rest = FIRST_PAUSE_MS;
  let said: string | null = null;
  while (!ending.aborted) {
    const { hasHeard, why } = await takeTurn(turning, ending).catch(failed);
    if (hasHeard) [rest, said] = [FIRST_PAUSE_MS, null];
    if (why !== null && why !== said) turning.log.warn({ reason: why }, 'mqtt: the broker is not heard');
    said = why;
    const ms = why === null ? LOOK_MS : rest * (0.75 + Math.random() / 2);
    await turning.wait(ms, ending);
    if (why !== null) rest = Math.min(rest * 2, LONGEST_PAUSE_MS);
  }
}

const failed = (error: unknown): Turn => ({
  hasHeard: false,
  why: error instanceof Error && error.message !== '' ? error.message : String(error),
});

/** Listens for as long as there is the database, the broker and nobody else who does; not at all where another one does. */
async function takeTurn(turning: Turning, ending: AbortSignal): Promise<Turn> {
  await using sole = await takeSole(turning.connection, PLACE);
  if (!sole || ending.aborted) return { hasHeard: false, why: null };
  const { url, counts, log } = turning;
  let hasHeard = false;
  const link = openLink({
    url,
    clientId: clientIdOf(sole),
    take: (message, gone) => keepMessage(turning, message, gone),
    onHearing() {
      hasHeard = true;
      counts.connected(true);
      log.info({ broker: new URL(url).host }, 'mqtt: the broker is heard');
    },
  });
  try {
    const why = await Promise.race([sole.lost, link.over, aborted(ending)]);
    return { hasHeard, why };
  } finally {
    counts.connected(false);
    await link.close();
  }
}

/** The same for whoever listens for this database, so that the broker knows the session again. */
const clientIdOf = ({ deployment }: Sole): string =>
  `atrium-${createHash('sha256').update(deployment).digest('hex').slice(0, 16)}`;

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
