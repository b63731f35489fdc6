import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Tx } from '../context/context.ts';
import { closed, LogId } from '../contract/shapes.ts';
import { jobOf, type Job } from '../jobs/job.ts';
import {
  eventFrom,
  EVENT_COLUMNS,
  reactionName,
  type EventListener,
  type EventRow,
  type HeardEvent,
} from './listeners.ts';

const declared = { summary: 'A listener reacts to an event', data: Type.Object({ eventId: LogId }, closed) };
const BATCH = 100;

/**
 * The jobs by which listeners react. Each reacts once to each event, in the feed's order, and one that fails holds up nobody
 * else: the event comes again later, alone, and after the last attempt it is kept with its error.
 */
export const reactionJobs = (listeners: readonly EventListener[]): Job[] =>
  listeners.map((listener) =>
    jobOf(reactionName(listener.name), declared, {
      inOrder: true,
      atOnce: BATCH,
      async inside(tx, all) {
        const events = await selectEvents(tx, all);
        if (events.length > 0) await listener.react(tx, events);
      },
    }),
  );

async function selectEvents(tx: Tx, asked: readonly { readonly eventId: string }[]): Promise<HeardEvent[]> {
  const { rows } = await sql<EventRow>`
    select event.position, ${EVENT_COLUMNS} from event
    where tenant_id = ${tx.tenant.id} and id = any (${asked.map(({ eventId }) => eventId)}::uuid[])
    order by position`.execute(tx.db);
  return rows.map(eventFrom);
}
