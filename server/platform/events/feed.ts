import { sql } from 'kysely';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import { startLoop } from '../jobs/loop.ts';
import { showTime } from '../time.ts';
import type { UseCases } from '../context/use-case.ts';
import type { Audience } from './audience.ts';
import type { Event, endpoints } from './contract.ts';
import type { Signals } from './wake.ts';

interface FeedRow {
  readonly tenantId: number;
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

const COLUMNS = sql.raw(
  'event.tenant_id, event.id, event.position, event.type, event.subject_type, event.subject_id, event.version, event.data, event.actor, event.at',
);

const toEvent = ({ id, position, type, subjectType, subjectId, version, data, actor, at }: FeedRow): Event => ({
  id,
  position,
  type,
  subject: { type: subjectType, id: subjectId },
  version,
  data,
  actor,
  at: showTime(at),
});

/** What happened, in order. Nobody reads what she may not hear: neither as it happens, nor afterwards. */
export const listEventsBy =
  ({ toldWhole }: Pick<Audience, 'toldWhole'>): UseCases<typeof endpoints>['listEvents'] =>
  async (ctx, input) => {
    const { after = 0, limit = 50 } = input;
    const types = bothOf(input.types?.split(',') ?? null, toldWhole(ctx.who));
    // The end of the feed is read in the same snapshot: with a filter, what was looked at need not be looked at again.
    const { rows } = await sql<{ last: number | null; event: number | null } & FeedRow>`
      select counter.last_position as last, ${COLUMNS}
      from (select coalesce(max(last_position), 0) as last_position from event_counter where tenant_id = ${ctx.tenant.id}) as counter
      left join lateral (
        select * from event where tenant_id = ${ctx.tenant.id} and position > ${after}
          and (${types}::text[] is null or type = any (${types}::text[]))
        order by position limit ${limit}) as event on true
      order by event.position`.execute(ctx.db);
    const items = rows.filter(({ id }) => id !== null).map(toEvent);
    const end = items.length === limit ? items.at(-1)?.position : rows[0]?.last;
    return { items, nextAfter: Math.max(after, end ?? 0) };
  };

const bothOf = (asked: readonly string[] | null, told: readonly string[] | null): readonly string[] | null =>
  asked === null || told === null ? (asked ?? told) : asked.filter((type) => told.includes(type));

/** Events of one tenant as they come; one reader in a process serves all who follow. */
export interface Feed {
  /**
   * Calls `hear` for everything behind `after`, in order; without `after`, for everything from now on.
   * @returns where the follower starts, whether `after` was too far back to catch up
   *   with (then it starts from now on and the follower must read the whole state anew), and how to leave
   */
  follow(tenantId: number, after: number | null, hear: (event: Event) => void): Promise<Following>;
  close(): Promise<void>;
}

export interface Following {
  readonly position: number;
  /** Was something left out between `after` and `position`? */
  readonly gap: boolean;
  readonly leave: () => void;
}

interface Follower {
  readonly hear: (event: Event) => void;
  /** Where it begins; another process may have told it more than this one has read yet. */
  readonly after: number;
  /** What comes before the follower has caught up. */
  held: Event[] | null;
}

interface Stream {
  position: number;
  readonly followers: Set<Follower>;
}

/** The most events a follower may have missed and still catch up with one by one. */
export const MAX_CATCH_UP = 1_000;
const BATCH = 500;

/** Reads new events once per tenant that somebody follows, whenever there are any. */
export function createFeed(database: Database, signals: Signals, onError: (error: unknown) => void): Feed {
  const streams = new Map<number, Stream>();
  const db = database.forTenant(ALL_TENANTS);

  const readOn = async (): Promise<boolean> => {
    const open = [...streams];
    if (open.length === 0) return false;
    const { rows } = await sql<FeedRow>`
      select ${COLUMNS} from unnest(${open.map(([id]) => id)}::integer[], ${open.map(([, { position }]) => position)}::bigint[])
        as stream (tenant_id, position)
      cross join lateral (
        select * from event where event.tenant_id = stream.tenant_id and event.position > stream.position
        order by event.position limit ${BATCH}) as event
      order by event.tenant_id, event.position`.execute(db);
    for (const row of rows) pass(streams.get(row.tenantId), row);
    return rows.length >= BATCH;
  };
  const step = async (): Promise<void> => {
    while (await readOn());
  };
  const loop = startLoop(step, { everyMs: null, onError, hear: (wake) => signals.on('sequenced', wake) });

  return {
    async follow(tenantId, after, hear) {
      const end = await endOf(database, tenantId);
      const stream = openStream(streams, tenantId, end);
      // What the stream passes on from here is held; what lies between `after` and here is read.
      const start = stream.position;
      const gap = after !== null && (start - after > MAX_CATCH_UP || after > Math.max(start, end));
      const follower: Follower = { hear, after: after === null || gap ? start : after, held: [] };
      stream.followers.add(follower);
      const leave = (): void => {
        stream.followers.delete(follower);
        if (stream.followers.size === 0 && streams.get(tenantId) === stream) streams.delete(tenantId);
      };
      try {
        if (after !== null && !gap) for (const event of await between(database, tenantId, after, start)) hear(event);
      } catch (error) {
        leave();
        throw error;
      }
      for (const event of follower.held ?? []) hear(event);
      follower.held = null;
      return { position: start, gap, leave };
    },
    close: () => loop.stop(),
  };
}

function openStream(streams: Map<number, Stream>, tenantId: number, end: number): Stream {
  const known = streams.get(tenantId);
  if (known) return known;
  const stream: Stream = { position: end, followers: new Set() };
  streams.set(tenantId, stream);
  return stream;
}

function pass(stream: Stream | undefined, row: FeedRow): void {
  // A stream opened or moved while we read has its own idea of what comes next.
  if (!stream || row.position !== stream.position + 1) return;
  stream.position = row.position;
  const event = toEvent(row);
  for (const { held, after, hear } of stream.followers) {
    if (event.position <= after) continue;
    if (held) held.push(event);
    else hear(event);
  }
}

async function endOf(database: Database, tenantId: number): Promise<number> {
  const row = await database
    .forTenant(tenantId)
    .selectFrom('eventCounter')
    .select('lastPosition')
    .where('tenantId', '=', tenantId)
    .executeTakeFirst();
  return row?.lastPosition ?? 0;
}

async function between(database: Database, tenantId: number, after: number, last: number): Promise<Event[]> {
  const { rows } = await sql<FeedRow>`select ${COLUMNS} from event
    where tenant_id = ${tenantId} and position > ${after} and position <= ${last} order by position`.execute(
    database.forTenant(tenantId),
  );
  return rows.map(toEvent);
}
