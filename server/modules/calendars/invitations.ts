import type { Ctx } from '../../platform/context/context.ts';
import type { Mailbox } from '../../platform/mail/mailbox.ts';
import { findBookings } from '../bookings/bookings.ts';
import type { BookingInCalendar } from '../bookings/contract.ts';
import { entriesOf } from './entries.ts';
import { writeSheet, type Entry } from './icalendar.ts';
import type { SheetOptions } from './read-feed.ts';

/** A booking on its way into somebody's calendar, or out of it. */
export interface Invitation {
  readonly booking: BookingInCalendar;
  readonly isCancelled: boolean;
  /** When that happened. */
  readonly at: Temporal.Instant;
  /** What it is called there. */
  readonly summary: string;
  readonly to: Mailbox;
  /** Is she asked to come, or is it hers? */
  readonly asked: boolean;
}

/**
 * Files for letters, each to one person alone: nobody's address but her own stands in hers, and Atrium is who organizes. Null for a
 * booking that is not there.
 */
export const writeInvitationsAs =
  (options: SheetOptions) =>
  async (ctx: Ctx, all: readonly Invitation[]): Promise<(string | null)[]> => {
    const known = await findBookings(ctx, [...new Set(all.map(({ booking }) => booking.id))]);
    const meant = all.filter(({ booking }) => known.has(booking.id));
    const booked = meant.map(({ booking, summary }) => ({
      ...booking,
      summary,
      createdAt: known.get(booking.id)?.createdAt ?? '',
    }));
    const entries = await entriesOf(ctx, booked, options, ({ summary }) => summary);
    const files = new Map(entries.map((entry, i) => [meant[i], fileFor(options, entry, meant[i])]));
    return all.map((one) => files.get(one) ?? null);
  };

function fileFor({ organizer }: SheetOptions, entry: Entry, given: Invitation | undefined): string | null {
  if (!given) return null;
  const { isCancelled, at, to, asked } = given;
  const method = isCancelled ? 'CANCEL' : 'REQUEST';
  return writeSheet({ method, organizer, entries: [{ ...entry, stamp: at, invited: { ...to, asked } }] });
}
