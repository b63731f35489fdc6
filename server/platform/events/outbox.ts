import { CompiledQuery } from 'kysely';
import { newId } from '../ids.ts';
import { toDate } from '../time.ts';
import type { Connection } from '../db/connect.ts';
import type { Asking } from '../db/context.ts';
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

const WRITE = `
  with told as (
    insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
    select $1::integer, id, type, subject_type, subject_id, version, data::jsonb, $2::text, $3::timestamptz
    from unnest($4::uuid[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::text[])
      as event (id, type, subject_type, subject_id, version, data))
  insert into audit (tenant_id, actor, at, id, action, subject_type, subject_id, before, after, actor_name, ip, request_id)
  select $1::integer, $2::text, $3::timestamptz, id, action, subject_type, subject_id, before::jsonb, after::jsonb, $16::text, $17::text, $18::text
  from unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
    as change (id, action, subject_type, subject_id, before, after)`;

/**
 * Sends the events and audit rows of a transaction as its last statement, without waiting: the COMMIT follows in the
 * same packet and counts only if it succeeds.
 */
export function writeOutbox(
  connection: Connection,
  asking: Asking & { readonly tenant: Tenant },
  events: readonly Emitted[],
  changes: readonly Change[],
): Promise<unknown>[] {
  if (events.length + changes.length === 0) return [];
  const told = events.map(({ type, subject, before, after }): Change => ({ action: type, subject, before, after }));
  const audits = [...told, ...changes];
  const values = [
    asking.tenant.id,
    asking.who.key,
    toDate(asking.now),
    events.map(newId),
    events.map(({ type }) => type),
    events.map(({ subject }) => subject.type),
    events.map(({ subject }) => subject.id),
    events.map(({ version }) => version),
    events.map(({ data }) => json(data)),
    audits.map(newId),
    audits.map(({ action }) => action),
    audits.map(({ subject }) => subject.type),
    audits.map(({ subject }) => String(subject.id)),
    audits.map(({ before }) => json(before)),
    audits.map(({ after }) => json(after)),
    asking.who.name,
    asking.ip,
    asking.requestId,
  ];
  const sent = connection.executeQuery(CompiledQuery.raw(WRITE, values));
  sent.catch(() => undefined); // judged with the COMMIT
  return [sent];
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
