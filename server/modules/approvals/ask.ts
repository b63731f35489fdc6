import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { listAsked } from '../approval-requests/approval-requests.ts';
import type { jobs } from '../approval-requests/contract.ts';
import { findPending, toldOf } from '../bookings/bookings.ts';
import { findPeople, listKeepers } from '../people/people.ts';
import { listManaging } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { MAX_ASKED } from './contract.ts';

type Waiting = NonNullable<Awaited<ReturnType<typeof findPending>>>;
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
 * Those who were named and may sign in; where that is nobody, those whom policies let manage all that it has, and else who manages
 * bookings in all the places. The host is not asked, unless nobody else could decide.
 */
async function findApprovers(tx: Tx, row: Waiting): Promise<number[]> {
  const resourceIds = row.resources.map(({ resourceId }) => resourceId);
  const named = await findOthers(tx, row, await listAsked(tx, row.id, MAX_ASKED));
  if (named.length > 0) return named;
  const managing = await findOthers(tx, row, await listManaging(tx, resourceIds, MAX_ASKED));
  if (managing.length > 0) return managing;
  const resources = await findResources(tx, resourceIds);
  const places = new Set([...resources.values()].map(({ buildingId }) => buildingId));
  const keepers = await listKeepers(tx, rolesThatMay('bookings:manage'), [...places], MAX_ASKED + 1);
  const others = keepers.filter((id) => id !== row.hostId);
  return others.length > 0 ? others.slice(0, MAX_ASKED) : keepers;
}

/** Those of these who may sign in, but for the host. */
async function findOthers(tx: Tx, { hostId }: Waiting, ids: readonly number[]): Promise<number[]> {
  const others = ids.filter((id) => id !== hostId);
  const people = others.length === 0 ? new Map<number, never>() : await findPeople(tx, others);
  return others.filter((id) => people.get(id)?.active);
}
