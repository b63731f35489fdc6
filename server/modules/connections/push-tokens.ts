import { timingSafeEqual } from 'node:crypto';
import { findTenantOfLink, hashLinkSecret, makeLinkSecret } from '../../platform/auth/link-secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, type Owner } from '../../platform/context/principal.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { decideGrant, rightsOfToken } from './rules.ts';
import {
  copyToken,
  endOtherPushTokens,
  insertToken,
  deletePushToken,
  lockToken,
  selectPushCredentials,
  type PushCredential,
} from './store.ts';
import { revokeAllTokens, tellToken } from './tokens.ts';

/** Secrets in addresses to which a source sends by itself. Each is a token of its connection that opens nothing else, and counts as long as its owner may. */

/** What its owner must still be allowed, everywhere. */
const NEEDED = 'sync:run';
/** How long an address is good that another has taken the place of: what was sent to it before is on its way. */
const GRACE = Temporal.Duration.from({ hours: 1 });

const hintOf = (secret: string): string => `…${secret.slice(-4)}`;

function counts({ scopes, state, ownerActive, ownerRole: role, ownerReach: reach }: PushCredential): boolean {
  const rights = rightsOfToken(scopes, { role, reach });
  return ownerActive && state !== 'disconnected' && may(rights, NEEDED, 'whole');
}

/** Makes the one secret that counts for a locked connection, told this once; those before end. @throws 403 for who may not */
export async function issuePushToken(tx: Tx, owner: Owner, connectionId: number): Promise<string> {
  obey(decideGrant(tx.who, [NEEDED]));
  await revokeAllTokens(tx, connectionId, 'push');
  const secret = makeLinkSecret(tx.tenant.id);
  const row = await insertToken(tx, owner, {
    connectionId,
    name: 'Push',
    purpose: 'push',
    scopes: [NEEDED],
    ip: null,
    expiresAt: null,
    hint: hintOf(secret),
    secretHash: hashLinkSecret(secret),
    parentTokenId: tx.who.tokenId,
  });
  tellToken(tx, 'created', null, row);
  return secret;
}

/** Another secret beside what counts, by the rights of whoever answers for that; null: nobody does any more. */
export async function renewPushToken(
  tx: Tx,
  connectionId: number,
): Promise<{ readonly tokenId: number; readonly secret: string } | null> {
  const known = (await selectPushCredentials(tx, connectionId)).find(counts);
  if (!known) return null;
  const secret = makeLinkSecret(tx.tenant.id);
  const tokenId = await copyToken(tx, known.id, { hint: hintOf(secret), secretHash: hashLinkSecret(secret) });
  return { tokenId, secret };
}

/** Says whether a secret that was made has come to be used: then the others end soon, else it does now. */
export async function keepPushToken(tx: Tx, connectionId: number, tokenId: number, isUsed: boolean): Promise<void> {
  const before = await lockToken(tx, connectionId, tokenId);
  if (!before || before.revokedAt) return;
  if (!isUsed) return deletePushToken(tx, tokenId);
  await endOtherPushTokens(tx, { connectionId, but: tokenId }, tx.now.add(GRACE));
  tellToken(tx, 'renewed', null, before);
}

/** In whose workplace a source has sent something; null where the secret does not count for this connection, whatever it is that is wrong with it. */
export async function findPushed(ctx: Ctx, connectionId: number, secret: string): Promise<Ctx | null> {
  const tenant = await findTenantOfLink(ctx.db, secret);
  if (!tenant) return null;
  const here = ctx.as({ ...ctx.who, tenant });
  const hash = hashLinkSecret(secret);
  const all = await selectPushCredentials(here, connectionId);
  // Each is compared, however early one is found.
  const same = all.filter((one) => timingSafeEqual(one.secretHash, hash));
  return same.some(counts) ? here : null;
}
