import type { Ctx } from '../../platform/context/context.ts';
import type { Mailbox } from '../../platform/mail/mailbox.ts';
import { writeSheet } from './icalendar.ts';
import type { SheetOptions } from './read-feed.ts';

/** A visit on its way into a visitor's calendar, or out of it. */
export interface VisitSheet {
  readonly visitId: number;
  /** Counts up with each letter about it. */
  readonly version: number;
  readonly isCancelled: boolean;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly createdAt: string;
  readonly summary: string;
  readonly location: string;
  readonly notes: string;
  readonly to: Mailbox;
}

/** A file for a letter to one visitor alone: nobody else's address stands in it, and it leads nowhere that she may not look. */
export const writeVisitSheetAs =
  ({ organizer }: Pick<SheetOptions, 'organizer'>) =>
  ({ tenant, now }: Pick<Ctx, 'tenant' | 'now'>, visit: VisitSheet): string => {
    const made = Temporal.Instant.from(visit.createdAt).epochMilliseconds;
    const entry = {
      uid: `visit-${tenant.id}-${visit.visitId}-${made}@atrium`,
      sequence: visit.version,
      stamp: now,
      start: Temporal.Instant.from(visit.start),
      end: Temporal.Instant.from(visit.end),
      zone: visit.zone,
      summary: visit.summary,
      location: visit.location,
      notes: visit.notes,
      state: visit.isCancelled ? 'CANCELLED' : 'CONFIRMED',
      url: null,
      invited: { ...visit.to, asked: true },
    } as const;
    return writeSheet({ method: visit.isCancelled ? 'CANCEL' : 'REQUEST', organizer, entries: [entry] });
  };
