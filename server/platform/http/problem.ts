import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  clientGone,
  conflict,
  fail,
  Gone,
  inUse,
  headersTooLarge,
  internal,
  invalidRequest,
  methodNotAllowed,
  notFound,
  notHttp,
  Problem,
  requestTimeout,
  tooLarge,
  unavailable,
  unsupportedMediaType,
  type ConstraintProblems,
  type ProblemDetails,
  type ProblemKind,
} from '../contract/problems.ts';
import { DatabaseFailure, isDatabaseError, type FailureReason } from '../db/failures.ts';

/** Turns anything thrown into a refusal that says what the caller can do, and never shows SQL or a stack. */
export function toProblem(error: unknown, constraints: ConstraintProblems): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Gone) return fail(clientGone);
  if (error instanceof DatabaseFailure) return fromFailure(error);
  if (isDatabaseError(error)) return fromDatabase(error.code ?? '', error.constraint, constraints);
  return fromFastify(error as Partial<FastifyError>);
}

/** What refuses a statement for what it wrote, where a rule of the tables is in its way; null for whatever else was thrown. */
export function refusalOf(error: unknown, constraints: ConstraintProblems): Problem | null {
  const isOne = isDatabaseError(error) && error.constraint !== undefined && error.code?.startsWith('23') === true;
  return isOne ? fromDatabase(error.code ?? '', error.constraint, constraints) : null;
}

function fromDatabase(sqlstate: string, constraint: string | undefined, constraints: ConstraintProblems): Problem {
  const known = constraint === undefined ? undefined : constraints[constraint];
  if (known) return fail(known.kind, known.param === undefined ? {} : { param: known.param });
  if (sqlstate === '23503') return fail(inUse);
  if (sqlstate.startsWith('22')) return fail(invalidRequest, { detail: 'A value is out of range' });
  return fail(internal);
}

/** What is said while the database cannot do it, and after how many seconds it is worth asking again. */
const FAILURES: Readonly<
  Record<Exclude<FailureReason, 'contended' | 'outrun'>, readonly [detail: string, seconds: number]>
> = {
  lost: ['The database cannot be reached right now', 1],
  closed: ['This server is about to stop', 1],
  crowded: ['The database takes no more connections right now', 2],
  slow: ['The database did not answer in time', 5],
  locked: ['Somebody else is busy with what this needs', 1],
  read_only: ['The database takes no changes right now', 5],
  disk_full: ['The disk of the database is full: nothing can be changed until there is room', 60],
};

function fromFailure({ reason }: DatabaseFailure): Problem {
  if (reason === 'contended' || reason === 'outrun') return fail(conflict);
  const [detail, seconds] = FAILURES[reason];
  return fail(unavailable, { detail, headers: { 'retry-after': String(seconds) } });
}

const FASTIFY: Readonly<Record<string, readonly [kind: ProblemKind, details?: ProblemDetails]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [unsupportedMediaType],
  FST_ERR_CTP_BODY_TOO_LARGE: [tooLarge],
  FST_ERR_CTP_INVALID_JSON_BODY: [invalidRequest, { param: 'body', detail: 'The body is not valid JSON' }],
  FST_ERR_NOT_FOUND: [methodNotAllowed],
  FST_ERR_BAD_URL: [invalidRequest, { param: 'path', detail: 'The path is not properly encoded' }],
  FST_ERR_MAX_PARAM_LENGTH: [notFound],
  // The body's stream broke: whoever sent it went away, or was too slow. Nobody reads this but the log.
  ECONNRESET: [invalidRequest, { param: 'body', detail: 'The body broke off' }],
};

function fromFastify(error: Partial<FastifyError>): Problem {
  const known = FASTIFY[error.code ?? ''];
  if (known) return fail(...known);
  if (error.validation) return fromValidation(error);
  const refused = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  // What else Fastify refuses is a body that it cannot read.
  return refused
    ? fail(invalidRequest, { param: 'body', detail: error.message ?? invalidRequest.title })
    : fail(internal);
}

function fromValidation(error: Partial<FastifyError>): Problem {
  const first = clearestOf((error.validation ?? []).map(inPlainWords));
  if (!first) return fail(invalidRequest);
  const { missingProperty, additionalProperty } = first.params as {
    missingProperty?: string;
    additionalProperty?: string;
  };
  const inner = missingProperty ?? additionalProperty;
  const param = pathToParam(first.instancePath, inner);
  const detail =
    additionalProperty === undefined
      ? `${param === BODY ? 'The body' : param} ${first.message}`
      : `There is no field "${additionalProperty}" here`;
  return fail(invalidRequest, { detail, param });
}

/** What a shape asks for, as people say it: the validator's own words leave out which values there are. */
const PLAIN: Readonly<Record<string, (params: Asked) => string | undefined>> = {
  required: () => 'is required',
  enum: ({ allowedValues = [] }) => `must be one of ${allowedValues.join(', ')}`,
  type: ({ type }) => (type === undefined ? undefined : `must be ${[type].flat().map(nounOf).join(' or ')}`),
  minLength: ({ limit = 0 }) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  maxLength: ({ limit }) => `must have at most ${limit} characters`,
  minItems: ({ limit = 0 }) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} items`),
  maxItems: ({ limit }) => `must have at most ${limit} items`,
};

interface Asked {
  readonly allowedValues?: readonly string[];
  readonly type?: string | readonly string[];
  readonly limit?: number;
}

const NOUNS: Readonly<Record<string, string>> = { array: 'a list', boolean: 'true or false', null: 'null' };
const nounOf = (type: string): string => NOUNS[type] ?? `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;

const inPlainWords = (wrong: Wrong): Wrong => {
  const message = PLAIN[wrong.keyword]?.(wrong.params) ?? wrong.message;
  return message === undefined ? wrong : { ...wrong, message };
};

type Wrong = NonNullable<FastifyError['validation']>[number] & {
  readonly parentSchema?: { readonly const?: unknown; readonly properties?: object };
};

/** What may be a word or something else is wrong as each of them: said is what of it is wrong where it is nearly right, else all it may be. */
function clearestOf(all: readonly Wrong[]): Wrong | undefined {
  const [first] = all;
  const whole = all.find(({ keyword }) => keyword === 'anyOf');
  const ways = all.filter((one) => one !== whole);
  if (!whole || !ways.some(isWord)) return first;
  const nearly = ways.find((one) => one.instancePath !== whole.instancePath || MEMBERS.has(one.keyword));
  return nearly ?? { ...whole, message: `must ${[...new Set(ways.map(wayOf))].join(' or ')}` };
}

const isWord = ({ parentSchema }: Wrong): boolean => parentSchema?.const !== undefined;

/** Said of an object’s own members. */
const MEMBERS: ReadonlySet<string> = new Set(['required', 'additionalProperties']);

function wayOf({ keyword, parentSchema, message = '' }: Wrong): string {
  const { const: word, properties } = parentSchema ?? {};
  if (word !== undefined) return `be ${JSON.stringify(word)}`;
  const members = properties && keyword === 'type' ? ` with ${Object.keys(properties).join(', ')}` : '';
  return `${message.replace(/^must /, '')}${members}`;
}

/** Names the whole of it. */
const BODY = 'body';

/** A JSON Pointer (RFC 6901) as people write it: `/resourceIds/1` → `resourceIds[1]` */
function pathToParam(pointer: string, inner: string | undefined): string {
  const parts = pointer.split('/').slice(1);
  const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (inner !== undefined) names.push(inner);
  if (names.length === 0) return BODY;
  return names
    .map((name) => (name === '' ? '""' : name))
    .map((name, i) => (/^\d+$/.test(name) ? `[${name}]` : i === 0 ? name : `.${name}`))
    .join('');
}

/** RFC 9457. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.kind.status)
    .headers({ ...problem.details.headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .serializer((body: unknown) => JSON.stringify(body))
    .send(render(problem, request.id));
}

const render = ({ kind, details }: Problem, requestId: string): object => ({
  type: 'about:blank',
  title: kind.title,
  status: kind.status,
  code: kind.code,
  detail: details.detail ?? kind.title,
  ...(details.param === undefined ? {} : { param: details.param }),
  ...details.extra,
  requestId,
});

const PARSER: Readonly<Record<string, ProblemKind>> = {
  ERR_HTTP_REQUEST_TIMEOUT: requestTimeout,
  HPE_HEADER_OVERFLOW: headersTooLarge,
};

/** Refuses what never became a request, because the HTTP parser gave up on it. @returns with what; null where nobody hears it */
export function refuseConnection(
  { code }: NodeJS.ErrnoException,
  socket: Socket,
  requestId: string,
): ProblemKind | null {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return null;
  }
  const kind = PARSER[code ?? ''] ?? notHttp;
  const body = JSON.stringify(render(fail(kind), requestId));
  const headers = [
    'Content-Type: application/problem+json',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end([`HTTP/1.1 ${kind.status} ${STATUS_CODES[kind.status] ?? ''}`, ...headers, '', body].join('\r\n'));
  return kind;
}
