import type { Tx } from '../../platform/context/context.ts';
import type { NewHolds } from './new-holds.ts';

type Hoped = Pick<NewHolds, 'resourceId' | 'quantity'>;

/** How long nobody hopes for what was refused to somebody, in milliseconds, and of how many resources that is kept in mind. */
const DOUBTED_FOR = 1_000;
const MAX_DOUBTED = 10_000;

/** By resource: until when. A guess that only costs or saves time: each server has its own. */
const doubted = new Map<string, number>();
const keyOf = ({ tenant }: Tx, { resourceId }: Hoped): string => `${tenant.id} ${resourceId}`;

/**
 * May it be taken in hope? What exists once is tried without a look. Not what all want just now: a try that was in vain costs more
 * than the wait that hope saves.
 */
export const mayHope = (tx: Tx, wanted: readonly Hoped[]): boolean =>
  tx.isHopeful && wanted.every((one) => one.quantity === 1 && !isDoubted(keyOf(tx, one)));

function isDoubted(key: string): boolean {
  const until = doubted.get(key);
  if (until === undefined) return false;
  if (until > performance.now()) return true;
  doubted.delete(key);
  return false;
}

/** Keeps in mind what was refused to somebody. */
export function doubt(tx: Tx, wanted: readonly Hoped[]): void {
  if (doubted.size >= MAX_DOUBTED) doubted.clear();
  for (const one of wanted) doubted.set(keyOf(tx, one), performance.now() + DOUBTED_FOR);
}
