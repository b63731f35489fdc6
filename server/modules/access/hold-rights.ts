import { sql } from 'kysely';
import {
  applicationOwnerInactive,
  deviceOwnerInactive,
  deviceUnpaired,
  sessionExpired,
  subscriptionKeyUnknown,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import type { HoldRights, Tx } from '../../platform/context/context.ts';
import { isSameOwner, ownerActingIn, ownerOfRow } from '../../platform/context/owner.ts';
import {
  keepsAll,
  type ApplicationPrincipal,
  type ConnectionPrincipal,
  type DevicePrincipal,
  type Owner,
  type Principal,
  type TokenPrincipal,
  type UserPrincipal,
} from '../../platform/context/principal.ts';
import { conflict, fail, forbidden, notSignedIn } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { holdApplication, holdKey, rightsOfApplication } from '../applications/applications.ts';
import { holdConnectionToken, rightsOfToken } from '../connections/connections.ts';
import { holdDevice, rightsOfDevice } from '../devices/devices.ts';
import { holdAccount, lockAccount, type Standing } from '../people/people.ts';
import { readScopes, rightsNow, type Rights } from './rules.ts';
import * as store from './store.ts';
import type { TokenRow } from './store.ts';

/*
 * Everybody locks in one order, so that nobody waits in a circle. What is booked comes before all of this, in the
 * order that CONTRIBUTING.md says: whoever shuts somebody out locks what she leaves (`lockLeft`), then
 *
 * 1. the turn of those who take several tokens (`takeTurnAtTokens`),
 * 2. owners: who answers for what asks, and all whom it changes; people by id, then service accounts by id,
 * 3. the credential that asks, then tokens that change,
 * 4. applications, all of them in one statement,
 * 5. webhooks, the same, by id.
 *
 * Whoever locks something of one step locks nothing of an earlier one afterwards. `test/races/locks.test.ts` races all of them.
 */

/**
 * Makes those who end or hand over several tokens, or renew one with another, wait for each other to the end of the
 * transaction: what was made with a token is found generation by generation, in no order that all could keep.
 */
export async function takeTurnAtTokens({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tokens/${tenant.id}`}, 7))`.execute(db);
}

/** What `tx.holdRights` promises. */
export const holdRights: HoldRights = async (tx, changing) => void (await holdOwnToken(tx, changing));

/**
 * Judges who asks again, inside the transaction that hands rights on, and keeps that true until it ends: whoever shuts her
 * out, demotes her, ends her session or revokes or renews her token meanwhile waits, and then finds what was made.
 * @param changing the owners that the transaction goes on to change, herself among them perhaps
 * @returns the token that asks; null for a person, a paired screen, and for Atrium itself
 * @throws 401 for a credential that counts no more, 403 for rights that have shrunk since the request was let in
 */
export async function holdOwnToken(tx: Tx, changing: readonly Owner[] = []): Promise<TokenRow | null> {
  const { who } = tx;
  if (changing.length > 0) await lockOwners(tx, ownerActingIn(who), changing);
  if (who.kind === 'token') return holdToken(tx, who);
  if (who.kind === 'anonymous') throw fail(notSignedIn);
  if (who.kind === 'device') await holdScreen(tx, who);
  if (who.kind === 'application') await holdApplicationOf(tx, who);
  if (who.kind === 'connection') await holdConnection(tx, who);
  if (who.kind === 'user') await holdPerson(tx, who);
  return null;
}

/** Held is who asks, locked who is to change: one who is both is locked at once, since two who hold her would wait for each other. */
async function lockOwners(tx: Tx, asking: Owner | null, changing: readonly Owner[]): Promise<void> {
  const isChanging = (owner: Owner): boolean => changing.some((one) => isSameOwner(one, owner));
  const held = asking === null || isChanging(asking) ? [] : [asking];
  for (const owner of [...held, ...changing].toSorted(inOrder)) await (isChanging(owner) ? lock : hold)(tx, owner);
}

const RANK = { user: 0, service_account: 1 } as const;
const inOrder = (a: Owner, b: Owner): number => RANK[a.kind] - RANK[b.kind] || a.id - b.id;

const lock = (tx: Tx, { kind, id }: Owner): Promise<Held | undefined> =>
  kind === 'user' ? lockAccount(tx, id) : store.lockAccountRow(tx, id);

const hold = (tx: Tx, { kind, id }: Owner): Promise<Held | undefined> =>
  kind === 'user' ? holdAccount(tx, id) : store.holdAccountRow(tx, id);

type Held = Standing & { readonly deactivatedAt: Date | null };

async function holdPerson(tx: Tx, who: UserPrincipal): Promise<void> {
  const account = await holdAccount(tx, who.userId);
  const isOpen = who.sessionHash === undefined || (await store.holdSession(tx, who.sessionHash));
  if (!account || account.deactivatedAt || !isOpen) throw fail(sessionExpired);
  mustKeepAll(who, { scopes: roleScopes[account.role], reach: account.reach });
}

async function holdToken(tx: Tx, who: TokenPrincipal): Promise<TokenRow> {
  const standing = await holdOwner(tx, who.owner);
  const row = await store.holdToken(tx, who.tokenId, who.secretHash);
  if (!row) throw fail(tokenUnknown);
  if (row.revokedAt) throw fail(tokenRevoked);
  if (row.expiresAt && row.expiresAt.getTime() <= tx.now.epochMilliseconds) throw fail(tokenExpired);
  if (!isSameOwner(who.owner, ownerOfRow(row))) throw fail(conflict);
  mustKeepAll(who, rightsNow({ scopes: readScopes(row.scopes), reach: row.reach }, standing));
  return row;
}

/** A paired screen may what it is for as long as it is paired, and as far as who answers for it may. */
async function holdScreen(tx: Tx, who: DevicePrincipal): Promise<void> {
  const standing = await hold(tx, who.owner);
  if (!standing || standing.deactivatedAt) throw fail(deviceOwnerInactive);
  if (!(await holdDevice(tx, who.deviceId))) throw fail(deviceUnpaired);
  mustKeepAll(who, rightsOfDevice(who, standing));
}

/** An application may what it was granted for as long as it is not revoked and its key not replaced, as far as who answers for it may the same. */
async function holdApplicationOf(tx: Tx, who: ApplicationPrincipal): Promise<void> {
  const standing = await hold(tx, who.owner);
  if (!standing || standing.deactivatedAt) throw fail(applicationOwnerInactive);
  const row = await holdApplication(tx, who.applicationId);
  if (!row || !(await holdKey(tx, who.applicationId, who.keyHash))) throw fail(subscriptionKeyUnknown);
  if (!isSameOwner(who.owner, ownerOfRow(row))) throw fail(conflict);
  mustKeepAll(who, rightsOfApplication(row, standing));
}

/** A connection's token may what it was granted for as long as it is not revoked, as far as who answers for it may the same. */
async function holdConnection(tx: Tx, who: ConnectionPrincipal): Promise<void> {
  const standing = await holdOwner(tx, who.owner);
  const row = await holdConnectionToken(tx, who.connectionTokenId, who.secretHash);
  if (!row) throw fail(tokenRevoked);
  if (row.expiresAt && row.expiresAt.getTime() <= tx.now.epochMilliseconds) throw fail(tokenExpired);
  if (!isSameOwner(who.owner, ownerOfRow(row))) throw fail(conflict);
  mustKeepAll(who, rightsOfToken(row.scopes, standing));
}

/** How a token's owner stands. @throws 401 for one that is shut out */
async function holdOwner(tx: Tx, owner: Owner): Promise<Standing> {
  const held = await hold(tx, owner);
  if (!held || held.deactivatedAt) throw fail(tokenOwnerInactive);
  return held;
}

function mustKeepAll(who: Principal, now: Rights): void {
  if (!keepsAll(who, now)) throw fail(forbidden, { detail: 'You may do less by now than when you asked' });
}
