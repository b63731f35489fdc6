import type { Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { noteChanged, type SubscribedTo } from '../../platform/delivery/subscribed.ts';
import { sharingWith } from '../resources/resources.ts';
import { TOGETHER_MS } from './contract.ts';

const OF_BOOKINGS = [
  'booking.created',
  'booking.updated',
  'booking.approved',
  'booking.rejected',
  'booking.cancelled',
  'booking.expired',
  'booking.extended',
  'booking.checked_in',
  'booking.checked_out',
  'booking.released',
] as const;
const OF_RESOURCES = ['resource.updated', 'resource.retired', 'resource.reinstated'] as const;
const OF_KEYS = ['access_key.created', 'access_key.rotated', 'access_key.revoked'] as const;

type Followed = (typeof OF_BOOKINGS)[number] | (typeof OF_RESOURCES)[number] | (typeof OF_KEYS)[number];

/** What changed, of which resources. */
interface Changed {
  readonly abouts: readonly SubscribedTo[];
  readonly ids: readonly number[];
}

/** Whoever subscribed is told of what changed, once for what comes within a second. */
export const changeListener: EventListener<Followed> = {
  name: 'subscriptions',
  hears: [...OF_BOOKINGS, ...OF_RESOURCES, ...OF_KEYS],
  async react(tx, events) {
    const changed = new Map<SubscribedTo, Set<number>>();
    for (const event of events) {
      const { abouts, ids } = await changedBy(tx, event);
      for (const about of abouts) changed.set(about, (changed.get(about) ?? new Set()).union(new Set(ids)));
    }
    // Under one key for as long as it waits: what keeps changing is told all the same, a second after the first of it.
    for (const { id, since } of await noteChanged(tx, changed))
      tx.later(
        'subscription.tell',
        { subscriptionId: id },
        { at: since.add({ milliseconds: TOGETHER_MS }), key: String(id) },
      );
  },
};

async function changedBy(tx: Tx, event: HeardEvent<Followed>): Promise<Changed> {
  if (isOfKey(event)) return { abouts: [`${event.data.kind}_key`], ids: [event.data.resourceId] };
  if (isOfBooking(event)) {
    const { resourceIds, was } = event.data;
    const ids = [...new Set([...resourceIds, ...(was?.resourceIds ?? [])])];
    const isPresence = event.type === 'booking.checked_in';
    return { abouts: isPresence ? ['status'] : ['appointment', 'status'], ids: await sharingWith(tx, ids) };
  }
  return { abouts: ['status'], ids: await sharingWith(tx, [event.subject.id]) };
}

const isOfKey = (event: HeardEvent<Followed>): event is HeardEvent<(typeof OF_KEYS)[number]> =>
  event.subject.type === 'access_key';
const isOfBooking = (event: HeardEvent<Followed>): event is HeardEvent<(typeof OF_BOOKINGS)[number]> =>
  event.subject.type === 'booking';
