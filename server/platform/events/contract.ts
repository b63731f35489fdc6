import { Type, type Static } from 'typebox';
import { declareEndpoints, type Endpoint } from '../contract/endpoint.ts';
import { closed, LogId, MAX_PAGE, ShownTime } from '../contract/shapes.ts';

/** What an event or a change carries: an object whose members its type decides. */
export const Data = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true });

/** A type such as `booking.created`. */
export const EVENT_TYPE = '[a-z][a-z_]{0,40}\\.[a-z][a-z_]{0,40}';

export const Event = Type.Object(
  {
    id: LogId,
    position: Type.Integer({ minimum: 1, description: 'Counts up by one within the workplace, without gaps' }),
    type: Type.String(),
    subject: Type.Object({ type: Type.String(), id: Type.Integer() }, closed),
    version: Type.Integer({ description: 'The subject’s own sequence number; drop what is older than what you have' }),
    data: Data,
    actor: Type.String({ description: '`user:12`, `token:3` or `system`' }),
    at: ShownTime,
  },
  closed,
);
export type Event = Static<typeof Event>;

export const endpoints = declareEndpoints({
  listEvents: {
    method: 'GET',
    path: '/events',
    scope: 'events:read',
    reach: 'whole',
    summary: 'What happened, in order and without gaps',
    query: Type.Object(
      {
        after: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            default: 0,
            description: 'The `nextAfter` of the last answer; 0 for the beginning',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 50 })),
        types: Type.Optional(
          Type.String({
            maxLength: 2_000,
            pattern: `^${EVENT_TYPE}(,${EVENT_TYPE})*$`,
            description: 'Only these types, separated by commas',
          }),
        ),
      },
      closed,
    ),
    reply: Type.Object({ items: Type.Array(Event), nextAfter: Type.Integer() }, closed),
  },
});

const { position, type, subject, version, at } = Event.properties;
/** What the live feed tells of an event: not who did it, and of its data only what is open. */
export const liveMembers = { position, type, subject, version, at, data: Data };

/** Who may listen to events as they happen. A stream has no JSON reply, so it is none of the endpoints. */
export const liveFeed = {
  method: 'GET',
  path: '/live',
  scope: 'bookings:read',
  summary: 'What happens to bookings and places, as it happens',
  query: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })) }, closed),
  reply: 'bytes',
} as const satisfies Endpoint;
