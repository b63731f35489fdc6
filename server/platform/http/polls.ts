import { Gone, Problem, type Caller } from '../contract/problems.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Event } from '../events/contract.ts';
import type { Feed } from '../events/feed.ts';
import { startLoop } from '../jobs/loop.ts';
import { tooManyOpen, type Places } from '../limits/places.ts';

export interface PollOptions {
  readonly feed: Pick<Feed, 'follow'>;
  /** Shared with what else waits. */
  readonly places: Places;
  /** Calls whenever what is known of credentials is old, and by then forgotten; returns how to be left alone. */
  readonly revoked: (hear: () => void) => () => void;
  readonly onError: (error: unknown) => void;
  /** Requests that may wait at a time, in this process. Default 500. */
  readonly inAll?: number;
  /** Of these, for one workplace. Default 200: none has all of them. */
  readonly ofOne?: number;
  /** How long a second of waiting is, in milliseconds. Default 1,000. */
  readonly secondMs?: number;
}

/** Who waits, and what for. */
export interface Wanted {
  readonly tenantId: number;
  /** Whose place it takes. */
  readonly key: string;
  readonly seconds: number;
  readonly isMeant: (event: Event) => boolean;
  readonly caller: Caller;
  /** Judges who waits again. @throws as a door does */
  readonly judge: () => Promise<unknown>;
}

/** A request that waits. Meanwhile it has no turn and no connection to the database: only a place here. */
export interface Poll {
  /** It has waited for as long as it may. */
  readonly isOver: boolean;
  /** Until there may be something, or it is over. @throws what ends it: the refusal of who counts no more; Gone when nobody waits */
  next(): Promise<void>;
  end(): void;
}

export interface Polls {
  /** What happens from when this is kept wakes it. @throws 429 where too many wait */
  open(wanted: Wanted): Promise<Poll>;
  /** Has all that wait be answered. */
  close(): Promise<void>;
}

/** Polls that are judged side by side when a call comes. */
const AT_ONCE = 4;
/** Between two rounds. */
const BREATH_MS = 250;

interface Waiting extends Poll {
  judge(): Promise<void>;
  wake(event?: Event): void;
  giveUp(): void;
}

/** Requests that wait for what is to come: one for each process. */
export function createPolls({
  feed,
  places,
  revoked,
  onError,
  inAll = 500,
  ofOne = 200,
  secondMs = 1_000,
}: PollOptions): Polls {
  const open = new Set<Waiting>();
  /** How many wait of each workplace. */
  const waitingOf = new Map<number, number>();
  let closed = false;
  const leaveTenant = (tenantId: number): void => {
    const left = (waitingOf.get(tenantId) ?? 1) - 1;
    if (left > 0) waitingOf.set(tenantId, left);
    else waitingOf.delete(tenantId);
  };
  const judgeAll = async (): Promise<void> => {
    const left = [...open].values();
    const judgeSome = async (): Promise<void> => {
      for (const one of left) await one.judge();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, judgeSome));
  };
  const judging = startLoop(judgeAll, { everyMs: null, atLeastMs: BREATH_MS, onError, hear: revoked });
  return {
    async open(wanted) {
      if (open.size >= inAll) throw tooManyOpen(`${inAll} requests wait for what is to come already`);
      const { tenantId } = wanted;
      const here = waitingOf.get(tenantId) ?? 0;
      if (here >= ofOne) throw tooManyOpen(`${ofOne} requests of this workplace wait for what is to come already`);
      const leavePlace = places.enter(wanted.key);
      waitingOf.set(tenantId, here + 1);
      let leaveFeed = (): void => undefined;
      const waiting = startWaiting(wanted, wanted.seconds * secondMs, () => {
        if (!open.delete(waiting)) return;
        leaveTenant(tenantId);
        leaveFeed();
        leavePlace();
      });
      open.add(waiting);
      if (closed) waiting.giveUp();
      try {
        const following = await feed.follow(wanted.tenantId, null, (event) => waiting.wake(event));
        leaveFeed = following.leave;
        // Whoever went away meanwhile has left all but this.
        if (!open.has(waiting)) leaveFeed();
        // A call that came since it was let in was not for it yet.
        await waiting.judge();
        return waiting;
      } catch (error) {
        waiting.end();
        throw error;
      }
    },
    async close() {
      closed = true;
      for (const waiting of open) waiting.giveUp();
      await judging.stop();
    },
  };
}

function startWaiting({ isMeant, caller, judge }: Wanted, ms: number, ended: () => void): Waiting {
  let [isOver, isWoken] = [false, false];
  let refusal: unknown = null;
  let rouse = (): void => undefined;
  const ring = (): void => {
    isWoken = true;
    rouse();
  };
  const giveUp = (): void => {
    isOver = true;
    ring();
  };
  const refuse = (error: unknown): void => {
    refusal ??= error;
    ring();
  };
  const timer = setTimeout(giveUp, ms);
  const forget = caller.onGone(() => refuse(new Gone()));
  return {
    get isOver() {
      return isOver;
    },
    async next() {
      if (!isWoken) await new Promise<void>((resolve) => (rouse = resolve));
      isWoken = false;
      if (refusal !== null) throw refusal;
    },
    end() {
      clearTimeout(timer);
      forget();
      ended();
    },
    async judge() {
      await judge().catch((error: unknown) => {
        // A look-up that fails is no revocation: it is judged once more before it is answered.
        if (error instanceof Problem && (error.kind.status === 401 || error.kind.status === 403)) refuse(error);
      });
    },
    wake(event) {
      if (!event || isMeant(event)) ring();
    },
    giveUp,
  };
}

type Said = Readonly<Record<string, unknown>>;

/** For how many seconds an answer is waited for that has nothing in it; 0: it is given as it is. */
export function patienceOf({ waits }: Endpoint, input: Said, result: unknown): number {
  const { wait = 0 } = input as { readonly wait?: number };
  const { items } = (result ?? {}) as { readonly items?: readonly unknown[] };
  return waits && items?.length === 0 ? wait : 0;
}

/** Is this what a request waits for? */
export const meantBy = ({ waits }: Endpoint, input: Said) => {
  const same = Object.entries(waits?.same ?? {});
  return ({ type, data }: Event): boolean =>
    type === waits?.for && same.every(([member, name]) => data[member] === input[name]);
};

/** Asks again whenever there may be something, until there is or it has waited for as long as it may. */
export async function waitFor(poll: Poll, ask: () => Promise<unknown>, isEmpty: (result: unknown) => boolean) {
  try {
    for (;;) {
      const result = await ask();
      if (poll.isOver || !isEmpty(result)) return result;
      await poll.next();
    }
  } finally {
    poll.end();
  }
}
