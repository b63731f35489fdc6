import { sql } from 'kysely';
import type { Database, Db } from '../db/connect.ts';
import type { Principal } from '../context/principal.ts';
import { fail, rateLimited, type Problem, type ProblemKind } from '../contract/problems.ts';
import { clearOlder } from '../jobs/housekeeping.ts';
import { toDate } from '../time.ts';

/** How often something may happen; shared by all processes through the database. */
export interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
}

/** How many requests a principal may make. */
export interface RequestLimit extends Limit {
  /** As the headers call it; `api` unless said. */
  readonly name?: string;
  /** What is refused with beyond it; 429 unless said. */
  readonly refusal?: ProblemKind;
}

export interface RateLimiter {
  /**
   * Counts one request against every limit.
   * @param now epoch milliseconds @returns headers that tell of all limits
   * @throws the refusal of the limit that is used up (of several, the one that stays so for longest); then it counts against none
   */
  take(who: Principal, now: number): Promise<Readonly<Record<string, string>>>;
}

/** In epoch milliseconds, as `now`. */
const windowStart = (limit: Limit, now: number): number =>
  Math.floor(now / (limit.windowSeconds * 1000)) * limit.windowSeconds * 1000;

/** The window of a limit that a moment lies in. */
export function windowAt(limit: Limit, now: Temporal.Instant): { from: Temporal.Instant; until: Temporal.Instant } {
  const from = Temporal.Instant.fromEpochMilliseconds(windowStart(limit, now.epochMilliseconds));
  return { from, until: from.add({ seconds: limit.windowSeconds }) };
}

/** A subject's count in the window that began then; 0 where none is known. */
export async function readCount(db: Db, tenantId: number, subject: string, from: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    select used from rate_count where tenant_id = ${tenantId} and subject = ${subject} and window_start = ${toDate(from)}`.execute(
    db,
  );
  return rows[0]?.used ?? 0;
}

/** Adds `n` to a subject's count in the current window and returns the new count. */
export async function count(
  db: Db,
  tenantId: number,
  subject: string,
  limit: Limit,
  n: number,
  now: number,
): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    insert into rate_count (tenant_id, subject, window_start, used) values (${tenantId}, ${subject}, ${new Date(windowStart(limit, now))}, ${n})
    on conflict on constraint rate_count_pk do update set used = rate_count.used + excluded.used returning used`.execute(
    db,
  );
  return rows[0]?.used ?? n;
}

const DAY_SECONDS = 86_400;
/** Marks the counts of windows that are longer than a day. */
const LONG = 'long/';
const MOST_DAYS = 7;

const days = (count: number): Temporal.Duration => Temporal.Duration.from({ hours: 24 * count });
/** Counts go once their window is over. */
export const forgetOldCounts = [
  clearOlder('rate_count', 'window_start', days(1), `subject not like '${LONG}%'`),
  clearOlder('rate_count', 'window_start', days(MOST_DAYS + 1)),
];

/** A limit as it is counted and told. */
interface Counted extends Required<RequestLimit> {
  /** How much of it a process takes at a time. */
  readonly share: number;
  /** What stands before a principal's key in the subject of the count. */
  readonly subject: string;
}

function counted({ name = 'api', refusal = rateLimited, most, windowSeconds }: RequestLimit): Counted {
  if (windowSeconds > MOST_DAYS * DAY_SECONDS) throw new Error(`The window of the limit ${name} is too long`);
  const subject = `${windowSeconds > DAY_SECONDS ? LONG : ''}${name === 'api' ? '' : `${name}/`}`;
  return { name, refusal, most, windowSeconds, subject, share: Math.max(1, Math.floor(most / 100)) };
}

/** What a process has taken of a limit for a principal, in one window. */
interface Lease {
  readonly limit: Counted;
  readonly window: number;
  left: number;
  refill: Promise<void> | null;
  exhausted: boolean;
}

const newLease = (limit: Counted, window: number): Lease => ({
  limit,
  window,
  left: 0,
  refill: null,
  exhausted: false,
});

const isDry = ({ left, exhausted }: Lease): boolean => left === 0 && !exhausted;

/** Seconds until a limit's next window. */
const resetsIn = ({ window, limit }: Lease, now: number): number =>
  Math.max(1, Math.ceil((window + limit.windowSeconds * 1000 - now) / 1000));

/** A principal's, one for each limit, and from when until when all are in their windows, in epoch milliseconds. */
interface Leases {
  readonly all: readonly Lease[];
  readonly from: number;
  readonly until: number;
}

/** `"api";r=599999;t=12` for each. */
function tell(leases: readonly Lease[], now: number): string {
  let told = '';
  for (const lease of leases) {
    told += `${told === '' ? '' : ', '}"${lease.limit.name}";r=${lease.left};t=${resetsIn(lease, now)}`;
  }
  return told;
}

function refusalOf(leases: readonly Lease[], policy: string, now: number): Problem {
  const spent = leases.filter(({ left }) => left === 0).toSorted((a, b) => resetsIn(b, now) - resetsIn(a, now));
  const [strictest] = spent as [Lease, ...Lease[]];
  return fail(strictest.limit.refusal, {
    headers: {
      'ratelimit-policy': policy,
      ratelimit: tell(leases, now),
      'retry-after': String(resetsIn(strictest, now)),
    },
  });
}

/**
 * Limits a principal's requests, by as many limits at once as are given. Each process takes a share of the shared count
 * at a time, so that most requests ask no database; together they never pass a limit.
 */
export function createRateLimiter(database: Database, ...given: readonly RequestLimit[]): RateLimiter {
  const limits = given.map(counted);
  const policy = limits.map(({ name, most, windowSeconds }) => `"${name}";q=${most};w=${windowSeconds}`).join(', ');
  const known = new Map<string, Leases>();

  const refill = async (lease: Lease, { tenant, key }: Principal, now: number): Promise<void> => {
    const { limit } = lease;
    const { share, most, subject } = limit;
    const used = await count(database.forTenant(tenant.id), tenant.id, `${subject}${key}`, limit, share, now);
    lease.left += Math.max(0, Math.min(share, most - (used - share)));
    lease.exhausted = lease.left === 0;
    lease.refill = null;
  };

  const fill = (lease: Lease, who: Principal, now: number): Promise<void> =>
    (lease.refill ??= refill(lease, who, now).catch((error: unknown) => {
      lease.refill = null;
      throw error;
    }));

  const renew = (subject: string, leases: readonly Lease[], now: number): readonly Lease[] => {
    if (known.size > 10_000) known.clear();
    const renewed = limits.map((limit, i) => {
      const window = windowStart(limit, now);
      return leases[i]?.window === window ? leases[i] : newLease(limit, window);
    });
    const from = Math.max(...renewed.map(({ window }) => window));
    const until = Math.min(...renewed.map(({ window, limit }) => window + limit.windowSeconds * 1000));
    known.set(subject, { all: renewed, from, until });
    return renewed;
  };

  /** One for each limit, in its window of now. */
  const leasesOf = ({ tenant, key }: Principal, now: number): readonly Lease[] => {
    const subject = `${tenant.id}/${key}`;
    const leases = known.get(subject);
    if (leases && now >= leases.from && now < leases.until) return leases.all;
    return renew(subject, leases?.all ?? [], now);
  };

  return {
    async take(who, now) {
      const leases = leasesOf(who, now);
      for (let dry = leases.find(isDry); dry; dry = leases.find(isDry)) await fill(dry, who, now);
      // Nothing is waited for from here on: a request takes one of every limit, or of none.
      if (leases.some(({ left }) => left === 0)) throw refusalOf(leases, policy, now);
      for (const lease of leases) lease.left -= 1;
      return { 'ratelimit-policy': policy, ratelimit: tell(leases, now) };
    },
  };
}
