import type { Ctx, Tx } from '../../platform/context/context.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';

/** A link, and to which address it went. */
export interface NewLink {
  readonly secretHash: Buffer;
  readonly userId: number;
  readonly email: string;
  readonly expiresAt: Temporal.Instant;
}

export async function insertLink({ db, tenant, now }: Tx, { expiresAt, ...link }: NewLink): Promise<void> {
  const times = { createdAt: toDate(now), expiresAt: toDate(expiresAt) };
  await db
    .insertInto('passwordLink')
    .values({ tenantId: tenant.id, ...link, ...times })
    .execute();
}

const linksOf = ({ db, tenant }: Ctx) =>
  db.selectFrom('passwordLink').select(['userId', 'email']).where('tenantId', '=', tenant.id);

/** Whose a link is that has not ended. */
export const findLink = (ctx: Ctx, secretHash: Buffer) =>
  linksOf(ctx).where('secretHash', '=', secretHash).where('expiresAt', '>', toDate(ctx.now)).executeTakeFirst();

/** Was a person ever sent a link to this address that she has not used? */
export async function hasLink(ctx: Ctx, userId: number, email: string): Promise<boolean> {
  const sent = linksOf(ctx).where('userId', '=', userId).where('email', '=', email).limit(1);
  return (await sent.executeTakeFirst()) !== undefined;
}

/** Ends all links of a person. */
export async function deleteLinksOf({ db, tenant }: Tx, userId: number): Promise<void> {
  await db.deleteFrom('passwordLink').where('tenantId', '=', tenant.id).where('userId', '=', userId).execute();
}

/** One that has expired is remembered for a while: whoever was sent it may ask for another. */
export const forgetOldLinks = clearOlder('password_link', 'expires_at', Temporal.Duration.from({ hours: 90 * 24 }));
