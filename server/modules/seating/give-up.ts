import type { Tx } from '../../platform/context/context.ts';
import { lockDraw, type DrawDay } from '../draws/draws.ts';
import { seatingNotDrawn } from './contract.ts';
import { finishDraw } from './finish.ts';
import { lockOpen, type Planned, type RequestRow } from './store.ts';
import { tell } from './tell.ts';

/**
 * The desks of a day could not be handed out, however often it was tried, or are first come by now: those who asked are told, and it is first come
 * from now on. Who has been given one by then keeps it.
 */
export async function giveUpDraw(tx: Tx, day: DrawDay): Promise<void> {
  const draw = await lockDraw(tx, day);
  if (!draw || draw.isDone) return;
  await finishDraw(tx, day);
  const open = await lockOpen(tx, day);
  await tell(
    tx,
    open.map((row, i) => (row.plan?.given ? row : { ...row, plan: refusal(row, { asked: open.length, turn: i + 1 }) })),
  );
}

/** It counts neither for her nor against her the next time. */
function refusal({ plan }: RequestRow, numbers: { readonly asked: number; readonly turn: number }): Planned {
  const none = { desks: 0, pastAsked: 0, pastGranted: 0, lostLast: false, mates: 0, pending: false };
  const why = { ...none, ...numbers, ...plan?.why, refusedBy: seatingNotDrawn.code };
  return { state: 'refused', resourceId: null, why, missed: [], given: null, isFinal: true };
}
