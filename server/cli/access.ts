import type { Static, TObject } from 'typebox';
import { endpoints as peopleEndpoints } from '../modules/people/contract.ts';
import { createUser, givePassword } from '../modules/people/people.ts';
import { endpoints as authEndpoints, type Token } from '../modules/access/contract.ts';
import { hashPassword } from '../platform/auth/passwords.ts';
import { createToken, listTokens, revokeToken } from '../modules/access/tokens.ts';
import type { Ctx } from '../platform/context/context.ts';
import { invalid } from '../platform/contract/problems.ts';
import { MAX_PAGE } from '../platform/contract/shapes.ts';
import { toProblem } from '../platform/http/problem.ts';
import { validatorCompiler } from '../platform/http/validate.ts';
import { makePassword } from '../setup.ts';

type Options = Readonly<Record<string, string>>;

/** What the API would say of the same body. @throws 400 that names the field */
function checked<Body extends TObject>(schema: Body, body: unknown): Static<Body> {
  const validate = validatorCompiler({ schema, method: 'POST', url: '', httpPart: 'body' });
  if (validate(body) !== true) throw toProblem({ validation: validate.errors }, {});
  return body as Static<Body>;
}

const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

/** Adds a person with a generated password, to be changed by her. */
export async function addUser(ctx: Ctx, { email, name, role, buildings }: Options): Promise<Record<string, unknown>> {
  const body = checked(peopleEndpoints.createUser.body, {
    email,
    name,
    ...(role !== undefined && { role }),
    ...(buildings !== undefined && { buildings: listed(buildings).map(Number) }),
  });
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const user = await ctx.tx(async (tx) => {
    const added = await createUser(tx, body);
    await givePassword(tx, added.id, passwordHash);
    return added;
  });
  return { id: user.id, email: user.email, role: user.role, password };
}

/** Creates an API token; what it returns is shown this once. */
export async function addToken(ctx: Ctx, { name, ip, expires, scopes }: Options): Promise<Record<string, unknown>> {
  const body = checked(authEndpoints.createToken.body, {
    name,
    ...(ip !== undefined && { ip }),
    ...(expires !== undefined && { expiresAt: expires }),
    ...(scopes !== undefined && { scopes: listed(scopes) }),
  });
  const { id, token } = await createToken(ctx, body);
  return { id, token };
}

/** All API tokens, newest first. */
export async function allTokens(ctx: Ctx): Promise<Token[]> {
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
export const describeToken = ({ id, hint, name, revokedAt, expiresAt, lastUsedAt }: Token, now: string): string => {
  const state = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';
  return [String(id).padEnd(6), hint.padEnd(12), state.padEnd(9), (lastUsedAt ?? 'never used').padEnd(26), name].join(
    '',
  );
};

/** Stops a token for good; running servers hear of it within a second. */
export async function stopToken(ctx: Ctx, argument: string): Promise<Record<string, unknown>> {
  if (!/^[1-9]\d{0,8}$/.test(argument)) throw invalid('ID', `"${argument}" is not the number of a token`);
  const { id, name, revokedAt } = await revokeToken(ctx, { id: Number(argument) });
  return { id, name, revokedAt };
}
