import type { Ctx, Tx } from '../../platform/context/context.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import type { AsAsked } from '../bookings/bookings.ts';

/** A link in a letter to somebody who is asked: for her alone, and for bookings as they are. */
export interface NewLink {
  readonly secretHash: Buffer;
  readonly userId: number;
  /** One at least; several are dates of one series. */
  readonly dates: readonly AsAsked[];
  readonly expiresAt: Temporal.Instant;
}

export async function insertLinks({ db, tenant }: Tx, links: readonly NewLink[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ dates, expiresAt, ...link }) => ({
    ...link,
    tenantId: tenant.id,
    bookingIds: dates.map(({ id }) => id),
    bookingVersions: dates.map(({ version }) => version),
    expiresAt: toDate(expiresAt),
  }));
  await db.insertInto('approvalLink').values(rows).execute();
}

/** The link behind a secret that has not ended by itself. */
export async function findLink(
  { db, tenant, now }: Ctx,
  secretHash: Buffer,
): Promise<{ readonly userId: number; readonly dates: readonly AsAsked[] } | undefined> {
  const link = await db
    .selectFrom('approvalLink')
    .select(['userId', 'bookingIds', 'bookingVersions'])
    .where('tenantId', '=', tenant.id)
    .where('secretHash', '=', secretHash)
    .where('expiresAt', '>', toDate(now))
    .executeTakeFirst();
  if (!link) return undefined;
  const { userId, bookingIds, bookingVersions } = link;
  return { userId, dates: bookingIds.map((id, i) => ({ id, version: bookingVersions[i] ?? 0 })) };
}

/** One that has ended opens nothing, remembered or not. */
export const forgetOldLinks = clearOlder('approval_link', 'expires_at', Temporal.Duration.from({ hours: 24 }));
