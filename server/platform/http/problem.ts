import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  conflict,
  fail,
  inUse,
  internal,
  invalidRequest,
  methodNotAllowed,
  Problem,
  tooLarge,
  unavailable,
  unsupportedMediaType,
  type ConstraintProblems,
  type ProblemKind,
} from '../errors.ts';
import { isDatabaseError } from '../db/connect.ts';

/** Turns anything thrown into a refusal that says what the caller can do, and never shows SQL or a stack. */
export function toProblem(error: unknown, constraints: ConstraintProblems): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseError(error)) return fromDatabase(error.code ?? '', error.constraint, constraints);
  if (isLostConnection(error)) return fail(unavailable, { headers: { 'retry-after': '1' } });
  return fromFastify(error as Partial<FastifyError>);
}

function fromDatabase(sqlstate: string, constraint: string | undefined, constraints: ConstraintProblems): Problem {
  const known = constraint === undefined ? undefined : constraints[constraint];
  if (known) return fail(known.kind, known.param === undefined ? {} : { param: known.param });
  if (sqlstate === '23503') return fail(inUse);
  if (sqlstate === '40P01' || sqlstate === '40001') return fail(conflict);
  if (/^(08|57P0|53|25006)/.test(sqlstate)) return fail(unavailable, { headers: { 'retry-after': '1' } });
  if (sqlstate.startsWith('22')) return fail(invalidRequest, { detail: 'A value is out of range' });
  return fail(internal);
}

const LOST = /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ENOTFOUND/;
const isLostConnection = (error: unknown): boolean =>
  error instanceof Error &&
  (LOST.test((error as NodeJS.ErrnoException).code ?? '') ||
    /Connection terminated|connection.*(ended|closed)|not queryable/i.test(error.message));

const FASTIFY: Readonly<Record<string, ProblemKind>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedMediaType,
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_NOT_FOUND: methodNotAllowed,
};

function fromFastify(error: Partial<FastifyError>): Problem {
  const kind = FASTIFY[error.code ?? ''];
  if (kind) return fail(kind);
  if (error.validation) return fromValidation(error);
  const refused = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return refused ? fail(invalidRequest, { detail: error.message ?? invalidRequest.title }) : fail(internal);
}

function fromValidation(error: Partial<FastifyError>): Problem {
  const first = error.validation?.[0];
  if (!first) return fail(invalidRequest);
  const { missingProperty, additionalProperty } = first.params as {
    missingProperty?: string;
    additionalProperty?: string;
  };
  const inner = missingProperty ?? additionalProperty;
  const param = pathToParam(first.instancePath, inner);
  const detail =
    additionalProperty === undefined
      ? `${param || 'The body'} ${first.message}`
      : `There is no field "${additionalProperty}" here`;
  return fail(invalidRequest, { detail, ...(param === '' ? {} : { param }) });
}

/** `/resourceIds/1` → `resourceIds[1]` */
function pathToParam(path: string, inner: string | undefined): string {
  const parts = path.split('/').slice(1);
  if (inner !== undefined) parts.push(inner);
  return parts.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

/** RFC 9457. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { kind, details } = problem;
  return reply
    .code(kind.status)
    .headers({ ...details.headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: 'about:blank',
      title: kind.title,
      status: kind.status,
      code: kind.code,
      detail: details.detail ?? kind.title,
      ...(details.param === undefined ? {} : { param: details.param }),
      ...details.extra,
      requestId: request.id,
    });
}
