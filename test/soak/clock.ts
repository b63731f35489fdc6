/** The time of a soak: it passes with what is done, and stands still while somebody looks. */
export interface Clock {
  readonly read: () => Temporal.Instant;
  pass(minutes: number): void;
  /** One look at a time. */
  still<T>(look: (now: Temporal.Instant) => Promise<T>): Promise<T>;
}

/** A clock that stands at an instant. */
export function createClock(start: Temporal.Instant): Clock {
  let [now, ahead, isStill] = [start, 0, false];
  const pass = (minutes: number): void => {
    ahead += minutes;
    if (isStill) return;
    now = now.add({ minutes: ahead });
    ahead = 0;
  };
  return {
    read: () => now,
    pass,
    async still(look) {
      isStill = true;
      try {
        return await look(now);
      } finally {
        isStill = false;
        pass(0);
      }
    },
  };
}
