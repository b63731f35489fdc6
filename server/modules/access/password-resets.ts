import { makeProof } from '../../platform/auth/devices.ts';
import { hashPassword } from '../../platform/auth/passwords.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { fail, rateLimited } from '../../platform/contract/problems.ts';
import { count } from '../../platform/limits/ratelimit.ts';
import { slotOf } from '../../platform/limits/slots.ts';
import type { MailRoute } from '../../platform/mail/mail.ts';
import { networkOf } from '../../platform/net/network-of.ts';
import { findTenantOf } from '../../platform/tenants.ts';
import { showTime } from '../../platform/time.ts';
import { findByLink, stillCounts } from '../password-links/password-links.ts';
import { lockAccount, lockAccountToTakeOver } from '../people/people.ts';
import type { endpoints } from './contract.ts';
import { passwordLinkUsedUp, personInactive } from './password-contract.ts';
import { changeSecret, obeyPassword } from './passwords.ts';

type Calls = UseCases<typeof endpoints>;

const HOUR = 60 * 60;
/** Links that one account gets in an hour, asked for and sent each, and that one network may ask for. */
const PER_ACCOUNT = { most: 5, windowSeconds: HOUR };
const PER_NETWORK = { most: 30, windowSeconds: HOUR };
/** A flood writes no more counts than these. */
const SLOTS = { account: 1024, network: 512 };

/**
 * Asks for a link. What is said and how long it takes is the same for every address: whether it is somebody's is looked up
 * later, by the job. Beyond the bounds it says the same, and does nothing.
 */
export const requestPasswordReset: Calls['requestPasswordReset'] = async (ctx, { email, tenant: slug }) => {
  const tenant = slug === undefined ? ctx.tenant : await findTenantOf(ctx.db, slug);
  const here = ctx.as({ ...ctx.who, tenant: tenant ?? ctx.tenant });
  await here.tx(async (tx) => {
    const isWithin = (await fromNetwork(tx)) && (await forAccount(tx, email));
    if (isWithin && tenant) tx.later('password_link.ask', { email }, { key: email.toLowerCase() });
  });
};

async function fromNetwork(tx: Tx): Promise<boolean> {
  const subject = `links/network/${slotOf(networkOf(tx.ip ?? ''), SLOTS.network)}`;
  return (await count(tx.db, tx.tenant.id, subject, PER_NETWORK, 1, tx.now.epochMilliseconds)) <= PER_NETWORK.most;
}

async function forAccount(tx: Tx, email: string): Promise<boolean> {
  const subject = `links/account/${slotOf(email, SLOTS.account)}`;
  return (await count(tx.db, tx.tenant.id, subject, PER_ACCOUNT, 1, tx.now.epochMilliseconds)) <= PER_ACCOUNT.most;
}

/** Apart from what is asked for: whoever knows her address would else keep her from being invited. */
async function forPerson(tx: Tx, id: number): Promise<boolean> {
  return (
    (await count(tx.db, tx.tenant.id, `links/sent/${id}`, PER_ACCOUNT, 1, tx.now.epochMilliseconds)) <= PER_ACCOUNT.most
  );
}

/**
 * Sends a person a link to set her own password by: as good as setting one. Says whether mail leaves the house: one that is
 * kept has to be handed on.
 * @throws 403 for somebody who may anything that one may not, 409 for who was shut out, 429 beyond what one account gets
 */
export const sendPasswordLinkBy =
  (mail: MailRoute): Calls['sendPasswordLink'] =>
  (ctx, { id }) =>
    ctx.tx(async (tx) => {
      await tx.holdRights([{ kind: 'user', id }]);
      mustBeUnbound(tx.who);
      const { email, deactivatedAt } = await lockAccountToTakeOver(tx, id);
      if (deactivatedAt) throw fail(personInactive);
      if (!(await forPerson(tx, id))) throw fail(rateLimited, { detail: 'She was sent several within the hour' });
      tx.later('password_link.send', { userId: id, email });
      tx.audit({ action: 'user.password_link_sent', subject: { type: 'user', id }, before: null, after: {} });
      return { mail, askedAt: showTime(tx.now) };
    });

/**
 * Sets a password with a link, ends all sessions and all other links, and makes the browser one that she is known by.
 * @throws 410 for a link that counts no more, 422 for a weak password
 */
export const completePasswordReset: Calls['completePasswordReset'] = async (ctx, { secret, password }) => {
  const opened = await findByLink(ctx, secret);
  if (!opened) throw fail(passwordLinkUsedUp, { param: 'secret' });
  const { account, here } = opened;
  await obeyPassword(here, password, account, 'password');
  const passwordHash = await hashPassword(password, ctx.ip);
  const who = userPrincipal({ ...account, tenant: here.tenant });
  await here.as(who).tx(async (tx) => {
    const now = await lockAccount(tx, account.id);
    if (!now || !(await stillCounts(tx, secret, now))) throw fail(passwordLinkUsedUp, { param: 'secret' });
    await changeSecret(tx, account.id, { passwordHash, passwordIsGenerated: false }, 'user.password_reset');
    tx.later('password_change.tell', { userId: account.id });
  });
  return { deviceProof: makeProof(here.tenant.id, { id: account.id, passwordHash }) };
};
