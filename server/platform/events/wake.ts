import pg from 'pg';
import type { Wake } from '../context/context.ts';

/**
 * `written`: events wait for their position. `sequenced`: the feed has grown. `due`: there is something to deliver. `jobs`: to do.
 * `revoked`: what is known of credentials is old.
 */
export type Signal = 'written' | 'sequenced' | 'due' | 'jobs' | 'revoked';

/** Tells the loops of this process and of all others that there is work. Only a hint: every loop looks by itself as well. */
export interface Signals {
  /** For contexts: call it after a commit that emitted events, asked for jobs or changed rights. */
  readonly wake: Wake;
  send(signal: Signal): void;
  /** @returns how to stop hearing */
  on(signal: Signal, hear: () => void): () => void;
  close(): Promise<void>;
}

export interface SignalOptions {
  readonly connection: pg.ClientConfig;
  readonly onError: (error: Error) => void;
  /** The shortest time between two NOTIFYs, which take a lock that all writers of the cluster share. */
  readonly coalesceMs?: number;
  /** How often everybody is woken even if nobody called, for a call that got lost. */
  readonly pollMs?: number;
}

const CHANNEL = 'atrium_events';
const KNOWN: ReadonlySet<string> = new Set<Signal>(['written', 'sequenced', 'due', 'jobs', 'revoked']);
/** What costs a question for each open stream is not asked by the clock: only when somebody called, or may have. */
const isPolled = (signal: Signal): boolean => signal !== 'revoked';
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** One per process. Needs one connection of its own, which it opens again whenever it is lost. */
export function createSignals(options: SignalOptions): Signals {
  const { coalesceMs = 20, pollMs = 500 } = options;
  const ears = new Map<Signal, Set<() => void>>();
  const untold = new Set<Signal>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const ring = (signal: Signal): void => ears.get(signal)?.forEach((hear) => hear());
  const ringAll = (): void => [...ears.keys()].forEach(ring);
  const line = openLine(options, ring, ringAll);
  const polling = setInterval(() => [...ears.keys()].filter(isPolled).forEach(ring), pollMs);

  const tellOthers = (): Promise<void> => {
    timer = undefined;
    toldAt = performance.now();
    const signals = [...untold];
    untold.clear();
    return line.notify(signals);
  };
  const send = (signal: Signal): void => {
    ring(signal);
    untold.add(signal);
    timer ??= setTimeout(() => void tellOthers(), Math.max(0, toldAt + coalesceMs - performance.now()));
  };

  return {
    wake: send,
    send,
    on(signal, hear) {
      const hearing = ears.get(signal) ?? new Set();
      ears.set(signal, hearing.add(hear));
      return () => void hearing.delete(hear);
    },
    async close() {
      clearInterval(polling);
      clearTimeout(timer);
      if (timer) await tellOthers();
      await line.close();
    },
  };
}

interface Line {
  /** Says it once there is a connection; until it is said, or has to wait for the next one. */
  notify(signals: readonly Signal[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * The connection that listens and notifies. What others say while it is down is lost, so that everybody is woken once it is
 * back; what we have to say waits for it.
 */
function openLine({ connection, onError }: SignalOptions, ring: (signal: Signal) => void, ringAll: () => void): Line {
  let client: pg.Client | null = null;
  let closed = false;
  let pause = FIRST_PAUSE_MS;
  let retry: NodeJS.Timeout | undefined;
  const unsaid = new Set<Signal>();

  const say = (signals: readonly Signal[]): Promise<void> =>
    new Promise((resolve) => {
      const keep = (): void => {
        for (const signal of signals) unsaid.add(signal);
        resolve();
      };
      if (!client) return keep();
      // A failure shows as 'error' or 'end' as well.
      client.query('select pg_notify($1, $2)', [CHANNEL, signals.join(',')], (error) => (error ? keep() : resolve()));
    });
  const sayAgain = (): void => {
    const signals = [...unsaid];
    unsaid.clear(); // first: what cannot be said is kept at once
    if (signals.length > 0) void say(signals);
  };

  const lost = (fresh: pg.Client, error: Error): void => {
    if (client !== fresh || closed) return;
    client = null;
    onError(error);
    retry = setTimeout(redial, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  const dial = async (): Promise<void> => {
    const fresh = new pg.Client({ ...connection, keepAlive: true, pipeline: true });
    client = fresh;
    const lose = (error: Error): void => {
      lost(fresh, error);
      void hangUp(fresh);
    };
    fresh.on('error', lose);
    fresh.on('end', () => lost(fresh, new Error('The listening connection was closed')));
    fresh.on('notification', ({ processId, payload }) => {
      // Our own process has heard it directly.
      if (processId !== (fresh as unknown as { processID: number }).processID) ringNamed(payload, ring);
    });
    try {
      await fresh.connect();
      // A lost hint costs a poll, so it need not reach the disk.
      await fresh.query(`set synchronous_commit = off; listen ${CHANNEL}`);
      pause = FIRST_PAUSE_MS;
      sayAgain();
      ringAll();
    } catch (error) {
      lose(error as Error);
    }
  };
  let dialling = dial();
  const redial = (): void => {
    dialling = dial();
  };

  return {
    notify: say,
    async close() {
      closed = true;
      clearTimeout(retry);
      await dialling;
      if (client) await hangUp(client);
    },
  };
}

/** A connection that is already lost cannot be closed well, and need not be. */
async function hangUp(client: pg.Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // Gone is gone.
  }
}

function ringNamed(payload: string | undefined, ring: (signal: Signal) => void): void {
  for (const name of (payload ?? '').split(',')) if (KNOWN.has(name)) ring(name as Signal);
}
