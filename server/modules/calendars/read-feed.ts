import { hash } from 'node:crypto';
import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { obey } from '../../platform/contract/verdict.ts';
import type { Mailbox } from '../../platform/mail/mailbox.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { inPublic, listBookingsOf, type Whose } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import { MAX_ENTRIES, PAST_DAYS } from './contract.ts';
import { entriesOf, type EntryOptions } from './entries.ts';
import { writeSheet, type Sheet } from './icalendar.ts';
import { decideFeedOf } from './rules.ts';
import { noteUse, type FeedCredential } from './store.ts';

export interface SheetOptions extends EntryOptions {
  /** From whom what Atrium writes into calendars is. */
  readonly organizer: Mailbox;
}

/** How often it is written down that a feed is read. */
const NOTED_EVERY = Temporal.Duration.from({ hours: 1 });

/** A feed as a file, with what its owner may see now. @throws 404 for a resource's that she may no longer keep */
export async function readFeed(ctx: Ctx, feed: FeedCredential, options: SheetOptions): Promise<FileReply> {
  const { name, whose } = await subjectOf(ctx, feed);
  const from = ctx.now.subtract({ hours: 24 * PAST_DAYS });
  // What is gone is left out: who subscribes takes away what is not there any more.
  const bookings = await listBookingsOf(ctx, whose, { from, limit: MAX_ENTRIES });
  const entries = await entriesOf(
    ctx,
    feed.resourceId === null ? bookings : bookings.map(inPublic).map(unlinked),
    options,
    callIn(feed),
  );
  if (isDue(feed.lastUsedAt, ctx.now)) await ctx.tx((tx) => noteUse(tx, feed.feedId));
  return fileOf({ method: 'PUBLISH', name, organizer: options.organizer, entries });
}

async function subjectOf(ctx: Ctx, { id, resourceId }: FeedCredential): Promise<{ name: string; whose: Whose }> {
  if (resourceId === null) return { name: ctx.tenant.name, whose: { userId: id } };
  const { name, buildingId } = found((await findResources(ctx, [resourceId])).get(resourceId));
  obey(decideFeedOf(ctx.who, buildingId));
  return { name, whose: { resourceId } };
}

/** A resource's bookings are told apart by who comes, where the title is nobody's business. */
const callIn =
  ({ resourceId }: FeedCredential) =>
  ({ title, hostName }: Booking, place: string): string =>
    title || (resourceId !== null && hostName) || place;

/** Whoever has a link can join, and the address of a resource's feed goes round: there only those who take part have it elsewhere. */
const unlinked = (booking: Booking): Booking => ({ ...booking, onlineMeeting: null });

const isDue = (last: Date | null, now: Temporal.Instant): boolean =>
  last === null || last.getTime() <= now.subtract(NOTED_EVERY).epochMilliseconds;

/**
 * A sheet as it is sent; the same content has the same tag. That is made of what is written, and of one entry that is: whoever has it
 * already costs no more. The zones are written from the zone data.
 */
export function fileOf(sheet: Sheet): FileReply {
  const sample = writeSheet({ ...sheet, entries: sheet.entries.slice(0, 1) });
  let written: Buffer | undefined;
  return {
    contentType: `text/calendar; charset=utf-8; method=${sheet.method}`,
    get bytes() {
      return (written ??= Buffer.from(writeSheet(sheet)));
    },
    etag: `"${hash('sha256', JSON.stringify([zoneDataVersion, sample, sheet]), 'base64url')}"`,
  };
}
