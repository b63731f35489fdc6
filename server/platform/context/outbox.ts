import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { toDate } from '../time.ts';
import type { Connection } from '../db/connect.ts';
import { prepared } from '../db/prepared.ts';
import type { Asking } from './principal.ts';
import { subjectOf, type DataOf, type EventType } from '../contract/event.ts';
import type { Tenant } from '../tenants.ts';

/** A change for the audit log: what was done to what, before and after (null: there was, or is, nothing). */
export interface Change {
  /** `noun.past_verb`, e.g. `token.revoked`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: number | string };
  readonly before: object | null;
  readonly after: object | null;
}

/** What is told of an event: `data` is what hearers get; `before` and `after` go to the audit log. */
export interface Told<T extends EventType> {
  /** Of its subject. */
  readonly id: number;
  /** The subject's own sequence number; a hearer drops what is older than what it has. */
  readonly version: number;
  readonly data: DataOf<T>;
  readonly before: object | null;
  readonly after: object | null;
}

/** An event on its way into the outbox. */
export interface Emitted {
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: number };
  readonly version: number;
  readonly data: object;
  readonly before: object | null;
  readonly after: object | null;
}

/** Puts together what happened and what is told of it. */
export const eventOf = <T extends EventType>(type: T, { id, ...told }: Told<T>): Emitted => ({
  type,
  subject: { type: subjectOf(type), id },
  ...told,
});

const WRITE = prepared(
  (given: ReturnType<typeof columnsOf>) => sql`
  with told as (
    insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
    select ${given.tenantId}::integer, id, type, subject_type, subject_id, version, data::jsonb, ${given.actor}::text, ${given.at}::timestamptz
    from unnest(${given.eventIds}::uuid[], ${given.types}::text[], ${given.eventSubjects}::text[], ${given.eventSubjectIds}::integer[],
                ${given.versions}::integer[], ${given.data}::text[]) as event (id, type, subject_type, subject_id, version, data))
  insert into audit (tenant_id, id, at, actor, actor_name, ip, request_id, action, subject_type, subject_id, before, after)
  select ${given.tenantId}::integer, id, ${given.at}::timestamptz, ${given.actor}::text, ${given.actorName}::text, ${given.ip}::text,
    ${given.requestId}::text, action, subject_type, subject_id, before::jsonb, after::jsonb
  from unnest(${given.changeIds}::uuid[], ${given.actions}::text[], ${given.subjects}::text[], ${given.subjectIds}::text[],
              ${given.before}::text[], ${given.after}::text[]) as change (id, action, subject_type, subject_id, before, after)`,
);

const columnsOf = (
  { tenant, who, now, ip, requestId }: Asking & { readonly tenant: Tenant },
  events: readonly Emitted[],
  changes: readonly Change[],
) => ({
  tenantId: tenant.id,
  actor: who.key,
  actorName: who.name,
  ip,
  requestId,
  at: toDate(now),
  eventIds: events.map(newId),
  types: events.map(({ type }) => type),
  eventSubjects: events.map(({ subject }) => subject.type),
  eventSubjectIds: events.map(({ subject }) => subject.id),
  versions: events.map(({ version }) => version),
  data: events.map(({ data }) => json(data)),
  changeIds: changes.map(newId),
  actions: changes.map(({ action }) => action),
  subjects: changes.map(({ subject }) => subject.type),
  subjectIds: changes.map(({ subject }) => String(subject.id)),
  before: changes.map(({ before }) => json(before)),
  after: changes.map(({ after }) => json(after)),
});

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/**
 * Sends the events and audit rows of a transaction as its last statement, without waiting: the COMMIT follows in the
 * same packet and counts only if it succeeds. Each event is audited too.
 */
export function writeOutbox(
  connection: Connection,
  asking: Asking & { readonly tenant: Tenant },
  events: readonly Emitted[],
  changes: readonly Change[],
): Promise<unknown>[] {
  if (events.length + changes.length === 0) return [];
  const told = events.map(({ type, subject, before, after }): Change => ({ action: type, subject, before, after }));
  const sent = connection.executeQuery(WRITE.with(columnsOf(asking, events, [...told, ...changes])));
  sent.catch(() => undefined); // judged with the COMMIT
  return [sent];
}
