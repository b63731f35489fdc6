import type { Tx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import type { HoldOrigin, Origin } from './contract.ts';

/** So many units of a resource that has `quantity` of them, for a period. */
export interface NewHolds extends Origin {
  readonly resourceId: number;
  readonly quantity: number;
  readonly count: number;
  /** The combined room that it is taken for, as a part. */
  readonly wholeId: number | null;
  readonly during: Period;
  /** What it is a part of: all parts go to the same units. */
  readonly whole: Period;
  readonly expiresAt: Temporal.Instant | null;
}

/** Holds on their way into the database, member by member. */
export interface Values {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly quantities: readonly number[];
  readonly counts: readonly number[];
  readonly wholeIds: readonly (number | null)[];
  readonly starts: readonly Date[];
  readonly ends: readonly Date[];
  readonly wholeStarts: readonly Date[];
  readonly wholeEnds: readonly Date[];
  readonly origins: readonly HoldOrigin[];
  readonly originIds: readonly number[];
  readonly expiries: readonly (Date | null)[];
  readonly now: Date;
}

/** Holds as the statements that insert them take them. */
export const valuesOf = (tx: Tx, holds: readonly NewHolds[]): Values => ({
  tenantId: tx.tenant.id,
  resourceIds: holds.map(({ resourceId }) => resourceId),
  quantities: holds.map(({ quantity }) => quantity),
  counts: holds.map(({ count }) => count),
  wholeIds: holds.map(({ wholeId }) => wholeId),
  starts: holds.map(({ during }) => toDate(during.start)),
  ends: holds.map(({ during }) => toDate(during.end)),
  wholeStarts: holds.map(({ whole }) => toDate(whole.start)),
  wholeEnds: holds.map(({ whole }) => toDate(whole.end)),
  origins: holds.map(({ origin }) => origin),
  originIds: holds.map(({ originId }) => originId),
  expiries: holds.map(({ expiresAt }) => expiresAt && toDate(expiresAt)),
  now: toDate(tx.now),
});
