import { Type, type Static } from 'typebox';
import { problem } from '../../platform/contract/problems.ts';
import { closed, Id, Line, orNull, Owner, Secret, ShownTime } from '../../platform/contract/shapes.ts';

/** The kinds of records that connectors read, parents first. The last two are mirrored alone: nothing of Atrium's is like them. */
export const entityNames = [
  'country',
  'region',
  'building',
  'floor',
  'section',
  'spaceType',
  'space',
  'group',
  'person',
  'booking',
  'visit',
  'serviceItem',
  'device',
  'workOrder',
  'purchaseOrder',
] as const;

export type Entity = (typeof entityNames)[number];

export const connectionStates = [
  'draft',
  'connecting',
  'active',
  'degraded',
  'needs_reauth',
  'paused',
  'disconnected',
] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** What a connection's token may be for. */
export const tokenScopes = ['records:read', 'changes:read', 'sync:run', 'mapping:read', 'mapping:write'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** How long is counted together in which a source may be called so often. */
export const spans = ['second', 'minute', 'hour', 'day', 'week'] as const;
export type Span = (typeof spans)[number];

/** So many calls at most in any time of this length. */
export interface Budget {
  readonly per: Span;
  readonly limit: number;
}

/** interactive: somebody waits for it, so it may use what is kept of a budget for such. */
export type Lane = 'background' | 'interactive';

export const MAX_CONNECTIONS = 200;
/** So many tokens that are not revoked a connection has at most. */
export const MAX_TOKENS = 50;
const MAX_FIELDS = 30;

export const tooManyConnections = problem(
  'too_many_connections',
  409,
  `There are ${MAX_CONNECTIONS} connections already; delete one that nobody uses`,
);
export const tooManyConnectionTokens = problem(
  'too_many_connection_tokens',
  409,
  `This connection has ${MAX_TOKENS} tokens already; revoke one that nobody uses`,
);
export const connectionDisconnected = problem(
  'connection_disconnected',
  409,
  'This connection was disconnected for good; make another one',
);
export const connectionNotActive = problem(
  'connection_not_active',
  409,
  'Nothing is read through this connection before it is activated, nor once it was disconnected',
);
export const connectionBusy = problem(
  'connection_busy',
  409,
  'A merge plan of this connection is being applied or taken back; wait until that is done',
);
export const connectorMissing = problem(
  'connector_missing',
  409,
  'This server has no such connector, or no longer: only its stored records can be read',
);

export const EntityShape = Type.Enum([...entityNames]);

export const Field = Type.Object(
  {
    name: Type.String(),
    type: Type.Enum(['text', 'number', 'boolean']),
    required: Type.Boolean(),
    description: orNull(Type.String()),
  },
  closed,
);

export const PermissionInfo = Type.Object(
  {
    name: Type.String(),
    level: Type.Enum(['read', 'write']),
    required: Type.Boolean(),
    neededFor: Type.Array(EntityShape),
  },
  closed,
);

export const ConnectorInfo = Type.Object(
  {
    key: Type.String(),
    name: Type.String(),
    version: Type.Integer(),
    settings: Type.Array(Field, { description: 'What a connection is set up with' }),
    credentials: Type.Array(Field, { description: 'What it opens the source with' }),
    entities: Type.Array(
      Type.Object(
        {
          entity: EntityShape,
          incremental: Type.Enum(['none', 'timestamp'], {
            description: 'timestamp: the source tells what has changed since an instant',
          }),
          tombstones: Type.Boolean({ description: 'The source says what was deleted' }),
          totalKnown: Type.Boolean(),
          standsInTime: Type.Boolean({
            description: 'Its records end at some time, as bookings do: what ended long ago is not read',
          }),
          push: Type.Boolean({ description: 'The source says by itself which of them have changed' }),
          after: Type.Array(EntityShape, { description: 'What is read before it' }),
        },
        closed,
      ),
    ),
    permissions: Type.Array(PermissionInfo),
    every: Type.String({ description: 'How often it is read unless a connection says: an ISO 8601 duration' }),
    passthrough: Type.Boolean({ description: 'Its source may be asked as it is' }),
  },
  closed,
);
export type ConnectorInfo = Static<typeof ConnectorInfo>;

/** Shortest and longest time between two scheduled runs, in seconds. */
export const [SHORTEST_EVERY, LONGEST_EVERY] = [30, 31 * 86_400];

export const Schedule = Type.Object(
  {
    type: Type.Enum(['interval', 'cron', 'push', 'manual']),
    every: Type.Optional(
      Line(40, { description: 'With interval alone, and needed there: an ISO 8601 duration from PT30S to P31D' }),
    ),
    reconcile: Type.Optional(
      Line(40, {
        description:
          'With push alone, and needed there: what the source says by itself is read at once, and all that has changed so often, from PT30S to P31D',
      }),
    ),
    expr: Type.Optional(
      Line(200, {
        description:
          'With cron alone, and needed there: minute, hour, day of the month, month and day of the week in numbers, as in `0 2 * * 1-5`',
      }),
    ),
    tz: Type.Optional(
      Line(60, {
        description:
          'With cron alone, and needed there: by whose clocks, as in Europe/London. What they pass over comes as they have, what they show twice comes once',
      }),
    ),
    misfire: Type.Optional(
      Type.Enum(['run_once', 'skip'], {
        description: 'With cron alone: what was missed comes once (unless said), or not at all',
      }),
    ),
  },
  closed,
);
export type Schedule = Static<typeof Schedule>;

export const Lifetime = Type.Enum(['connection', 'credentials'], {
  description:
    'connection: its tokens live as long as it does; credentials: they end with the credentials, and giving new ones hands out a new token',
});

const MAX_SETTING = 2_048;
const fieldName = '^[a-z][A-Za-z0-9]{0,39}$';
export const Settings = Type.Record(
  Type.String({ pattern: fieldName }),
  Type.Union([Line(MAX_SETTING), Type.Number(), Type.Boolean()]),
  { ...closed, maxProperties: MAX_FIELDS, description: 'What its connector asks for' },
);
export const Credentials = Type.Record(Type.String({ pattern: fieldName }), Secret(4_096), {
  ...closed,
  maxProperties: MAX_FIELDS,
  description: 'What the source is opened with: sealed, and never shown again',
});
export const Entities = Type.Array(EntityShape, { minItems: 1, maxItems: entityNames.length, uniqueItems: true });

export const Connection = Type.Object(
  {
    id: Id,
    name: Type.String(),
    connector: Type.String({ description: 'The key of its connector' }),
    state: Type.Enum([...connectionStates], {
      description: 'draft: nothing runs before it is activated; needs_reauth: the source refuses the credentials',
    }),
    stateReason: orNull(Type.String({ description: 'Why it is degraded or needs other credentials' })),
    tokenLifetime: Lifetime,
    settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    entities: Type.Array(EntityShape),
    schedule: Schedule,
    version: Type.Integer({ description: 'Counts its changes' }),
    createdAt: ShownTime,
    updatedAt: ShownTime,
  },
  closed,
);
export type Connection = Static<typeof Connection>;

const connectionToken = {
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'How it begins and ends, to tell it from others' }),
  scopes: Type.Array(Type.Enum([...tokenScopes])),
  ipAllow: orNull(Type.Array(Type.String(), { description: 'From where it counts; null: from anywhere' })),
  owner: { ...Owner, description: 'Who answers for it: it may no more than she or it may now' },
  expiresAt: orNull(ShownTime),
  createdAt: ShownTime,
  lastUsedAt: orNull({ ...ShownTime, description: 'To the minute; null: not yet' }),
  revokedAt: orNull(ShownTime),
};
export const tokenShown = Type.String({ description: 'The token itself, shown this once' });
export const ConnectionToken = Type.Object(connectionToken, closed);
export type ConnectionToken = Static<typeof ConnectionToken>;
export const NewConnectionToken = Type.Object({ ...connectionToken, token: tokenShown }, closed);
export type NewConnectionToken = Static<typeof NewConnectionToken>;

export const NewConnection = Type.Object({ ...Connection.properties, token: tokenShown }, closed);
export type NewConnection = Static<typeof NewConnection>;

export const ConnectionTest = Type.Object(
  {
    ok: Type.Boolean({ description: 'Everything that is required may be done' }),
    checks: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          level: Type.Enum(['read', 'write']),
          required: Type.Boolean(),
          neededFor: Type.Array(EntityShape),
          ok: Type.Boolean(),
          detail: orNull(Type.String({ description: 'What is missing' })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ConnectionTest = Static<typeof ConnectionTest>;

/** What can be kept as JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
