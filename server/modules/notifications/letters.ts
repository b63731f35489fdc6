import type { Tx } from '../../platform/context/context.ts';
import { count } from '../../platform/limits/ratelimit.ts';
import { MAX_LETTERS_PER_HOUR } from './contract.ts';
import { causeOf, isAffecting, isKeeping, personOf, type Notice } from './rules.ts';

const LIMIT = { most: MAX_LETTERS_PER_HOUR, windowSeconds: 60 * 60 };

/**
 * Those of the notices that also go by mail. One person causes only so many letters an hour, whatever she books; the
 * others are told in the app alone. What programs and Atrium itself do is not bounded here: who set them up answers for it. Nor is what a
 * closure does: a building is full of people, and who keeps it writes one letter to each.
 */
export async function chooseLetters<N extends Pick<Notice, 'event'>>(tx: Tx, notices: readonly N[]): Promise<N[]> {
  const chosen = notices.filter(({ event }) => isOfClosing(event));
  const bounded = notices.filter(({ event }) => !isOfClosing(event));
  for (const [actor, own] of Map.groupBy(bounded, ({ event }) => causeOf(event))) {
    chosen.push(...own.slice(0, personOf(actor) === null ? own.length : await takeRoom(tx, actor, own.length)));
  }
  return chosen;
}

const isOfClosing = (event: Notice['event']): boolean => isAffecting(event) || isKeeping(event);

/** @returns how many of `wanted` letters there is still room for */
async function takeRoom(tx: Tx, actor: string, wanted: number): Promise<number> {
  const used = await count(tx.db, tx.tenant.id, `letters/${actor}`, LIMIT, wanted, tx.now.epochMilliseconds);
  return Math.max(0, Math.min(wanted, LIMIT.most - (used - wanted)));
}
