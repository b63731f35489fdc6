import { Type } from 'typebox';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import { Id, Name } from '../../../server/platform/contract/shapes.ts';

/** An operation of the planted vendor: its key is one for each product. */
export interface ForeignEndpoint extends Endpoint {
  readonly product: 'teams' | 'faults';
}

export const Team = Type.Object({ TeamId: Id, TeamName: Type.String(), labels: Type.Array(Type.String()) });

const open = { additionalProperties: true } as const; // an unknown name alone never fails a call there
const TeamParams = Type.Object({ teamId: Id });
const Details = Type.Object({ teamName: Name }, open);

export const endpoints = {
  findTeams: {
    method: 'GET',
    path: '/teams',
    aliases: [
      { method: 'GET', path: '/team' },
      { method: 'POST', path: '/teams/search' },
    ],
    product: 'teams',
    scope: 'people:read',
    summary: 'Teams by name',
    query: Type.Object(
      {
        nameLike: Type.Optional(Type.String({ maxLength: 100 })),
        pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 50 })),
      },
      open,
    ),
    reply: Type.Array(Team),
  },
  addTeam: {
    method: 'POST',
    path: '/teams',
    product: 'teams',
    scope: 'people:write',
    summary: 'Add a team',
    body: Type.Object(
      {
        teamDetails: Details,
        labels: Type.Optional(Type.Array(Type.Object({ text: Name }, open), { maxItems: 5 })),
        size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
        notify: Type.Optional(Type.Boolean()),
      },
      open,
    ),
    reply: Team,
    status: 201,
  },
  renameTeam: {
    method: 'PUT',
    path: '/teams/{teamId}',
    aliases: [
      { method: 'PATCH', path: '/teams/{teamId}' },
      { method: 'POST', path: '/teams/{teamId}/rename' },
    ],
    product: 'teams',
    scope: 'people:write',
    summary: 'Rename a team',
    params: TeamParams,
    body: Details,
    reply: Team,
  },
  dropTeams: {
    method: 'DELETE',
    path: '/teams',
    product: 'teams',
    scope: 'people:write',
    summary: 'Delete teams',
    body: Type.Object({ teamIds: Type.Array(Id, { minItems: 1, maxItems: 20 }) }, open),
    reply: null,
    status: 200,
  },
  showAsset: {
    method: 'GET',
    path: '/assets/{assetName}',
    product: 'faults',
    scope: 'people:read',
    summary: 'Say a name back',
    params: Type.Object({ assetName: Type.String() }),
    reply: Type.Object({ assetName: Type.String() }),
  },
  breakDown: {
    method: 'POST',
    path: '/faults',
    product: 'faults',
    scope: 'people:read',
    summary: 'Fail',
    bodyLimit: 100,
    body: Type.Object({ why: Type.Optional(Type.String()) }, open),
    reply: null,
    status: 200,
  },
} as const satisfies Readonly<Record<string, ForeignEndpoint>>;
