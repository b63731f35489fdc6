import { findTenantOfLink, hashLinkSecret, makeLinkSecret } from '../../platform/auth/link-secrets.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UserPrincipal } from '../../platform/context/principal.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { findAccountOf } from '../people/people.ts';
import { findLink, insertLinks, type AsAsked, type Asked } from './store.ts';

/** A letter to somebody who may decide on these, until then. */
export interface AskingLetter {
  readonly userId: number;
  readonly until: Temporal.Instant;
  readonly asked: readonly AsAsked[];
}

/**
 * Makes the links that letters end in, in their order. The secret stands in the letter alone, behind the `#`: no server logs it.
 * @param page where the link is opened
 */
export async function makeLinks(
  tx: Tx,
  page: string,
  about: Asked,
  letters: readonly AskingLetter[],
): Promise<string[]> {
  const made = letters.map((letter) => ({ ...letter, secret: makeLinkSecret(tx.tenant.id) }));
  // What was decided on meanwhile needs no row: its link opens nothing either way.
  const counting = made.filter(({ asked }) => asked.length > 0);
  await insertLinks(
    tx,
    about,
    counting.map(({ userId, until, secret, asked }) => {
      return { userId, asked, expiresAt: until, secretHash: hashLinkSecret(secret) };
    }),
  );
  return made.map(({ secret }) => `${page}#${secret}`);
}

/** Whom a letter was sent to, with what she may now, and what she was asked about. */
export interface SentLink {
  readonly who: UserPrincipal;
  readonly asked: readonly AsAsked[];
}

/**
 * What the secret of a letter about these stands for. Nothing once it has ended, and nothing for who was shut out; whether what it
 * asks about still waits, and for her, its keeper judges.
 * @param lent the most that it lends of her rights
 */
export async function findSentLink(
  ctx: Ctx,
  secret: string,
  about: Asked,
  lent: ReadonlySet<Scope>,
): Promise<SentLink | null> {
  const tenant = await findTenantOfLink(ctx.db, secret);
  if (!tenant) return null;
  const here = ctx.as({ ...ctx.who, tenant });
  const link = await findLink(here, about, hashLinkSecret(secret));
  const account = link && (await findAccountOf(here, link.userId));
  if (!account || account.deactivatedAt) return null;
  const owner = userPrincipal({ ...account, tenant });
  return { who: { ...owner, scopes: owner.scopes.intersection(lent) }, asked: link.asked };
}
