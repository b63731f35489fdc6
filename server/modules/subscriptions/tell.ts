import type { Tx } from '../../platform/context/context.ts';
import { may, systemPrincipal, type Principal } from '../../platform/context/principal.ts';
import { takeChanged, type Due, type SubscribedTo, type Waiting } from '../../platform/delivery/subscribed.ts';
import { showTime } from '../../platform/time.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { TOGETHER_MS } from './contract.ts';
import { rightsNow, scopeOf } from './rules.ts';

/** What is told. */
export interface ToldOf {
  readonly id: number;
  readonly about: SubscribedTo;
  readonly resourceIds: readonly number[];
  readonly changedAt: string;
}

/** How receivers are spoken to, by dialect; in v1's own unless there is one. */
export type Speak = Readonly<Record<string, (told: ToldOf) => Readonly<Record<string, unknown>>>>;

const inV1 = (told: ToldOf): Readonly<Record<string, unknown>> => ({
  type: 'subscription.told',
  timestamp: told.changedAt,
  data: { ...told },
});

/** Has it told what changed, a second after the first of it. */
export const tellLater = (tx: Tx, { id, since }: Waiting): void =>
  tx.later(
    'subscription.tell',
    { subscriptionId: id },
    { at: since.add({ milliseconds: TOGETHER_MS }), key: String(id) },
  );

/** Tells a subscription of what changed, as far as who answers for it sees that now; of the rest nothing is said. */
export async function tellChanges(
  speak: Speak,
  tx: Tx,
  { subscriptionId }: { readonly subscriptionId: number },
): Promise<void> {
  const due = await takeChanged(tx, subscriptionId);
  const who = due && onlookerOf(tx, due);
  if (!due || !who || !may(who, scopeOf(due.subscribedTo), 'anywhere')) return;
  const [known, unseen] = await Promise.all([
    findResources(tx, due.changedIds),
    listUnseen({ ...tx, who }, due.changedIds),
  ]);
  const resourceIds = due.changedIds.filter((id) => known.has(id) && !unseen.has(id));
  if (resourceIds.length === 0) return;
  const told: ToldOf = { id: due.id, about: due.subscribedTo, resourceIds, changedAt: showTime(due.changedAt) };
  const body = JSON.stringify((speak[due.dialect] ?? inV1)(told));
  tx.emit('subscription.told', {
    id: due.id,
    version: due.told,
    data: { ...told, resourceIds, body },
    before: null,
    after: null,
  });
}

/** Who answers for a subscription, as far as it says what she sees now; a token is no person, and in no group. */
function onlookerOf({ tenant, now }: Tx, due: Due): Principal | null {
  const rights = rightsNow(due, now);
  if (rights === null) return null;
  const { tokenId, ownerUserId, ownerRole } = due;
  const system = { ...systemPrincipal(tenant, rights.scopes), reach: rights.reach };
  if (tokenId !== null || ownerUserId === null || ownerRole === null) return system;
  return { ...system, kind: 'user', key: `user:${ownerUserId}`, userId: ownerUserId, email: '', role: ownerRole };
}
