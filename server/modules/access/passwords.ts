import { holdRights } from './hold-rights.ts';
import { mustBeUnbound } from './owners.ts';
import { hashPassword, judgePassword, verifyPassword } from '../../platform/auth/passwords.ts';
import { passwordTooWeak } from '../../platform/auth/contract.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import {
  findAccountOf,
  getAccountToTakeOver,
  lockAccount,
  lockAccountToTakeOver,
  storePassword,
} from '../people/people.ts';
import { tooManyAttempts, wrongPassword, type endpoints } from './contract.ts';
import { sessionOf } from './sign-in.ts';
import { deleteSessionsOf } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Changes the asking person's password and ends her other sessions.
 * @throws 403 for a wrong current one, 422 for a weak new one, 429 after too many failures
 */
export const changePassword: Calls['changePassword'] = async (ctx, { current, next }) => {
  const account = ctx.who.userId === null ? undefined : await findAccountOf(ctx, ctx.who.userId);
  if (!account) throw fail(forbidden, { detail: 'Only a person has a password' });
  obey(judgePassword(next, account, 'next'));
  await takeAttempt(ctx, account.email, tooManyAttempts);
  const { ok } = await verifyPassword(current, account.passwordHash, ctx.ip);
  if (!ok) throw fail(wrongPassword, { param: 'current' });
  if (next === current) throw fail(passwordTooWeak, { param: 'next', detail: 'Choose another password than before' });
  const passwordHash = await hashPassword(next, ctx.ip);
  await ctx.tx(async (tx) => {
    const now = await lockAccount(tx, account.id);
    if (now?.passwordHash !== account.passwordHash) throw fail(wrongPassword, { param: 'current' });
    await holdRights(tx);
    await giveAttemptBack(tx, account.email);
    await changeSecret(tx, account.id, passwordHash, 'user.password_changed');
  });
};

/**
 * Gives somebody else a password, and so could act in her name.
 * @throws 403 for oneself or somebody who may anything that one may not, 422 for a weak one
 */
export const setPassword: Calls['setPassword'] = async (ctx, { id, password }) => {
  if (id === ctx.who.userId) throw fail(forbidden, { detail: 'Change your own password with the current one' });
  obey(judgePassword(password, await getAccountToTakeOver(ctx, id), 'password'));
  const passwordHash = await hashPassword(password, ctx.ip);
  await ctx.tx(async (tx) => {
    mustBeUnbound(await holdRights(tx));
    await lockAccountToTakeOver(tx, id);
    await changeSecret(tx, id, passwordHash, 'user.password_set');
  });
};

/** Puts a password's hash in place, unasked: for the first start and the command line. */
export const givePassword = (tx: Tx, id: number, passwordHash: string): Promise<void> =>
  changeSecret(tx, id, passwordHash, 'user.password_set');

async function changeSecret(tx: Tx, id: number, passwordHash: string, action: string): Promise<void> {
  await storePassword(tx, id, passwordHash);
  await deleteSessionsOf(tx, id, sessionOf(tx.who));
  tx.audit({ action, subject: { type: 'user', id }, before: null, after: null });
}
