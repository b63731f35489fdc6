import type { Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { authorityOver } from '../bookings/bookings.ts';
import { lockBuildings } from '../places/places.ts';
import { unseenIn } from '../policies/policies.ts';
import { decideOpen } from './rules.ts';
import { findAssignment, type AssignmentRow } from './store.ts';

/**
 * An assignment, alone: whatever is done with assignments, closures or the places of a building is done by one after the other.
 * @throws 404, for one of a resource that the asking one does not see too
 */
export async function openAssignment(tx: Tx, id: number): Promise<AssignmentRow> {
  const unseen = unseenIn(tx);
  const { buildingId } = found(await findAssignment(tx, id, unseen));
  await lockBuildings(tx, [buildingId]);
  const row = found(await findAssignment(tx, id, unseen));
  if (row.buildingId !== buildingId) throw fail(conflict);
  return row;
}

/** The same for its assignee, whoever acts for her, and who manages bookings there. @throws 403, 409 where it is over */
export async function openHers(tx: Tx, id: number): Promise<AssignmentRow> {
  const row = await openAssignment(tx, id);
  obey(await authorityOver(tx, { hostId: row.userId, createdBy: row.createdBy }, [row.resourceId]));
  obey(decideOpen(row, tx.now));
  return row;
}
