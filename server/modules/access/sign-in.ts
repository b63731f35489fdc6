import { hashPassword, verifyPassword } from '../../platform/auth/passwords.ts';
import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import { findTenantOf } from '../../platform/tenants.ts';
import { findAccount, lockAccount, storePassword, type Account } from '../people/people.ts';
import { signInRefused, tooManyAttempts, type endpoints } from './contract.ts';
import { showMe } from './me.ts';
import { openSession } from './sessions.ts';
import { deleteSession } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Lets a person in. Whoever the address belongs to, a refusal says the same and takes as long.
 * @throws 401 for a wrong pair or a deactivated person, 429 after too many failures
 */
export const signIn: Calls['signIn'] = async (ctx, { email, password, tenant: slug }) => {
  const tenant = slug === undefined ? ctx.tenant : await findTenantOf(ctx.db, slug);
  const here = tenant ? ctx.as({ ...ctx.who, tenant }) : ctx;
  await takeAttempt(here, email, tooManyAttempts);
  const account = tenant && (await findAccount(here, email));
  const { ok, outdated } = await verifyPassword(password, account?.passwordHash ?? null, ctx.ip);
  if (!account || !ok || account.deactivatedAt) throw await refuseSignIn(here, email, account);
  const rehashed = outdated ? await hashPassword(password, ctx.ip) : null;
  const who = userPrincipal({ ...account, tenant: here.tenant });
  const sessionToken = await here.as(who).tx((tx) => admit(tx, account, rehashed, sessionOf(ctx.who)));
  if (sessionToken === null) throw await refuseSignIn(here, email, account);
  return { ...showMe(who), sessionToken };
};

/** Opens the session, unless the account changed while its password was judged. A session the browser had ends. */
async function admit(
  tx: Tx,
  judged: Account,
  rehashed: string | null,
  former: Buffer | undefined,
): Promise<string | null> {
  const now = await lockAccount(tx, judged.id);
  if (!now || now.deactivatedAt || now.passwordHash !== judged.passwordHash) return null;
  if (rehashed !== null) await storePassword(tx, judged.id, rehashed);
  if (former) await deleteSession(tx, former);
  await giveAttemptBack(tx, judged.email);
  tx.audit({ action: 'session.created', subject: { type: 'user', id: judged.id }, before: null, after: {} });
  return openSession(tx, judged.id);
}

async function refuseSignIn(ctx: Ctx, email: string, account: Account | undefined): Promise<Error> {
  const subject = { type: 'user', id: account?.id ?? 'unknown' };
  await ctx.tx(async (tx) => tx.audit({ action: 'session.failed', subject, before: null, after: { email } }));
  return fail(signInRefused);
}

/** The session that a browser asks with. */
export const sessionOf = (who: Principal): Buffer | undefined => ('sessionHash' in who ? who.sessionHash : undefined);

/** Ends the session that asks. @throws 403 for a token, which has none */
export const signOut: Calls['signOut'] = async (ctx) => {
  const { userId } = ctx.who;
  const sessionHash = sessionOf(ctx.who);
  if (!sessionHash || userId === null) throw fail(forbidden, { detail: 'A token has no session to end' });
  await ctx.tx(async (tx) => {
    if (!(await deleteSession(tx, sessionHash))) return;
    tx.audit({ action: 'session.ended', subject: { type: 'user', id: userId }, before: {}, after: null });
  });
};
