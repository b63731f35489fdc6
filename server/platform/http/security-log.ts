import type { FastifyRequest } from 'fastify';
import type { ProblemKind } from '../contract/problems.ts';
import type { Logger } from '../log.ts';

/** Refusals that tell of somebody who tries what they may not, or more than they may. */
const WATCHED: ReadonlySet<number> = new Set([401, 403, 413, 429, 431]);

/** Lines that one kind of refusal of one address may write in a window; the rest is only counted. */
const FEW = 3;
/** Addresses told apart in a window. Who comes after is counted as one of `others`: a flood from everywhere stays small too. */
const MOST = 1_000;
const WINDOW_MS = 60_000;

/** Whom a refusal was for, as far as it is known. Never a secret, an e-mail address or a body. */
export interface Refused {
  readonly client: string;
  readonly operation: string | null;
  readonly tenant: number | null;
  /** The principal's key. */
  readonly who: string | null;
  readonly requestId: string;
}

export interface SecurityLog {
  note(kind: ProblemKind, refused: Refused): void;
  /** Ends the window: says how often what was only counted has happened. */
  endWindow(): void;
}

interface Counted {
  readonly code: string;
  readonly client: string;
  count: number;
}

/** A wrong password or a wrong client, as OAuth says it: with a 400 (RFC 6749 §5.2). */
const WRONG_GRANT = 'invalid_grant';

/** Is a refusal worth a trace? Of 503, those by a limit of ours: a database that is away is nobody's doing. */
const isWatched = ({ status, code }: ProblemKind): boolean =>
  WATCHED.has(status) || code === WRONG_GRANT || (status === 503 && code !== 'unavailable');

/** Leaves a trace of refusals, limits and lock-outs in the log. A flood of the same writes a few lines a minute and one that counts. */
export function createSecurityLog(log: Logger, windowMs = WINDOW_MS): SecurityLog {
  const counted = new Map<string, Counted>();
  let ending: NodeJS.Timeout | null = null;

  const endWindow = (): void => {
    if (ending) clearTimeout(ending);
    ending = null;
    for (const { code, client, count } of counted.values()) {
      if (count > FEW) log.warn({ log: 'security', code, client, count, unwritten: count - FEW }, 'refused repeatedly');
    }
    counted.clear();
  };

  const countOf = (code: string, address: string): Counted => {
    const known = counted.get(`${code} ${address}`);
    if (known) return known;
    const client = counted.size < MOST ? address : 'others';
    const found = counted.get(`${code} ${client}`) ?? { code, client, count: 0 };
    counted.set(`${code} ${client}`, found);
    return found;
  };

  return {
    note(kind, refused) {
      if (!isWatched(kind)) return;
      ending ??= setTimeout(endWindow, windowMs).unref();
      const { code, status } = kind;
      const found = countOf(code, refused.client);
      found.count++;
      if (found.count > FEW) return;
      const level = status === 401 ? 'info' : 'warn';
      log[level]({ log: 'security', code, status, ...refused }, 'refused');
    },
    endWindow,
  };
}

/** Whom a refusal is for. */
export const refusedOf = ({ client, id, sender, routeOptions }: FastifyRequest): Refused => ({
  client,
  operation: routeOptions?.config?.mounted?.operationId ?? null,
  tenant: sender?.tenant.id ?? null,
  who: sender?.key ?? null,
  requestId: id,
});
