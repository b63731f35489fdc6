import { Type, type TSchema } from 'typebox';
import type { Events } from '../../platform/contract/event.ts';
import { describeEvents, type AsyncApi } from '../../platform/http/asyncapi.ts';
import { describeApi, idempotencyHeader } from '../../platform/http/describe.ts';
import { refusalsOf } from '../../platform/http/describe-answers.ts';
import type { Dialect, OpenApi } from '../../platform/http/openapi.ts';
import type { Part } from './v1.ts';

const DESCRIPTION = `
Everything Atrium knows and does, as its web app uses it. Send a token as \`Authorization: Bearer …\`, or be signed in. An administrator makes one in the web app (Settings, Service accounts), or with \`npx atrium token create --name …\`.

**Times** are RFC 3339. With an offset they are instants; without one they are wall times in the building’s zone. Replies are in UTC. Periods include their start and exclude their end.

**Lists** come in pages: ask again with \`cursor\` set to the last \`nextCursor\`, until that is null. A page starts behind the last row you have, whatever changed in between.

**Changes** by PATCH leave what is absent and clear what is null. Give \`version\` to be refused with 409 when somebody else was faster.

**Repeating** a POST is safe with an \`Idempotency-Key\`: for 24 hours the same key gets the first answer, with what that shows once, and another request under that key is refused.

**Refusals** are \`application/problem+json\` (RFC 9457): \`code\` is stable and made for programs, \`detail\` for people, and \`param\` names the field at fault. What belongs to another workplace does not exist: 404. Any address may answer 503 with \`Retry-After\` while the database is away.

**Methods**: where GET is, HEAD is answered with the same headers and for the same right (but for the live stream). OPTIONS says in \`Allow\` what an address takes. Bodies are JSON in UTF-8, neither packed nor with a key twice.

**Limits** are told in \`RateLimit\` headers; beyond them the answer is 429 with \`Retry-After\`.`.trim();

const TOLD = `
Everything Atrium tells, as it happens: by webhook, as a live stream, and as a feed to read in order. Each change and its event are one transaction: nothing is told before it counts, and nothing is lost after.

**version** is the subject’s own sequence number: drop what is older than what you have. **position** counts up by one within the workplace, without gaps.

New types of events and new members may come at any time; ignore what you do not know.`.trim();

const PREFIX = '/api/v1';

/** RFC 9457, as `sendProblem` writes it. */
const problemShape = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; made for programs' }),
    detail: Type.String({ description: 'Made for people' }),
    param: Type.Optional(Type.String({ description: 'The field at fault, as the caller wrote it' })),
    requestId: Type.String(),
  },
  { description: 'A refusal (RFC 9457)' },
);

/** How v1 speaks: contracts as they are, tokens or sessions, problem+json. */
export const v1Dialect: Dialect = {
  title: 'Atrium',
  description: DESCRIPTION,
  server: { url: PREFIX },
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'An API token' },
    session: { type: 'apiKey', in: 'cookie', name: 'atrium', description: 'A signed-in browser' },
    device: {
      type: 'apiKey',
      in: 'cookie',
      name: 'atrium-device',
      description: 'A paired screen. The display of a floor sends the secret of its link as a bearer token instead',
    },
  },
  security: [{ token: [] }, { session: [] }],
  bodies: ['application/json'],
  headers: idempotencyHeader,
  reply: ({ reply }) => reply,
  refusals: refusalsOf,
  refusal: () => ({ mediaType: 'application/problem+json', shape: problemShape }),
  shapes: { Problem: problemShape },
};

/** Atrium's own API as OpenAPI 3.1. @throws when two contracts give one name to different shapes */
export function describeV1(parts: readonly Part[], events: Events): OpenApi {
  const shapes: Record<string, TSchema> = {};
  for (const [name, shape] of parts.flatMap((part) => Object.entries(part.shapes))) {
    if ((shapes[name] ??= shape) !== shape) throw new Error(`Two shapes are called ${name}`);
  }
  const contracts = Object.fromEntries(parts.map(({ title, endpoints }) => [title, endpoints]));
  return describeApi(v1Dialect, { contracts, shapes, events });
}

/** Everything that Atrium tells, as AsyncAPI 3.1. */
export const describeTold = (events: Events): AsyncApi =>
  describeEvents({ title: 'Atrium', description: TOLD, prefix: PREFIX, events });
