import { sql } from 'kysely';
import type { Tx } from '../context/context.ts';
import type { Db } from '../db/connect.ts';
import { findTenants, type Tenant } from '../tenants.ts';
import { toDate } from '../time.ts';
import { clearOlder } from './housekeeping.ts';

/** The jobs of one name in one tenant: what fairness is measured by. */
export interface Lane {
  readonly name: string;
  readonly tenant: Tenant;
}

/** A job as it waits. */
export interface Waiting {
  readonly id: string;
  readonly data: unknown;
  /** Attempts that failed so far. */
  readonly attempt: number;
}

/** A job that this process may attempt until its claim ends. */
export interface Claim {
  readonly lane: Lane;
  readonly id: string;
  readonly data: unknown;
  /** The number of this attempt; also the mark of the claim. */
  readonly attempt: number;
}

/** What comes of a failure: when to try again, or nothing more. */
export interface Failed {
  readonly error: string;
  readonly next: Temporal.Instant | null;
}

/** Lanes looked at in one round; they come in random order, so that the next round sees others. */
const LANES = 500;
/** As many due jobs are looked at for whose they are; where there are more, all lanes are walked. */
const HEAD = 100;

/**
 * Lanes in which something is due, in random order. Mostly a look at what is due tells. Where that is a long queue, a walk
 * along the index finds the first job of each lane with one probe, so that the queue costs nobody else anything; in the
 * feed's order the first one may be waiting for its next attempt while others are due.
 */
export async function dueLanes(db: Db, now: Temporal.Instant, names: readonly string[]): Promise<Lane[]> {
  const due = sql`run_at <= ${toDate(now)}::timestamptz`;
  const { rows } = await sql<{ job: string; tenantId: number }>`
    with recursive head as materialized (
      select name, tenant_id from job where ${due} and gave_up_at is null and name = any (${names}::text[])
      order by run_at limit ${sql.lit(HEAD)}
    ), walk (job, tenant_id, position, run_at) as (
      select wanted.name, first.* from unnest(${names}::text[]) as wanted (name) cross join lateral (
        select tenant_id, position, run_at from job where name = wanted.name and gave_up_at is null
        order by tenant_id, position, run_at limit 1) as first
      where (select count(*) from head) = ${sql.lit(HEAD)}
      union all
      select walk.job, next.* from walk cross join lateral (
        select tenant_id, position, run_at from job
        where name = walk.job and tenant_id > walk.tenant_id and gave_up_at is null
        order by tenant_id, position, run_at limit 1) as next
    ), lane (job, tenant_id) as (
      select name, tenant_id from head
      union
      select job, tenant_id from walk where ${due} or position > 0 and (
        select true from job where name = walk.job and tenant_id = walk.tenant_id and job.position > 0 and job.${due}
          and gave_up_at is null order by job.position limit 1)
    )
    select job, tenant_id from lane order by random() limit ${sql.lit(LANES)}`.execute(db);
  if (rows.length === 0) return [];
  const tenants = new Map(
    (await findTenants(db, [...new Set(rows.map((row) => row.tenantId))])).map((one) => [one.id, one]),
  );
  return rows.flatMap(({ job, tenantId }) => {
    const tenant = tenants.get(tenantId);
    return tenant ? [{ name: job, tenant }] : [];
  });
}

/** What may be claimed of a lane. */
export interface Share {
  readonly lane: Lane;
  readonly most: number;
}

/** Claims what is due of each lane, up to its share; nobody else attempts it until the claim ends. */
export async function claimDue(
  db: Db,
  now: Temporal.Instant,
  until: Temporal.Instant,
  shares: readonly Share[],
): Promise<Claim[]> {
  const { rows } = await sql<{ tenantId: number; name: string } & Omit<Claim, 'lane'>>`
    with due as (
      select next.tenant_id, next.id
      from unnest(${shares.map(({ lane }) => lane.name)}::text[], ${shares.map(({ lane }) => lane.tenant.id)}::integer[],
                  ${shares.map(({ most }) => most)}::integer[]) as share (name, tenant_id, most)
      cross join lateral (
        select job.tenant_id, job.id from job
        where job.name = share.name and job.tenant_id = share.tenant_id and job.position = 0
          and job.run_at <= ${toDate(now)}::timestamptz and job.gave_up_at is null
        order by job.run_at, job.id limit share.most for update skip locked) as next
    )
    update job set attempt = job.attempt + 1, claimed_until = ${toDate(until)}, run_at = ${toDate(until)}
    from due where job.tenant_id = due.tenant_id and job.id = due.id
    returning job.tenant_id, job.id, job.name, job.data, job.attempt`.execute(db);
  const lanes = new Map(shares.map(({ lane }) => [keyOf(lane.name, lane.tenant.id), lane]));
  return rows.flatMap(({ tenantId, name, ...claim }) => {
    const lane = lanes.get(keyOf(name, tenantId));
    return lane ? [{ lane, ...claim }] : [];
  });
}

const keyOf = (name: string, tenantId: number): string => `${tenantId}/${name}`;

/** One text for a lane. */
export const laneKey = ({ name, tenant }: Lane): string => keyOf(name, tenant.id);

const marks = (claims: readonly Claim[]) => sql`
  unnest(${claims.map(({ lane }) => lane.tenant.id)}::integer[], ${claims.map(({ id }) => id)}::uuid[],
         ${claims.map(({ attempt }) => attempt)}::integer[]) as claim (tenant_id, id, attempt)`;
const isMine = sql`job.tenant_id = claim.tenant_id and job.id = claim.id and job.attempt = claim.attempt`;

/** Holds on to claims whose work still runs. */
export const renewClaims = (db: Db, until: Temporal.Instant, claims: readonly Claim[]): Promise<unknown> =>
  sql`update job set claimed_until = ${toDate(until)}, run_at = ${toDate(until)} from ${marks(claims)} where ${isMine}`.execute(
    db,
  );

/** Notes that a claimed job was done. Where the claim ended in between and somebody else took over, theirs counts. */
export const settleDone = (db: Db, claim: Claim): Promise<unknown> =>
  sql`delete from job using ${marks([claim])} where ${isMine}`.execute(db);

/** Notes that a claimed job failed. */
export const settleFailed = (db: Db, now: Temporal.Instant, claim: Claim, { error, next }: Failed): Promise<unknown> =>
  sql`update job set error = ${error}, claimed_until = null, run_at = ${toDate(next ?? now)}::timestamptz,
      gave_up_at = ${next ? null : toDate(now)}::timestamptz
    from ${marks([claim])} where ${isMine}`.execute(db);

/** One worker at a time per lane, for as long as its transaction: what it takes is done in order, and by nobody else. */
export async function lockLane(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${keyOf(name, tx.tenant.id)}, 8)) as free`.execute(tx.db);
  return rows[0]?.free ?? false;
}

/**
 * The next jobs of a lane. Their rows are not locked: whoever asks for one again under its key need not wait for the work,
 * and cannot wait in a circle with it.
 */
export async function selectDue(tx: Tx, name: string, inOrder: boolean, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select id, data, attempt from job
    where tenant_id = ${tx.tenant.id} and name = ${name} and run_at <= ${toDate(tx.now)} and gave_up_at is null
      and ${inOrder ? sql`position > 0` : sql`position = 0`}
    order by position, run_at, id limit ${limit}`.execute(tx.db);
  return rows;
}

/** Takes jobs that were done off the list, in the transaction of their work. */
export const removeDone = (tx: Tx, done: readonly Waiting[]): Promise<unknown> =>
  sql`delete from job where tenant_id = ${tx.tenant.id} and id = any (${done.map(({ id }) => id)}::uuid[])`.execute(
    tx.db,
  );

/** Notes that a job failed whose transaction was rolled back; what was asked for anew under its key has another id. */
export const postpone = (tx: Tx, { id, attempt }: Waiting, { error, next }: Failed): Promise<unknown> =>
  sql`update job set attempt = attempt + 1, error = ${error}, run_at = ${toDate(next ?? tx.now)}::timestamptz,
      gave_up_at = ${next ? null : toDate(tx.now)}::timestamptz
    where tenant_id = ${tx.tenant.id} and id = ${id} and attempt = ${attempt}`.execute(tx.db);

/** The jobs of one name, over all tenants. */
export interface Counted {
  readonly name: string;
  /** Should have been done by now. */
  readonly due: number;
  /** For how long the oldest of them. */
  readonly lagSeconds: number;
  readonly gaveUp: number;
}

/** Counts what is due and what was given up, for who watches. */
export async function countJobs(db: Db, now: Temporal.Instant): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select name, count(*) filter (where gave_up_at is null) as due, count(gave_up_at) as gave_up,
      coalesce(extract(epoch from ${toDate(now)}::timestamptz - min(run_at) filter (where gave_up_at is null)), 0)::float8 as lag_seconds
    from (select name, run_at, gave_up_at from job where run_at <= ${toDate(now)} and gave_up_at is null
          union all select name, run_at, gave_up_at from job where gave_up_at is not null) as each
    group by name order by name`.execute(db);
  return rows;
}

/** A job that was given up is kept for a quarter of a year, for a person to see. */
export const forgetGivenUp = clearOlder('job', 'gave_up_at', Temporal.Duration.from({ hours: 90 * 24 }));
