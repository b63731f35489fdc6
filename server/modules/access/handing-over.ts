import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Owner } from '../../platform/context/principal.ts';
import { may } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { findWebhooksOf, handWebhooksOver } from '../../platform/delivery/webhooks.ts';
import { findKeysOf, handKeysOver } from '../access-keys/access-keys.ts';
import { findApplicationsOf, handApplicationsOver } from '../applications/applications.ts';
import { findConnectionTokensOf, handConnectionTokensOver } from '../connections/connections.ts';
import { findDevicesOf, handDevicesOver } from '../devices/devices.ts';
import { lockAccountToTakeOver, type Standing } from '../people/people.ts';
import { obey } from '../../platform/contract/verdict.ts';
import type { Belongings } from './contract.ts';
import { decideAccount, decideSight, readScopes, rightsNow } from './rules.ts';
import * as store from './store.ts';
import { audited } from './tokens.ts';

/** Who gets what an owner leaves behind: a person, a service account, or nobody. */
export interface Heir {
  readonly handTo?: number | undefined;
  readonly handToAccount?: number | undefined;
}

/** An owner who was just shut out. */
export interface Going {
  readonly owner: Owner;
  readonly former: Former;
  /** Its door keys, locked before its own row: keys come before owners. */
  readonly keys: ReadonlySet<number>;
}

/** What acts for an owner, and would stop with it. An address may hold a secret: all of it is for who may read webhooks. */
export async function belongingsOf(
  ctx: Ctx,
  owner: Owner,
): Promise<
  Pick<Belongings, 'tokens' | 'webhooks' | 'devices' | 'applications' | 'connectionTokens' | 'keys' | 'keyCount'>
> {
  const [tokens, webhooks, devices, applications, connectionTokens, keys] = await Promise.all([
    store.selectTokensOf(ctx, owner),
    findWebhooksOf(ctx, owner),
    findDevicesOf(ctx, owner),
    findApplicationsOf(ctx, owner),
    findConnectionTokensOf(ctx, owner),
    findKeysOf(ctx, owner),
  ]);
  const mayReadAll = may(ctx.who, 'webhooks:write', 'whole');
  return {
    tokens: tokens.map(({ id, name }) => ({ id, name })),
    devices,
    applications,
    connectionTokens,
    ...keys,
    webhooks: webhooks.map(({ id, url }) => ({ id, url: mayReadAll ? url : new URL(url).origin })),
  };
}

/** Those who are named to get it. */
export const heirsOf = ({ handTo, handToAccount }: Heir): readonly Owner[] => [
  ...(handTo === undefined ? [] : [{ kind: 'user' as const, id: handTo }]),
  ...(handToAccount === undefined ? [] : [{ kind: 'service_account' as const, id: handToAccount }]),
];

/** How an owner stood before it was shut out; one that had been shut out already had nothing left that acted for it. */
export type Former = Standing & { readonly deactivatedAt: Date | null };

/**
 * Gives what an owner who was just shut out leaves behind to the heir, if there is one. What the former owner could not do
 * when it left, its tokens never may again, whoever answers for them. Handing over wakes nothing: of one who had been shut out
 * before, the webhooks stop and the tokens stay where they are, dead until somebody gives them a new secret.
 * @throws 404 or 400 for an heir who cannot take it, 403 for one who may more than who asks
 */
export async function handOver(tx: Tx, { owner: from, former, keys }: Going, heir: Heir): Promise<void> {
  const to = await lockHeir(tx, from, heir);
  if (to === null) return;
  mustBeUnbound(tx.who);
  const wasActive = former.deactivatedAt === null;
  const tokens = wasActive ? await store.lockTokensOf(tx, from) : [];
  if (wasActive) await handApplicationsOver(tx, from, to, former);
  await handWebhooksOver(tx, from, to, { ...former, active: wasActive });
  for (const row of tokens) {
    const { scopes, reach } = rightsNow({ scopes: readScopes(row.scopes), reach: row.reach }, former);
    const handed = await store.replaceOwner(tx, row.id, { owner: to, scopes: [...scopes], reach });
    const subject = { type: 'token', id: row.id };
    tx.audit({ action: 'token.handed_over', subject, before: audited(row), after: audited(handed) });
  }
  if (!wasActive) return;
  await handDevicesOver(tx, from, to, former);
  await handConnectionTokensOver(tx, from, to, former);
  await handKeysOver(tx, { from, to, locked: keys }, former);
}

/** What is handed over acts in the heir's name from then on: only who may all that the heir may gives it such a name. */
async function lockHeir(tx: Tx, from: Owner, { handTo, handToAccount }: Heir): Promise<Owner | null> {
  if (handTo !== undefined && handToAccount !== undefined)
    throw invalid('handToAccount', 'Hand them to a person or to a service account');
  if (handTo !== undefined) {
    mustBeAnother(from, { kind: 'user', id: handTo }, 'handTo');
    mustBeActive(await lockAccountToTakeOver(tx, handTo, 'handTo'), 'handTo');
    return { kind: 'user', id: handTo };
  }
  if (handToAccount === undefined) return null;
  mustBeAnother(from, { kind: 'service_account', id: handToAccount }, 'handToAccount');
  const account = await store.lockAccountRow(tx, handToAccount);
  const heir = found(account && decideSight(tx.who, account).ok ? account : null, 'handToAccount');
  obey(decideAccount(tx.who, heir));
  mustBeActive(heir, 'handToAccount');
  return { kind: 'service_account', id: handToAccount };
}

function mustBeAnother(from: Owner, to: Owner, param: keyof Heir): void {
  if (from.kind === to.kind && from.id === to.id) throw invalid(param, 'Hand them to somebody else');
}

function mustBeActive({ deactivatedAt }: { readonly deactivatedAt: Date | null }, param: keyof Heir): void {
  if (deactivatedAt) throw invalid(param, 'Hand them to somebody who is active');
}
