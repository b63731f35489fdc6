import { setTimeout as pause } from 'node:timers/promises';

export interface ProbeTimes {
  /** For how long a verdict is given again without looking. */
  readonly freshMs: number;
  /** How long a caller waits for a look that is on its way. */
  readonly patienceMs: number;
  /** For how long the last good verdict counts while a look takes longer than that: the database is busy, and not gone. */
  readonly busyMs: number;
}

const TIMES: ProbeTimes = { freshMs: 1_000, patienceMs: 2_000, busyMs: 30_000 };

/**
 * A verdict that many may ask for: one look at a time, and at most one a second.
 * @param look rejects when nothing answers
 * @returns what the last look found; null when it failed, or none has ended for too long
 */
export function createProbe<T>(look: () => Promise<T>, times: ProbeTimes = TIMES): () => Promise<T | null> {
  let last: { readonly found: T | null; readonly at: number } | null = null;
  let looking: Promise<void> | null = null;

  const age = (): number => (last ? performance.now() - last.at : Infinity);
  const keep = (found: T | null): void => {
    last = { found, at: performance.now() };
    looking = null;
  };

  /** Looks once for all who ask; they wait for its end, or until their patience is over, by one timer of theirs. */
  const begin = (): Promise<void> => {
    const patience = new AbortController();
    const looked = look()
      .then(keep, () => keep(null))
      .finally(() => patience.abort());
    const waited = pause(times.patienceMs, undefined, { ref: false, signal: patience.signal }).catch(() => undefined);
    return Promise.race([looked, waited]);
  };

  return async () => {
    if (last && age() < times.freshMs) return last.found;
    looking ??= begin();
    await looking;
    return last && age() < times.busyMs ? last.found : null;
  };
}
