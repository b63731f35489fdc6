import type { Database } from '../../platform/db/connect.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { getBooking } from '../bookings/bookings.ts';
import type { endpoints } from './contract.ts';
import { entriesOf } from './entries.ts';
import { createCalendarFeedAt, listCalendarFeeds, renewCalendarFeedAt, revokeCalendarFeed } from './feeds.ts';
import { fileOf, type SheetOptions } from './read-feed.ts';
import { lentOf } from './rules.ts';
import { hashFeedSecret, isFeedSecret } from './secrets.ts';
import { findCredential, type FeedCredential } from './store.ts';

/** Bookings in calendars elsewhere: as files, as secret feeds, and in letters. */

export { calendarUidOf } from './entries.ts';
export { endFeedsOf } from './feeds.ts';
export { writeInvitationsAs } from './invitations.ts';
export { writeVisitSheetAs } from './visit-sheets.ts';
export { readFeed, type SheetOptions } from './read-feed.ts';
export { countFeedsOf, type FeedCredential } from './store.ts';

/** The use cases, which need to know where Atrium is found and in whose name it writes. */
export const calendarsAt = (options: SheetOptions): UseCases<typeof endpoints> => ({
  listCalendarFeeds,
  createCalendarFeed: createCalendarFeedAt(options.publicUrl),
  renewCalendarFeed: renewCalendarFeedAt(options.publicUrl),
  revokeCalendarFeed,
  /** One booking as a file, as far as the asking one sees it. */
  async getBookingCalendar(ctx, { id }) {
    const entries = await entriesOf(ctx, [await getBooking(ctx, { id })], options);
    return fileOf({ method: 'PUBLISH', organizer: options.organizer, entries });
  },
});

/** The feed that an address leads to, with what its owner may now; none that has ended. */
export const findFeed = async (database: Database, secret: string): Promise<FeedCredential | undefined> =>
  isFeedSecret(secret) ? findCredential(database, hashFeedSecret(secret)) : undefined;

/** Whoever reads a feed: its owner as she is now, who only looks. */
export function readerOf(feed: FeedCredential): UserPrincipal {
  const owner = userPrincipal({ ...feed, mustChangePassword: false });
  return { ...owner, scopes: lentOf(owner.scopes) };
}
