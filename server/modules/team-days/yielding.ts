import type { Tx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { giveBack, listHolders } from '../holds/holds.ts';
import { originOf } from './reserving.ts';
import { reservedOf, toldOf } from './show.ts';
import { deletePlaces, lockTeamDay, selectPlaces, updateTeamDayRow, type TeamDayRow } from './store.ts';

/** A team day that lost some of its desks. */
export interface Yielded {
  readonly before: TeamDayRow;
  readonly after: TeamDayRow;
  readonly resourceIds: readonly number[];
}

/** Takes what is reserved of these resources within a period out of team days; what is taken of them is a booking's. */
export async function yieldPools(
  tx: Tx,
  resources: Parameters<typeof listHolders>[2],
  during: Period,
): Promise<Yielded[]> {
  const ids = await listHolders(tx, 'team_day', resources, during);
  const needed = new Set(resources.map(({ resourceId }) => resourceId));
  const all: Yielded[] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const before = await lockTeamDay(tx, id);
    if (before?.state !== 'open') continue;
    const reserved = reservedOf(await selectPlaces(tx, [id])).map(({ resourceId }) => resourceId);
    const resourceIds = reserved.filter((resourceId) => needed.has(resourceId));
    if (resourceIds.length === 0) continue;
    await giveBack(tx, originOf(before), resourceIds);
    await deletePlaces(tx, id, resourceIds);
    all.push({ before, after: await updateTeamDayRow(tx, before, {}), resourceIds });
  }
  return all;
}

/** Tells of what team days lost to a closure or an assignment. */
export function tellYielded(tx: Tx, all: readonly Yielded[]): void {
  for (const { before, after, resourceIds } of all)
    tx.emit('team_day.updated', toldOf(before, after, { resourceIds: [...resourceIds], closed: true }));
}
