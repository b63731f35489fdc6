import type { Tx } from '../../platform/context/context.ts';
import { periodOf, toDate } from '../../platform/time.ts';
import { listBookingsAt, lockAwaited, type BookingRow } from '../bookings/bookings.ts';
import { withWholes } from '../resources/resources.ts';
import { checkIn } from './check-in.ts';
import { decideCheckIn } from './rules.ts';
import { insertDecision } from './store.ts';

/** Whose card was read where. */
interface Seen {
  readonly userId: number;
  readonly resourceId: number;
  readonly deviceId: number;
}

/** Checks somebody in to what she has booked at a place, or at what that is a part of, and can check in to by now as sensors may. */
export async function checkInByCard(tx: Tx, { userId, resourceId, deviceId }: Seen): Promise<void> {
  const places = await withWholes(tx, [resourceId]);
  const isOpen = (row: BookingRow): boolean =>
    row.hostId === userId &&
    row.resources.some((one) => places.includes(one.resourceId)) &&
    decideCheckIn(periodOf(row), row.checkIn, 'sensor', tx.now).ok;
  const near = await listBookingsAt(tx, places, { start: tx.now, end: tx.now.add({ hours: 24 }) });
  const locked = await lockAwaited(
    tx,
    near.filter(isOpen).map(({ id }) => id),
  );
  // As each is by now: it may have become another’s, or be somewhere else.
  for (const row of locked.filter(isOpen)) {
    await checkIn(tx, { row }, 'sensor');
    const because = { what: 'checked_in', state: 'present', why: 'passed' } as const;
    insertDecision(tx, { bookingId: row.id, resourceId, deviceId, ...because, since: toDate(tx.now), until: null });
  }
}
