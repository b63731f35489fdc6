import type { Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { toDate } from '../../platform/time.ts';
import { giveBack } from '../holds/holds.ts';
import { originOf } from './reserving.ts';
import { stateAt } from './rules.ts';
import { holdersOf, reservedOf, toldOf } from './show.ts';
import { lockTeamDay, selectAbandoned, selectPlaces, updateTeamDayRow, type TeamDayRow } from './store.ts';

/** Has what is left given back at the deadline. */
export const releaseLater = (tx: Tx, teamDayId: number, at: Temporal.Instant): void =>
  tx.later('team_day.release', { teamDayId }, { key: String(teamDayId), at });

/** Gives back what nobody has taken of a locked team day, and tells it. @returns how it is then */
export async function end(tx: Tx, row: TeamDayRow, state: 'released' | 'cancelled'): Promise<TeamDayRow> {
  const places = await selectPlaces(tx, [row.id]);
  await giveBack(tx, originOf(row));
  if (state === 'cancelled') tx.callOff('team_day.release', String(row.id));
  const after = await updateTeamDayRow(tx, row, { state, endedAt: toDate(tx.now) });
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

/** Ends the team days of a group that is gone. */
export const groupListener: EventListener<'group.deleted'> = {
  name: 'team_days_of_groups',
  hears: ['group.deleted'],
  react: (tx) => endAbandoned(tx),
};

/** Ends what has no group any more. */
export async function endAbandoned(tx: Tx): Promise<void> {
  for (const id of await selectAbandoned(tx)) {
    const row = await lockTeamDay(tx, id);
    if (row?.state === 'open') await end(tx, row, 'cancelled');
  }
}
