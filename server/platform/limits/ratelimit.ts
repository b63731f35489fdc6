import { sql } from 'kysely';
import type { Database, Db } from '../db/connect.ts';
import type { Principal } from '../context/principal.ts';
import { fail, rateLimited } from '../contract/problems.ts';
import { clearOlder } from '../jobs/housekeeping.ts';

/** How often something may happen; shared by all processes through the database. */
export interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
}

export interface RateLimiter {
  /** Counts one request. @param now epoch milliseconds @returns headers for the answer. @throws 429 */
  take(who: Principal, now: number): Promise<Readonly<Record<string, string>>>;
}

/** In epoch milliseconds, as `now`. */
const windowStart = (limit: Limit, now: number): number =>
  Math.floor(now / (limit.windowSeconds * 1000)) * limit.windowSeconds * 1000;

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

export const forgetOldCounts = clearOlder('rate_count', 'window_start', Temporal.Duration.from({ hours: 24 }));

interface Lease {
  readonly window: number;
  left: number;
  refill: Promise<void> | null;
  exhausted: boolean;
}

/**
 * Limits a principal's requests. Each process takes a share of the shared count at a time, so that most requests ask
 * no database; together they never pass the limit.
 */
export function createRateLimiter(database: Database, limit: Limit): RateLimiter {
  const share = Math.max(1, Math.floor(limit.most / 100));
  const leases = new Map<string, Lease>();
  const policy = `"api";q=${limit.most};w=${limit.windowSeconds}`;

  const refill = async (subject: string, tenantId: number, lease: Lease, now: number): Promise<void> => {
    const used = await count(database.forTenant(tenantId), tenantId, subject, limit, share, now);
    lease.left += Math.max(0, Math.min(share, limit.most - (used - share)));
    lease.exhausted = lease.left === 0;
    lease.refill = null;
  };

  const leaseFor = (key: string, window: number): Lease => {
    let lease = leases.get(key);
    if (lease?.window !== window) {
      if (leases.size > 10_000) leases.clear();
      leases.set(key, (lease = { window, left: 0, refill: null, exhausted: false }));
    }
    return lease;
  };

  return {
    async take(who, now) {
      const window = windowStart(limit, now);
      const lease = leaseFor(`${who.tenant.id}/${who.key}`, window);
      while (lease.left === 0 && !lease.exhausted) {
        await (lease.refill ??= refill(who.key, who.tenant.id, lease, now).catch((error: unknown) => {
          lease.refill = null;
          throw error;
        }));
      }
      const resets = Math.max(1, Math.ceil((window + limit.windowSeconds * 1000 - now) / 1000));
      if (lease.left === 0)
        throw fail(rateLimited, {
          headers: {
            'ratelimit-policy': policy,
            'retry-after': String(resets),
            ratelimit: `"api";r=0;t=${resets}`,
          },
        });
      lease.left -= 1;
      return { 'ratelimit-policy': policy, ratelimit: `"api";r=${lease.left};t=${resets}` };
    },
  };
}
