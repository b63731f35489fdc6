/** What a refusal is: its stable code, the HTTP status, and a title a person can read. Data, so that contracts can list it. */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** Declares a kind of refusal for a contract. */
export const problem = (code: string, status: number, title: string): ProblemKind => ({ code, status, title });

export interface ProblemDetails {
  readonly detail?: string;
  /** The field at fault, as the caller wrote it: `start`, `resourceIds[1]`. */
  readonly param?: string;
  /** More members for the reply, such as the clashing periods. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the caller; each face renders it in its own dialect. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;

  constructor(kind: ProblemKind, details: ProblemDetails = {}) {
    super(details.detail ?? kind.title);
    this.kind = kind;
    this.details = details;
  }
}

/** Makes the refusal to throw: `throw fail(notFound, { param: 'id' })`. */
export const fail = (kind: ProblemKind, details?: ProblemDetails): Problem => new Problem(kind, details);

/** Whoever waits for an answer, and may go away. */
export interface Caller {
  readonly gone: boolean;
  /** @returns how to hear no more of it */
  onGone(tell: () => void): () => void;
}

/** Whoever asked has gone away: there is nobody to refuse anything. */
export class Gone extends Error {
  override readonly name = 'Gone';

  constructor() {
    super('Whoever asked went away');
  }
}

export const invalidRequest = problem('invalid_request', 400, 'The request is not valid');
export const notSignedIn = problem('not_signed_in', 401, 'Sign in or send a valid token');
export const forbidden = problem('forbidden', 403, 'You may not do this');
export const buildingOutOfReach = problem('building_out_of_reach', 403, 'Your role does not cover this building');
export const notFound = problem('not_found', 404, 'There is no such thing here');
export const methodNotAllowed = problem('method_not_allowed', 405, 'This address does not take that method');
export const conflict = problem('conflict', 409, 'Somebody else changed this at the same moment; try again');
export const versionConflict = problem('version_conflict', 409, 'This has changed since you read it');
export const inUse = problem('in_use', 409, 'Something else still needs this');
export const requestTimeout = problem('request_timeout', 408, 'The request did not arrive in time');
export const tooLarge = problem('too_large', 413, 'The request is too large');
export const unsupportedMediaType = problem(
  'unsupported_media_type',
  415,
  'This address does not take that content type',
);
export const idempotencyKeyReused = problem(
  'idempotency_key_reused',
  422,
  'This Idempotency-Key was used for another request',
);
export const idempotencyKeyInFlight = problem(
  'idempotency_key_in_flight',
  409,
  'The first request with this Idempotency-Key is still running',
);
export const idempotencyAnswerLost = problem(
  'idempotency_answer_lost',
  409,
  'This was done, and its answer can no longer be read: look at what is there before you send it again',
);
export const headersTooLarge = problem('headers_too_large', 431, 'The headers of the request are too large');
export const notHttp = problem('invalid_http', 400, 'This is not valid HTTP');
export const rateLimited = problem('rate_limited', 429, 'Too many requests');
export const internal = problem('internal', 500, 'Something went wrong on our side');
export const overloaded = problem('overloaded', 503, 'Too much is asked at once; try again in a moment');
/** Nobody sees it but the counts of requests; the status is what proxies use for it. */
export const clientGone = problem('client_gone', 499, 'Whoever asked went away before the answer');
export const unavailable = problem('unavailable', 503, 'Atrium cannot do this right now');

/** Refuses a value and names its field. */
export const invalid = (param: string, detail: string): Problem => fail(invalidRequest, { param, detail });

/** Which refusal a broken database constraint means, by the constraint's name. */
export type ConstraintProblems = Readonly<Record<string, { readonly kind: ProblemKind; readonly param?: string }>>;
