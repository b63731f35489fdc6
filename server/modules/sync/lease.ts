import { sql } from 'kysely';
import { LEASE_SECONDS } from './rules.ts';

/** The clock of the database, by which runs are leased. */
export const CLOCK = sql<Date>`clock_timestamp()`;
/** The lease goes on from now. */
export const LEASE = {
  leaseUntil: sql<Date>`clock_timestamp() + make_interval(secs => ${sql.lit(LEASE_SECONDS)})`,
  heartbeatAt: CLOCK,
} as const;
export const inSeconds = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;

/** May anybody take a run? The one who has the lease is alive for as long as his lock is held: one that was killed is not waited for. */
export const IS_FREE = sql<boolean>`(lease_until is null or lease_until < clock_timestamp() or holder is not null and not exists (
  select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32) + objid::bigint = holder))`;
