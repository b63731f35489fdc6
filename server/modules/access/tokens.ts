import { hashToken, hintOf, makeSecret } from '../../platform/auth/secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import { may, type Owner } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import { isScope, scopes, type Scope } from '../../platform/contract/scopes.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { stopWebhooksOfTokens } from '../../platform/delivery/webhooks.ts';
import { parseIpAllow } from '../../platform/net/ip-allow.ts';
import { readTime, showTime, showTimeOrNull } from '../../platform/time.ts';
import { revokeApplicationsOfTokens } from '../applications/applications.ts';
import { revokeConnectionTokensOfTokens } from '../connections/connections.ts';
import { tokenNotUsable, type endpoints, type Token, type TokenWithSecret } from './contract.ts';
import { holdOwnToken, takeTurnAtTokens } from './hold-rights.ts';
import { accountsOf, ownerActing, ownerGiven, ownerOf } from './owners.ts';
import {
  decideAccount,
  decideBounds,
  decideLending,
  decideScopes,
  decideTokenSight,
  readScopes,
  type Bounds,
} from './rules.ts';
import * as store from './store.ts';
import type { TokenRow, TokenValues } from './store.ts';

type Calls = UseCases<typeof endpoints>;

const show = ({ ownerUserId, ownerAccountId, reach, ...row }: TokenRow): Token => ({
  ...row,
  scopes: [...readScopes(row.scopes)],
  buildings: reach === 'all' ? reach : [...reach],
  owner: ownerOfRow({ ownerUserId, ownerAccountId }),
  expiresAt: showTimeOrNull(row.expiresAt),
  createdAt: showTime(row.createdAt),
  lastUsedAt: showTimeOrNull(row.lastUsedAt),
  revokedAt: showTimeOrNull(row.revokedAt),
});

/** For the audit log: everything but the secret. */
export const audited = (row: TokenRow): object => {
  const { name, hint, scopes: granted, reach, ip, origins, expiresAt } = row;
  return { name, hint, scopes: granted, buildings: reach, ip, origins, expiresAt, owner: ownerOfRow(row) };
};

/** What tokens are called, by id, revoked or not. */
export const findTokenNames = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map((ids.length === 0 ? [] : await store.selectTokensByIds(ctx, ids)).map(({ id, name }) => [id, name]));

/** API tokens, newest first: those that the asking one reaches. */
export const listTokens: Calls['listTokens'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => store.selectTokens(ctx, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

/** One API token, without its secret. */
export const getToken: Calls['getToken'] = async (ctx, { id }) =>
  show(withinReach(ctx, await store.findToken(ctx, id)));

/** @throws 404, and 403 for one that reaches further than who asks */
function withinReach({ who }: Ctx, row: TokenRow | undefined): TokenRow {
  const token = found(row);
  obey(decideTokenSight(who, token));
  return token;
}

/**
 * Creates an API token among its creator's own rights. One made with another token counts from no other addresses and
 * no longer than that one, and ends with it.
 * @throws 403 beyond the creator's own, 400 for a bad address list or a time that is over
 */
export const createToken: Calls['createToken'] = async (
  ctx,
  { name, ip, origins, expiresAt, scopes: asked, ...given },
) => {
  const said = {
    ip: readIp(ip ?? null),
    origins: readOrigins(origins ?? null),
    expiresAt: readEnd(ctx, expiresAt ?? null),
  };
  const granted = grantedScopes(ctx, asked);
  return ctx.tx(async (tx) => {
    const parent = await holdOwnToken(tx, accountsOf(given.serviceAccountId));
    const own = boundsOf(parent);
    const bounds = {
      ip: said.ip ?? own.ip,
      origins: said.origins ?? own.origins,
      expiresAt: said.expiresAt ?? own.expiresAt,
    };
    obey(decideBounds(own, bounds));
    const owner = await ownerGiven(tx, given.serviceAccountId, parent);
    const reach = tx.who.reach;
    return issueToken(
      tx,
      { name, scopes: granted, reach, ...bounds, owner, parentId: parent?.id ?? null },
      makeSecret(),
    );
  });
};

function grantedScopes(ctx: Ctx, asked: readonly string[] | undefined): readonly Scope[] {
  if (asked === undefined) return scopes.filter((scope) => may(ctx.who, scope, 'anywhere'));
  const unknown = asked.findIndex((scope) => !isScope(scope));
  if (unknown !== -1) {
    throw invalid(`scopes[${unknown}]`, `There is no scope "${asked[unknown]}"; there are ${scopes.join(', ')}`);
  }
  obey(decideScopes(ctx.who, asked, 'scopes'));
  return [...readScopes(asked)];
}

function readIp(text: string | null): string | null {
  if (text === null) return null;
  const verdict = parseIpAllow(text);
  if (!verdict.ok) throw invalid('ip', verdict.detail);
  if (verdict.list.length === 0) throw invalid('ip', 'Name an address, or leave it out to allow all');
  return text;
}

/** Origins as browsers send them: scheme, host and a port that is not the scheme's own. */
function readOrigins(given: readonly string[] | null): readonly string[] | null {
  if (given === null) return null;
  return [...new Set(given.map((text, at) => readOrigin(text, `origins[${at}]`)))];
}

function readOrigin(text: string, param: string): string {
  const url = URL.parse(text);
  const isOrigin = (url?.protocol === 'https:' || url?.protocol === 'http:') && url.href === `${url.origin}/`;
  if (!isOrigin) throw invalid(param, 'Give an origin, as https://desk.example or http://localhost:5173');
  return url.origin;
}

function readEnd(ctx: Ctx, text: string | null): Temporal.Instant | null {
  if (text === null) return null;
  const instant = readTime(text, ctx.tenant.zone, 'expiresAt');
  if (Temporal.Instant.compare(instant, ctx.now) <= 0) throw invalid('expiresAt', 'That time is over');
  return instant;
}

/** A person, and Atrium itself, is bound to no address, no origin and no time. */
const boundsOf = (row: TokenRow | null): Bounds => ({
  ip: row?.ip ?? null,
  origins: row?.origins ?? null,
  expiresAt: row?.expiresAt ? Temporal.Instant.fromEpochMilliseconds(row.expiresAt.getTime()) : null,
});

export type NewToken = Omit<TokenValues, 'hint' | 'secretHash'>;

/** Writes a token with this secret, unasked. */
export async function issueToken(tx: Tx, given: NewToken, secret: string): Promise<TokenWithSecret> {
  const row = await store.insertToken(tx, { ...given, hint: hintOf(secret), secretHash: hashToken(secret) });
  tx.audit({ action: 'token.created', subject: { type: 'token', id: row.id }, before: null, after: audited(row) });
  return { ...show(row), token: secret };
}

/**
 * Stops a token for good, and the tokens, applications and webhooks that were made with it, on every server at once. Revoking it again
 * changes nothing.
 */
export const revokeToken: Calls['revokeToken'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await takeTurnAtTokens(tx);
    const row = withinReach(tx, await store.lockToken(tx, id));
    if (row.revokedAt) return show(row);
    const revoked = await store.markRevoked(tx, id);
    tellOfEnd(tx, revoked);
    await endChildren(tx, id);
    return show(revoked);
  });

/** Ends all that was made with a token, and with that: first the tokens, then all their applications and webhooks. */
async function endChildren(tx: Tx, id: number): Promise<void> {
  const ended = [id];
  // Each generation in a statement of its own: it waits for whoever is making one more, and then sees it.
  for (let generation = [id]; generation.length > 0;) {
    const children = await store.markChildrenRevoked(tx, generation);
    for (const child of children) tellOfEnd(tx, child);
    generation = children.map((one) => one.id);
    ended.push(...generation);
  }
  await revokeApplicationsOfTokens(tx, ended);
  await revokeConnectionTokensOfTokens(tx, ended);
  await stopWebhooksOfTokens(tx, ended);
}

const tellOfEnd = (tx: Tx, row: TokenRow): void =>
  tx.audit({ action: 'token.revoked', subject: { type: 'token', id: row.id }, before: audited(row), after: null });

/**
 * Gives a token a new secret; the old one is unknown from then on, and so is what was made with it. Who gets the secret owns
 * the token from then on, unless a service account does, and a token that gets it is its parent: it ends with them.
 * @throws 403 when the token may do more than who asks: its secret would lend that
 */
export const regenerateToken: Calls['regenerateToken'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await takeTurnAtTokens(tx);
    const own = await holdOwnToken(tx);
    const row = withinReach(tx, await store.lockToken(tx, id));
    if (row.revokedAt) throw fail(tokenNotUsable);
    obey(decideLending(tx.who, boundsOf(own), { ...row, ...boundsOf(row) }));
    if (own && own.id !== id) await mustNotComeFrom(tx, own, id);
    await endChildren(tx, id);
    const secret = makeSecret();
    const renewed = await store.replaceSecret(tx, id, {
      secretHash: hashToken(secret),
      hint: hintOf(secret),
      owner: await ownerRenewed(tx, row, own),
      parentId: own === null || own.id === id ? row.parentId : own.id,
    });
    const subject = { type: 'token', id };
    tx.audit({ action: 'token.regenerated', subject, before: audited(row), after: audited(renewed) });
    return { ...show(renewed), token: secret };
  });

/** An account's token stays its own where a new one could be made for it. */
async function ownerRenewed(tx: Tx, { ownerAccountId }: TokenRow, own: TokenRow | null): Promise<Owner> {
  const account = ownerAccountId === null ? undefined : await store.findAccountRow(tx, ownerAccountId);
  return account && decideAccount(tx.who, account).ok && !account.deactivatedAt
    ? ownerActing(account)
    : ownerOf(tx, own);
}

/** @throws 403 for a token that was made with the other one, at whatever remove */
async function mustNotComeFrom(tx: Tx, token: TokenRow, id: number): Promise<void> {
  for (let { parentId } = token; parentId !== null;) {
    if (parentId === id) throw fail(forbidden, { detail: 'A token does not renew what it was made with' });
    parentId = (await store.findToken(tx, parentId))?.parentId ?? null;
  }
}
