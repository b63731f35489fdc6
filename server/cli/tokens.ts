import { endpoints, type Token } from '../modules/access/contract.ts';
import { createToken, listTokens, revokeToken } from '../modules/access/access.ts';
import type { Ctx } from '../platform/context/context.ts';
import { invalid } from '../platform/contract/problems.ts';
import { scopes } from '../platform/contract/scopes.ts';
import { MAX_PAGE } from '../platform/contract/shapes.ts';
import { showTime } from '../platform/time.ts';
import { checked, inTenant, listed, print, type Command } from './command.ts';

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
  },
  run: inTenant(async (ctx, { options: { name, ip, expires, scopes: wanted }, json }) => {
    const body = checked(endpoints.createToken.body, {
      name,
      ...(ip !== undefined && { ip }),
      ...(expires !== undefined && { expiresAt: expires }),
      ...(wanted !== undefined && { scopes: listed(wanted) }),
    });
    const { id, token } = await createToken(ctx, body);
    print(json, { id, token });
  }),
};

export const tokenList: Command = {
  name: 'token list',
  summary: 'list the API tokens, without their secrets',
  run: inTenant(async (ctx, { json }) => {
    const items = await allTokens(ctx);
    if (json) print(true, { items });
    else process.stdout.write(items.map((token) => `${describeToken(token, showTime(ctx.now))}\n`).join(''));
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

/** All API tokens, newest first. */
async function allTokens(ctx: Ctx): Promise<Token[]> {
  const tokens: Token[] = [];
  let cursor: string | null = null;
  do {
    const page = await listTokens(ctx, { limit: MAX_PAGE, ...(cursor !== null && { cursor }) });
    tokens.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return tokens;
}

/** One line for people. */
const describeToken = ({ id, hint, name, revokedAt, expiresAt, lastUsedAt }: Token, now: string): string => {
  const state = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
  return [String(id).padEnd(6), hint.padEnd(12), state.padEnd(9), (lastUsedAt ?? 'never used').padEnd(26), name].join(
    '',
  );
};
