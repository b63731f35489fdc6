import { sql } from 'kysely';
import type { DataOf, EventType } from '../contract/event.ts';
import type { Tx } from '../context/context.ts';
import { toInstant } from '../time.ts';

interface Happened {
  readonly id: string;
  readonly position: number;
  readonly subject: { readonly type: string; readonly id: number };
  readonly version: number;
  /** `user:12`, `token:3` or `system`. */
  readonly actor: string;
  readonly at: Temporal.Instant;
}

/** An event as listeners inside Atrium hear it: its type says what it carries. */
export type HeardEvent<T extends EventType = EventType> = {
  [Type in T]: Happened & { readonly type: Type; readonly data: DataOf<Type> };
}[T];

/**
 * Somebody inside Atrium who acts on events, declared in wiring. Its writes and the note that it has reacted are one
 * transaction, so each event has its effect once. It hears events of one tenant in their order, except that one it failed
 * on comes again later, alone: it must mind `version` where that matters.
 */
export interface EventListener<T extends EventType = EventType> {
  /** Unique, and kept: what waits for it is stored under this name. */
  readonly name: string;
  readonly hears: readonly T[];
  /** Is there anything to do about it? Asked before it is noted, so that what concerns nobody costs no row. Pure. */
  concerns?(event: HeardEvent<T>): boolean;
  /** No waiting for other machines in here: a transaction is open. */
  react(tx: Tx, events: readonly HeardEvent<T>[]): Promise<void>;
}

/** An event as it is stored. */
export interface EventRow {
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

/** All of them but the position. */
export const EVENT_COLUMNS = sql.raw(
  'event.id, event.type, event.subject_type, event.subject_id, event.version, event.data, event.actor, event.at',
);

/** As listeners hear it. What stands in the table was emitted, and so declared. */
export const eventFrom = ({
  id,
  position,
  type,
  subjectType,
  subjectId,
  version,
  data,
  actor,
  at,
}: EventRow): HeardEvent =>
  ({
    id,
    position,
    type,
    subject: { type: subjectType, id: subjectId },
    version,
    data,
    actor,
    at: toInstant(at),
  }) as HeardEvent;

/** The job by which a listener reacts. */
export const reactionName = (listener: string): string => `reaction.${listener}`;
