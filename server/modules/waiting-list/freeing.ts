import type { Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { sharingWith } from '../resources/resources.ts';
import { offerLater } from './offers.ts';
import { selectWaitedFor, selectWaitedForBy } from './store.ts';

/** Set-up and clean-down of what is given back, and of what is waited for: a day each at most. */
const AROUND = { hours: 48 };
/** Later than anything is waited for. */
const EVER = { hours: 24 * 366 * 11 };
/** What somebody has counts with what else she has in a month. */
const COUNTED = { hours: 31 * 24 };

/** What may set something free. */
const FREEING = [
  'booking.cancelled',
  'booking.updated',
  'booking.released',
  'booking.checked_out',
  'booking.rejected',
  'booking.expired',
  'resource.reinstated',
  'resource.updated',
  'building.updated',
  'policy.created',
  'policy.updated',
  'policy.deleted',
  'user.updated',
  'team_day.updated',
  'team_day.cancelled',
  'team_day.released',
  'assignment.updated',
  'assignment.ended',
  'assignment.released',
  'assignment.bumped',
] as const;
type Freeing = (typeof FREEING)[number];

/** Has what may have become free offered to those who wait for it. */
export const offerListener: EventListener<Freeing> = {
  name: 'waiting_list',
  hears: FREEING,
  async react(tx, events) {
    const freed = new Set<number>();
    for (const event of events) for (const id of await waitedFor(tx, event)) freed.add(id);
    offerLater(tx, [...freed]);
  },
};

/**
 * What somebody waits for of what an event may have freed. A booking that was changed frees of what it had, if of anything, and what her
 * booking kept its host from is looked at too.
 */
async function waitedFor(tx: Tx, event: HeardEvent<Freeing>): Promise<number[]> {
  if (isOfAll(event)) return selectWaitedFor(tx, null, null);
  // She may be of other groups. Who is let in again waits for nothing: she left all of it.
  if (event.type === 'user.updated') return ownWaits(tx, event.data.id, { start: tx.now, end: tx.now.add(EVER) });
  if (event.type === 'resource.reinstated' || event.type === 'resource.updated')
    return selectWaitedFor(tx, await sharingWith(tx, [event.data.id]), null);
  const kept = event.type === 'booking.updated' ? await keptByBooking(tx, event.data) : [];
  const freed = freedBy(event);
  if (freed === undefined) return kept;
  const during = { start: Temporal.Instant.from(freed.start), end: Temporal.Instant.from(freed.end) };
  const others = await selectWaitedFor(tx, await sharingWith(tx, freed.resourceIds), widened(during, AROUND));
  const hostId = 'hostId' in event.data ? event.data.hostId : null;
  return [...kept, ...others, ...(hostId === null ? [] : await ownWaits(tx, hostId, during))];
}

/** When what an event names, or what it had, was somebody’s until then. */
function freedBy({ type, data }: HeardEvent<Naming>): Freed | undefined {
  if (type === 'booking.updated') return data.was;
  return type === 'team_day.updated' ? (data.freed ?? data) : data;
}

type Naming = Exclude<Freeing, `policy.${string}` | `resource.${string}` | `user.${string}` | 'building.updated'>;

interface Freed {
  readonly start: string;
  readonly end: string;
  readonly resourceIds: readonly number[];
}

/**
 * What the one waits for whose booking was handed to another, or a guest comes to: it counts with what she has no more, or not as hers
 * where she has one of a type.
 */
function keptByBooking(
  tx: Tx,
  { formerHostId, hostId, forGuest, was, ...is }: HeardEvent<'booking.updated'>['data'],
): Promise<number[]> {
  const whose = formerHostId ?? (forGuest === true ? hostId : null);
  if (whose === null) return Promise.resolve([]);
  const { start, end } = was ?? is;
  return ownWaits(tx, whose, { start: Temporal.Instant.from(start), end: Temporal.Instant.from(end) });
}

/** What a host waits for, where what she has then counts: a quota of hers is that of a month at most. */
function ownWaits(tx: Tx, hostId: number, during: Period): Promise<number[]> {
  const { start, end } = widened(during, COUNTED);
  return selectWaitedForBy(tx, { hostId, startsAt: toDate(start), endsAt: toDate(end) });
}

const widened = ({ start, end }: Period, by: { readonly hours: number }): Period => ({
  start: start.subtract(by),
  end: end.add(by),
});

/** What is assigned by other clocks, or anybody may book by other rules, none says. */
const isOfAll = (
  event: HeardEvent<Freeing>,
): event is HeardEvent<Extract<Freeing, `policy.${string}` | 'building.updated'>> =>
  event.type === 'building.updated' || event.type.startsWith('policy.');

/** Has what is open again offered: of these resources, and all that shares with them, what somebody waits for then. */
export async function offerOpened(tx: Tx, resourceIds: readonly number[], during: Period): Promise<void> {
  offerLater(tx, await selectWaitedFor(tx, await sharingWith(tx, resourceIds), widened(during, AROUND)));
}
