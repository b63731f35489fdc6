import { hashToken, hintOfConnectionToken, makeConnectionToken } from '../../platform/auth/secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isAfter, readTime, showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import {
  MAX_TOKENS,
  tokenScopes,
  tooManyConnectionTokens,
  type ConnectionToken,
  type NewConnectionToken,
  type TokenScope,
} from './connection-contract.ts';
import type { endpoints } from './contract.ts';
import { decideGrant, decideUse, readIpAllow, readTokenScopes, rightsOfToken } from './rules.ts';
import {
  countTokens,
  findConnectionRow,
  giveToken,
  insertToken,
  lockConnectionRow,
  lockToken,
  lockTokensOf,
  markRevokedOfParents,
  markTokenRevoked,
  markTokensRevoked,
  selectTokens,
  selectTokensOf,
  type ConnectionTokenRow,
  type TokenPurpose,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Says who answers for what somebody makes, and keeps that true to the end of the transaction. */
export type OwnerFor = (tx: Tx, accountId: number | undefined) => Promise<Owner>;

/** Tokens of a connection, newest first. */
export const listConnectionTokens: Calls['listConnectionTokens'] = async (ctx, { id, ...input }) => {
  found(await findConnectionRow(ctx, id));
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectTokens(ctx, id, after?.[0], limit),
    keyOf: (row) => [row.id],
    show: (rows) => rows.map(show),
  });
};

/** Makes one more token for a connection. @throws 403 beyond one's own rights or for a token that is bound, 400 for what cannot be read */
export const createTokenBy =
  (ownerFor: OwnerFor): Calls['createConnectionToken'] =>
  (ctx, { id, name, scopes, expiresAt, ipAllow, serviceAccountId }) =>
    ctx.tx(async (tx) => {
      const bounds = { ip: readIpAllow(ipAllow), expiresAt: readEnd(tx, expiresAt ?? null) };
      const owner = await ownerFor(tx, serviceAccountId);
      const { state } = found(await lockConnectionRow(tx, id));
      obey(decideUse(state));
      return issue(tx, owner, { connectionId: id, name, scopes: scopes ?? tokenScopes, ...bounds });
    });

function readEnd({ tenant, now }: Ctx, text: string | null): Date | null {
  if (text === null) return null;
  const end = readTime(text, tenant.zone, 'expiresAt');
  if (!isAfter(end, now)) throw invalid('expiresAt', 'That time is over');
  return toDate(end);
}

export interface Issued {
  readonly connectionId: number;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly ip: string | null;
  readonly expiresAt: Date | null;
}

/** Writes a token of a locked connection, and tells it this once. @throws 403 for what who asks may not, 409 for too many */
export async function issue(tx: Tx, owner: Owner, given: Issued): Promise<NewConnectionToken> {
  obey(decideGrant(tx.who, given.scopes));
  if ((await countTokens(tx, given.connectionId)) >= MAX_TOKENS) throw fail(tooManyConnectionTokens);
  const token = makeConnectionToken(given.connectionId);
  const row = await insertToken(tx, owner, {
    ...given,
    purpose: 'api',
    hint: hintOfConnectionToken(token),
    secretHash: hashToken(token),
    parentTokenId: tx.who.tokenId,
  });
  tellToken(tx, 'created', null, row);
  return { ...show(row), token };
}

/** Stops one token, on every server at once. */
export const revokeConnectionToken: Calls['revokeConnectionToken'] = (ctx, { id, tokenId }) =>
  ctx.tx(async (tx) => {
    const before = found(await lockToken(tx, id, tokenId), 'tokenId');
    for (const after of await markTokenRevoked(tx, tokenId)) tellToken(tx, 'revoked', before, after);
  });

/** Stops all tokens of a locked connection, or those of one purpose. */
export async function revokeAllTokens(tx: Tx, connectionId: number, purpose?: TokenPurpose): Promise<void> {
  for (const row of await markTokensRevoked(tx, connectionId, purpose)) tellToken(tx, 'revoked', null, row);
}

/** Stops what was made with API tokens that ended. */
export async function revokeConnectionTokensOfTokens(tx: Tx, tokenIds: readonly number[]): Promise<void> {
  for (const row of await markRevokedOfParents(tx, tokenIds)) tellToken(tx, 'revoked', null, row);
}

/** What an owner answers for, and what stops with it. */
export const findConnectionTokensOf = async (
  ctx: Ctx,
  owner: Owner,
): Promise<{ readonly id: number; readonly name: string }[]> =>
  (await selectTokensOf(ctx, owner)).map(({ id, name }) => ({ id, name }));

/** Has the heir answer for the tokens of an owner who goes: what the former owner could not do they never may again. */
export async function handConnectionTokensOver(
  tx: Tx,
  from: Owner,
  to: Owner,
  former: { readonly role: Role; readonly reach: Reach },
): Promise<void> {
  for (const row of await lockTokensOf(tx, from)) {
    const { scopes, reach } = rightsOfToken(row.scopes, former);
    const kept = reach === 'all' ? readTokenScopes([...scopes]) : [];
    tellToken(tx, 'handed_over', row, await giveToken(tx, row.id, to, kept));
  }
}

const show = (row: ConnectionTokenRow): ConnectionToken => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  scopes: readTokenScopes(row.scopes),
  ipAllow: row.ip === null ? null : row.ip.split(', '),
  owner: ownerOfRow(row),
  expiresAt: showTimeOrNull(row.expiresAt),
  createdAt: showTime(row.createdAt),
  lastUsedAt: showTimeOrNull(row.lastUsedAt),
  revokedAt: showTimeOrNull(row.revokedAt),
});

export function tellToken(tx: Tx, what: string, before: ConnectionTokenRow | null, after: ConnectionTokenRow): void {
  const subject = { type: 'connection_token', id: after.id };
  tx.audit({
    action: `connection_token.${what}`,
    subject,
    before: before && audited(before),
    after: audited(after),
  });
}

/** For the audit log: everything but the secret. */
const audited = (row: ConnectionTokenRow): object => {
  const { connectionId, name, hint, scopes, ip, expiresAt, revokedAt } = row;
  return { connectionId, name, hint, scopes, ip, expiresAt, revokedAt, owner: ownerOfRow(row) };
};
