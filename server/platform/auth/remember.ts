/** For how long a process may believe what it read of a session or token, in milliseconds. */
const BELIEVED = 1_000;
const MOST = 10_000;

let forgotten = 0;

/**
 * Makes every memory of this process look again: somebody's rights have changed. Other processes see the change when
 * what they believe is a second old.
 */
export function forgetPrincipals(): void {
  forgotten += 1;
}

export interface Memory<T> {
  /** What is remembered under the key, or else what `find` says; callers at the same time share one `find`. */
  recall(key: string, now: number, find: () => Promise<T>): Promise<T>;
}

/**
 * A short memory of look-ups, so that most requests ask no database who sends them. Keys may be secrets: each look-up
 * also lets go of those that are no longer believed.
 */
export function createMemory<T>(): Memory<T> {
  const known = new Map<string, { readonly found: Promise<T>; readonly until: number }>();
  let seen = forgotten;

  /** The oldest come first. */
  const forgetOld = (now: number): void => {
    for (const [key, { until }] of known) {
      if (now < until && known.size < MOST) return;
      known.delete(key);
    }
  };

  const look = (key: string, now: number, find: () => Promise<T>): Promise<T> => {
    const found = find();
    const entry = { found, until: now + BELIEVED };
    known.delete(key);
    forgetOld(now);
    known.set(key, entry);
    found.catch(() => {
      if (known.get(key) === entry) known.delete(key); // a failed look-up is nothing to believe
    });
    return found;
  };

  return {
    recall(key, now, find) {
      if (seen !== forgotten) {
        known.clear();
        seen = forgotten;
      }
      const entry = known.get(key);
      return entry && now < entry.until ? entry.found : look(key, now, find);
    },
  };
}
