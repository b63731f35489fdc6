import { findTenantOfLink, hashLinkSecret, makeLinkSecret } from '../../platform/auth/link-secrets.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { showTime } from '../../platform/time.ts';
import { findToDecide, type BookingRow } from '../bookings/bookings.ts';
import { findAccountOf, findPeople } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { approvalLinkEnded, type endpoints } from './contract.ts';
import { decide } from './decide.ts';
import { findLink, insertLinks } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Somebody who is asked about a booking as it is. */
export interface Asked {
  readonly userId: number;
  readonly bookingId: number;
  readonly version: number;
  readonly until: Temporal.Instant;
}

/**
 * Makes the links that letters to these end in, in their order. The secret stands in the letter alone, behind the `#`: no server
 * logs it.
 */
export async function makeLinks(tx: Tx, publicUrl: string, asked: readonly Asked[]): Promise<string[]> {
  const made = asked.map((one) => ({ ...one, secret: makeLinkSecret(tx.tenant.id) }));
  await insertLinks(
    tx,
    made.map(({ userId, bookingId, version, until, secret }) => ({
      userId,
      bookingId,
      bookingVersion: version,
      expiresAt: until,
      secretHash: hashLinkSecret(secret),
    })),
  );
  return made.map(({ secret }) => `${publicUrl}/decide#${secret}`);
}

/** What a link lends of its owner's rights: to decide on what she was asked about. */
const LENT: ReadonlySet<Scope> = new Set<Scope>(['bookings:read', 'bookings:write', 'bookings:manage']);

/** A link that counts: whose it is, with what she may now, and the booking that it is about, as she was told of it. */
export interface OpenLink {
  readonly who: UserPrincipal;
  readonly row: BookingRow;
}

/**
 * What a secret opens. Nothing once the booking was decided on, has changed or is over, and nothing for who was shut out or may
 * no longer decide on it.
 */
export async function openLink(ctx: Ctx, secret: string): Promise<OpenLink | null> {
  const tenant = await findTenantOfLink(ctx.db, secret);
  if (!tenant) return null;
  const here = ctx.as({ ...ctx.who, tenant });
  const link = await findLink(here, hashLinkSecret(secret));
  const account = link && (await findAccountOf(here, link.userId));
  if (!account || account.deactivatedAt) return null;
  const owner = userPrincipal({ ...account, tenant });
  const who = { ...owner, scopes: owner.scopes.intersection(LENT) };
  const row = await findToDecide(ctx.as(who), link.bookingId);
  return row?.version === link.bookingVersion ? { who, row } : null;
}

async function mustOpen(ctx: Ctx, secret: string): Promise<OpenLink> {
  const opened = await openLink(ctx, secret);
  if (!opened) throw fail(approvalLinkEnded, { param: 'secret' });
  return opened;
}

/** Shows what a link is about; looking at it decides nothing. @throws 410 for one that counts no more */
export const readApprovalLink: Calls['readApprovalLink'] = async (ctx, { secret }) => {
  const { who, row } = await mustOpen(ctx, secret);
  const here = ctx.as(who);
  const { hostId, expiresAt, startsAt, endsAt, zone, title } = row;
  const [people, resources] = await Promise.all([
    findPeople(here, hostId === null ? [] : [hostId]),
    findResources(
      here,
      row.resources.map(({ resourceId }) => resourceId),
    ),
  ]);
  return {
    workplace: who.tenant.name,
    title,
    hostName: people.get(hostId ?? 0)?.name ?? null,
    places: [...resources.values()].map(({ name }) => name),
    start: showTime(startsAt),
    end: showTime(endsAt),
    zone,
    until: showTime(expiresAt ?? startsAt),
  };
};

/** Decides as whom the letter went to, who is not signed in. @throws 410 for a link that counts no more */
export const decideByLink: Calls['decideByLink'] = async (ctx, { secret, approve, reason }) => {
  const { who, row } = await mustOpen(ctx, secret);
  await decide(ctx.as(who), { id: row.id, version: row.version, approve, reason });
  return { state: approve ? 'confirmed' : 'rejected' };
};
