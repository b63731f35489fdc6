import { forgetPrincipals } from '../../platform/auth/remember.ts';
import type { Tx } from '../../platform/context/context.ts';
import { findWebhooksOf, handWebhooksOver } from '../../platform/delivery/webhooks.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { findAccountOf, lockAccount, shutOut, type Standing } from '../people/people.ts';
import type { endpoints } from './contract.ts';
import { readScopes, rightsNow } from './rules.ts';
import * as store from './store.ts';
import { audited } from './tokens.ts';

type Calls = UseCases<typeof endpoints>;

/** What would stop if this person were deactivated. */
export const getBelongings: Calls['getBelongings'] = async (ctx, { id }) => {
  found(await findAccountOf(ctx, id));
  const tokens = await store.selectTokensOf(ctx, id);
  const webhooks = await findWebhooksOf(ctx, id);
  return {
    sessions: await store.countSessions(ctx, id),
    tokens: tokens.map((token) => ({ id: token.id, name: token.name })),
    webhooks: webhooks.map(({ id: webhook, url }) => ({ id: webhook, url })),
  };
};

/**
 * Shuts a person out, in this process at once, in others within a second: her sessions end, and her tokens and
 * webhooks stop with her unless they are handed over.
 * @throws 403 for somebody who may more, 409 for the last administrator, 400 or 404 for who cannot take the tokens
 */
export const deactivateUser: Calls['deactivateUser'] = (ctx, { id, handTo }) =>
  ctx.tx(async (tx) => {
    const { user, former } = await shutOut(tx, id);
    await store.deleteSessionsOf(tx, id);
    if (handTo !== undefined) await handOver(tx, id, former, handTo);
    return user;
  });

/** What the former owner may not do when she leaves, her tokens never may again, whoever answers for them. */
async function handOver(tx: Tx, from: number, former: Standing, to: number): Promise<void> {
  const heir = found(await lockAccount(tx, to), 'handTo');
  if (heir.deactivatedAt || to === from) throw invalid('handTo', 'Hand them to somebody who is active');
  tx.afterCommit(forgetPrincipals);
  await handWebhooksOver(tx, from, to);
  for (const row of await store.lockTokensOf(tx, from)) {
    const { scopes, reach } = rightsNow({ scopes: readScopes(row.scopes), reach: row.reach }, former);
    const owner = { kind: 'user', id: to } as const;
    const handed = await store.replaceOwner(tx, row.id, { owner, scopes: [...scopes], reach });
    const subject = { type: 'token', id: row.id };
    tx.audit({ action: 'token.handed_over', subject, before: audited(row), after: audited(handed) });
  }
}
