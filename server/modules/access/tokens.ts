import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { fail, forbidden, invalid, notFound } from '../../platform/contract/problems.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { Input, Reply } from '../../platform/contract/endpoint.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { readTime, showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import { tokenNotUsable, type endpoints, type Token } from './contract.ts';
import { parseIpAllow } from '../../platform/net/ip-allow.ts';
import { reachesAll } from '../../platform/context/principal.ts';
import { forgetPrincipals } from '../../platform/auth/remember.ts';
import { hashToken, hintOf, makeSecret } from '../../platform/auth/secrets.ts';
import { isScope, scopes, type Scope } from '../../platform/contract/scopes.ts';

type Endpoints = typeof endpoints;

const columns = [
  'id',
  'name',
  'hint',
  'scopes',
  'ip',
  'expiresAt',
  'createdAt',
  'createdBy',
  'lastUsedAt',
  'revokedAt',
] as const;

const tokensOf = (db: Reader, tenantId: number) =>
  db.selectFrom('apiToken').select(columns).where('apiToken.tenantId', '=', tenantId);

type TokenRow = Awaited<ReturnType<ReturnType<typeof tokensOf>['executeTakeFirstOrThrow']>>;

const show = (row: TokenRow): Token => ({
  ...row,
  scopes: row.scopes.filter(isScope),
  expiresAt: showTimeOrNull(row.expiresAt),
  createdAt: showTime(row.createdAt),
  lastUsedAt: showTimeOrNull(row.lastUsedAt),
  revokedAt: showTimeOrNull(row.revokedAt),
});

/** For the audit log: everything but the secret. */
const audited = ({ name, hint, scopes, ip, expiresAt }: TokenRow): object => ({ name, hint, scopes, ip, expiresAt });

type Calls = UseCases<Endpoints>;

/** API tokens, newest first. */
export const listTokens: Calls['listTokens'] = (ctx, input) =>
  pageOf(input, {
    by: ['number'],
    select: (after, limit) => {
      const all = tokensOf(ctx.db, ctx.tenant.id).orderBy('id', 'desc').limit(limit);
      return (after ? all.where('id', '<', after[0]) : all).execute();
    },
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

/** One API token, without its secret. */
export async function getToken(ctx: Ctx, { id }: Input<Endpoints['getToken']>): Promise<Token> {
  const row = await tokensOf(ctx.db, ctx.tenant.id).where('id', '=', id).executeTakeFirst();
  if (!row) throw fail(notFound);
  return show(row);
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly ip: string | null;
  readonly expiresAt: Temporal.Instant | null;
}

/**
 * Creates an API token among its creator's own rights.
 * @throws 403 for a scope the creator lacks, 400 for a bad address list or a time that is over
 */
export async function createToken(
  ctx: Ctx,
  { name, ip = null, expiresAt = null, scopes: asked }: Input<Endpoints['createToken']>,
): Promise<Reply<Endpoints['createToken']>> {
  const given: NewToken = {
    name,
    scopes: grantableScopes(ctx, asked),
    ip: mustBeIpList(ip),
    expiresAt: expiresAt === null ? null : mustBeAhead(ctx, expiresAt),
  };
  return ctx.tx((tx) => issueToken(tx, given, makeSecret()));
}

function grantableScopes(ctx: Ctx, asked: readonly string[] | undefined): Scope[] {
  if (asked === undefined) return scopes.filter((scope) => ctx.who.scopes.has(scope));
  const granted = asked.map((scope, i) => {
    if (!isScope(scope)) throw invalid(`scopes[${i}]`, `There is no scope "${scope}"; there are ${scopes.join(', ')}`);
    if (!ctx.who.scopes.has(scope)) throw lacking(scope, `scopes[${i}]`);
    return scope;
  });
  return [...new Set(granted)];
}

const lacking = (scope: string, param?: string): Error =>
  fail(forbidden, { detail: `You do not have the scope "${scope}" yourself`, ...(param !== undefined && { param }) });

function mustBeIpList(text: string | null): string | null {
  if (text === null) return null;
  const verdict = parseIpAllow(text);
  if (!verdict.ok) throw invalid('ip', verdict.detail);
  if (verdict.list.length === 0) throw invalid('ip', 'Name an address, or leave it out to allow all');
  return text;
}

function mustBeAhead(ctx: Ctx, text: string): Temporal.Instant {
  const instant = readTime(text, ctx.tenant.zone, 'expiresAt');
  if (Temporal.Instant.compare(instant, ctx.now) <= 0) throw invalid('expiresAt', 'That time is over');
  return instant;
}

/**
 * Writes a token with this secret. What it may reach follows its creator's buildings; one made by another token follows
 * that one's creator.
 */
export async function issueToken(
  tx: Tx,
  { expiresAt, ...given }: NewToken,
  secret: string,
): Promise<Reply<Endpoints['createToken']>> {
  const row = await tx.db
    .insertInto('apiToken')
    .values({
      tenantId: tx.tenant.id,
      ...given,
      scopes: [...given.scopes],
      hint: hintOf(secret),
      secretHash: hashToken(secret),
      expiresAt: expiresAt && toDate(expiresAt),
      createdBy: await creatorOf(tx),
      createdAt: toDate(tx.now),
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  tx.audit({ action: 'token.created', subject: { type: 'token', id: row.id }, before: null, after: audited(row) });
  return { ...show(row), token: secret };
}

async function creatorOf({ db, tenant, who }: Tx): Promise<number | null> {
  if (who.tokenId === null) return who.userId;
  const parent = await db
    .selectFrom('apiToken')
    .select('createdBy')
    .where('tenantId', '=', tenant.id)
    .where('id', '=', who.tokenId)
    .executeTakeFirst();
  return parent?.createdBy ?? null;
}

/** Stops a token for good, in this process at once, in others within a second. Revoking it again changes nothing. */
export function revokeToken(ctx: Ctx, { id }: Input<Endpoints['revokeToken']>): Promise<Token> {
  return ctx.tx(async (tx) => {
    const row = await lockToken(tx, id);
    if (row.revokedAt) return show(row);
    const revoked = await update(tx, id, { revokedAt: toDate(tx.now) });
    tx.audit({ action: 'token.revoked', subject: { type: 'token', id }, before: audited(row), after: null });
    return show(revoked);
  });
}

/**
 * Gives a token a new secret; the old one is unknown from then on.
 * @throws 403 when the token may do more than who asks: its secret would lend that
 */
export function regenerateToken(
  ctx: Ctx,
  { id }: Input<Endpoints['regenerateToken']>,
): Promise<Reply<Endpoints['regenerateToken']>> {
  return ctx.tx(async (tx) => {
    const row = await lockToken(tx, id);
    if (row.revokedAt) throw fail(tokenNotUsable);
    await mustNotLend(tx, row);
    const secret = makeSecret();
    const renewed = await update(tx, id, { secretHash: hashToken(secret), hint: hintOf(secret) });
    const subject = { type: 'token', id };
    tx.audit({ action: 'token.regenerated', subject, before: audited(row), after: audited(renewed) });
    return { ...show(renewed), token: secret };
  });
}

async function mustNotLend(tx: Tx, row: TokenRow): Promise<void> {
  const more = row.scopes.find((scope) => !isScope(scope) || !tx.who.scopes.has(scope));
  if (more !== undefined) throw lacking(more);
  if (tx.who.reach === 'all') return;
  const reach = await tx.db
    .selectFrom('userBuilding')
    .select('buildingId')
    .where('tenantId', '=', tx.tenant.id)
    .where('userId', '=', row.createdBy)
    .execute();
  if (!reachesAll(tx.who, reach.length === 0 ? 'all' : reach.map(({ buildingId }) => buildingId))) {
    throw fail(forbidden, { detail: 'This token reaches buildings that you do not' });
  }
}

async function lockToken(tx: Tx, id: number): Promise<TokenRow> {
  const row = await tx.db
    .selectFrom('apiToken')
    .select(columns)
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw fail(notFound);
  return row;
}

function update(
  tx: Tx,
  id: number,
  change: { readonly revokedAt: Date } | { readonly secretHash: Buffer; readonly hint: string },
): Promise<TokenRow> {
  tx.afterCommit(forgetPrincipals);
  return tx.db
    .updateTable('apiToken')
    .set((row) => ({ ...change, version: row('version', '+', 1) }))
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}
