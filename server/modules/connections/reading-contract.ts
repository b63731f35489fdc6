import type { Entity, JsonValue } from './connection-contract.ts';

/** What connectors give of the records at a source. */

/** What a connector can tell about one kind of record. */
export interface Capability {
  /** Does the source tell what has changed since an instant? */
  readonly incremental: 'none' | 'timestamp';
  /** Do pages come in the order of change? */
  readonly sorted: boolean;
  /** Does the source say what was deleted? */
  readonly tombstones: boolean;
  /** Can one record be read by its id? */
  readonly getById: boolean;
  /** Does the source say how many there are? */
  readonly totalKnown: boolean;
  /** Do its records stand in time, as bookings do? Then each says when it ends, and what ended long ago is not asked for. */
  readonly standsInTime?: true;
  /** Does the source say by itself which of its records have changed? Then each can be read by its id. */
  readonly push?: true;
  /** What is read before it: its parents. */
  readonly after: readonly Entity[];
}

/** One record as the source says it; `raw` is kept as it came. */
export interface SourceRecord {
  readonly externalId: string;
  /** The instant (RFC 3339) as the source writes it, not rounded; absent where it says none. */
  readonly changedAt?: string;
  /** Of what stands in time, the instant when it ends; absent: that is not known, and by being left out it is never deleted. */
  readonly endsAt?: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** Why it is held back: it is there, and none of ours. */
  readonly outOfScope?: string;
  /** The source says that it was deleted. A source that says so of what has only left a window has it left out by its connector. */
  readonly deleted?: true;
}

export interface SourcePage {
  readonly records: readonly SourceRecord[];
  /** Where the next page begins; null after the last. Nobody but the connector reads it. */
  readonly next: JsonValue | null;
  /** How many there will be in all, where the source says so. */
  readonly expected?: number;
}

/** Where a page begins, and since when what has changed is asked for; undefined: everything. What ended before `from` need not be given. */
export interface PageAsked {
  readonly at: JsonValue | null;
  readonly changedSince: string | undefined;
  readonly from?: string | undefined;
  readonly signal: AbortSignal;
}

/** What a source sends by itself, as it comes. */
export interface Pushed {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A record that a source says has changed, or is gone. */
export interface Dirty {
  readonly entity: Entity;
  readonly externalId: string;
}

/** What a source is asked as it is to tell of itself, or to go on. */
export interface Renewal {
  /** Where it is to send to: another address each time, and the one before is good for an hour more. */
  readonly url: string;
  /** What was said at the last time, such as the number of a subscription. */
  readonly memo: JsonValue | null;
  readonly signal: AbortSignal;
}

export interface Renewed {
  /** The instant (RFC 3339) when it tells no more; null: it goes on. */
  readonly expiresAt: string | null;
  readonly memo?: JsonValue;
}
