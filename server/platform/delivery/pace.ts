/**
 * How fast a webhook's receiver answers, by what it did last: `unproven` until it has answered for the first time, `slow` too
 * while it keeps failing. Only a quick one gets several attempts at a time, and claims ahead.
 */
export const PACES = ['quick', 'unproven', 'slow'] as const;
export type Pace = (typeof PACES)[number];

/** An attempt that takes longer than this, whatever comes of it, makes its webhook slow; a good one within it makes it quick. */
export const SLOW_MS = 2_000;

/** After this many failures in a row a webhook counts as slow: a dead receiver must not hold many places. */
export const SUSPECT_AFTER = 5;

/** @param known as the row keeps it */
export const paceOf = (failures: number, known: Pace | null): Pace =>
  failures >= SUSPECT_AFTER ? 'slow' : (known ?? 'unproven');
