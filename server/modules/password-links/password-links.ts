import { findTenantOfLink, hashLinkSecret, makeLinkSecret } from '../../platform/auth/link-secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { oneLine, postMail, type MailRoute } from '../../platform/mail/mail.ts';
import { findAccount, findAccountOf, type Account } from '../people/people.ts';
import * as store from './store.ts';
import { en } from './words/en.ts';
import type { Words } from './words/words.ts';

/** Links that set a password, once: what the module does for all others. */
export { deleteLinksOf, forgetOldLinks } from './store.ts';

/** How letters leave, and where their links lead. */
export interface LinkRoute {
  readonly mailRoute: MailRoute;
  /** The address of the web app. */
  readonly publicUrl: string;
}

/** How long a link counts that she asked for herself, and one that she was sent. */
const ASKED = Temporal.Duration.from({ hours: 1 });
const SENT = Temporal.Duration.from({ hours: 72 });

/** The words for everybody: no other language than English is kept of anybody yet. */
const words: Words = en;

/** Makes a link for a person and sends it to her own address. The secret stands in the letter alone, behind the `#`: no server logs it. */
async function postLink(
  tx: Tx,
  { id, name, email }: Account,
  lasts: typeof ASKED,
  { mailRoute, publicUrl }: LinkRoute,
): Promise<void> {
  const secret = makeLinkSecret(tx.tenant.id);
  await store.insertLink(tx, { secretHash: hashLinkSecret(secret), userId: id, email, expiresAt: tx.now.add(lasts) });
  const { subject, text } = words[lasts === ASKED ? 'asked' : 'invited']({
    name: oneLine(name),
    workplace: oneLine(tx.tenant.name),
    link: `${publicUrl}/set-password#${secret}`,
    publicUrl,
  });
  await postMail(tx, [{ to: email, subject, text, confidential: true }], mailRoute);
}

/**
 * Sends the link that somebody asked for to whom the address belongs. Who was never let in gets none: whoever may only add
 * people would else let herself in as one of them.
 */
export async function sendAskedLink(tx: Tx, email: string, route: LinkRoute): Promise<void> {
  const account = await findAccount(tx, email);
  if (!account || account.deactivatedAt || !(await wasLetIn(tx, account))) return;
  await postLink(tx, account, ASKED, route);
  const subject = { type: 'user', id: account.id };
  tx.audit({ action: 'user.password_link_asked', subject, before: null, after: {} });
}

const wasLetIn = async (tx: Tx, { id, email, passwordHash }: Account): Promise<boolean> =>
  passwordHash !== null || store.hasLink(tx, id, email);

/** Sends the link that somebody who keeps people asked for: to the address that he saw, or to none. */
export async function sendLinkTo(
  tx: Tx,
  { userId, email }: { readonly userId: number; readonly email: string },
  route: LinkRoute,
): Promise<void> {
  const account = await findAccountOf(tx, userId);
  if (account?.email === email && !account.deactivatedAt) await postLink(tx, account, SENT, route);
}

/** Tells a person that her password was changed, whoever did. */
export async function tellPasswordChange(tx: Tx, userId: number, { mailRoute, publicUrl }: LinkRoute): Promise<void> {
  const account = await findAccountOf(tx, userId);
  if (!account || account.deactivatedAt) return;
  const told = {
    name: oneLine(account.name),
    workplace: oneLine(tx.tenant.name),
    link: `${publicUrl}/forgot-password`,
  };
  const { subject, text } = words.changed({ ...told, publicUrl });
  await postMail(tx, [{ to: account.email, subject, text }], mailRoute);
}

/** Whose password a link sets, and in which tenant; null for one that counts no more. */
export async function findByLink(
  ctx: Ctx,
  secret: string,
): Promise<{ readonly account: Account; readonly here: Ctx } | null> {
  const tenant = await findTenantOfLink(ctx.db, secret);
  if (!tenant) return null;
  const here = ctx.as({ ...ctx.who, tenant });
  const link = await store.findLink(here, hashLinkSecret(secret));
  const account = link && (await findAccountOf(here, link.userId));
  return account && countsFor(link, account) ? { account, here } : null;
}

/** Of two who open a link at once, the second finds none: whoever locked the account first has ended it. */
export async function stillCounts(tx: Tx, secret: string, account: Account): Promise<boolean> {
  const link = await store.findLink(tx, hashLinkSecret(secret));
  return link !== undefined && countsFor(link, account);
}

/** Not for who was shut out, nor once her mail goes elsewhere. */
const countsFor = (link: { readonly userId: number; readonly email: string }, account: Account): boolean =>
  link.userId === account.id && link.email === account.email && account.deactivatedAt === null;
