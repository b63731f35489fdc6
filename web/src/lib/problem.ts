/** A refusal as the server tells it (RFC 9457), or a request that got no answer at all (`status` 0, code `offline`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** Stable: `resource_already_booked`. */
  readonly code: string;
  /** The field at fault, if one is. */
  readonly param: string | null;
  readonly requestId: string | null;
  /** Seconds to wait before another try, when the server said so. */
  readonly retryAfter: number | null;
  /** All members of the answer. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, members: Readonly<Record<string, unknown>>, retryAfter: number | null = null) {
    const text = (name: string): string | null => (typeof members[name] === 'string' ? members[name] : null);
    super(text('detail') ?? text('title') ?? `HTTP ${status}`);
    this.status = status;
    this.code = text('code') ?? (status === 0 ? 'offline' : 'internal');
    this.param = text('param');
    this.requestId = text('requestId');
    this.retryAfter = retryAfter;
    this.members = members;
  }
}

export const isProblem = (error: unknown, code?: string): error is ApiProblem =>
  error instanceof ApiProblem && (code === undefined || error.code === code);

/** Reads a refusal; an answer that is none (a proxy's page) becomes one by its status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const members: unknown = await response.json().catch(() => null);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const known = typeof members === 'object' && members !== null ? (members as Record<string, unknown>) : {};
  return new ApiProblem(response.status, known, Number.isFinite(wait) ? wait : null);
}
