import type { Ctx, Tx } from '../../platform/context/context.ts';
import { followedAmong, noteChanged } from '../../platform/delivery/subscribed.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { nextTurns } from '../holds/holds.ts';
import { nextOpenOrClosed, rulesFor } from '../policies/policies.ts';
import { findResources, sharingWith } from '../resources/resources.ts';
import { MAX_MINUTES } from './contract.ts';
import { tellLater } from './tell.ts';

/*
 * What a resource is now changes without anybody’s doing, too: as a booking, a closure or its business hours begin or end. Each resource
 * whose status somebody subscribed to is looked at when the next of that comes, for as long as anybody wants to hear of it.
 */

/** Has these resources, and what shares a place with them, looked at when what holds them or their business hours begin or end next. */
export async function watchClock(tx: Tx, resourceIds: readonly number[]): Promise<void> {
  if (resourceIds.length === 0) return;
  const during = { start: tx.now, end: tx.now.add({ minutes: MAX_MINUTES }) };
  for (const [resourceId, at] of await turnsOf(tx, await sharingWith(tx, resourceIds), during)) {
    const { epochMilliseconds: meant } = at;
    tx.later('subscription.look', { resourceId, meant }, { at, key: `${resourceId}/${meant}` });
  }
}

/** What was to be looked at, and for when: in milliseconds since 1970. */
interface Looking {
  readonly resourceId: number;
  readonly meant: number;
}

/** Whoever subscribed to its status is told that it is another by now, unless what was to begin or end then has moved. */
export async function lookByClock(tx: Tx, { resourceId, meant }: Looking): Promise<void> {
  const followed = await followedAmong(tx, 'status', await sharingWith(tx, [resourceId]));
  if (followed.length === 0) return;
  const at = Temporal.Instant.fromEpochMilliseconds(meant);
  const around = { start: at.subtract({ milliseconds: 1 }), end: at.add({ milliseconds: 1 }) };
  if ((await turnsOf(tx, [resourceId], around)).size > 0)
    for (const waiting of await noteChanged(tx, new Map([['status', new Set(followed)]]))) tellLater(tx, waiting);
  await watchClock(tx, [resourceId]);
}

/** When what holds each of these begins or ends first within a period, or its business hours do. */
async function turnsOf(
  ctx: Ctx,
  ids: readonly number[],
  during: Period,
): Promise<ReadonlyMap<number, Temporal.Instant>> {
  const resources = await findResources(ctx, ids);
  const asked = [...resources.values()].map(({ id, quantity, partIds }) => ({
    resourceId: id,
    quantity,
    parts: partIds,
  }));
  const [held, rules] = await Promise.all([
    nextTurns(ctx, asked, during),
    rulesFor(ctx, { resourceIds: [...resources.keys()], hostId: null, only: ['hours'] }),
  ]);
  const first = new Map(held);
  for (const [id, { zone }] of resources) {
    const [at, other] = [nextOpenOrClosed(rules.of(id), during, zone), held.get(id)];
    if (at !== null && (other === undefined || isAfter(other, at))) first.set(id, at);
  }
  return first;
}
