import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { decideStanding, decideTakeover, keepsPeople } from './rules.ts';
import { findAccountOf, lockAccount, type Account } from './store.ts';

/** What the module `access` needs of a person: how she signs in, and how she stands. */
export {
  findAccount,
  findAccountOf,
  holdAccount,
  lockAccount,
  storePassword,
  type Account,
  type StoredPassword,
} from './store.ts';

/** Somebody whom the asking one may shut out. @throws 404, and 403 for somebody who may more */
export async function getAccountToShutOut(ctx: Ctx, id: number): Promise<Account> {
  const account = found(await findAccountOf(ctx, id));
  obey(decideStanding(ctx.who, account));
  return account;
}

/** Somebody in whose name the asking one may act. @throws 404, and 403 for somebody who may anything that he may not */
export async function getAccountToTakeOver(ctx: Ctx, id: number): Promise<Account> {
  const account = found(await findAccountOf(ctx, id));
  obey(decideTakeover(ctx.who, account));
  return account;
}

/** The same, and nobody changes her until the transaction ends. */
export async function lockAccountToTakeOver(tx: Tx, id: number, param?: string): Promise<Account> {
  const account = found(await lockAccount(tx, id), param);
  obey(decideTakeover(tx.who, account));
  return account;
}

/** It is for herself to say or to know, and for who keeps people and may no less than she. @throws 404, 403 */
export async function mustBeHers(ctx: Ctx, id: number): Promise<void> {
  if (ctx.who.userId === id) return;
  await getAccountToShutOut(ctx, id);
  if (!keepsPeople(ctx.who)) throw fail(forbidden, { detail: 'That is for her to say' });
}
