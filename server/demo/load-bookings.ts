import type { Tx } from '../platform/context/context.ts';
import { chunks, idOf, stamp, type Known } from './bulk.ts';
import type { DemoBooking } from './calendar.ts';
import { isBetweenUs } from './titles.ts';
import type { Workplace } from './workplace.ts';

/** All bookings, with their holds. @returns the ids of what was booked */
export async function loadBookings(
  tx: Tx,
  workplace: Workplace,
  known: Known,
): Promise<ReadonlyMap<DemoBooking, number>> {
  const partsOf = new Map(workplace.combined.map(({ key, partKeys }) => [key, partKeys]));
  const ids = new Map<DemoBooking, number>();
  for (const chunk of chunks(workplace.bookings)) {
    const values = chunk.map((booking) => bookingRow(tx, booking, known));
    const rows = await tx.db.insertInto('booking').values(values).returning('id').execute();
    chunk.forEach((booking, i) => ids.set(booking, rows[i]?.id ?? 0));
    await loadParts(tx, chunk, ids, { ...known, partsOf });
  }
  return ids;
}

const bookingRow = (tx: Tx, booking: DemoBooking, { people }: Known) => ({
  ...stamp(tx),
  title: booking.title,
  hostId: idOf(people, booking.hostKey),
  state: booking.state,
  startsAt: new Date(booking.startsAt),
  endsAt: new Date(booking.endsAt),
  zone: booking.zone,
  isAnonymous: booking.isAnonymous ?? false,
  isPrivate: isBetweenUs(booking.title),
  checkedInAt: booking.state === 'checked_in' || booking.state === 'checked_out' ? new Date(booking.startsAt) : null,
  checkedOutAt: booking.state === 'checked_out' ? new Date(booking.endsAt) : null,
  cancelledAt: booking.state === 'cancelled' ? new Date(booking.startsAt) : null,
  createdBy: `user:${idOf(people, booking.hostKey)}`,
});

/** What still takes its space. */
const HOLDING = new Set<DemoBooking['state']>(['confirmed', 'checked_in', 'checked_out']);

/** What a combined room is made of. */
type PartsOf = ReadonlyMap<string, readonly string[]>;

async function loadParts(
  tx: Tx,
  bookings: readonly DemoBooking[],
  ids: ReadonlyMap<DemoBooking, number>,
  { people, resources, partsOf }: Known & { readonly partsOf: PartsOf },
): Promise<void> {
  const tenantId = tx.tenant.id;
  const parts = bookings.flatMap((booking) =>
    booking.resourceKeys.map((key) => ({ tenantId, bookingId: idOf(ids, booking), resourceId: idOf(resources, key) })),
  );
  const guests = bookings.flatMap((booking) =>
    booking.attendees.map((key, position) => ({
      tenantId,
      bookingId: idOf(ids, booking),
      position,
      userId: idOf(people, key),
    })),
  );
  const holding = bookings.filter(({ state }) => HOLDING.has(state));
  const takenFor = (key: string) =>
    (partsOf.get(key) ?? [null]).map((part) => ({
      resourceId: idOf(resources, part ?? key),
      wholeId: part === null ? null : idOf(resources, key),
    }));
  const holds = holding.flatMap((booking) =>
    booking.resourceKeys.flatMap(takenFor).map((taken) => ({
      ...taken,
      tenantId,
      originId: idOf(ids, booking),
      origin: 'booking',
      startsAt: new Date(booking.startsAt),
      endsAt: new Date(booking.endsAt),
    })),
  );
  for (const rows of chunks(parts)) await tx.db.insertInto('bookingResource').values(rows).execute();
  for (const rows of chunks(guests)) await tx.db.insertInto('bookingAttendee').values(rows).execute();
  for (const rows of chunks(holds)) await tx.db.insertInto('hold').values(rows).execute();
}
