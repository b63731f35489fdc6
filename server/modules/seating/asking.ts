/** A stretch of time in epoch milliseconds, `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Have two stretches a moment in common? */
export const overlap = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;

/** How somebody fared when she asked before, as far back as is looked. */
export interface Past {
  readonly asked: number;
  readonly granted: number;
  readonly lostLast: boolean;
}

/** Somebody who asks for a desk. */
export interface Asking {
  readonly id: number;
  readonly userId: number;
  readonly during: Span;
  readonly groupIds: readonly number[];
  readonly past: Past;
}

/** A desk that is handed out. Those in one zone are near each other. */
export interface Desk {
  readonly id: number;
  readonly zone: string;
  readonly busy: readonly Span[];
}

/** What is handed out for a day, to whom, and who may have which of it. */
export interface HandingOut<A extends Asking, D extends Desk> {
  readonly day: string;
  readonly asking: readonly A[];
  readonly desks: readonly D[];
  readonly isAllowed: (asking: A, desk: D) => boolean;
}
