import { Type, type Static } from 'typebox';
import { crossSiteRequest } from '../../platform/auth/contract.ts';
import { Me, Role } from '../access/contract.ts';
import { notFound, problem, type ConstraintProblems, versionConflict } from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  closed,
  Id,
  IdParams,
  Name,
  Names,
  orNull,
  page,
  paging,
  ShownTime,
  Text,
} from '../../platform/contract/shapes.ts';

export const emailTaken = problem('email_taken', 409, 'Somebody has this e-mail address already');
export const cardNumberTaken = problem('card_number_taken', 409, 'Somebody has this card already');
export const groupNameTaken = problem('name_taken', 409, 'There is a group of this name already');
export const lastAdministrator = problem('last_administrator', 409, 'Somebody must stay administrator of everything');
export const passwordTooWeak = problem('password_too_weak', 422, 'Choose a better password');
export const wrongPassword = problem('wrong_password', 403, 'The current password is wrong');
export const signInRefused = problem('sign_in_refused', 401, 'E-mail address or password is wrong');
export const tooManyAttempts = problem('too_many_attempts', 429, 'Too many failed attempts; wait a while');

export const constraints = {
  user_email_unique: { kind: emailTaken, param: 'email' },
  user_card_number_unique: { kind: cardNumberTaken, param: 'cardNumber' },
  user_group_name_unique: { kind: groupNameTaken, param: 'name' },
  user_building_building_fk: { kind: notFound, param: 'buildings' },
  user_group_member_group_fk: { kind: notFound, param: 'id' },
  user_group_member_user_fk: { kind: notFound, param: 'userId' },
} satisfies ConstraintProblems;

/** Who wants to know more asks. */
const told = (summary: string) => ({ summary, data: Type.Object({ id: Id }, closed), heard: 'people:write' }) as const;

export const events = declareEvents({
  'user.created': told('A person was added'),
  'user.updated': told('A person was changed'),
  'user.deactivated': told('A person was shut out'),
  'user.activated': told('A person was let in again'),
  'group.created': told('A group was added'),
  'group.updated': told('A group was renamed'),
  'group.deleted': told('A group was deleted'),
});

/** Of other people, who lacks `people:write` sees neither role, buildings nor card number: they are null. */
export const User = Type.Object(
  {
    id: Id,
    email: Type.String(),
    name: Type.String(),
    names: Names,
    role: orNull(Role),
    buildings: orNull(Type.Array(Id, { description: 'The buildings the role reaches; null: all' })),
    cardNumber: orNull(Type.String()),
    active: Type.Boolean(),
    groupIds: Type.Array(Id),
    createdAt: ShownTime,
    version: Type.Integer(),
  },
  closed,
);
export type User = Static<typeof User>;

export const Group = Type.Object(
  { id: Id, name: Type.String(), members: Type.Integer(), createdAt: ShownTime, version: Type.Integer() },
  closed,
);
export type Group = Static<typeof Group>;

const Email = Type.String({ format: 'email', maxLength: 320 });
const CardNumber = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s\\u0000-\\u001f\\u007f]+$' });
// Passwords are PUT: a PUT is never kept for a repeated Idempotency-Key, not even as a fast hash of its body.
const Password = Type.String({ minLength: 1, maxLength: 200 });
const Buildings = orNull(
  Type.Array(Id, {
    minItems: 1,
    maxItems: 500,
    uniqueItems: true,
    description: 'Limits the role to these buildings; null: all',
  }),
);
const MemberParams = Type.Object({ id: Id, userId: Id }, closed);
const GroupBody = Type.Object({ name: Name }, closed);

export const endpoints = declareEndpoints({
  signIn: {
    method: 'POST',
    path: '/sessions',
    scope: 'public',
    summary: 'Sign in; the answer sets the session cookie',
    body: Type.Object(
      {
        email: Email,
        password: Password,
        tenant: Type.Optional(
          Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'Slug; without it, the first tenant' }),
        ),
      },
      closed,
    ),
    reply: Me,
    status: 201,
    session: 'opens',
    errors: [signInRefused, tooManyAttempts, crossSiteRequest],
  },
  signOut: {
    method: 'DELETE',
    path: '/sessions/current',
    scope: 'signed-in',
    summary: 'Sign out; the session ends on the server',
    reply: null,
    session: 'closes',
  },
  changePassword: {
    method: 'PUT',
    path: '/password',
    scope: 'signed-in',
    summary: 'Change your own password; your other sessions end',
    body: Type.Object({ current: Password, next: Password }, closed),
    reply: null,
    errors: [wrongPassword, passwordTooWeak, tooManyAttempts],
  },
  listUsers: {
    method: 'GET',
    path: '/users',
    scope: 'people:read',
    summary: 'People by name',
    query: Type.Object(
      {
        search: Type.Optional(Text(200)),
        groupId: Type.Optional(Id),
        role: Type.Optional(Role),
        active: Type.Optional(Type.Boolean()),
        ...paging,
      },
      closed,
    ),
    reply: page(User),
  },
  createUser: {
    method: 'POST',
    path: '/users',
    scope: 'people:write',
    summary: 'Add a person',
    body: Type.Object(
      {
        email: Email,
        name: Name,
        names: Type.Optional(Names),
        role: Type.Optional(Role),
        buildings: Type.Optional(Buildings),
        cardNumber: Type.Optional(orNull(CardNumber)),
      },
      closed,
    ),
    reply: User,
    status: 201,
    errors: [emailTaken, cardNumberTaken],
  },
  getUser: {
    method: 'GET',
    path: '/users/{id}',
    scope: 'people:read',
    summary: 'One person',
    params: IdParams,
    reply: User,
  },
  updateUser: {
    method: 'PATCH',
    path: '/users/{id}',
    scope: 'people:write',
    summary: 'Change a person; what is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        email: Type.Optional(Email),
        name: Type.Optional(Name),
        names: Type.Optional(orNull(Names)),
        role: Type.Optional(Role),
        buildings: Type.Optional(Buildings),
        cardNumber: Type.Optional(orNull(CardNumber)),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the person has another version by now' }),
        ),
      },
      closed,
    ),
    reply: User,
    errors: [emailTaken, cardNumberTaken, lastAdministrator, versionConflict],
  },
  deactivateUser: {
    method: 'POST',
    path: '/users/{id}/deactivation',
    scope: 'people:write',
    summary: 'Shut a person out, at once; what they did stays',
    params: IdParams,
    reply: User,
    errors: [lastAdministrator],
  },
  activateUser: {
    method: 'POST',
    path: '/users/{id}/activation',
    scope: 'people:write',
    summary: 'Let a deactivated person in again',
    params: IdParams,
    reply: User,
  },
  setPassword: {
    method: 'PUT',
    path: '/users/{id}/password',
    scope: 'people:write',
    summary: 'Give a person a new password; all their sessions end',
    params: IdParams,
    body: Type.Object({ password: Password }, closed),
    reply: null,
    errors: [passwordTooWeak],
  },
  listGroups: {
    method: 'GET',
    path: '/groups',
    scope: 'people:read',
    summary: 'Groups by name',
    query: Type.Object({ search: Type.Optional(Text(200)), ...paging }, closed),
    reply: page(Group),
  },
  createGroup: {
    method: 'POST',
    path: '/groups',
    scope: 'people:write',
    summary: 'Add a group',
    body: GroupBody,
    reply: Group,
    status: 201,
    errors: [groupNameTaken],
  },
  getGroup: {
    method: 'GET',
    path: '/groups/{id}',
    scope: 'people:read',
    summary: 'One group',
    params: IdParams,
    reply: Group,
  },
  updateGroup: {
    method: 'PATCH',
    path: '/groups/{id}',
    scope: 'people:write',
    summary: 'Rename a group',
    params: IdParams,
    body: Type.Partial(GroupBody, closed),
    reply: Group,
    errors: [groupNameTaken],
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/groups/{id}',
    scope: 'people:write',
    summary: 'Delete a group; its members stay',
    params: IdParams,
    reply: null,
  },
  listGroupMembers: {
    method: 'GET',
    path: '/groups/{id}/members',
    scope: 'people:read',
    summary: 'Members of a group by name',
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(User),
  },
  addGroupMember: {
    method: 'PUT',
    path: '/groups/{id}/members/{userId}',
    scope: 'people:write',
    summary: 'Put a person into a group',
    params: MemberParams,
    reply: null,
  },
  removeGroupMember: {
    method: 'DELETE',
    path: '/groups/{id}/members/{userId}',
    scope: 'people:write',
    summary: 'Take a person out of a group',
    params: MemberParams,
    reply: null,
  },
});
