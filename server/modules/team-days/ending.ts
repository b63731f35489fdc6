import type { Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { giveBack } from '../holds/holds.ts';
import { originOf } from './reserving.ts';
import { stateAt } from './rules.ts';
import { holdersOf, reservedOf, toldOf } from './show.ts';
import { lockTeamDay, selectOfGroup, selectPlaces, updateTeamDayRow, type TeamDayRow } from './store.ts';

/** Has what is left given back at the deadline. */
export const releaseLater = (tx: Tx, teamDayId: number, at: Temporal.Instant): void =>
  tx.later('team_day.release', { teamDayId }, { key: String(teamDayId), at });

/** Gives back what nobody has taken of a locked team day, and tells it. @param gone what it has no more then @returns how it is then */
export async function end(
  tx: Tx,
  row: TeamDayRow,
  state: 'released' | 'cancelled',
  gone: { readonly groupId?: null } = {},
): Promise<TeamDayRow> {
  const places = await selectPlaces(tx, [row.id]);
  await giveBack(tx, originOf(row));
  if (state === 'cancelled') tx.callOff('team_day.release', String(row.id));
  const after = await updateTeamDayRow(tx, row, { ...gone, state, endedAt: toDate(tx.now) });
  const resourceIds = reservedOf(places).map(({ resourceId }) => resourceId);
  const userIds = state === 'cancelled' ? { userIds: holdersOf(places) } : {};
  tx.emit(`team_day.${state}`, toldOf(row, after, { resourceIds, ...userIds }));
  return after;
}

/** Gives back at the deadline what nobody has taken: once, whoever else is at it, and not before where it was moved. */
export async function releaseTeamDay(tx: Tx, { teamDayId }: { readonly teamDayId: number }): Promise<void> {
  const row = await lockTeamDay(tx, teamDayId);
  if (row?.state === 'open' && stateAt(row, tx.now) === 'released') await end(tx, row, 'released');
}

/** Cancels the team days of a group that is about to go, and lets go those that are over. */
export async function takeTeamDaysFrom(tx: Tx, groupId: number): Promise<void> {
  for (const id of await selectOfGroup(tx, groupId)) {
    const row = await lockTeamDay(tx, id);
    if (row === undefined) continue;
    const state = stateAt(row, tx.now) === 'open' ? 'cancelled' : 'released';
    if (row.state === 'open') await end(tx, row, state, { groupId: null });
    else tx.emit('team_day.updated', toldOf(row, await updateTeamDayRow(tx, row, { groupId: null })));
  }
}
