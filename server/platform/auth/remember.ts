/** For how long a process may believe what it read of a session or token, in milliseconds. */
const BELIEVED = 1_000;
const MOST = 10_000;

export interface Memory<T> {
  /** What is remembered under the key. */
  recalled(key: string): Promise<T> | undefined;
  /** What is remembered under the key, or else what `find` says; callers at the same time share one `find`. */
  recall(key: string, find: () => Promise<T>): Promise<T>;
  /** Looks again from now on; what a look-up that has begun will find is not remembered either. */
  forget(): void;
}

/**
 * A short memory of look-ups, so that most requests ask no database who sends them. Keys may be secrets: each look-up
 * also lets go of those that are no longer believed.
 * @param clock in milliseconds, and never set back: a wall clock that was would keep alive what ended
 */
export function createMemory<T>(clock: () => number = () => performance.now()): Memory<T> {
  const known = new Map<string, { readonly found: Promise<T>; readonly until: number }>();

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

  const foundAt = (key: string, now: number): Promise<T> | undefined => {
    const entry = known.get(key);
    return entry && now < entry.until ? entry.found : undefined;
  };

  return {
    recalled: (key) => foundAt(key, clock()),
    recall(key, find) {
      const now = clock();
      return foundAt(key, now) ?? look(key, now, find);
    },
    forget: () => known.clear(),
  };
}
