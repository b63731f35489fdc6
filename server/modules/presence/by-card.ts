import { attempt } from '../../platform/context/attempt.ts';
import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { periodOf, toDate, type Period } from '../../platform/time.ts';
import { isForGuest, listBookingsAt, listBookingsOfHost, lockAwaited, type BookingRow } from '../bookings/bookings.ts';
import { findResources, withWholes } from '../resources/resources.ts';
import type { ResourceType } from '../resources/contract.ts';
import { checkIn } from './check-in.ts';
import { checkInClosed } from './contract.ts';
import { decideCheckIn } from './rules.ts';
import { insertDecision } from './store.ts';

/** Whose card was read by which reader, at a resource or at the entrance of a building or of one of its floors. */
interface Seen {
  readonly userId: number;
  readonly deviceId: number;
  readonly at: { readonly resourceId: number } | { readonly buildingId: number; readonly floorId: number | null };
}

/** What a reader stands for: what may be booked there, and at which resource a booking is there; null: it is not. */
interface Reading {
  readonly near: readonly BookingRow[];
  readonly placesOf: (rows: readonly BookingRow[]) => Promise<(row: BookingRow) => number | null>;
}

/**
 * Checks somebody in to what she has booked where her card was read and can check in to by now as sensors may. What others have got meanwhile is left
 * alone, and said to nobody: it would tell the reader whose card it was.
 */
export async function checkInByCard(tx: Tx, { userId, deviceId, at }: Seen): Promise<void> {
  const soon = { start: tx.now, end: tx.now.add({ hours: 24 }) };
  const reading = await ('resourceId' in at ? atResource(tx, at.resourceId, soon) : atEntrance(tx, userId, at, soon));
  const openAmong = async (rows: readonly BookingRow[]) => {
    const placeOf = await reading.placesOf(rows);
    return rows.flatMap((row) => {
      const resourceId = placeOf(row);
      const isOpen = row.hostId === userId && decideCheckIn(periodOf(row), row.checkIn, 'sensor', tx.now).ok;
      return isOpen && resourceId !== null ? [{ row, resourceId }] : [];
    });
  };
  const locked = await lockAwaited(
    tx,
    (await openAmong(reading.near)).map(({ row }) => row.id),
  );
  // As each is by now: it may have become another’s, or be somewhere else.
  for (const { row, resourceId } of await openAmong(locked))
    await attempt(
      tx,
      (trying) => stands(checkInHere(trying, row, { resourceId, deviceId })),
      (isGood) => isGood,
    );
}

/** What is booked there, and what that is a part of. */
async function atResource(tx: Tx, resourceId: number, during: Period): Promise<Reading> {
  const places = await withWholes(tx, [resourceId]);
  const isThere = ({ resources }: BookingRow): boolean => resources.some((one) => places.includes(one.resourceId));
  return {
    near: await listBookingsAt(tx, places, during),
    placesOf: async () => (row) => (isThere(row) ? resourceId : null),
  };
}

/** What is one person’s from when she is in the building. A meeting has not come together because its host has come to the house. */
const BY_ENTERING: ReadonlySet<ResourceType> = new Set(['desk', 'parking', 'locker']);

/** What she has booked in a building, or on a floor of it, for herself. */
const atEntrance = async (
  tx: Tx,
  userId: number,
  { buildingId, floorId }: { readonly buildingId: number; readonly floorId: number | null },
  during: Period,
): Promise<Reading> => ({
  near: await listBookingsOfHost(tx, userId, during),
  async placesOf(rows) {
    const ids = new Set(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)));
    const known = await findResources(tx, [...ids]);
    return ({ resources, attendees }) => {
      const all = resources.flatMap(({ resourceId }) => known.get(resourceId) ?? []);
      if (isForGuest(attendees) || all.some(({ type }) => type === 'room')) return null;
      const here = all.find(
        (one) =>
          BY_ENTERING.has(one.type) && one.buildingId === buildingId && (floorId === null || one.floorId === floorId),
      );
      return here?.id ?? null;
    };
  },
});

async function checkInHere(
  tx: Tx,
  row: BookingRow,
  where: { readonly resourceId: number; readonly deviceId: number },
): Promise<void> {
  await checkIn(tx, { row }, 'sensor');
  const because = { what: 'checked_in', state: 'present', why: 'passed' } as const;
  insertDecision(tx, { bookingId: row.id, ...where, ...because, since: toDate(tx.now), until: null });
}

/** Was it so, or have others got what she had booked? */
async function stands(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.kind === checkInClosed) return false;
    throw error;
  }
}
