import { makeProof } from '../../platform/auth/devices.ts';
import { judgePassword } from '../../platform/auth/judge-password.ts';
import { hashPassword, verifyPassword } from '../../platform/auth/passwords.ts';
import { passwordTooWeak } from '../../platform/auth/contract.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { byOwner, giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import {
  findAccountOf,
  getAccountToTakeOver,
  lockAccount,
  lockAccountToTakeOver,
  storePassword,
  type Account,
  type StoredPassword,
} from '../people/people.ts';
import { deleteLinksOf } from '../password-links/password-links.ts';
import { listPlaceNames } from '../places/places.ts';
import type { endpoints } from './contract.ts';
import { tooManyAttempts, wrongPassword } from './password-contract.ts';
import { sessionOf } from './sign-in.ts';
import { deleteSessionsOf } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** @param param the field it was given in @throws 422 for what would be among the first to be tried for this person, here */
export async function obeyPassword(
  ctx: Ctx,
  password: string,
  { email, name }: Pick<Account, 'email' | 'name'>,
  param: string,
): Promise<void> {
  const workplace = [ctx.tenant.name, ctx.tenant.slug, ...(await listPlaceNames(ctx))];
  obey(await judgePassword(password, { email, name, workplace }, param));
}

/**
 * Changes the asking person's password and ends her other sessions.
 * @throws 403 for a wrong current one, 422 for a weak new one, 429 after too many failures
 */
export const changePassword: Calls['changePassword'] = async (ctx, { current, next }) => {
  const account = ctx.who.userId === null ? undefined : await findAccountOf(ctx, ctx.who.userId);
  if (!account) throw fail(forbidden, { detail: 'Only a person has a password' });
  const { id } = account;
  await obeyPassword(ctx, next, account, 'next');
  await takeAttempt(ctx, byOwner(id), tooManyAttempts);
  const { ok } = await verifyPassword(current, account.passwordHash, ctx.ip);
  if (!ok) throw fail(wrongPassword, { param: 'current' });
  if (next === current) throw fail(passwordTooWeak, { param: 'next', detail: 'Choose another password than before' });
  const passwordHash = await hashPassword(next, ctx.ip);
  await ctx.tx(async (tx) => {
    const now = await lockAccount(tx, id);
    if (now?.passwordHash !== account.passwordHash) throw fail(wrongPassword, { param: 'current' });
    await tx.holdRights();
    await giveAttemptBack(tx, byOwner(id));
    await changeSecret(tx, id, { passwordHash, passwordIsGenerated: false }, 'user.password_changed');
    tx.later('password_change.tell', { userId: id });
  });
  return { deviceProof: makeProof(ctx.tenant.id, { id, passwordHash }) };
};

/**
 * Gives somebody else a password, and so could act in her name; she is told.
 * @throws 403 for oneself or somebody who may anything that one may not, 422 for a weak one
 */
export const setPassword: Calls['setPassword'] = async (ctx, { id, password }) => {
  if (id === ctx.who.userId) throw fail(forbidden, { detail: 'Change your own password with the current one' });
  await obeyPassword(ctx, password, await getAccountToTakeOver(ctx, id), 'password');
  const passwordHash = await hashPassword(password, ctx.ip);
  await ctx.tx(async (tx) => {
    await tx.holdRights([{ kind: 'user', id }]);
    mustBeUnbound(tx.who);
    await lockAccountToTakeOver(tx, id);
    await changeSecret(tx, id, { passwordHash, passwordIsGenerated: false }, 'user.password_set');
    tx.later('password_change.tell', { userId: id });
  });
};

/**
 * Puts a password's hash in place, unasked: for the first start and the command line. One that Atrium generated has to be
 * changed at its first use.
 */
export const givePassword = (
  tx: Tx,
  id: number,
  passwordHash: string,
  { isGenerated = false }: { readonly isGenerated?: boolean } = {},
): Promise<void> => changeSecret(tx, id, { passwordHash, passwordIsGenerated: isGenerated }, 'user.password_set');

/** Whatever let her in before ends: links, and sessions but the one that asks. */
export async function changeSecret(tx: Tx, id: number, password: StoredPassword, action: string): Promise<void> {
  await storePassword(tx, id, password);
  await deleteLinksOf(tx, id);
  await deleteSessionsOf(tx, id, sessionOf(tx.who));
  tx.audit({ action, subject: { type: 'user', id }, before: null, after: null });
}
