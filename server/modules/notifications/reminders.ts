import { hash } from 'node:crypto';
import type { Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { findBookings } from '../bookings/bookings.ts';
import type { Booking, BookingTold } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import type { NoticeSettings } from './contract.ts';
import { remindsAt, takePart } from './rules.ts';
import { settingsOf } from './settings.ts';

/** What is remembered of a booking that is to come, or forgotten. */
const hears = ['booking.created', 'booking.updated', 'booking.cancelled'] as const;
type HeardBooking = HeardEvent<(typeof hears)[number]>;

/**
 * Plans a reminder for each who takes part in a booking, in the place of an earlier one. Whether it is still wanted is asked when
 * its time has come: one of what she does not attend any more says nothing.
 */
export const reminderListener: EventListener<HeardBooking['type']> = {
  name: 'reminders',
  hears,
  concerns: ({ data, at }) => takePart(data).length > 0 && Temporal.Instant.compare(data.start, at) > 0,
  react: planReminders,
};

async function planReminders(tx: Tx, events: readonly HeardBooking[]): Promise<void> {
  const settings = await settingsOf(tx, [...new Set(events.flatMap(({ data }) => takePart(data)))]);
  const rooms = await roomsAmong(
    tx,
    events.map(({ data }) => data),
  );
  // Of several events in a row the last one counts: a transaction asks for jobs only after it has called others off.
  const last = new Map(
    events.flatMap((event) =>
      takePart(event.data).map((userId) => [`${event.data.id}/${userId}`, { event, userId }] as const),
    ),
  );
  for (const [key, { event, userId }] of last) {
    const { type, data } = event;
    const at = type === 'booking.cancelled' ? null : remindsAt(data, settings(userId), rooms);
    if (at !== null && Temporal.Instant.compare(at, tx.now) > 0)
      tx.later('booking.remind', { bookingId: data.id, userId }, { at, key });
    else if (type !== 'booking.created') tx.callOff('booking.remind', key);
  }
}

/** Which of all that is booked are rooms. */
async function roomsAmong(tx: Tx, bookings: readonly Pick<BookingTold, 'resourceIds'>[]): Promise<ReadonlySet<number>> {
  const resources = await findResources(tx, [...new Set(bookings.flatMap(({ resourceIds }) => resourceIds))]);
  return new Set([...resources.values()].filter(({ type }) => type === 'room').map(({ id }) => id));
}

/** Somebody who is to be reminded, of what. */
export interface Reminder {
  readonly userId: number;
  readonly settings: NoticeSettings;
  readonly booking: BookingTold;
}

/** Those of the reminders whose time has come that are still wanted. */
export async function stillWanted(
  tx: Tx,
  asked: readonly { readonly bookingId: number; readonly userId: number }[],
): Promise<Reminder[]> {
  const bookings = await findBookings(tx, [...new Set(asked.map(({ bookingId }) => bookingId))]);
  const settings = await settingsOf(tx, [...new Set(asked.map(({ userId }) => userId))]);
  return asked.flatMap(({ bookingId, userId }) => {
    const booking = bookings.get(bookingId);
    const isWanted = booking && settings(userId).remindMinutes !== null && isAhead(tx, booking);
    const told = isWanted ? toldOf(booking) : null;
    return told && takePart(told).includes(userId) ? [{ userId, settings: settings(userId), booking: told }] : [];
  });
}

const isAhead = ({ now }: Tx, { state, start }: Booking): boolean =>
  (state === 'confirmed' || state === 'pending') && Temporal.Instant.compare(start, now) > 0;

const toldOf = ({ attendees, ...booking }: Booking): BookingTold => ({
  ...booking,
  attendeeUserIds: attendees.flatMap(({ userId }) => userId ?? []),
});

/** Tells one reminder from all others, in the way of an event: of one booking at one time somebody is reminded once. */
export const reminderId = ({ id, start }: BookingTold): string => idOf(`${id} ${start}`);

/** Tells what is said so from all else, in the way of an event. */
export function idOf(text: string): string {
  const digits = hash('sha256', text, 'hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
