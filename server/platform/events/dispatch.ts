import { sql } from 'kysely';
import { ALL_TENANTS, type Database, type Db } from '../db/connect.ts';
import { jobInserts, type NewJob } from '../context/later.ts';
import { rolesThatMay, roleScopes, type Role } from '../contract/scopes.ts';
import { newId } from '../ids.ts';
import { startLoop, type Loop } from '../jobs/loop.ts';
import { toDate } from '../time.ts';
import { isAddressed } from './addressed.ts';
import type { Audience } from './audience.ts';
import { eventFrom, EVENT_COLUMNS, reactionName, type EventListener, type EventRow } from './listeners.ts';
import { covers } from './patterns.ts';
import type { Signals } from './wake.ts';

export interface DispatchOptions {
  readonly database: Database;
  readonly signals: Signals;
  readonly listeners: readonly Pick<EventListener, 'name' | 'hears' | 'concerns'>[];
  /** Who may hear what. */
  readonly audience: Pick<Audience, 'hears'>;
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
}

/** What one round did; null when another process is the sequencer right now. */
export interface Dispatched {
  readonly events: number;
  readonly deliveries: number;
  readonly reactions: number;
}

/** Any constant: only one process at a time gives positions. */
const LOCK = 4_715_100_003;
const BATCH = 500;
/** Between two rounds, so that busy ones place more at once: each costs a commit that bookings wait behind. */
const BREATH_MS = 10;
const NOTHING: Dispatched = { events: 0, deliveries: 0, reactions: 0 };

/** Keeps giving positions to new events, in whichever process it runs. */
export function startDispatch(options: DispatchOptions): Loop {
  const { signals, onError } = options;
  const step = async (): Promise<void> => {
    for (;;) {
      const done = await dispatchOnce(options);
      if (done === null || done.events === 0) return;
      signals.send('sequenced');
      if (done.deliveries > 0) signals.send('due');
      if (done.reactions > 0) signals.send('jobs');
      if (done.events < BATCH) return;
    }
  };
  return startLoop(step, { everyMs: null, atLeastMs: BREATH_MS, onError, hear: (wake) => signals.on('written', wake) });
}

/**
 * Gives the next events their positions, one by one within each tenant, and notes in the same transaction who has to be
 * told: a delivery for each webhook that asked, a job for each listener that it concerns. What a transaction that is still open has
 * written is not seen and comes later, whatever its id: no event is skipped and none gets two positions.
 */
export function dispatchOnce(options: Omit<DispatchOptions, 'signals' | 'onError'>): Promise<Dispatched | null> {
  return options.database.transaction(ALL_TENANTS, async (db) => {
    // A statement of its own: the next one must see what the last holder of the lock committed.
    const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as free`.execute(db);
    if (!rows[0]?.free) return { value: null };
    const events = inOrder(await selectBatch(db));
    if (events.length === 0) return { value: NOTHING };
    const [positions, webhooks] = await Promise.all([takePositions(db, events), selectWebhooks(db, events)]);
    const placed = events.map((event, i) => ({ ...event, position: positions[i] ?? 0 }));
    const now = toDate(options.clock());
    const [, deliveries, reactions] = await Promise.all([
      writePositions(db, placed),
      insertDeliveries(db, placed, webhooks, options.audience, now),
      insertReactions(db, placed, options.listeners, now),
    ]);
    return { value: { events: events.length, deliveries, reactions } };
  });
}

interface NewEvent extends Omit<EventRow, 'position'> {
  readonly tenantId: number;
}

interface PlacedEvent extends NewEvent {
  readonly position: number;
}

/**
 * The oldest events without a position. Ids follow the clocks of the writers, so a full batch may hold a subject's later
 * version and not yet its earlier one; whoever sees the later can see the earlier, which is then fetched too.
 */
async function selectBatch(db: Db): Promise<NewEvent[]> {
  const { rows } = await sql<NewEvent>`
    select tenant_id, ${EVENT_COLUMNS} from event
    where position is null order by id limit ${BATCH}`.execute(db);
  if (rows.length < BATCH) return rows;
  const { rows: earlier } = await sql<NewEvent>`
    select distinct on (event.id) event.tenant_id, ${EVENT_COLUMNS}
    from unnest(${rows.map((row) => row.tenantId)}::integer[], ${rows.map((row) => row.subjectType)}::text[],
                ${rows.map((row) => row.subjectId)}::integer[], ${rows.map((row) => row.version)}::integer[])
      as batch (tenant_id, subject_type, subject_id, version)
    join event on event.tenant_id = batch.tenant_id and event.subject_type = batch.subject_type
      and event.subject_id = batch.subject_id and event.version < batch.version
    where event.position is null
    order by event.id`.execute(db);
  const known = new Set(rows.map(({ id }) => id));
  return [...earlier.filter(({ id }) => !known.has(id)), ...rows];
}

type Versioned = Pick<NewEvent, 'tenantId' | 'id' | 'subjectType' | 'subjectId' | 'version'>;

/** By id, which is nearly the order of the commits; within one subject strictly by version. */
export function inOrder<E extends Versioned>(events: readonly E[]): E[] {
  const byId = events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const waiting = Map.groupBy(byId, subjectOf);
  for (const ofSubject of waiting.values()) ofSubject.sort((a, b) => b.version - a.version || (a.id < b.id ? 1 : -1));
  // Each place that belongs to a subject is taken by the lowest version it has left.
  return byId.map((event) => waiting.get(subjectOf(event))?.pop() ?? event);
}

const subjectOf = (event: Versioned): string => `${event.tenantId}/${event.subjectType}/${event.subjectId}`;

/** Moves each tenant's counter on by as many as it needs; returns a position for each event, in their order. */
async function takePositions(db: Db, events: readonly NewEvent[]): Promise<number[]> {
  const counts = [...Map.groupBy(events, ({ tenantId }) => tenantId)].map(([tenantId, own]) => [tenantId, own.length]);
  const { rows } = await sql<{ tenantId: number; lastPosition: number }>`
    insert into event_counter (tenant_id, last_position)
    select * from unnest(${counts.map(([tenantId]) => tenantId)}::integer[], ${counts.map(([, count]) => count)}::bigint[])
    on conflict on constraint event_counter_pk do update set last_position = event_counter.last_position + excluded.last_position
    returning tenant_id, last_position`.execute(db);
  const taken = new Map(counts.map(([tenantId, count]) => [tenantId, count ?? 0]));
  const next = new Map(rows.map((row) => [row.tenantId, row.lastPosition - (taken.get(row.tenantId) ?? 0)]));
  return events.map(({ tenantId }) => {
    const position = (next.get(tenantId) ?? 0) + 1;
    next.set(tenantId, position);
    return position;
  });
}

const writePositions = (db: Db, events: readonly PlacedEvent[]): Promise<unknown> =>
  sql`update event set position = placed.position
    from unnest(${events.map(({ tenantId }) => tenantId)}::integer[], ${events.map(({ id }) => id)}::uuid[],
                ${events.map(({ position }) => position)}::bigint[]) as placed (tenant_id, id, position)
    where event.tenant_id = placed.tenant_id and event.id = placed.id`.execute(db);

interface Asked {
  readonly tenantId: number;
  readonly id: number;
  readonly events: string[];
  readonly ownerRole: Role;
}

const selectWebhooks = (db: Db, events: readonly NewEvent[]): Promise<Asked[]> =>
  db
    .selectFrom('webhook')
    .innerJoin('webhookStanding as owned', (on) =>
      on.onRef('owned.tenantId', '=', 'webhook.tenantId').onRef('owned.webhookId', '=', 'webhook.id'),
    )
    .select(['webhook.tenantId', 'webhook.id', 'webhook.events', sql<Role>`owned.owner_role`.as('ownerRole')])
    .where('webhook.tenantId', 'in', [...new Set(events.map(({ tenantId }) => tenantId))])
    // Subscriptions and listeners ask for no events; subscriptions come and go by the thousand.
    .where('webhook.subscribedTo', 'is', null)
    .where('webhook.applicationId', 'is', null)
    .where('webhook.disabledAt', 'is', null)
    .where('webhook.deletedAt', 'is', null)
    .where('owned.ownerActive', '=', true)
    .where('owned.ownerReachesAll', '=', true)
    .where('owned.ownerRole', 'in', rolesThatMay('webhooks:write'))
    .execute();

/** A webhook that asked for such events hears of one, unless its owner may not. */
const isTold = ({ events, ownerRole }: Asked, type: string, audience: DispatchOptions['audience']): boolean =>
  covers(events, type) && audience.hears({ scopes: roleScopes[ownerRole], reach: 'all' }, type);

async function insertDeliveries(
  db: Db,
  events: readonly PlacedEvent[],
  webhooks: readonly Asked[],
  audience: DispatchOptions['audience'],
  now: Date,
): Promise<number> {
  const webhooksOf = Map.groupBy(webhooks, ({ tenantId }) => tenantId);
  const addressed = events.filter(({ type }) => isAddressed(type));
  const others = events.filter(({ type }) => !isAddressed(type));
  const told = others.flatMap((event) =>
    (webhooksOf.get(event.tenantId) ?? [])
      .filter((webhook) => isTold(webhook, event.type, audience))
      .map((webhook) => ({ tenantId: event.tenantId, id: newId(), webhookId: webhook.id, eventId: event.id })),
  );
  const rows = [
    ...told,
    ...addressed.map(({ tenantId, subjectId, id }) => ({ tenantId, id: newId(), webhookId: subjectId, eventId: id })),
  ];
  if (rows.length === 0) return 0;
  await sql`insert into delivery (tenant_id, id, webhook_id, event_id, state, next_attempt_at, created_at)
    select tenant_id, id, webhook_id, event_id, 'pending', ${now}::timestamptz, ${now}::timestamptz
    from unnest(${rows.map((row) => row.tenantId)}::integer[], ${rows.map((row) => row.id)}::uuid[],
                ${rows.map((row) => row.webhookId)}::integer[], ${rows.map((row) => row.eventId)}::uuid[])
      as due (tenant_id, id, webhook_id, event_id)`.execute(db);
  return rows.length;
}

async function insertReactions(
  db: Db,
  events: readonly PlacedEvent[],
  listeners: DispatchOptions['listeners'],
  at: Date,
): Promise<number> {
  const jobs = events.flatMap((event) =>
    listeners
      .filter((listener) => isConcerned(listener, event))
      .map(({ name }): NewJob => ({
        tenantId: event.tenantId,
        name: reactionName(name),
        key: null,
        data: { eventId: event.id },
        at,
        position: event.position,
      })),
  );
  await Promise.all(jobInserts(jobs).map((query) => db.executeQuery(query)));
  return jobs.length;
}

/** A listener that cannot tell hears it, and then fails alone: the feed waits for nobody. */
function isConcerned({ hears, concerns }: DispatchOptions['listeners'][number], event: PlacedEvent): boolean {
  if (!covers(hears, event.type)) return false;
  try {
    return concerns?.(eventFrom(event)) ?? true;
  } catch {
    return true;
  }
}
