import { sql, type RawBuilder } from 'kysely';
import { ALL_TENANTS, type Database, type Db } from '../db/connect.ts';
import { eventOf, writeOutbox } from '../context/outbox.ts';
import { systemPrincipal } from '../context/principal.ts';
import { findTenants, type Tenant } from '../tenants.ts';
import { toDate } from '../time.ts';
import { rolesThatMay } from '../contract/scopes.ts';
import type { Attempt, DeliveryState, Provider } from './contract.ts';
import { PACES, SUSPECT_AFTER, type Pace } from './pace.ts';
import { hostOf } from './places.ts';
import { cancelPending, disable, toldOfDisabled, type WebhookKey } from './stopping.ts';

/** A delivery that this worker may attempt until its claim ends. */
export interface Claim {
  readonly tenantId: number;
  readonly id: string;
  readonly createdAt: Date;
  readonly webhookId: number;
  /** The number of this attempt; also the mark of the claim. */
  readonly attempt: number;
  readonly claimedUntil: Date;
  readonly eventId: string;
  readonly type: string;
  readonly subjectId: number;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly url: string;
  /** How its receiver is reached; null: as every webhook. A listener gave its secret itself. */
  readonly provider: Provider | null;
  readonly secretSealed: Buffer;
  readonly oldSecretSealed: Buffer | null;
  readonly oldSecretUntil: Date | null;
  /** Scheme, name and port of the address. */
  readonly host: string;
  /** Failed attempts of the webhook since its last good one. */
  readonly failures: number;
  /** As it was last written down; null until there was something to write. */
  readonly pace: Pace | null;
}

export interface Busy extends WebhookKey {
  /** Claimed and not yet written down. */
  readonly running: number;
  /** Nothing more is to be claimed for it now. */
  readonly closed: boolean;
}

/** What a process can take on. */
export interface Room {
  /** Claims, by the pace of their webhooks. */
  readonly free: Readonly<Record<Pace, number>>;
  readonly busy: readonly Busy[];
  /** Tenants that hold their share of claims. */
  readonly fullTenants: readonly number[];
}

export interface ClaimLimits extends Room {
  readonly now: Temporal.Instant;
  /** Until when nobody else may attempt what is claimed. */
  readonly until: Temporal.Instant;
  /** Attempts of a quick webhook at a time. A few times as many are claimed while it is well, so that the next are at hand. */
  readonly perWebhook: number;
  /** At most this many of each pace. */
  readonly atOnce: number;
}

const AHEAD = 4;

/**
 * May the owner of a webhook hear at all, as she stands now (`webhook_standing` as `owned`)? Whether she may hear of this
 * event is judged when its deliveries are made (`dispatch.ts`); who may keep webhooks hears everything that is declared. A
 * subscription may be anybody's, and is heard until its end; a listener is an application's, for as long as that counts.
 */
const mayHearAt = (
  now: Temporal.Instant,
): RawBuilder<boolean> => sql`(owned.owner_active and case when owned.of_application then owned.listening when owned.expires_at is null
  then owned.owner_reaches_all and owned.owner_role = any(${rolesThatMay('webhooks:write')}::text[])
  else owned.expires_at > ${toDate(now)} end)`;

/** May the owner of a webhook hear at all, now? */
export async function isHeard(db: Db, now: Temporal.Instant, tenantId: number, webhookId: number): Promise<boolean> {
  const { rows } = await sql`select from webhook_standing owned
    where owned.tenant_id = ${tenantId} and owned.webhook_id = ${webhookId} and ${mayHearAt(now)}`.execute(db);
  return rows.length > 0;
}

/**
 * Claims what is due, some of each webhook that has room, the webhooks in random order. The walk along the index finds each
 * webhook with one probe, so a long queue of one costs the others nothing.
 */
export async function claimDue(db: Db, limits: ClaimLimits): Promise<Claim[]> {
  const { now, until, free, perWebhook, busy, fullTenants, atOnce } = limits;
  const { rows } = await sql<Omit<Claim, 'host'>>`
    with recursive waiting (tenant_id, webhook_id) as (
      (select tenant_id, webhook_id from delivery where state = 'pending' order by tenant_id, webhook_id limit 1)
      union all
      select next.tenant_id, next.webhook_id from waiting cross join lateral (
        select delivery.tenant_id, delivery.webhook_id from delivery
        where delivery.state = 'pending' and (delivery.tenant_id, delivery.webhook_id) > (waiting.tenant_id, waiting.webhook_id)
        order by delivery.tenant_id, delivery.webhook_id limit 1) as next
    ), roomy as (
      select owned.tenant_id, owned.webhook_id as id, owned.pace,
        case when owned.pace <> 'quick' then 1 when owned.failures > 0 then ${perWebhook}::integer
          else ${AHEAD * perWebhook}::integer end - coalesce(busy.running, 0) as room
      from waiting
      join (
        select *, case when failures >= ${SUSPECT_AFTER} then 'slow' else coalesce(known_pace, 'unproven') end as pace
        from webhook_standing) as owned
        on owned.tenant_id = waiting.tenant_id and owned.webhook_id = waiting.webhook_id and owned.listening and ${mayHearAt(now)}
      left join unnest(${busy.map(({ tenantId }) => tenantId)}::integer[], ${busy.map(({ webhookId }) => webhookId)}::integer[],
                       ${busy.map(({ running }) => running)}::integer[], ${busy.map(({ closed }) => closed)}::boolean[])
        as busy (tenant_id, webhook_id, running, closed)
        on busy.tenant_id = owned.tenant_id and busy.webhook_id = owned.webhook_id
      where busy.closed is not true and owned.tenant_id <> all(${fullTenants}::integer[])
      order by random()
    ), due as (
      ${sql.join(
        PACES.map((pace) => dueOf(pace, Math.min(free[pace], atOnce), now)),
        sql` union all `,
      )}
    )
    update delivery set attempt = delivery.attempt + 1, claimed_until = ${toDate(until)}, next_attempt_at = ${toDate(until)}
    from due, event, webhook
    where delivery.tenant_id = due.tenant_id and delivery.id = due.id and delivery.created_at = due.created_at
      and event.tenant_id = due.tenant_id and event.id = due.event_id
      and webhook.tenant_id = due.tenant_id and webhook.id = due.webhook_id
    returning delivery.tenant_id, delivery.id, delivery.created_at, delivery.webhook_id, delivery.attempt, delivery.claimed_until, delivery.event_id,
      event.type, event.subject_id, event.version, event.data, event.at, webhook.url, webhook.provider, webhook.secret_sealed,
      webhook.old_secret_sealed, webhook.old_secret_until, webhook.failures, webhook.pace`.execute(db);
  return rows.map((row) => ({ ...row, host: hostOf(row.url) }));
}

/** Up to so many of what is due for the webhooks of this pace. */
const dueOf = (pace: Pace, limit: number, now: Temporal.Instant): RawBuilder<unknown> => sql`
  (select next.* from roomy cross join lateral (
    select delivery.tenant_id, delivery.id, delivery.created_at, delivery.webhook_id, delivery.event_id from delivery
    where delivery.tenant_id = roomy.tenant_id and delivery.webhook_id = roomy.id
      and delivery.state = 'pending' and delivery.next_attempt_at <= ${toDate(now)}
    order by delivery.next_attempt_at limit roomy.room
    for update skip locked) as next
  where roomy.pace = ${pace} and roomy.room > 0
  limit ${limit})`;

/** What came of an attempt. */
export interface Result {
  readonly claim: Claim;
  readonly state: DeliveryState;
  readonly attempt: Attempt;
  /** When to try again, while pending. */
  readonly next: Temporal.Instant | null;
  /** The receiver said that it is gone for good. */
  readonly gone: boolean;
  /** What the attempt shows of its receiver, if anything. */
  readonly pace: Exclude<Pace, 'unproven'> | null;
}

/** Attempts kept in a delivery's log; more come together only by hand. */
const LOG_LENGTH = 50;
/** A webhook is disabled once it failed this often in a row … */
const DISABLE_FAILURES = 10;
/** … over at least this long. */
const DISABLE_AFTER = Temporal.Duration.from({ hours: 120 });
/** Nothing arrived for so long: the receiver was away. Shorter, it may be one message alone that it does not take. No attempt takes longer. */
const AWAY = Temporal.Duration.from({ seconds: 30 });
/** So much is brought forward at once, once a receiver is back; the rest keeps its turn. */
const MOST_FORWARD = 1_000;

/**
 * Writes down what came of a batch of attempts, and disables the webhooks that have had enough. Where a claim ended in
 * between and somebody else took over, theirs counts.
 * @returns how many webhooks were disabled, each with an event
 */
export async function completeAttempts(
  database: Database,
  now: Temporal.Instant,
  results: readonly Result[],
): Promise<number> {
  const told = results.filter(
    ({ state, pace, claim }) => state !== 'delivered' || claim.failures > 0 || (pace ?? claim.pace) !== claim.pace,
  );
  if (told.length === 0) {
    await writeResults(database.forTenant(ALL_TENANTS), now, results);
    return 0;
  }
  const { failing, back } = await database.transaction(ALL_TENANTS, async (db) => {
    await writeResults(db, now, results);
    await lockWebhooks(
      db,
      told.map(({ claim }) => claim),
    );
    return { value: await noteOutcomes(db, now, told) };
  });
  if (back.length > 0) await bringForward(database.forTenant(ALL_TENANTS), now, back);
  const worn = [
    ...told.filter(({ gone }) => gone).map(({ claim }) => ({ ...keyOf(claim), reason: 'gone' as const })),
    ...failing.map((key) => ({ ...key, reason: 'failing' as const })),
  ];
  return worn.length === 0 ? 0 : disableAndTell(database, now, worn);
}

/**
 * A transaction of its own: at the second change of a row within one, PostgreSQL locks the owner that it points at, and owners
 * come before webhooks. Should this one not come about, the next attempt asks for it again.
 */
function disableAndTell(
  database: Database,
  now: Temporal.Instant,
  worn: Parameters<typeof disable>[2],
): Promise<number> {
  return database.transaction(ALL_TENANTS, async (db, connection) => {
    await lockWebhooks(db, worn);
    const disabled = await disable(db, now, worn);
    const tenants = await tenantsOf(db, disabled);
    const sent = disabled.flatMap(({ tenantId, ...webhook }) => {
      const tenant = tenants.get(tenantId);
      if (!tenant) return [];
      const asking = { tenant, who: systemPrincipal(tenant, new Set()), now, requestId: 'delivery', ip: null };
      return writeOutbox(connection, asking, [eventOf('webhook.disabled', toldOfDisabled(webhook))], []);
    });
    return { value: disabled.length, sent };
  });
}

const keyOf = ({ tenantId, webhookId }: WebhookKey): WebhookKey => ({ tenantId, webhookId });

const writeResults = (db: Db, now: Temporal.Instant, results: readonly Result[]): Promise<unknown> =>
  sql`update delivery set
      state = case when delivery.state = 'pending' or result.state = 'delivered' then result.state else delivery.state end,
      attempts = case when jsonb_array_length(delivery.attempts) < ${LOG_LENGTH} then delivery.attempts else delivery.attempts - 0 end
        || result.attempt,
      next_attempt_at = case when delivery.state = 'pending' then coalesce(result.next, delivery.next_attempt_at) else delivery.next_attempt_at end,
      finished_at = case when delivery.state = 'pending' and result.state = 'pending' then null
        else coalesce(delivery.finished_at, ${toDate(now)}::timestamptz) end,
      claimed_until = null
    from unnest(${results.map(({ claim }) => claim.tenantId)}::integer[], ${results.map(({ claim }) => claim.id)}::uuid[],
                ${results.map(({ claim }) => claim.createdAt)}::timestamptz[], ${results.map(({ claim }) => claim.attempt)}::integer[],
                ${results.map(({ state }) => state)}::text[], ${results.map(({ attempt }) => JSON.stringify(attempt))}::jsonb[],
                ${results.map(({ next }) => next && toDate(next))}::timestamptz[])
      as result (tenant_id, id, created_at, number, state, attempt, next)
    where delivery.tenant_id = result.tenant_id and delivery.id = result.id and delivery.created_at = result.created_at
      and delivery.attempt = result.number and delivery.state in ('pending', 'cancelled')`.execute(db);

/** In the order in which everybody locks them who locks several. */
const lockWebhooks = (db: Db, webhooks: readonly WebhookKey[]): Promise<unknown> =>
  sql`select from webhook
    where (tenant_id, id) in (select * from unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[],
                                                   ${webhooks.map(({ webhookId }) => webhookId)}::integer[]))
    order by tenant_id, id for no key update`.execute(db);

/**
 * Counts failures in a row, which one good attempt among them ends, and notes the pace: one slow attempt among them makes it slow.
 * @returns the webhooks that failed for too long, and those whose receiver is back
 */
async function noteOutcomes(
  db: Db,
  now: Temporal.Instant,
  results: readonly Result[],
): Promise<{ readonly failing: WebhookKey[]; readonly back: Back[] }> {
  const webhooks = Array.from(
    Map.groupBy(results, ({ claim }) => `${claim.tenantId}/${claim.webhookId}`).values(),
    (own) => ({
      ...keyOf(own[0]?.claim ?? { tenantId: 0, webhookId: 0 }),
      good: own.some(({ state }) => state === 'delivered'),
      failed: own.length,
      pace: own.some(({ pace }) => pace === 'slow') ? 'slow' : (own.find(({ pace }) => pace !== null)?.pace ?? null),
    }),
  );
  const { rows } = await sql<WebhookKey & { readonly isBack: boolean; readonly awaySince: Date }>`
    with counted as (
      update webhook set failures = case when seen.good then 0 else webhook.failures + seen.failed end,
        failing_since = case when seen.good then null else coalesce(webhook.failing_since, ${toDate(now)}) end,
        pace = coalesce(seen.pace, webhook.pace)
      from unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[], ${webhooks.map(({ webhookId }) => webhookId)}::integer[],
                  ${webhooks.map(({ good }) => good)}::boolean[], ${webhooks.map(({ failed }) => failed)}::integer[],
                  ${webhooks.map(({ pace }) => pace)}::text[])
        as seen (tenant_id, id, good, failed, pace)
      join webhook was on was.tenant_id = seen.tenant_id and was.id = seen.id
      where webhook.tenant_id = seen.tenant_id and webhook.id = seen.id
      returning webhook.tenant_id, webhook.id, webhook.failures, webhook.failing_since, was.failing_since as away_since,
        seen.good and was.failing_since <= ${toDate(now.subtract(AWAY))} as is_back)
    select tenant_id, id as webhook_id, away_since, coalesce(is_back, false) as is_back from counted
    where is_back or (failures >= ${DISABLE_FAILURES} and failing_since <= ${toDate(now.subtract(DISABLE_AFTER))})`.execute(
    db,
  );
  return { failing: rows.filter(({ isBack }) => !isBack), back: rows.filter(({ isBack }) => isBack) };
}

/** A webhook whose receiver is back, and since when nothing had arrived. */
interface Back extends WebhookKey {
  readonly awaySince: Date;
}

/**
 * What waits for its next attempt is due now: the receiver that was away is back, and need not wait for it as long as it was away. What was
 * refused before that is one that the receiver does not take, and what it has too much of it takes later: both keep their turns.
 * A statement of its own, that waits for nobody: whoever has one of them meanwhile does with it as it will.
 */
const bringForward = (db: Db, now: Temporal.Instant, webhooks: readonly Back[]): Promise<unknown> =>
  sql`with waiting as (
      select delivery.tenant_id, delivery.id, delivery.created_at from delivery
      join unnest(${webhooks.map(({ tenantId }) => tenantId)}::integer[], ${webhooks.map(({ webhookId }) => webhookId)}::integer[],
                  ${webhooks.map(({ awaySince }) => awaySince)}::timestamptz[]) as back (tenant_id, webhook_id, away_since)
        on back.tenant_id = delivery.tenant_id and back.webhook_id = delivery.webhook_id
      where state = 'pending' and next_attempt_at > ${toDate(now)} and (claimed_until is null or claimed_until <= ${toDate(now)})
        and (attempts -> 0 ->> 'at')::timestamptz > back.away_since - ${`${AWAY.seconds} seconds`}::interval
        and (attempts -> -1 ->> 'status') is distinct from '429'
      order by delivery.created_at, delivery.id limit ${MOST_FORWARD} for update of delivery skip locked)
    update delivery set next_attempt_at = ${toDate(now)} from waiting
    where delivery.tenant_id = waiting.tenant_id and delivery.id = waiting.id and delivery.created_at = waiting.created_at`.execute(
    db,
  );

async function tenantsOf(db: Db, rows: readonly { readonly tenantId: number }[]): Promise<ReadonlyMap<number, Tenant>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ tenantId }) => tenantId);
  return new Map((await findTenants(db, ids)).map((tenant) => [tenant.id, tenant]));
}

/** Gives claims back unattempted, as when this process stops. */
export async function giveBack(db: Db, now: Temporal.Instant, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`update delivery set attempt = delivery.attempt - 1, next_attempt_at = ${toDate(now)}, claimed_until = null
    from unnest(${claims.map(({ tenantId }) => tenantId)}::integer[], ${claims.map(({ id }) => id)}::uuid[],
                ${claims.map(({ createdAt }) => createdAt)}::timestamptz[], ${claims.map(({ attempt }) => attempt)}::integer[])
      as claim (tenant_id, id, created_at, number)
    where delivery.tenant_id = claim.tenant_id and delivery.id = claim.id and delivery.created_at = claim.created_at
      and delivery.attempt = claim.number and delivery.state = 'pending'`.execute(db);
}

/**
 * Cancels what still waits for webhooks that were disabled or deleted, or whose owner may hear no more, a bounded number at
 * a time: it is neither due for ever nor sent when she may again. @returns how many
 */
export async function cancelOrphans(db: Db, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<WebhookKey>`
    select webhook.tenant_id, webhook.id as webhook_id from webhook
    join webhook_standing owned on owned.tenant_id = webhook.tenant_id and owned.webhook_id = webhook.id
    where (webhook.disabled_at is not null or webhook.deleted_at is not null or ${mayHearAt(now)} is not true)
      and exists (select from delivery where delivery.tenant_id = webhook.tenant_id and delivery.webhook_id = webhook.id
                  and delivery.state = 'pending')
    limit 100`.execute(db);
  return rows.length === 0 ? 0 : cancelPending(db, now, rows);
}
