import { Type, type TObject } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, versionConflict, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, Name, orNull, page, paging, Time } from '../../platform/contract/shapes.ts';
import type { EgressReply, EgressRequest } from '../../platform/net/egress.ts';
import { mappingInvalid, type MappingDocument } from '../mapping/contract.ts';
import {
  type Budget,
  Connection,
  connectionBusy,
  connectionDisconnected,
  connectionNotActive,
  connectionStates,
  ConnectionTest,
  ConnectionToken,
  connectorMissing,
  ConnectorInfo,
  Credentials,
  Entities,
  entityNames,
  type Entity,
  Lifetime,
  NewConnection,
  NewConnectionToken,
  Schedule,
  Settings,
  tokenScopes,
  tokenShown,
  tooManyConnections,
  tooManyConnectionTokens,
  type JsonValue,
} from './connection-contract.ts';
import type {
  Capability,
  Dirty,
  PageAsked,
  Pushed,
  Renewal,
  Renewed,
  SourcePage,
  SourceRecord,
} from './reading-contract.ts';

export { spans, type Lane, type Span, Field, PermissionInfo } from './connection-contract.ts';
export type {
  Capability,
  Dirty,
  PageAsked,
  Pushed,
  Renewal,
  Renewed,
  SourcePage,
  SourceRecord,
} from './reading-contract.ts';
export {
  type JsonValue,
  type Budget,
  connectionBusy,
  connectionDisconnected,
  connectionNotActive,
  ConnectionTest,
  connectorMissing,
  connectionStates,
  Credentials,
  Entities,
  Lifetime,
  Schedule,
  Settings,
  tokenScopes,
  tokenShown,
  tooManyConnections,
  tooManyConnectionTokens,
};

// ——— Connectors: what stands between a foreign system and the engine

/** The kinds of records that connectors read, parents first. */
export const entities: readonly Entity[] = entityNames;
export type { Entity };

/** What the account that a connection reads with must be allowed to do at the source. */
export interface Permission {
  readonly name: string;
  readonly level: 'read' | 'write';
  readonly required: boolean;
  readonly neededFor: readonly Entity[];
}

export type Checked = { readonly ok: true } | { readonly ok: false; readonly detail: string };

/** A source that is open, with one connection's settings and credentials. Whatever it asks over HTTP it asks through `call`. */
export interface Source {
  list(entity: Entity, asked: PageAsked): Promise<SourcePage>;
  get(entity: Entity, externalId: string, signal: AbortSignal): Promise<SourceRecord | undefined>;
  /** Tries one of the connector's permissions. @throws SourceFailed where it could not be tried: it was asked too often */
  check(permission: string, signal: AbortSignal): Promise<Checked>;
}

/** What a source is opened with. */
export interface SourceAccess {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentials: Readonly<Record<string, unknown>>;
  /** The one way out: bounded in time and bytes, to the public internet and what the operator opened alone. */
  readonly call: (request: EgressRequest) => Promise<EgressReply>;
}

/** What is written for one foreign system. The engine owns everything else: runs, checkpoints, retries, deletes. */
export interface Connector {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  /** What a connection is set up with, and what it opens the source with: judged when it is made. */
  readonly settings: TObject;
  readonly credentials: TObject;
  readonly entities: Readonly<Partial<Record<Entity, Capability>>>;
  readonly permissions: readonly Permission[];
  /** What a connection has unless it says another: an ISO 8601 duration. */
  readonly schedule: { readonly type: 'interval'; readonly every: string };
  /** How often the source may be called for one connection, unless somebody says otherwise; all of it holds at once. None: its vendor names no bound. */
  readonly budgets: readonly Budget[];
  /** What becomes of a record unless somebody says otherwise. */
  readonly mapping: Readonly<Partial<Record<Entity, MappingDocument>>>;
  open(access: SourceAccess): Source;
  /** How its source tells by itself what has changed; absent: it does not. */
  readonly push?: Push;
  /** Absent: nobody asks its source as it is. @throws SourceFailed */
  readonly passthrough?: (access: Pick<SourceAccess, 'settings' | 'credentials'>) => Door;
}

/** What a source says by itself names records alone: they are read as all others are, so that neither order nor repetition matters. */
export interface Push {
  /** Which records a message is about; `anything`: what has changed is not said. Pure. @throws anything, for what is no message of the source */
  read(message: Pushed): readonly Dirty[] | 'anything';
  /** It is heard at least so often, in seconds, whether anything has changed or not; absent: that is not promised. */
  readonly heartbeatSeconds?: number;
  /** Has the source tell, and go on telling. Absent: a person sets the address up there. @throws SourceFailed */
  readonly renew?: (access: SourceAccess, asked: Renewal) => Promise<Renewed>;
}

/** Where a source is asked. Its headers sign us in, and do nothing else: nobody is told them. */
export interface Door {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `budget_spent`: it was not asked, for it has been asked as often as it may be; `source_refused`: 401 and 403; `cursor_invalid`: where the next page begins is not known there any more. */
export const sourceFailures = [
  'source_timeout',
  'source_unavailable',
  'source_rate_limited',
  'budget_spent',
  'source_bad_response',
  'source_refused',
  'cursor_invalid',
] as const;
export type SourceFailure = (typeof sourceFailures)[number];

/** What went wrong at a source. Anything else that a connector throws is taken for an answer that makes no sense. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed';
  readonly code: SourceFailure;
  readonly retryAfterSeconds: number | undefined;
  readonly upstream: { readonly status: number; readonly message: string } | undefined;

  constructor(
    code: SourceFailure,
    detail: string,
    more: Pick<Partial<SourceFailed>, 'retryAfterSeconds' | 'upstream'> & { readonly cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.upstream = more.upstream;
  }
}

export const ConnectorKey = Type.String({ minLength: 1, maxLength: 60, pattern: '^[a-z][a-z0-9-]*$' });

// ——— Connections

export const constraints = {
  connection_token_owner_account_fk: { kind: notFound, param: 'serviceAccountId' },
} satisfies ConstraintProblems;

export const ConnectionTold = Type.Object(
  { id: Id, name: Type.String(), connector: Type.String(), state: Type.Enum([...connectionStates]) },
  closed,
);

const told = (summary: string) => ({ summary, data: ConnectionTold, heard: 'connections:manage' }) as const;

export const events = declareEvents({
  'connection.created': told('A foreign system is connected; nothing runs before it is activated'),
  'connection.updated': told('A connection has another name, other settings, credentials or another schedule'),
  'connection.state_changed': told(
    'A connection was activated or disconnected, or something is wrong with it, or no longer',
  ),
  'connection.deleted': told('A connection was deleted, with all that was read through it'),
});

const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const managing = { scope: 'connections:manage', reach: 'whole' } as const;
const TokenParams = Type.Object({ id: Id, tokenId: Id }, closed);

export const endpoints = declareEndpoints({
  listConnectors: {
    method: 'GET',
    path: '/connectors',
    ...managing,
    summary: 'Foreign systems that can be connected',
    reply: Type.Object({ items: Type.Array(ConnectorInfo) }, closed),
  },
  getConnector: {
    method: 'GET',
    path: '/connectors/{key}',
    ...managing,
    summary: 'One foreign system that can be connected, and what that takes',
    params: Type.Object({ key: ConnectorKey }, closed),
    reply: ConnectorInfo,
  },
  listConnections: {
    method: 'GET',
    path: '/connections',
    ...managing,
    summary: 'Foreign systems that are connected, newest first',
    query: Type.Object(paging, closed),
    reply: page(Connection),
  },
  createConnection: {
    method: 'POST',
    path: '/connections',
    ...managing,
    summary: 'Connect a foreign system: its token is shown this once, and nothing runs before activation',
    body: Type.Object(
      {
        name: Name,
        connector: Line(60, { minLength: 1, description: 'The key of its connector' }),
        settings: Type.Optional(Settings),
        credentials: Credentials,
        entities: Type.Optional({ ...Entities, description: 'What is read; all that its connector can unless said' }),
        schedule: Type.Optional(Schedule),
        tokenLifetime: Type.Optional({ ...Lifetime, default: 'connection' }),
      },
      closed,
    ),
    reply: NewConnection,
    status: 201,
    errors: [tooManyConnections, mappingInvalid],
  },
  getConnection: {
    method: 'GET',
    path: '/connections/{id}',
    ...managing,
    summary: 'One connection, without its credentials and tokens',
    params: IdParams,
    reply: Connection,
  },
  updateConnection: {
    method: 'PATCH',
    path: '/connections/{id}',
    ...managing,
    summary: 'Give a connection another name or another schedule',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        schedule: Type.Optional(Schedule),
        version: Type.Optional(Version),
      },
      closed,
    ),
    reply: Connection,
    errors: [versionConflict, connectionDisconnected],
  },
  deleteConnection: {
    method: 'DELETE',
    path: '/connections/{id}',
    ...managing,
    summary: 'Delete a connection with all that was read through it; to keep that, disconnect it',
    params: IdParams,
    reply: null,
    errors: [connectionBusy],
  },
  testConnection: {
    method: 'POST',
    path: '/connections/{id}/test',
    ...managing,
    cost: 5,
    once: false,
    summary: 'Ask the source what the credentials may do there: one check for each permission. Stores no record',
    params: IdParams,
    reply: ConnectionTest,
    errors: [connectionDisconnected, connectorMissing],
  },
  reauthorizeConnection: {
    method: 'POST',
    path: '/connections/{id}/reauthorization',
    ...managing,
    summary:
      'Give a connection other credentials, and other settings where it needs them: nobody sends the former credentials elsewhere. What was read stays',
    params: IdParams,
    body: Type.Object({ credentials: Credentials, settings: Type.Optional(Settings) }, closed),
    reply: Type.Object({ connection: Connection, token: orNull(tokenShown) }, closed),
    errors: [connectionDisconnected, connectorMissing, tooManyConnectionTokens],
  },
  disconnectConnection: {
    method: 'POST',
    path: '/connections/{id}/disconnection',
    ...managing,
    summary:
      'End a connection for good: nothing runs, its tokens count no more, its credentials are forgotten. What was read stays',
    params: IdParams,
    reply: Connection,
  },
  pauseConnection: {
    method: 'POST',
    path: '/connections/{id}/pause',
    ...managing,
    summary:
      'Have nothing read through a connection until it goes on; what is being read ends. What was read stays, and its tokens read it',
    params: IdParams,
    reply: Connection,
    errors: [connectionNotActive, connectionDisconnected],
  },
  resumeConnection: {
    method: 'POST',
    path: '/connections/{id}/resumption',
    ...managing,
    summary: 'Have a connection go on that was paused: what its schedule missed meanwhile is read at once, and once',
    params: IdParams,
    reply: Connection,
    errors: [connectionNotActive, connectionDisconnected],
  },
  listConnectionTokens: {
    method: 'GET',
    path: '/connections/{id}/tokens',
    ...managing,
    summary: 'Tokens of a connection, newest first',
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(ConnectionToken),
  },
  createConnectionToken: {
    method: 'POST',
    path: '/connections/{id}/tokens',
    ...managing,
    summary: 'Make another token for a connection; it reaches that alone',
    params: IdParams,
    body: Type.Object(
      {
        name: Name,
        scopes: Type.Optional(
          Type.Array(Type.Enum([...tokenScopes]), {
            minItems: 1,
            maxItems: tokenScopes.length,
            uniqueItems: true,
            description: 'All of them unless said',
          }),
        ),
        expiresAt: Type.Optional(orNull(Time)),
        ipAllow: Type.Optional(
          orNull(
            Type.Array(Line(100, { minLength: 1 }), {
              minItems: 1,
              maxItems: 20,
              description: 'Addresses, ranges or networks that it counts from; from anywhere unless said',
            }),
          ),
        ),
        serviceAccountId: Type.Optional({
          ...Id,
          description:
            'Who answers for it, in place of you: it then stays when you go. One that may no more than you may',
        }),
      },
      closed,
    ),
    reply: NewConnectionToken,
    status: 201,
    errors: [connectionDisconnected, tooManyConnectionTokens],
  },
  revokeConnectionToken: {
    method: 'DELETE',
    path: '/connections/{id}/tokens/{tokenId}',
    ...managing,
    summary: 'Stop a token of a connection, at once. Revoking it again changes nothing',
    params: TokenParams,
    reply: null,
  },
});
