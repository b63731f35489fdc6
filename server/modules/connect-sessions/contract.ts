import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { mappingInvalid } from '../mapping/contract.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  orNull,
  Owner,
  page,
  paging,
  Secret,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import {
  connectionDisconnected,
  connectionStates,
  ConnectionTest,
  connectorMissing,
  Credentials,
  Entities,
  Field,
  Lifetime,
  PermissionInfo,
  Schedule,
  Settings,
  tokenShown,
  tooManyConnections,
  tooManyConnectionTokens,
} from '../connections/contract.ts';

/** How long a link counts. */
export const MINUTES = 15;
/** So many links that count a workplace has at most. */
export const MAX_OPEN = 50;
/** So often whoever has a link may try credentials; finishing tries them once more. */
export const MAX_TRIES = 10;

export const tooManyConnectSessions = problem(
  'too_many_connect_sessions',
  409,
  `There are ${MAX_OPEN} links already that count; revoke one, or wait for a quarter of an hour`,
);
export const connectSessionEnded = problem(
  'connect_session_ended',
  410,
  'This link counts no more, or never did; ask whoever sent it for another one',
);
export const connectSessionBusy = problem(
  'connect_session_busy',
  409,
  'Credentials are being tried with this link just now; wait for the answer',
);
export const connectSessionUnproven = problem(
  'connect_session_unproven',
  409,
  'The system does not allow with these credentials what the connection needs',
);

export const constraints = {
  connect_session_connection_fk: { kind: notFound, param: 'connectionId' },
} satisfies ConstraintProblems;

export const sessionStates = ['open', 'completed', 'revoked', 'expired'] as const;

const session = {
  id: Id,
  name: Type.String({ description: 'Of the connection' }),
  connector: Type.String({ description: 'The key of its connector' }),
  connectionId: orNull({ ...Id, description: 'Which one gets other credentials, or was made; null: none yet' }),
  reauthorization: Type.Boolean({ description: 'A connection that is there gets other credentials' }),
  state: Type.Enum([...sessionStates]),
  owner: { ...Owner, description: 'By whose rights it counts: once these are gone, it opens nothing' },
  tries: Type.Integer({ description: 'How often credentials were tried' }),
  createdAt: ShownTime,
  expiresAt: ShownTime,
  completedAt: orNull(ShownTime),
  revokedAt: orNull(ShownTime),
};
export const ConnectSession = Type.Object(session, closed);
export type ConnectSession = Static<typeof ConnectSession>;

const NewConnectSession = Type.Object(
  {
    ...session,
    url: Type.String({
      description: 'Where whoever gets it opens it: shown this once. Its secret stands behind the `#`',
    }),
  },
  closed,
);

const left = Type.Integer({ description: 'How often credentials may still be tried' });
const OpenConnectSession = Type.Object(
  {
    workplace: Type.String({ description: 'Who asks' }),
    name: Type.String({ description: 'What they call the connection' }),
    connector: Type.Object({ key: Type.String(), name: Type.String() }, closed),
    reauthorization: Type.Boolean(),
    entities: Entities,
    permissions: Type.Array(PermissionInfo),
    settings: Type.Array(Field, { description: 'What is still to be said' }),
    given: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: 'What whoever made the link has said; it stays so',
    }),
    credentials: Type.Array(Field),
    expiresAt: ShownTime,
    triesLeft: left,
  },
  closed,
);
export type OpenConnectSession = Static<typeof OpenConnectSession>;

const managing = { scope: 'connections:manage', reach: 'whole' } as const;
const secret = Secret(200);
const entered = Type.Object({ secret, credentials: Credentials, settings: Type.Optional(Settings) }, closed);

export const endpoints = declareEndpoints({
  listConnectSessions: {
    method: 'GET',
    path: '/connect-sessions',
    ...managing,
    summary: 'Links by which somebody without an account enters the credentials of a connection, newest first',
    query: Type.Object(paging, closed),
    reply: page(ConnectSession),
  },
  createConnectSession: {
    method: 'POST',
    path: '/connect-sessions',
    ...managing,
    summary: `Make a link by which somebody without an account enters the credentials of a connection: for ${MINUTES} minutes, and once`,
    body: Type.Object(
      {
        connectionId: Type.Optional({
          ...Id,
          description:
            'Which connection gets other credentials; then nothing else is said but settings. Without it one is made',
        }),
        name: Type.Optional(Name),
        connector: Type.Optional(Line(60, { minLength: 1, description: 'The key of its connector' })),
        entities: Type.Optional({ ...Entities, description: 'What is read; all that its connector can unless said' }),
        schedule: Type.Optional(Schedule),
        settings: Type.Optional({ ...Settings, description: 'What is said here, whoever has the link cannot change' }),
        tokenLifetime: Type.Optional(Lifetime),
      },
      closed,
    ),
    reply: NewConnectSession,
    status: 201,
    errors: [tooManyConnectSessions, connectionDisconnected, connectorMissing],
  },
  revokeConnectSession: {
    method: 'DELETE',
    path: '/connect-sessions/{id}',
    ...managing,
    summary: 'Stop such a link, at once. Revoking it again changes nothing',
    params: IdParams,
    reply: null,
  },
  openConnectSession: {
    method: 'POST',
    path: '/connect-sessions/opening',
    scope: 'public',
    once: false,
    cost: 2,
    summary: 'What such a link asks for, by what it ends in. Opening it changes nothing',
    body: Type.Object({ secret }, closed),
    reply: OpenConnectSession,
    errors: [connectSessionEnded, connectorMissing],
  },
  testConnectSession: {
    method: 'POST',
    path: '/connect-sessions/test',
    scope: 'public',
    once: false,
    cost: 5,
    summary: 'Try credentials by such a link: one check for each permission. Nothing of it is kept',
    body: entered,
    reply: Type.Object({ ...ConnectionTest.properties, triesLeft: left }, closed),
    errors: [connectSessionEnded, connectSessionBusy, connectorMissing],
  },
  completeConnectSession: {
    method: 'POST',
    path: '/connect-sessions/completion',
    scope: 'public',
    once: false,
    cost: 5,
    summary: 'Make the connection, or give it these credentials, by such a link: once. They are tried before',
    body: entered,
    reply: Type.Object(
      {
        connectionId: Id,
        name: Type.String(),
        state: Type.Enum([...connectionStates]),
        token: orNull(tokenShown),
      },
      closed,
    ),
    errors: [
      connectSessionEnded,
      connectSessionBusy,
      connectSessionUnproven,
      connectorMissing,
      mappingInvalid,
      tooManyConnections,
      tooManyConnectionTokens,
    ],
  },
});
