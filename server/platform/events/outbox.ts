import { newId } from '../ids.ts';
import { toDate } from '../time.ts';
import type { Connection, Db } from '../db/connect.ts';
import type { Asking } from '../db/context.ts';
import type { Json } from '../db/schema.d.ts';
import type { Tenant } from '../auth/principal.ts';

/** A change for the audit log: what was done to what, before and after (null: there was, or is, nothing). */
export interface Change {
  /** `noun.past_verb`, e.g. `token.revoked`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: number | string };
  readonly before: object | null;
  readonly after: object | null;
}

/** Something that happened and that others may hear. `data` is what they get; `before`/`after` go to the audit log. */
export interface Emitted {
  /** `noun.past_verb`, e.g. `booking.created`. */
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: number };
  /** The subject's own sequence number; a hearer drops what is older than what it has. */
  readonly version: number;
  readonly data: object;
  readonly before: object | null;
  readonly after: object | null;
}

/**
 * Sends the events and audit rows of a transaction as its last statements, without waiting: the COMMIT follows in the
 * same packet and counts only if they succeed.
 */
export function writeOutbox(
  db: Db,
  connection: Connection,
  asking: Asking & { readonly tenant: Tenant },
  events: readonly Emitted[],
  changes: readonly Change[],
): Promise<unknown>[] {
  const told = events.map(({ type, subject, before, after }): Change => ({ action: type, subject, before, after }));
  const audits = [...told, ...changes];
  const sent: Promise<unknown>[] = [];
  if (events.length > 0) {
    sent.push(
      connection.executeQuery(
        db
          .insertInto('event')
          .values(events.map((event) => eventRow(asking, event)))
          .compile(),
      ),
    );
  }
  if (audits.length > 0) {
    sent.push(
      connection.executeQuery(
        db
          .insertInto('audit')
          .values(audits.map((change) => auditRow(asking, change)))
          .compile(),
      ),
    );
  }
  for (const promise of sent) promise.catch(() => undefined); // judged with the COMMIT
  return sent;
}

const json = (value: object | null): Json => (value === null ? null : JSON.stringify(value));

const eventRow = (asking: Asking & { readonly tenant: Tenant }, event: Emitted) => ({
  tenantId: asking.tenant.id,
  id: newId(),
  type: event.type,
  subjectType: event.subject.type,
  subjectId: event.subject.id,
  version: event.version,
  data: json(event.data),
  actor: asking.who.key,
  at: toDate(asking.now),
});

const auditRow = (asking: Asking & { readonly tenant: Tenant }, change: Change) => ({
  tenantId: asking.tenant.id,
  id: newId(),
  at: toDate(asking.now),
  actor: asking.who.key,
  actorName: asking.who.name,
  ip: asking.ip,
  requestId: asking.requestId,
  action: change.action,
  subjectType: change.subject.type,
  subjectId: String(change.subject.id),
  before: json(change.before),
  after: json(change.after),
});
