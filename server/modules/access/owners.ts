import type { Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { Owner } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found } from '../../platform/context/use-case.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { looksOf } from '../../platform/contract/text.ts';
import { accountInactive } from './contract.ts';
import { holdOwnToken } from './hold-rights.ts';
import { decideAccount } from './rules.ts';
import * as store from './store.ts';
import type { AccountRow, TokenRow } from './store.ts';

/** Whoever works at the machine itself acts for this account. */
export const COMMAND_LINE = 'Command line';
/** What the operator's ATRIUM_ADMIN_TOKEN belongs to. */
export const ADMIN_TOKEN = 'ATRIUM_ADMIN_TOKEN';

/** Names that Atrium itself gives: nobody else makes an account of them, which it would then take for its own. */
export const isOwnName = (name: string): boolean => OWN_NAMES.has(looksOf(name));

const OWN_NAMES = new Set([COMMAND_LINE, ADMIN_TOKEN].map(looksOf));

/**
 * The service account of this name, made when it is first needed: it may everything, everywhere.
 * @throws 409 when it was deactivated
 */
export async function serviceAccount(tx: Tx, name: string): Promise<Owner> {
  const known = await store.findAccountNamed(tx, name);
  if (known) return ownerActing(known);
  const made = await store.insertAccount(tx, { name, role: 'administrator', reach: 'all' });
  if (!made) return serviceAccount(tx, name);
  tellOfAccount(tx, 'created', null, made);
  return ownerActing(made);
}

/** An account as the owner of something new. @throws 409 when it is deactivated: nothing of it counts */
export function ownerActing({ id, name, deactivatedAt }: AccountRow): Owner {
  if (deactivatedAt) throw fail(accountInactive, { detail: `The service account "${name}" is deactivated` });
  return { kind: 'service_account', id };
}

/** Keeps in the audit log what an account was and is. */
export function tellOfAccount(tx: Tx, what: string, before: AccountRow | null, after: AccountRow): void {
  const subject = { type: 'service_account', id: after.id };
  tx.audit({ action: `service_account.${what}`, subject, before: before && audited(before), after: audited(after) });
}

const audited = ({ name, role, reach, deactivatedAt }: AccountRow): object => ({
  name,
  role,
  buildings: reach,
  active: deactivatedAt === null,
});

/** To whom belongs what has no end of its own. @throws 403 for a token that is bound to addresses or has an end: it would outlive that */
export async function lastingOwner(tx: Tx): Promise<Owner> {
  const own = await holdOwnToken(tx);
  mustBeUnbound(tx.who);
  return ownerOf(tx, own);
}

/** To whom belongs what a program is registered for: as `lastingOwner`, or an account that is named and may no more than who asks. @throws as both */
export async function applicationOwner(tx: Tx, accountId: number | undefined): Promise<Owner> {
  const own = await holdOwnToken(tx, accountsOf(accountId));
  mustBeUnbound(tx.who);
  return ownerGiven(tx, accountId, own);
}

export const accountsOf = (id: number | undefined): readonly Owner[] =>
  id === undefined ? [] : [{ kind: 'service_account', id }];

/**
 * Whoever answers for who asks, or the account that was said: for who may all that it may, since its credentials act on what is its.
 * @throws 404, 403 for an account that may more, 409 for a stopped one
 */
export async function ownerGiven(tx: Tx, accountId: number | undefined, own: TokenRow | null): Promise<Owner> {
  if (accountId === undefined || accountId === own?.ownerAccountId) return ownerOf(tx, own);
  const account = found(await store.lockAccountRow(tx, accountId), 'serviceAccountId');
  obey(decideAccount(tx.who, account));
  return ownerActing(account);
}

/**
 * Who answers for a device that somebody pairs who stands before it: she herself, or an account that she names and that may no more
 * than she.
 * @throws 403 for a program, or an account that may more; 404; 409 for a stopped one
 */
export async function deviceOwner(tx: Tx, accountId: number | undefined): Promise<Owner> {
  const { who } = tx;
  if (who.kind !== 'user') throw fail(forbidden, { detail: 'A screen is paired by a person' });
  await tx.holdRights(accountId === undefined ? [] : [{ kind: 'service_account', id: accountId }]);
  if (accountId === undefined) return { kind: 'user', id: who.userId };
  const account = found(await store.lockAccountRow(tx, accountId), 'serviceAccountId');
  obey(decideAccount(who, account));
  return ownerActing(account);
}

/** To whom belongs what the asking one makes: herself, a token's own owner, or the command line. */
export async function ownerOf(tx: Tx, own?: TokenRow | null): Promise<Owner> {
  const { who } = tx;
  if (who.kind === 'user') return { kind: 'user', id: who.userId };
  const token = own ?? (await holdOwnToken(tx));
  if (token) return ownerOfRow(token);
  if (who.kind === 'system') return serviceAccount(tx, COMMAND_LINE);
  throw fail(forbidden);
}
