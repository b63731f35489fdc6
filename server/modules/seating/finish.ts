import type { Tx } from '../../platform/context/context.ts';
import { endDraw, type DrawDay } from '../draws/draws.ts';

/** The one name of a day, for the jobs that are about it. */
export const keyOfDay = ({ buildingId, day }: DrawDay): string => `${buildingId}/${day}`;

/** What is left of a locked day is first come from now on, for those who wait for it too. */
export async function finishDraw(tx: Tx, day: DrawDay): Promise<void> {
  await endDraw(tx, day);
  offerLeftLater(tx, day);
}

/** Has what is left of a day offered to those who wait for it: no event tells that it is free. */
export const offerLeftLater = (tx: Tx, { buildingId, day }: DrawDay): void =>
  tx.later('seating.offer_left', { buildingId, day }, { key: keyOfDay({ buildingId, day }) });
