import { Type, type Static } from 'typebox';
import { problem } from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import {
  closed,
  Id,
  IdParams,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
  Text,
  Time,
} from '../../platform/contract/shapes.ts';
import { scopes } from '../../platform/contract/scopes.ts';

export const tokenNotUsable = problem(
  'token_not_usable',
  409,
  'A revoked token cannot be regenerated; create a new one',
);

export const Role = Type.Enum(['employee', 'receptionist', 'space_manager', 'administrator']);

export const ScopeName = Type.Enum([...scopes]);

/** Who I am and what I may do. `user` is null for a token, `token` for a person. */
export const Me = Type.Object(
  {
    tenant: Type.Object({ id: Id, slug: Type.String(), name: Type.String(), zone: Type.String() }, closed),
    user: orNull(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          email: Type.String(),
          role: Role,
          buildings: orNull(Type.Array(Id, { description: 'The buildings this role reaches; null: all' })),
        },
        closed,
      ),
    ),
    token: orNull(Type.Object({ id: Id, name: Type.String() }, closed)),
    scopes: Type.Array(ScopeName),
  },
  closed,
);
export type Me = Static<typeof Me>;

const tokenMembers = {
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'The prefix and the last four characters, to recognise it by' }),
  scopes: Type.Array(ScopeName),
  ip: orNull(Type.String()),
  expiresAt: orNull(ShownTime),
  createdAt: ShownTime,
  createdBy: orNull(Id),
  lastUsedAt: orNull(ShownTime),
  revokedAt: orNull(ShownTime),
};

export const Token = Type.Object(tokenMembers, closed);
export type Token = Static<typeof Token>;

const secret = Type.String({ description: 'The token itself, shown this once' });
export const TokenWithSecret = Type.Object({ ...tokenMembers, token: secret }, closed);
export type TokenWithSecret = Static<typeof TokenWithSecret>;

export const MAX_IP_LIST = 2_000;

export const endpoints = declareEndpoints({
  getMe: {
    method: 'GET',
    path: '/me',
    scope: 'signed-in',
    summary: 'Who I am and what I may do',
    reply: Me,
  },
  listTokens: {
    method: 'GET',
    path: '/tokens',
    scope: 'tokens:write',
    summary: 'API tokens, newest first',
    query: Type.Object(paging, closed),
    reply: page(Token),
  },
  createToken: {
    method: 'POST',
    path: '/tokens',
    scope: 'tokens:write',
    summary: 'Create an API token; its secret is shown this once',
    body: Type.Object(
      {
        name: Name,
        ip: Type.Optional(
          orNull(
            Type.String({
              minLength: 1,
              maxLength: MAX_IP_LIST,
              description:
                'Addresses it may be used from: 225.154.33.1, 225.154.33.1-100, 225.154.33.0/24, or a comma list',
            }),
          ),
        ),
        expiresAt: Type.Optional(orNull(Time)),
        scopes: Type.Optional(
          Type.Array(Text(50), {
            minItems: 1,
            maxItems: 50,
            description: 'Among your own; without it, all of them',
          }),
        ),
      },
      closed,
    ),
    reply: TokenWithSecret,
    status: 201,
  },
  getToken: {
    method: 'GET',
    path: '/tokens/{id}',
    scope: 'tokens:write',
    summary: 'One API token, without its secret',
    params: IdParams,
    reply: Token,
  },
  revokeToken: {
    method: 'POST',
    path: '/tokens/{id}/revocation',
    scope: 'tokens:write',
    summary: 'Stop a token for good',
    params: IdParams,
    reply: Token,
  },
  regenerateToken: {
    method: 'POST',
    path: '/tokens/{id}/regeneration',
    scope: 'tokens:write',
    summary: 'Give a token a new secret; the old one stops at once',
    params: IdParams,
    reply: TokenWithSecret,
    errors: [tokenNotUsable],
  },
});
