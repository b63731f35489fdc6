import type { Tx } from '../../platform/context/context.ts';
import { forgetAnswersAbout } from '../../platform/http/idempotency.ts';
import type { Chore } from '../../platform/jobs/housekeeping.ts';
import { forgetMailsTo } from '../../platform/mail/mail.ts';
import {
  clearOutsiders as clearOutsidersOfBookings,
  forgetAttendee,
  withoutAddress,
  type Forgotten,
} from '../bookings/bookings.ts';
import { toldOf } from './show.ts';
import { clearOutsiders, lockAttended, updateAttendees } from './store.ts';

/**
 * Takes off series and bookings the name and the address of who attends under this one, with the letters to her and the kept answers that
 * said both. Series first: that is the order in which they are locked.
 * @param operations whose kept answers show who attends a booking
 * @returns whether there are more: ask again
 */
export async function forgetAttendees(
  tx: Tx,
  forgotten: Forgotten,
  operations: readonly string[],
): Promise<{ readonly more: boolean }> {
  const { email, buildings, most } = forgotten;
  const found = await lockAttended(tx, forgotten);
  const series = found.slice(0, most);
  const after = series.map((row) => ({
    ...row,
    attendees: withoutAddress(row.attendees, email),
    version: row.version + 1,
  }));
  await updateAttendees(tx, after);
  series.forEach((row, i) =>
    tx.emit('series.updated', toldOf(row, after[i] ?? row, { dates: 0, skipped: [], toldTo: 'host' })),
  );
  const bookings = await forgetAttendee(tx, forgotten);
  const others = buildings === 'all';
  await forgetMailsTo(tx, email, { type: 'series', ids: series.map(({ id }) => id), others });
  await forgetMailsTo(tx, email, { type: 'booking', ids: bookings.ids, others });
  await forgetAnswersAbout(tx, operations, bookings.ids);
  return { more: bookings.more || found.length > most };
}

/**
 * Forgets who attended without an account what was over so many days ago, in bookings and in series. What was written to them, and what is
 * kept of answers, is gone by then: see `forgetOldMails`, which counts from before the booking's end. Nobody is
 * told, as what is over is of nobody's concern any more: no version counts it.
 */
export const forgetOldAttendees = (days: number): readonly Chore[] => [
  chore('booking_attendee', days, clearOutsidersOfBookings),
  chore('booking_series', days, clearOutsiders),
];

const chore = (name: string, days: number, clear: typeof clearOutsiders): Chore => ({
  name,
  clear: (db, now, limit) => clear(db, now.subtract({ hours: days * 24 }), limit),
});
