import { Type, type Static } from 'typebox';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Lines,
  Name,
  orNull,
  Owner,
  page,
  paging,
  ShownTime,
  Time,
} from '../../platform/contract/shapes.ts';
import { scopes } from '../../platform/contract/scopes.ts';
import { ownKeys } from '../access-keys/contract.ts';
import { BookingsBecame, BookingsChoice, leftActing, LeftBookings } from '../leavers/contract.ts';
import { Buildings, Email, lastAdministrator, Reports, Role, User } from '../people/contract.ts';
import { Password, passwordEndpoints, Slug, tooManyAttempts } from './password-contract.ts';
import { signInFormEndpoints } from './sign-in-contract.ts';

export { jobs } from './password-contract.ts';

export const tokenNotUsable = problem(
  'token_not_usable',
  409,
  'A revoked token cannot be regenerated; create a new one',
);

export const accountInactive = problem('service_account_inactive', 409, 'This service account is deactivated');
export const accountNameTaken = problem('name_taken', 409, 'There is a service account of this name already');

export const constraints = {
  service_account_name_unique: { kind: accountNameTaken, param: 'name' },
  service_account_building_building_fk: { kind: notFound, param: 'buildings' },
} satisfies ConstraintProblems;

export const signInRefused = problem('sign_in_refused', 401, 'E-mail address or password is wrong');
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
          buildings: Buildings,
          mustChangePassword: Type.Optional(
            Type.Boolean({ description: 'Atrium made the password: until it is changed nothing else may be done' }),
          ),
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
  buildings: Buildings,
  ip: orNull(Type.String()),
  origins: orNull(Type.Array(Type.String(), { description: 'Web origins from which browsers may send it; null: any' })),
  expiresAt: orNull(ShownTime),
  createdAt: ShownTime,
  createdBy: orNull(Id),
  owner: Owner,
  parentId: orNull(Type.Integer({ description: 'The token that made it: it ends when that one does' })),
  lastUsedAt: orNull(ShownTime),
  revokedAt: orNull(ShownTime),
};

export const Token = Type.Object(tokenMembers, closed);
export type Token = Static<typeof Token>;

const secret = Type.String({
  description: 'The token itself: in this answer, and for 24 hours in those to repeats of its request, alone',
});
export const TokenWithSecret = Type.Object({ ...tokenMembers, token: secret }, closed);
export type TokenWithSecret = Static<typeof TokenWithSecret>;

export const MAX_IP_LIST = 2_000;
/** So many web origins a token may be bound to, at most; each in so many characters. */
export const MAX_ORIGINS = 20;
const MAX_ORIGIN = 300;

const NamedThings = Type.Array(Type.Object({ id: Id, name: Type.String() }, closed));
const belongings = {
  tokens: { ...NamedThings, description: 'Stop, unless they are handed over' },
  webhooks: Type.Array(Type.Object({ id: Id, url: Type.String() }, closed), {
    description: 'Get no more events, unless they are handed over',
  }),
  devices: { ...NamedThings, description: 'Paired screens: they stop, unless they are handed over' },
  applications: {
    ...NamedThings,
    description: 'Programs that speak Condeco’s API: they stop, unless they are handed over',
  },
  connectionTokens: { ...NamedThings, description: 'Tokens of connections: they stop, unless they are handed over' },
  ...ownKeys,
};
/** What would stop with a person. */
export const Belongings = Type.Object(
  {
    sessions: Type.Integer({ description: 'Places where she is signed in; they end' }),
    calendarFeeds: Type.Integer({ description: 'Calendar feeds she made; they end' }),
    ...belongings,
    bookings: LeftBookings,
    reports: { ...Reports, description: 'Who reports to her; they report to nobody then' },
    ...leftActing,
  },
  closed,
);
export type Belongings = Static<typeof Belongings>;
/** What would stop with a service account. */
export const AccountBelongings = Type.Object(belongings, closed);

/** Whom to give what can be handed over. */
const heir = {
  handTo: Type.Optional({
    ...Id,
    description: 'Who gets what can be handed over; it may then no more than both of them may',
  }),
  handToAccount: Type.Optional({ ...Id, description: 'The service account that gets it, in place of a person' }),
};
const HandOver = Type.Object(heir, { ...closed, nullable: true });
const Leaving = Type.Object({ ...heir, bookings: Type.Optional(BookingsChoice) }, { ...closed, nullable: true });
/** Somebody who was shut out, and what became of her bookings. */
const Deactivated = Type.Object(
  { ...User.properties, bookings: BookingsBecame, reports: { ...Reports, description: 'Who reported to her' } },
  closed,
);

/** Owns tokens and webhooks that are no single person’s. */
export const ServiceAccount = Type.Object(
  {
    id: Id,
    name: Type.String(),
    role: Role,
    buildings: Buildings,
    active: Type.Boolean(),
    createdAt: ShownTime,
    version: Type.Integer(),
  },
  closed,
);
export type ServiceAccount = Static<typeof ServiceAccount>;

const AccountBuildings = Type.Union([Type.Literal('all'), Type.Array(Id, { maxItems: 500, uniqueItems: true })], {
  description: 'The buildings that its rights cover: "all", or these and no others',
});

export const endpoints = declareEndpoints({
  ...passwordEndpoints,
  ...signInFormEndpoints,
  signIn: {
    method: 'POST',
    path: '/sessions',
    scope: 'public',
    summary: 'Sign in; the answer sets the session cookie',
    body: Type.Object(
      {
        email: Email,
        password: Password,
        tenant: Type.Optional(Slug),
      },
      closed,
    ),
    reply: Me,
    status: 201,
    session: 'opens',
    errors: [signInRefused, tooManyAttempts],
  },
  signOut: {
    method: 'DELETE',
    path: '/sessions/current',
    scope: 'signed-in',
    summary: 'Sign out; the session ends on the server',
    reply: null,
    session: 'closes',
  },
  getBelongings: {
    method: 'GET',
    path: '/users/{id}/belongings',
    scope: 'people:write',
    summary: 'What would stop if this person were deactivated',
    params: IdParams,
    query: Type.Object(
      {
        handOverTo: Type.Optional({
          ...Id,
          description: 'Who is to become host of her bookings: then it is said what of them is not handed over',
        }),
      },
      closed,
    ),
    reply: Belongings,
  },
  deactivateUser: {
    method: 'POST',
    path: '/users/{id}/deactivation',
    scope: 'people:write',
    summary:
      'Shut a person out, at once; what they did stays, and what they had booked is cancelled or handed over. Of one shut out before, handing over wakes nothing: webhooks stop, tokens stay',
    params: IdParams,
    body: Leaving,
    reply: Deactivated,
    errors: [lastAdministrator],
  },
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
    summary: 'Create an API token; its secret is shown in this answer alone',
    body: Type.Object(
      {
        name: Name,
        ip: Type.Optional(
          orNull({
            ...Lines(MAX_IP_LIST),
            minLength: 1,
            description:
              'Addresses it may be used from: 225.154.33.1, 225.154.33.1-100, 225.154.33.0/24, or a comma list',
          }),
        ),
        origins: Type.Optional(
          orNull(
            Type.Array(Line(MAX_ORIGIN), {
              minItems: 1,
              maxItems: MAX_ORIGINS,
              description: 'Web origins from which browsers may send it, as https://desk.example; without it, any',
            }),
          ),
        ),
        expiresAt: Type.Optional(orNull(Time)),
        scopes: Type.Optional(
          Type.Array(Line(50), {
            minItems: 1,
            maxItems: 50,
            description: 'Among your own; without it, all of them',
          }),
        ),
        serviceAccountId: Type.Optional({
          ...Id,
          description: 'Whose it is, in place of yours; it may no more than that account and you may',
        }),
      },
      closed,
    ),
    reply: TokenWithSecret,
    status: 201,
    errors: [buildingOutOfReach, accountInactive],
  },
  getToken: {
    method: 'GET',
    path: '/tokens/{id}',
    scope: 'tokens:write',
    summary: 'One API token, without its secret',
    params: IdParams,
    reply: Token,
    errors: [buildingOutOfReach],
  },
  revokeToken: {
    method: 'POST',
    path: '/tokens/{id}/revocation',
    scope: 'tokens:write',
    summary: 'Stop a token for good',
    params: IdParams,
    reply: Token,
    errors: [buildingOutOfReach],
  },
  regenerateToken: {
    method: 'POST',
    path: '/tokens/{id}/regeneration',
    scope: 'tokens:write',
    summary: 'Give a token a new secret; the old one stops at once',
    params: IdParams,
    reply: TokenWithSecret,
    errors: [tokenNotUsable, buildingOutOfReach],
  },
  listServiceAccounts: {
    method: 'GET',
    path: '/service-accounts',
    scope: 'tokens:write',
    summary: 'Service accounts, oldest first',
    query: Type.Object(paging, closed),
    reply: page(ServiceAccount),
  },
  createServiceAccount: {
    method: 'POST',
    path: '/service-accounts',
    scope: 'tokens:write',
    summary:
      'Add a service account, which may no more than you may; it owns tokens and webhooks, and nobody signs in as it',
    body: Type.Object(
      {
        name: Name,
        role: Type.Optional(Role),
        buildings: Type.Optional(AccountBuildings),
      },
      closed,
    ),
    reply: ServiceAccount,
    status: 201,
    errors: [buildingOutOfReach, accountNameTaken],
  },
  getServiceAccount: {
    method: 'GET',
    path: '/service-accounts/{id}',
    scope: 'tokens:write',
    summary: 'One service account',
    params: IdParams,
    reply: ServiceAccount,
    errors: [buildingOutOfReach],
  },
  updateServiceAccount: {
    method: 'PATCH',
    path: '/service-accounts/{id}',
    scope: 'tokens:write',
    summary: 'Rename a service account, or take rights away from it',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        role: Type.Optional(Role),
        buildings: Type.Optional(AccountBuildings),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the account has another version by now' }),
        ),
      },
      closed,
    ),
    reply: ServiceAccount,
    errors: [buildingOutOfReach, accountNameTaken, versionConflict],
  },
  getAccountBelongings: {
    method: 'GET',
    path: '/service-accounts/{id}/belongings',
    scope: 'tokens:write',
    summary: 'What would stop if this service account were deactivated',
    params: IdParams,
    reply: AccountBelongings,
    errors: [buildingOutOfReach],
  },
  deactivateServiceAccount: {
    method: 'POST',
    path: '/service-accounts/{id}/deactivation',
    scope: 'tokens:write',
    summary:
      'Stop all that belongs to a service account, at once. Of one stopped before, handing over wakes nothing: webhooks stop, tokens stay',
    params: IdParams,
    body: HandOver,
    reply: ServiceAccount,
    errors: [buildingOutOfReach],
  },
  activateServiceAccount: {
    method: 'POST',
    path: '/service-accounts/{id}/activation',
    scope: 'tokens:write',
    summary: 'Let a service account act again',
    params: IdParams,
    reply: ServiceAccount,
    errors: [buildingOutOfReach],
  },
});
