import type { Ctx, Tx } from '../../platform/context/context.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';

/** A link in a letter to somebody who is asked: for her alone, and for a booking as it is. */
export interface NewLink {
  readonly secretHash: Buffer;
  readonly userId: number;
  readonly bookingId: number;
  readonly bookingVersion: number;
  readonly expiresAt: Temporal.Instant;
}

export async function insertLinks({ db, tenant }: Tx, links: readonly NewLink[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map((link) => ({ ...link, tenantId: tenant.id, expiresAt: toDate(link.expiresAt) }));
  await db.insertInto('approvalLink').values(rows).execute();
}

/** The link behind a secret that has not ended by itself. */
export const findLink = ({ db, tenant, now }: Ctx, secretHash: Buffer) =>
  db
    .selectFrom('approvalLink')
    .select(['userId', 'bookingId', 'bookingVersion'])
    .where('tenantId', '=', tenant.id)
    .where('secretHash', '=', secretHash)
    .where('expiresAt', '>', toDate(now))
    .executeTakeFirst();

/** One that has ended opens nothing, remembered or not. */
export const forgetOldLinks = clearOlder('approval_link', 'expires_at', Temporal.Duration.from({ hours: 24 }));
