import { sql } from 'kysely';
import { scopes } from '../contract/scopes.ts';
import { systemPrincipal } from '../context/principal.ts';
import type { Tenant } from '../tenants.ts';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import { openContext, type Ctx, type Tx } from '../context/context.ts';
import { startLoop, type Loop } from '../jobs/loop.ts';
import { toDate, toInstant } from '../time.ts';
import type { EventListener, HeardEvent } from './dispatch.ts';
import type { Signals } from './wake.ts';

export interface ReactionOptions {
  readonly database: Database;
  readonly signals: Signals;
  readonly listeners: readonly EventListener[];
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
}

const BATCH = 100;
/** Between two rounds, so that busy ones take more at once: people and mails can wait that long. */
const BREATH_MS = 50;
/** Waits after the first, second … failure, in seconds; after the last the reaction is given up and kept with its error. */
const RETRY_SECONDS: readonly number[] = [1, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800];

/** Keeps handing events to the listeners that asked for them; several processes share the work. */
export const startReactions = (options: ReactionOptions): Loop =>
  startLoop(() => reactOnce(options), {
    everyMs: null,
    atLeastMs: BREATH_MS,
    onError: options.onError,
    hear: (wake) => options.signals.on('due', wake),
  });

/** Has every listener react to all that is due for it by now. A listener that fails holds up nobody else. */
export async function reactOnce(options: ReactionOptions): Promise<void> {
  const { database, listeners, clock } = options;
  const { rows } = await sql<{ tenantId: number; listener: string; slug: string; name: string; zone: string }>`
    select due.tenant_id, due.listener, tenant.slug, tenant.name, tenant.zone
    from (select distinct tenant_id, listener from reaction where next_attempt_at <= ${toDate(clock())}) as due
    join tenant on tenant.id = due.tenant_id`.execute(database.forTenant(ALL_TENANTS));
  for (const { tenantId, listener: name, ...tenant } of rows) {
    const listener = listeners.find((one) => one.name === name);
    if (listener) await reactFor(options, listener, { id: tenantId, ...tenant });
  }
}

async function reactFor(options: ReactionOptions, listener: EventListener, tenant: Tenant): Promise<void> {
  for (;;) {
    const ctx = contextOf(options, listener, tenant);
    try {
      if (!(await reactToBatch(ctx, listener, BATCH))) return;
    } catch (error) {
      // One of them is at fault; alone, the others pass.
      options.onError(error);
      if (!(await reactOneByOne(ctx, listener))) return;
    }
  }
}

const contextOf = ({ database, signals, clock }: ReactionOptions, { name }: EventListener, tenant: Tenant): Ctx =>
  openContext(database, signals.wake, {
    who: systemPrincipal(tenant, new Set(scopes)),
    now: clock(),
    requestId: `reaction:${name}`,
    ip: null,
  });

/** @returns whether there may be more */
const reactToBatch = (ctx: Ctx, listener: EventListener, limit: number): Promise<boolean> =>
  ctx.tx(async (tx) => {
    if (!(await ownTurn(tx, listener))) return false;
    const events = await takeDue(tx, listener, limit);
    if (events.length > 0) await listener.react(tx, events);
    return events.length === limit;
  });

async function reactOneByOne(ctx: Ctx, listener: EventListener): Promise<boolean> {
  for (let i = 0; i < BATCH; i++) {
    let current: HeardEvent | undefined;
    try {
      const more = await ctx.tx(async (tx) => {
        if (!(await ownTurn(tx, listener))) return false;
        [current] = await takeDue(tx, listener, 1);
        if (current) await listener.react(tx, [current]);
        return current !== undefined;
      });
      if (!more) return false;
    } catch (error) {
      if (!current) throw error;
      await postpone(ctx, listener, current.id, error);
    }
  }
  return true;
}

/** One worker at a time per listener and tenant, so that events stay in order. */
async function ownTurn(tx: Tx, { name }: EventListener): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`${tx.tenant.id}/${name}`}, 8)) as free`.execute(tx.db);
  return rows[0]?.free ?? false;
}

interface DueRow {
  readonly id: string;
  readonly position: number;
  readonly type: string;
  readonly subjectType: string;
  readonly subjectId: number;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly at: Date;
}

/** Takes the next events off the list; they are back on it if this transaction fails. */
async function takeDue(tx: Tx, { name }: EventListener, limit: number): Promise<HeardEvent[]> {
  const { rows } = await sql<DueRow>`
    with due as (
      delete from reaction where tenant_id = ${tx.tenant.id} and listener = ${name} and event_id = any (array(
        select event_id from reaction
        where tenant_id = ${tx.tenant.id} and listener = ${name} and next_attempt_at <= ${toDate(tx.now)}
        order by position limit ${limit}))
      returning event_id)
    select event.id, event.position, event.type, event.subject_type, event.subject_id, event.version, event.data, event.actor, event.at
    from due join event on event.tenant_id = ${tx.tenant.id} and event.id = due.event_id
    order by event.position`.execute(tx.db);
  // What stands in the table was emitted, and so declared.
  return rows.map(
    ({ subjectType, subjectId, at, ...event }) =>
      ({ ...event, subject: { type: subjectType, id: subjectId }, at: toInstant(at) }) as HeardEvent,
  );
}

const postpone = (ctx: Ctx, { name }: EventListener, eventId: string, error: unknown): Promise<void> =>
  ctx.tx(async (tx) => {
    await sql`update reaction set attempt = attempt + 1, error = ${String(error).slice(0, 500)},
        next_attempt_at = ${toDate(tx.now)}::timestamptz + make_interval(secs => (${RETRY_SECONDS}::float8[])[attempt + 1])
      where tenant_id = ${tx.tenant.id} and listener = ${name} and event_id = ${eventId}`.execute(tx.db);
  });
