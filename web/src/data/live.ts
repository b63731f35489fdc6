import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { events } from 'virtual:contracts';
import type { EventType } from '../../../server/platform/contract/event.ts';
import { isReached, noteReach, onReach } from '../lib/reach.ts';
import { readHeard, refresh, refreshMissed, type Heard } from './aging.ts';
import { askWhetherSignedIn } from './client.ts';

const names = Object.keys(events) as EventType[];

/** Events come in bursts (a series, a busy morning): asking again once serves them all. */
const GATHER_MS = 120;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before trying again, longer each time, never all browsers at once. */
export const waitBefore = (attempt: number, chance: number = Math.random()): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + chance / 2);

interface Stream {
  addEventListener: (name: string, heard: (event: { readonly data?: string }) => void) => void;
  close: () => void;
}
type Open = (address: string) => Stream;

interface Hearing {
  readonly event: (heard: Heard) => void;
  /** The line was broken for a while, or for so long that the server does not say any more what was missed. */
  readonly missed: (events: 'few' | 'many') => void;
  readonly connected: (is: boolean) => void;
}

/**
 * Hears the server's events until the returned function is called. While the line is broken it asks again at each try, and
 * once more when the line stands. A line from before the network was gone may be dead without a word: it is made anew.
 */
export function hear(hearing: Hearing, open: Open = (address) => new EventSource(address)): () => void {
  let stream: Stream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let broken = false;
  const connect = (): void => {
    const opened = open('/api/v1/live');
    stream = opened;
    opened.addEventListener('open', () => {
      attempt = 0;
      hearing.connected(true);
      if (broken) hearing.missed('few');
      broken = false;
    });
    opened.addEventListener('error', () => {
      opened.close();
      broken = true;
      hearing.connected(false);
      timer = setTimeout(() => {
        hearing.missed('few');
        connect();
      }, waitBefore(attempt++));
    });
    for (const name of names) opened.addEventListener(name, ({ data }) => hearing.event(readHeard(name, data)));
    // Sent to one that was away for too long to be told everything it missed.
    opened.addEventListener('reset', () => hearing.missed('many'));
  };
  const stop = (): void => {
    clearTimeout(timer);
    stream?.close();
  };
  const connectAnew = (): void => {
    stop();
    broken = true;
    connect();
  };
  connect();
  addEventListener('online', connectAnew);
  return () => {
    removeEventListener('online', connectAnew);
    stop();
  };
}

/** Runs at once, then at most once in `pause` for all that it was called with meanwhile. */
export function gather<T>(work: (gathered: readonly T[]) => void, pause: number = GATHER_MS): (item: T) => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting: T[] = [];
  const run = (): void => {
    const gathered = waiting;
    waiting = [];
    timer = setTimeout(() => {
      timer = null;
      if (waiting.length > 0) run();
    }, pause);
    work(gathered);
  };
  return (item) => {
    waiting.push(item);
    if (timer === null) run();
  };
}

/** Keeps a client's answers true by what is heard, until the returned function is called. */
export function hearInto(client: QueryClient, open?: Open): () => void {
  const hearing: Hearing = {
    event: gather((heard: readonly Heard[]) => void refresh(client, heard)),
    missed: (events) => void refreshMissed(client, events),
    connected: (is) => {
      noteReach('line', is);
      if (is) noteReach('request', true);
      else void askWhetherSignedIn();
    },
  };
  const stop = hear(hearing, open);
  return () => {
    stop();
    noteReach('line', true);
  };
}

/** Keeps what is shown true while others book. @returns whether it can: the line to the server stands, and it answers */
export function useLive(): boolean {
  const client = useQueryClient();
  useEffect(() => hearInto(client), [client]);
  return useSyncExternalStore(onReach, isReached);
}
