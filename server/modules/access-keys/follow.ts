import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { findStandings, type Standing } from '../bookings/bookings.ts';
import { findResources } from '../resources/resources.ts';
import type { Reason } from './contract.ts';
import { dayIn, dayOf } from './rules.ts';
import { tellOf, type Happened } from './show.ts';
import {
  changeKey,
  insertOneTime,
  lockKey,
  lockKeysOf,
  lockKeysOfOwners,
  hasKeysOrDoors,
  selectDoors,
  selectDaily,
  selectDailyIn,
  type KeyChange,
  type KeyRow,
  type NewOneTime,
} from './store.ts';

const OF_BOOKINGS = [
  'booking.created',
  'booking.updated',
  'booking.approved',
  'booking.rejected',
  'booking.cancelled',
  'booking.expired',
  'booking.extended',
  'booking.checked_out',
  'booking.released',
] as const;
const OF_PLACES = ['resource.updated', 'building.updated'] as const;
const OF_PEOPLE = ['user.deactivated'] as const;

type OfBooking = (typeof OF_BOOKINGS)[number];
type Followed = OfBooking | (typeof OF_PLACES)[number] | (typeof OF_PEOPLE)[number];

const isOfBooking = (event: HeardEvent<Followed>): event is HeardEvent<OfBooking> => event.subject.type === 'booking';

/**
 * Keys follow what becomes of bookings and of those who answer for them, and daily ones the clocks of where their doors are. Most
 * workplaces have neither keys nor doors: that is asked first.
 */
export const keyListener: EventListener<Followed> = {
  name: 'access_keys',
  hears: [...OF_BOOKINGS, ...OF_PLACES, ...OF_PEOPLE],
  async react(tx, events) {
    const booked = events.filter(isOfBooking).flatMap(({ data }) => data.resourceIds);
    if (!(await hasKeysOrDoors(tx, [...new Set(booked)]))) return;
    const idsOf = (kind: string): number[] => [
      ...new Set(events.filter(({ subject }) => subject.type === kind).map(({ subject }) => subject.id)),
    ];
    await followBookings(tx, idsOf('booking'));
    const [moved, elsewhere] = [idsOf('resource'), idsOf('building')];
    if (moved.length > 0) for (const row of await selectDaily(tx, moved)) await awaitMidnight(tx, row);
    if (elsewhere.length > 0) for (const row of await selectDailyIn(tx, elsewhere)) await awaitMidnight(tx, row);
    await endKeysOf(tx, idsOf('user'));
  },
};

/** Ends what people answered for who were shut out, and were not let in again since. */
async function endKeysOf(tx: Tx, userIds: readonly number[]): Promise<void> {
  if (userIds.length === 0) return;
  const left = (await lockKeysOfOwners(tx, userIds)).filter(({ ownerActive }) => ownerActive === false);
  for (const { id, kind } of left) {
    await changeKey(tx, { id, revokedFor: 'owner_left' });
    if (kind === 'daily') tx.callOff('access_key.turn', String(id));
  }
  await tellOf(
    tx,
    left.map((before): Happened => ({ what: 'revoked', id: before.id, before })),
  );
}

/** Those of some resources that have a door, or are made of some that have. */
export async function withDoors(ctx: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  return new Set(ids.length === 0 ? [] : await selectDoors(ctx, ids));
}

/**
 * Gives each booking that stands a key for each of its doors, and ends those of what became of it otherwise. Doing it again changes
 * nothing. Whose host is another one gets another secret: the one before knows the last.
 */
export async function followBookings(tx: Tx, bookingIds: readonly number[]): Promise<void> {
  if (bookingIds.length === 0) return;
  const keys = await lockKeysOf(tx, bookingIds);
  const standings = await findStandings(tx, bookingIds);
  const standing = [...standings.values()].filter(({ how }) => how === 'stands');
  const doors = await withDoors(tx, [...new Set(standing.flatMap(({ resourceIds }) => resourceIds))]);
  const happened: Happened[] = [];
  for (const row of keys) {
    const change = becoming(row, standings.get(row.bookingId ?? 0));
    if (change === null) continue;
    await changeKey(tx, change.change);
    happened.push({ what: change.what, id: row.id, before: row });
  }
  const known = new Set(keys.map(({ bookingId, resourceId }) => `${bookingId}/${resourceId}`));
  const missing = standing.flatMap(({ id, hostId, resourceIds }): NewOneTime[] =>
    resourceIds
      .filter((resourceId) => doors.has(resourceId) && !known.has(`${id}/${resourceId}`))
      .map((resourceId) => ({ bookingId: id, resourceId, madeForUserId: hostId })),
  );
  const made = missing.length === 0 ? [] : await insertOneTime(tx, missing);
  await tellOf(tx, [...happened, ...made.map((id): Happened => ({ what: 'created', id, before: null }))]);
  awaitEnds(tx, standing, keys, missing);
}

/** The end of a booking that has a key, or had one: it is revoked then, whether somebody asks the door or not. */
function awaitEnds(
  tx: Tx,
  standing: readonly Standing[],
  keys: readonly KeyRow[],
  missing: readonly NewOneTime[],
): void {
  const concerned = new Set([...keys, ...missing].map(({ bookingId }) => bookingId));
  for (const { id, during } of standing)
    if (concerned.has(id)) tx.later('access_key.end', { bookingId: id }, { at: during.end, key: String(id) });
}

/** What becomes of a one-time key by what its booking is now; null: nothing. */
function becoming(
  { id, resourceId, revokedFor, madeForUserId }: KeyRow,
  booking: Standing | undefined,
): { readonly what: Happened['what']; readonly change: KeyChange } | null {
  const lost = lostFor(resourceId, booking);
  if (revokedFor !== null) {
    // What somebody revoked stays so; what went with the booking comes back with it, with another secret.
    if (revokedFor === 'asked' || lost !== null || booking === undefined) return null;
    return { what: 'created', change: { id, revokedFor: null, turned: true, madeForUserId: booking.hostId } };
  }
  if (lost !== null) return { what: 'revoked', change: { id, revokedFor: lost } };
  if (booking === undefined || booking.hostId === madeForUserId) return null;
  return { what: 'rotated', change: { id, turned: true, madeForUserId: booking.hostId } };
}

function lostFor(resourceId: number, booking: Standing | undefined): Exclude<Reason, 'asked'> | null {
  if (booking?.how !== 'stands') return booking?.how === 'over' ? 'over' : 'given_up';
  return booking.resourceIds.includes(resourceId) ? null : 'moved';
}

/** Ends the keys of bookings that are over by now; one that was extended meanwhile is waited for anew. */
export const endKeys = (tx: Tx, all: readonly { readonly bookingId: number }[]): Promise<void> =>
  followBookings(tx, [...new Set(all.map(({ bookingId }) => bookingId))]);

/** The zone of a key's door. */
async function zoneOf(tx: Ctx, { resourceId }: Pick<KeyRow, 'resourceId'>): Promise<string> {
  return (await findResources(tx, [resourceId])).get(resourceId)?.zone ?? tx.tenant.zone;
}

/** Has it told that a daily key is another one: at the next midnight of its building's clocks, or now where it is due already. */
export async function awaitMidnight(tx: Tx, row: Pick<KeyRow, 'id' | 'resourceId' | 'day'>): Promise<void> {
  const zone = await zoneOf(tx, row);
  const at = row.day === dayIn(tx.now, zone) ? dayOf(tx.now, zone).end : tx.now;
  tx.later('access_key.turn', { keyId: row.id }, { at, key: String(row.id) });
}

/** Tells that a daily key is another one since midnight, once for each day; the secret itself follows the clock alone. */
export async function turnKey(tx: Tx, { keyId }: { readonly keyId: number }): Promise<void> {
  const row = await lockKey(tx, keyId);
  if (row?.kind !== 'daily' || row.revokedAt !== null) return;
  const today = dayIn(tx.now, await zoneOf(tx, row));
  if (row.day !== today) {
    await changeKey(tx, { id: keyId, day: today });
    await tellOf(tx, [{ what: 'rotated', id: keyId, before: row }]);
  }
  await awaitMidnight(tx, { ...row, day: today });
}
