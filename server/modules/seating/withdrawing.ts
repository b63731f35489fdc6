import type { Ctx, Tx } from '../../platform/context/context.ts';
import { abandonDraw, lockDraws, type DrawDay } from '../draws/draws.ts';
import { keyOfDay, offerLeftLater } from './finish.ts';
import { toldOf } from './show.ts';
import { countOpen, countOpenOf, decideRequests, lockOpenOf, selectDaysOf, type RequestRow } from './store.ts';

/** For how many desks somebody asks that are still to be handed out. */
export const countAskedBy = (ctx: Ctx, userId: number): Promise<number> => countOpenOf(ctx, userId);

/** Somebody who was shut out asks for no desk any more: but for days that she asked for just now. @returns for how many she had asked */
export async function withdrawAllOf(tx: Tx, userId: number): Promise<number> {
  const days = await selectDaysOf(tx, userId);
  await lockDraws(tx, days);
  const locked = new Set(days.map(keyOfDay));
  const open = await lockOpenOf(tx, userId);
  return (
    await withdraw(
      tx,
      open.filter((row) => locked.has(keyOfDay(row))),
    )
  ).length;
}

/** Nobody asks for these any more, which are locked with their days. @returns how they are then */
export async function withdraw(tx: Tx, rows: readonly RequestRow[]): Promise<RequestRow[]> {
  const gone = rows.map((row): RequestRow => ({ ...row, state: 'withdrawn', version: row.version + 1 }));
  await decideRequests(tx, gone);
  for (const [i, after] of gone.entries()) tx.emit('seat_request.withdrawn', toldOf(rows[i] ?? null, after));
  for (const [row] of Map.groupBy(rows, keyOfDay).values()) if (row) await abandonUnasked(tx, row);
  return gone;
}

/** A day that nobody asks for any more is as if nobody ever had. */
async function abandonUnasked(tx: Tx, { buildingId, day }: DrawDay): Promise<void> {
  if ((await countOpen(tx, { buildingId, day })) > 0) return;
  if (!(await abandonDraw(tx, { buildingId, day }))) return;
  tx.callOff('seating.draw', keyOfDay({ buildingId, day }));
  // Its time may be over by now.
  offerLeftLater(tx, { buildingId, day });
}
