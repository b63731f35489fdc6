import { sql } from 'kysely';
import type { Ctx, Tx } from '../context/context.ts';
import { toDate } from '../time.ts';
import type { Attempt, DeliveryState, Provider } from './contract.ts';

/*
 * A listener is a webhook of an application that says of which kind of event it is sent what. It is sent, tried again, slowed down and
 * given up as every webhook; what its kinds are and who may have one, `modules/listeners` says.
 */

const COLUMNS = [
  'id',
  'applicationId',
  'listensTo',
  'provider',
  'url',
  'resourceIds',
  'createdAt',
  'disabledAt',
  'disabledReason',
  'failures',
  'failingSince',
] as const;

interface Narrowed {
  applicationId: number;
  listensTo: string;
  provider: Provider;
  resourceIds: number[];
}

const listeners = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('webhook')
    .select(COLUMNS)
    .where('tenantId', '=', tenant.id)
    .where('applicationId', 'is not', null)
    .where('deletedAt', 'is', null)
    .$narrowType<Narrowed>();

export type ListenerRow = Awaited<ReturnType<ReturnType<typeof listeners>['executeTakeFirstOrThrow']>>;

/** Those of an application by id, from after an id on. */
export const selectListeners = (
  ctx: Ctx,
  applicationId: number,
  after: number,
  limit: number,
): Promise<ListenerRow[]> =>
  listeners(ctx)
    .where('applicationId', '=', applicationId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

export const findListener = (ctx: Ctx, id: number): Promise<ListenerRow | undefined> =>
  listeners(ctx).where('id', '=', id).executeTakeFirst();

/** One that nobody else ends or lets go on meanwhile. */
export const lockListener = (tx: Tx, id: number): Promise<ListenerRow | undefined> =>
  listeners(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** All of an application, by id, which nobody else ends meanwhile. */
export const lockListeners = (tx: Tx, applicationId: number): Promise<ListenerRow[]> =>
  listeners(tx).where('applicationId', '=', applicationId).orderBy('id').forNoKeyUpdate().execute();

/** Those that are sent anything, by id: whose application was not revoked. */
export const selectListening = (ctx: Ctx): Promise<ListenerRow[]> =>
  listeners(ctx)
    .where((where) =>
      where.exists(
        where
          .selectFrom('webhookStanding as its')
          .whereRef('its.tenantId', '=', 'webhook.tenantId')
          .whereRef('its.webhookId', '=', 'webhook.id')
          .where('its.listening', '=', true),
      ),
    )
    .orderBy('id')
    .execute();

/** Those who register listeners wait for each other, to the end of the transaction: what is counted stays true, and none is made twice. */
export async function takeTurnAtListeners({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`listeners/${tenant.id}`}, 7))`.execute(db);
}

/** How many there are that may be sent anything again: of an application, and of all. */
export async function countListeners(
  { db, tenant }: Tx,
  applicationId: number,
): Promise<{ readonly own: number; readonly all: number }> {
  const { rows } = await sql<{ own: number; all: number }>`
    select count(*) filter (where application_id = ${applicationId})::integer as own, count(*)::integer as "all"
    from webhook where tenant_id = ${tenant.id} and application_id is not null and deleted_at is null and (disabled_at is not null
      or exists (select from webhook_standing its where its.tenant_id = webhook.tenant_id and its.webhook_id = webhook.id and its.listening))`.execute(
    db,
  );
  return rows[0] ?? { own: 0, all: 0 };
}

/** A listener as it is asked for. */
export interface Wished {
  readonly applicationId: number;
  readonly listensTo: string;
  readonly provider: Provider;
  readonly url: string;
  readonly resourceIds: readonly number[];
}

/** The same address, kind of event and way of one application is one listener: asked for again it has the secret that was given last, and goes on where it had stopped. */
export async function putListener(tx: Tx, wished: Wished, secretSealed: Buffer): Promise<ListenerRow> {
  const { db, tenant, now, who } = tx;
  const { rows } = await sql<{ id: number }>`
    insert into webhook (tenant_id, application_id, listens_to, provider, url, resource_ids, events, secret_sealed, created_by, created_at)
    values (${tenant.id}, ${wished.applicationId}, ${wished.listensTo}, ${wished.provider}, ${wished.url},
            ${[...wished.resourceIds]}::integer[], '{}', ${secretSealed}, ${who.key}, ${toDate(now)})
    on conflict (tenant_id, application_id, listens_to, provider, md5(url)) where application_id is not null and deleted_at is null
    do update set resource_ids = excluded.resource_ids, secret_sealed = excluded.secret_sealed, version = webhook.version + 1,
      failures = case when webhook.disabled_at is null then webhook.failures else 0 end,
      failing_since = case when webhook.disabled_at is null then webhook.failing_since end,
      disabled_at = null, disabled_reason = null
    returning id`.execute(db);
  return listeners(tx)
    .where('id', '=', rows[0]?.id ?? 0)
    .executeTakeFirstOrThrow();
}

/** What was sent to listeners so far, counted on by so many each. @returns the count that each had */
export async function countTold(
  { db, tenant }: Tx,
  more: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const ids = [...more.keys()].toSorted((a, b) => a - b);
  if (ids.length === 0) return new Map();
  await sql`select from webhook where tenant_id = ${tenant.id} and id = any(${ids}::integer[]) order by id for no key update`.execute(
    db,
  );
  const { rows } = await sql<{ id: number; told: number }>`
    update webhook set told = webhook.told + given.more
    from unnest(${ids}::integer[], ${ids.map((id) => more.get(id) ?? 0)}::integer[]) as given (id, more)
    where webhook.tenant_id = ${tenant.id} and webhook.id = given.id
    returning webhook.id, webhook.told - given.more as told`.execute(db);
  return new Map(rows.map(({ id, told }) => [id, told]));
}

/** What waits for a listener is counted up to this. */
export const MOST_COUNTED = 1_000;

/** How it goes with what is sent to a listener. */
export interface Progress {
  /** Waits to be sent, or to be sent again; counted up to `MOST_COUNTED`. */
  readonly backlog: number;
  /** The last attempt that was made, and what became of what was sent. */
  readonly last: { readonly state: DeliveryState; readonly attempt: Attempt } | null;
}

/** How it goes with each of these. */
export async function findProgress(
  { db, tenant }: Ctx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Progress>> {
  const { rows } = await sql<{ id: number; backlog: number; state: DeliveryState | null; attempt: Attempt | null }>`
    select asked.id, waiting.backlog, last.state, last.attempt
    from unnest(${[...ids]}::integer[]) as asked (id)
    cross join lateral (select count(*)::integer as backlog from (
      select from delivery where tenant_id = ${tenant.id} and webhook_id = asked.id and state = 'pending' limit ${MOST_COUNTED}) as counted) as waiting
    left join lateral (
      select tried.state, tried.attempts -> -1 as attempt from (
        (select state, attempts from delivery
         where tenant_id = ${tenant.id} and webhook_id = asked.id and state <> 'pending' and attempts <> '[]'
         order by created_at desc, id desc limit 1)
        union all
        (select state, attempts from delivery
         where tenant_id = ${tenant.id} and webhook_id = asked.id and state = 'pending' and attempts <> '[]'
         order by next_attempt_at desc limit 1)) as tried
      order by tried.attempts -> -1 ->> 'at' desc limit 1) as last on true`.execute(db);
  return new Map(
    rows.map(({ id, backlog, state, attempt }) => [id, { backlog, last: state && attempt && { state, attempt } }]),
  );
}

/** So much is sent again at once. */
export const MOST_AGAIN = 1_000;

/** Has what failed, and what waits to be sent again, sent now, the oldest first; what is on its way stays so. @returns how many */
export async function sendAllAgain({ db, tenant, now }: Tx, id: number): Promise<number> {
  const result = await sql`
    with again as (
      select id, created_at from delivery
      where tenant_id = ${tenant.id} and webhook_id = ${id} and (state = 'failed' or state = 'pending' and next_attempt_at > ${toDate(now)})
        and (claimed_until is null or claimed_until <= ${toDate(now)})
      order by created_at, id limit ${MOST_AGAIN} for update skip locked)
    update delivery set state = 'pending', next_attempt_at = ${toDate(now)}, claimed_until = null, finished_at = null
    from again where delivery.tenant_id = ${tenant.id} and delivery.id = again.id and delivery.created_at = again.created_at`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}

/** Lets one go on that had stopped; what failed before counts no more. */
export const wakeListener = ({ db, tenant }: Tx, id: number): Promise<unknown> =>
  db
    .updateTable('webhook')
    .set({ disabledAt: null, disabledReason: null, failures: 0, failingSince: null, version: sql`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
