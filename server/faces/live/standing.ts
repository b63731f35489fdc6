import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';

export interface StandingOptions {
  /** Who a credential is by now. @throws as a door does: 401 and 403 are its end, anything else says nothing of it */
  readonly ask: () => Promise<Principal>;
  readonly clock: () => Temporal.Instant;
  /** For how long a credential counts that nobody can judge, in milliseconds. */
  readonly doubtMs: number;
  /** It counts no more. */
  readonly over: () => void;
}

/** Whether a credential counts, for as long as something hangs on it. */
export interface Standing {
  /** Who it is, as it was judged last. */
  readonly who: Principal;
  /** Judges it again; a look-up that fails is no revocation, and is repeated shortly. */
  judge(): Promise<void>;
  stop(): void;
}

const AGAIN_MS = 1_000;
/** The longest that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1;

/** Watches over a credential, from when it was first judged. */
export function watchStanding(first: Principal, { ask, clock, doubtMs, over }: StandingOptions): Standing {
  let who = first;
  let asked = 0;
  let stopped = false;
  let expiring: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  let doubted: NodeJS.Timeout | undefined;

  const stop = (): void => {
    stopped = true;
    for (const timer of [expiring, again, doubted]) clearTimeout(timer);
  };
  const end = (): void => {
    stop();
    over();
  };
  const left = (): number => who.until - clock().epochMilliseconds;
  const believe = (now: Principal): void => {
    who = now;
    for (const timer of [expiring, again, doubted]) clearTimeout(timer);
    doubted = undefined;
    if (left() < Infinity) expiring = setTimeout(() => void judge(), Math.min(Math.max(left(), 1), LONGEST_MS));
  };
  const doubt = (): void => {
    if (left() <= 0) return end();
    doubted ??= setTimeout(end, Math.min(doubtMs, LONGEST_MS));
    clearTimeout(again);
    again = setTimeout(() => void judge(), AGAIN_MS);
  };
  const judge = async (): Promise<void> => {
    const turn = ++asked;
    const now = await ask().catch((error: unknown) => (isRefusal(error) ? 'refused' : 'unknown'));
    if (stopped) return;
    if (now === 'refused') return end();
    if (turn !== asked) return; // whoever asked later knows more
    if (now === 'unknown') return doubt();
    believe(now);
  };
  return {
    get who() {
      return who;
    },
    judge,
    stop,
  };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Problem && (error.kind.status === 401 || error.kind.status === 403);
