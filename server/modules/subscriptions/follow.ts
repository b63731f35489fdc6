import type { Ctx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { followedAmong, liveSubjects, noteChanged, type SubscribedTo } from '../../platform/delivery/subscribed.ts';
import { findResources, sharingWith } from '../resources/resources.ts';
import { watchClock } from './clock.ts';
import { tellLater } from './tell.ts';

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
const OF_CLOSURES = ['closure.created', 'closure.updated', 'closure.lifted'] as const;
const OF_POLICIES = ['policy.created', 'policy.updated', 'policy.deleted'] as const;
const OF_KEYS = ['access_key.created', 'access_key.rotated', 'access_key.revoked'] as const;

type OfClosure = (typeof OF_CLOSURES)[number];
type OfPolicy = (typeof OF_POLICIES)[number];
type OfThings = (typeof OF_BOOKINGS)[number] | (typeof OF_RESOURCES)[number] | (typeof OF_KEYS)[number];
type Followed = OfThings | OfClosure | OfPolicy;

/** What changed, of which resources, and of what shares a place with them where it is no key. */
interface Changed {
  readonly abouts: readonly SubscribedTo[];
  readonly ids: readonly number[];
}

const NOTHING: Changed = { abouts: [], ids: [] };

/** Whoever subscribed is told of what changed, once for what comes within a second. */
export const changeListener: EventListener<Followed> = {
  name: 'subscriptions',
  hears: [...OF_BOOKINGS, ...OF_RESOURCES, ...OF_KEYS, ...OF_CLOSURES, ...OF_POLICIES],
  async react(tx, events) {
    const wanted = await liveSubjects(tx);
    if (wanted.size === 0) return;
    const named = new Map<SubscribedTo, Set<number>>();
    const byPlaces = wanted.has('status') ? [await closedBy(tx, events), await ruledBy(tx, events)] : [];
    for (const { abouts, ids } of [...events.filter(isOfThing).map(changedBy), ...byPlaces])
      for (const about of abouts)
        if (wanted.has(about)) named.set(about, (named.get(about) ?? new Set()).union(new Set(ids)));
    const changed = new Map<SubscribedTo, ReadonlySet<number>>();
    for (const [about, ids] of named)
      changed.set(about, isOfKeys(about) ? ids : new Set(await sharingWith(tx, [...ids])));
    // Under one key for as long as it waits: what keeps changing is told all the same, a second after the first of it.
    for (const waiting of await noteChanged(tx, changed)) tellLater(tx, waiting);
    await watchClock(tx, await followedAmong(tx, 'status', [...(changed.get('status') ?? [])]));
  },
};

/** What is closed, or no more, of what anybody wants to hear of. */
async function closedBy(ctx: Ctx, events: readonly HeardEvent<Followed>[]): Promise<Changed> {
  const closures = events.filter(isOfClosure);
  const followed = closures.length === 0 ? [] : await followedAmong(ctx, 'status', null);
  const resources = await findResources(ctx, await sharingWith(ctx, followed));
  const isIn = ({ id, ...at }: (typeof all)[number]): boolean =>
    closures.some(({ data: { resourceId, areaId, floorId, buildingId } }) =>
      resourceId !== null
        ? resourceId === id
        : areaId !== null
          ? areaId === at.areaId
          : floorId !== null
            ? floorId === at.floorId
            : buildingId === at.buildingId,
    );
  const all = [...resources.values()];
  return { abouts: ['status'], ids: all.filter(isIn).map(({ id }) => id) };
}

/** Business hours may be others by now: which of them a policy says is not asked. */
async function ruledBy(ctx: Ctx, events: readonly HeardEvent<Followed>[]): Promise<Changed> {
  return events.some(isOfPolicy) ? { abouts: ['status'], ids: await followedAmong(ctx, 'status', null) } : NOTHING;
}

function changedBy(event: HeardEvent<OfThings>): Changed {
  if (isOfKey(event)) return { abouts: [`${event.data.kind}_key`], ids: [event.data.resourceId] };
  if (isOfBooking(event)) {
    const { resourceIds, was } = event.data;
    const ids = [...new Set([...resourceIds, ...(was?.resourceIds ?? [])])];
    const isPresence = event.type === 'booking.checked_in';
    return { abouts: isPresence ? ['status'] : ['appointment', 'status'], ids };
  }
  return { abouts: ['status'], ids: [event.subject.id] };
}

const isOfClosure = (event: HeardEvent<Followed>): event is HeardEvent<OfClosure> => event.subject.type === 'closure';
const isOfPolicy = (event: HeardEvent<Followed>): event is HeardEvent<OfPolicy> => event.subject.type === 'policy';
const isOfThing = (event: HeardEvent<Followed>): event is HeardEvent<OfThings> =>
  !isOfClosure(event) && !isOfPolicy(event);
const isOfKeys = (about: SubscribedTo): boolean => about !== 'appointment' && about !== 'status';
const isOfKey = (event: HeardEvent<Followed>): event is HeardEvent<(typeof OF_KEYS)[number]> =>
  event.subject.type === 'access_key';
const isOfBooking = (event: HeardEvent<Followed>): event is HeardEvent<(typeof OF_BOOKINGS)[number]> =>
  event.subject.type === 'booking';
