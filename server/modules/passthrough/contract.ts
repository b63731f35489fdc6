import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { problem } from '../../platform/contract/problems.ts';
import { closed, IdParams, Line, Lines, orNull } from '../../platform/contract/shapes.ts';
import { connectionDisconnected, connectorMissing, sourceFailures } from '../connections/contract.ts';

/** How long what is sent may be, in characters, and how much of an answer is handed on, in bytes. */
export const [MOST_SENT, MOST_ANSWERED] = [100_000, 1_048_576];
export const passthroughNotOffered = problem(
  'passthrough_not_offered',
  409,
  'The connector of this connection does not say how its source is asked',
);
export const passthroughBusy = problem(
  'passthrough_busy',
  409,
  'The source of this connection is being asked in this way; wait for its answer',
);

const Header = Type.Optional(Type.String({ maxLength: 500, pattern: '^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$' }));

export const Asked = Type.Object(
  {
    method: Type.Optional(
      Type.Enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], { default: 'GET', description: 'GET unless said' }),
    ),
    path: Type.String({
      minLength: 1,
      maxLength: 2_000,
      pattern: '^/',
      description: 'Below the address of the source, as its connector calls it; without a query',
    }),
    query: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 100 }), Line(2_000), {
        ...closed,
        maxProperties: 50,
      }),
    ),
    headers: Type.Optional(
      Type.Object(
        {
          accept: Header,
          'content-type': Header,
          'if-match': Header,
          'if-modified-since': Header,
          'if-none-match': Header,
          prefer: Header,
        },
        { ...closed, description: 'Besides what signs in, and what frames the message' },
      ),
    ),
    body: Type.Optional({
      ...Lines(MOST_SENT),
      description: 'Its text is brought into one spelling, as all that is said here',
    }),
  },
  closed,
);

export const Answered = Type.Object(
  {
    answer: orNull(
      Type.Object(
        {
          status: Type.Integer({ description: 'As the source says it, whatever it is' }),
          headers: Type.Record(Type.String(), Type.String(), { description: 'But cookies' }),
          encoding: Type.Enum(['utf8', 'base64'], { description: 'How its body stands here' }),
          body: Type.String({ description: 'What was sent to sign in is hidden in it' }),
          isCut: Type.Boolean({ description: `There is more than the first ${MOST_ANSWERED} bytes` }),
          milliseconds: Type.Integer({ minimum: 0 }),
        },
        closed,
      ),
    ),
    failure: orNull(
      Type.Object(
        {
          code: Type.Enum([...sourceFailures]),
          detail: Type.String(),
          retryAfterSeconds: orNull(Type.Integer({ minimum: 0 })),
        },
        { ...closed, description: 'Why there is no answer' },
      ),
    ),
  },
  closed,
);
export type Answered = Static<typeof Answered>;

export const endpoints = declareEndpoints({
  askSource: {
    method: 'POST',
    path: '/connections/{id}/passthrough',
    scope: 'connections:manage',
    reach: 'whole',
    cost: 5,
    once: false,
    summary:
      'Ask the source of a connection something as it is, signed in as the connection is: at its own address alone, counted in its budget, and kept in the audit log. For who reads records, too',
    params: IdParams,
    body: Asked,
    reply: Answered,
    errors: [connectionDisconnected, connectorMissing, passthroughNotOffered, passthroughBusy],
  },
});
