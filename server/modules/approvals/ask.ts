import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { listAsked } from '../approval-requests/approval-requests.ts';
import type { jobs } from '../approval-requests/contract.ts';
import { findPending, toldOf } from '../bookings/bookings.ts';
import { findPeople, listKeepers } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { MAX_ASKED } from './contract.ts';

type Asking = JobData<(typeof jobs)['approval.ask']>;

/**
 * Says who is to be told that a booking waits. One that was decided on or changed meanwhile is not asked about any more: whoever
 * changed it asks anew.
 */
export async function askApprovers(tx: Tx, { bookingId, version, askedBy }: Asking): Promise<void> {
  const row = await findPending(tx, bookingId);
  if (row?.version !== version) return;
  const approverIds = await findApprovers(tx, row);
  if (approverIds.length === 0) return;
  const { data, ...told } = toldOf(row, row);
  tx.emit('approval.asked', { ...told, data: { ...data, approverIds, askedBy } });
}

/**
 * Those who were named and may sign in; where that is nobody, who manages bookings in all the places. The host is not asked,
 * unless nobody else could decide.
 */
async function findApprovers(tx: Tx, row: NonNullable<Awaited<ReturnType<typeof findPending>>>): Promise<number[]> {
  const named = (await listAsked(tx, row.id, MAX_ASKED)).filter((id) => id !== row.hostId);
  const people = named.length === 0 ? new Map<number, never>() : await findPeople(tx, named);
  const active = named.filter((id) => people.get(id)?.active);
  if (active.length > 0) return active;
  const resources = await findResources(
    tx,
    row.resources.map(({ resourceId }) => resourceId),
  );
  const places = new Set([...resources.values()].map(({ buildingId }) => buildingId));
  const keepers = await listKeepers(tx, rolesThatMay('bookings:manage'), [...places], MAX_ASKED + 1);
  const others = keepers.filter((id) => id !== row.hostId);
  return others.length > 0 ? others.slice(0, MAX_ASKED) : keepers;
}
