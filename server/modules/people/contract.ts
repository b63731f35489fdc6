import { Type, type Static } from 'typebox';
import {
  inUse,
  notFound,
  problem,
  type ConstraintProblems,
  versionConflict,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { roles } from '../../platform/contract/scopes.ts';
import { Data } from '../../platform/events/contract.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  Names,
  orNull,
  page,
  paging,
  ShownTime,
} from '../../platform/contract/shapes.ts';

export const emailTaken = problem('email_taken', 409, 'Somebody has this e-mail address already');
export const cardNumberTaken = problem('card_number_taken', 409, 'Somebody has this card already');
export const groupNameTaken = problem('name_taken', 409, 'There is a group of this name already');
export const lastAdministrator = problem('last_administrator', 409, 'Somebody must stay administrator of everything');

export const managerInCircle = problem('manager_in_circle', 409, 'Nobody manages somebody to whom he reports');
export const tooManyReports = problem('too_many_reports', 409, 'Enough people report to this person already');
/** So many report to one person at most. */
export const MAX_REPORTS = 500;

export const constraints = {
  user_email_unique: { kind: emailTaken, param: 'email' },
  user_card_number_unique: { kind: cardNumberTaken, param: 'cardNumber' },
  user_group_name_unique: { kind: groupNameTaken, param: 'name' },
  user_building_building_fk: { kind: notFound, param: 'buildings' },
  user_manager_manager_fk: { kind: notFound, param: 'managerId' },
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

export const Role = Type.Enum([...roles]);

/** What a role or a token reaches. */
export const Buildings = Type.Union([Type.Literal('all'), Type.Array(Id)], {
  description: 'The buildings that the rights cover: "all", or these and no others',
});

/** An e-mail address as it is shown, the same everywhere. */
export const OthersEmail = orNull(
  Type.String({ description: 'Null when it is somebody else’s and you lack the scope `people:contacts`' }),
);

/** Of other people, who lacks `people:write` sees neither role, buildings, card number nor manager: they are null; so is the address without `people:contacts`. */
export const User = Type.Object(
  {
    id: Id,
    email: OthersEmail,
    name: Type.String(),
    names: Names,
    role: orNull(Role),
    buildings: orNull(Buildings),
    cardNumber: orNull(Type.String()),
    managerId: orNull(Id),
    active: Type.Boolean(),
    groupIds: Type.Array(Id),
    createdAt: ShownTime,
    version: Type.Integer(),
    custom: Type.Optional({
      ...Data,
      description:
        'What connected systems say of whoever has this address, in fields of one’s own; absent where they say nothing, and of others without `people:write`',
    }),
  },
  closed,
);
export type User = Static<typeof User>;

/** Those who report to somebody, by name. */
export const Reports = Type.Array(Type.Object({ userId: Id, name: Type.String() }, closed), { maxItems: MAX_REPORTS });
export type Reports = Static<typeof Reports>;

export const Group = Type.Object(
  { id: Id, name: Type.String(), members: Type.Integer(), createdAt: ShownTime, version: Type.Integer() },
  closed,
);
export type Group = Static<typeof Group>;

export const Email = Type.String({ format: 'email', maxLength: 320 });
/** The number of somebody’s access card, as readers send it. */
export const CardNumber = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S+$', 'x-tidy': true });
const SaidBuildings = Type.Union(
  [Type.Literal('all'), Type.Array(Id, { maxItems: 500, uniqueItems: true }), Type.Null()],
  {
    description: 'The buildings that the role reaches: "all", or these and no others; null is read as "all"',
  },
);
const ManagerId = Type.Optional(
  orNull({
    ...Id,
    description:
      'To whom she reports: he books, changes, cancels and sees for her as her delegate does, in his own name',
  }),
);
const MemberParams = Type.Object({ id: Id, userId: Id }, closed);
const GroupBody = Type.Object({ name: Name }, closed);

export const endpoints = declareEndpoints({
  listUsers: {
    method: 'GET',
    path: '/users',
    scope: 'people:read',
    summary: 'People by name',
    query: Type.Object(
      {
        search: Type.Optional({
          ...Line(200),
          description: 'Part of a name, in any language; with the scope `people:contacts` of an address too',
        }),
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
        buildings: Type.Optional(SaidBuildings),
        cardNumber: Type.Optional(orNull(CardNumber)),
        managerId: ManagerId,
      },
      closed,
    ),
    reply: User,
    status: 201,
    errors: [emailTaken, cardNumberTaken, tooManyReports],
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
        buildings: Type.Optional(SaidBuildings),
        cardNumber: Type.Optional(orNull(CardNumber)),
        managerId: ManagerId,
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the person has another version by now' }),
        ),
      },
      closed,
    ),
    reply: User,
    errors: [emailTaken, cardNumberTaken, lastAdministrator, managerInCircle, tooManyReports, versionConflict],
  },
  listReports: {
    method: 'GET',
    path: '/users/{id}/reports',
    scope: 'people:read',
    summary: 'Who reports to a person, so that he may book for them: for himself and for who keeps people',
    params: IdParams,
    reply: Type.Object({ items: Reports }, closed),
  },
  activateUser: {
    method: 'POST',
    path: '/users/{id}/activation',
    scope: 'people:write',
    summary: 'Let a deactivated person in again',
    params: IdParams,
    reply: User,
  },
  listGroups: {
    method: 'GET',
    path: '/groups',
    scope: 'people:read',
    summary: 'Groups by name',
    query: Type.Object({ search: Type.Optional(Line(200)), ...paging }, closed),
    reply: page(Group),
  },
  createGroup: {
    method: 'POST',
    path: '/groups',
    scope: 'people:write',
    reach: 'whole',
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
    reach: 'whole',
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
    reach: 'whole',
    summary: 'Delete a group that no policy names; its members stay',
    params: IdParams,
    reply: null,
    errors: [inUse],
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
    // Who is in a group sees its week, wherever that is.
    reach: 'whole',
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
