import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toldOf } from './show.ts';
import { countOpen, lockTeamDay, selectOpenOf, updateTeamDayRow } from './store.ts';

/** For how many team days somebody reserves desks. */
export const countOrganisedBy = (ctx: Ctx, userId: number): Promise<number> => countOpen(ctx, userId);

/**
 * Somebody who was shut out organises no team day any more: the team keeps its desks, and who keeps the place decides on them.
 * @returns how many she had organised
 */
export async function leaveDaysOf(tx: Tx, userId: number): Promise<number> {
  const ids = await selectOpenOf(tx, userId);
  for (const id of ids) {
    const before = await lockTeamDay(tx, id);
    if (before?.organiserId !== userId) continue;
    tx.emit('team_day.updated', toldOf(before, await updateTeamDayRow(tx, before, { organiserId: null })));
  }
  return ids.length;
}
