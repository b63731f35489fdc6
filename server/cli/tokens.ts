import { Type } from 'typebox';
import { endpoints, type Token } from '../modules/access/contract.ts';
import {
  COMMAND_LINE,
  createToken,
  listServiceAccounts,
  listTokens,
  revokeToken,
  serviceAccount,
} from '../modules/access/access.ts';
import { findPeople } from '../modules/people/people.ts';
import type { Ctx } from '../platform/context/context.ts';
import { everyPage } from '../platform/contract/page.ts';
import { invalid } from '../platform/contract/problems.ts';
import { scopes } from '../platform/contract/scopes.ts';
import { Name } from '../platform/contract/shapes.ts';
import { showTime } from '../platform/time.ts';
import { checked, columns, inTenant, listed, print, printed, type Command } from './command.ts';

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'create an API token; it is shown this once',
  options: {
    name: { type: 'string', required: true, meaning: 'what it is for' },
    ip: {
      type: 'string',
      meaning: 'addresses it may be used from: 192.0.2.1, 192.0.2.1-100, 192.0.2.0/24, a comma list',
    },
    expires: { type: 'string', meaning: 'until when, 2027-01-01T00:00:00Z' },
    scopes: { type: 'string', meaning: `a comma list; all unless said: ${scopes.join(', ')}` },
    account: {
      type: 'string',
      meaning: `the service account that it belongs to, made if there is none; "${COMMAND_LINE}" unless said`,
    },
  },
  run: inTenant(async (ctx, { options: { name, ip, expires, scopes: wanted, account }, json }) => {
    const body = checked(endpoints.createToken.body, {
      name,
      ...(ip !== undefined && { ip }),
      ...(expires !== undefined && { expiresAt: expires }),
      ...(wanted !== undefined && { scopes: listed(wanted) }),
    });
    const named = account === undefined ? null : checked(Type.Object({ '--account': Name }), { '--account': account });
    const { id, token } = await ctx.tx(async (tx) => {
      const owner = named && (await serviceAccount(tx, named['--account']));
      return createToken(tx, { ...body, ...(owner && { serviceAccountId: owner.id }) });
    });
    print(json, { id, token });
  }),
};

export const tokenList: Command = {
  name: 'token list',
  summary: 'list the API tokens, without their secrets',
  run: inTenant(async (ctx, { json }) => {
    const items = await everyPage((paging) => listTokens(ctx, paging));
    if (json) return print(true, { items });
    const nameOf = await findOwnerNames(ctx, items);
    process.stdout.write(
      printed(columns(items.map((token) => describeToken(token, nameOf(token.owner), showTime(ctx.now))))),
    );
  }),
};

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'stop an API token for good',
  takes: 'ID',
  run: inTenant(async (ctx, { argument, json }) => {
    if (!/^[1-9]\d{0,8}$/.test(argument)) throw invalid('ID', `"${argument}" is not the number of a token`);
    const { id, name, revokedAt } = await revokeToken(ctx, { id: Number(argument) });
    print(json, { id, name, revokedAt });
  }),
};

type Owner = Token['owner'];

/** What the owners of these tokens are called. */
async function findOwnerNames(ctx: Ctx, tokens: readonly Token[]): Promise<(owner: Owner) => string> {
  const ids = tokens.flatMap(({ owner }) => (owner.kind === 'user' ? owner.id : []));
  const people = await findPeople(ctx, [...new Set(ids)]);
  const accounts = await everyPage((paging) => listServiceAccounts(ctx, paging));
  const named = new Map(accounts.map(({ id, name }) => [id, name]));
  return ({ kind, id }) => (kind === 'user' ? people.get(id)?.name : named.get(id)) ?? `${kind} ${id}`;
}

/** One row for people. */
const describeToken = (
  { id, hint, name, revokedAt, expiresAt, lastUsedAt }: Token,
  owner: string,
  now: string,
): string[] => {
  const state = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
  return [String(id), hint, state, lastUsedAt ?? 'never used', owner, name];
};
