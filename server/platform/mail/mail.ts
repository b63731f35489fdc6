import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import type { Tx } from '../context/context.ts';
import { pageOf } from '../contract/page.ts';
import type { UseCases } from '../context/use-case.ts';
import { newId } from '../ids.ts';
import { startLoop, type Loop } from '../jobs/loop.ts';
import { showTime, showTimeOrNull, toDate } from '../time.ts';
import type { endpoints, MailState } from './contract.ts';
import { toHtml } from './html.ts';

/** A mail to one person, in plain words. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Is there a mail server? Without one, mails are kept for the administrator to read. */
export type MailRoute = 'kept' | 'pending';

/**
 * Puts letters into the outgoing mail, in the caller's transaction; sending comes later and elsewhere. One whose address
 * cannot be one is kept as failed, for the administrator to see.
 */
export async function postMail(tx: Tx, letters: readonly Letter[], route: MailRoute): Promise<void> {
  if (letters.length === 0) return;
  const now = toDate(tx.now);
  const rows = letters.map(({ to, subject, text }) => ({
    tenantId: tx.tenant.id,
    id: newId(),
    recipient: to,
    subject: oneLine(subject),
    body: text,
    createdAt: now,
    nextAttemptAt: now,
    ...(isAddress(to) ? { state: route } : { state: 'failed', error: 'This is not a mail address' }),
  }));
  await tx.db.insertInto('mail').values(rows).execute();
}

/** One address and nothing else: no list, no name, no line break, nothing that a mail header could take for more. */
const isAddress = (text: string): boolean =>
  text.length <= 320 && /^[^\s\p{Cc}@<>(),;:"\\]+@[^\s\p{Cc}@<>(),;:"\\]+$/u.test(text);

const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();

export const listMail: UseCases<typeof endpoints>['listMail'] = (ctx, { state, ...paging }) => {
  let query = ctx.db
    .selectFrom('mail')
    .select(['id', 'recipient', 'subject', 'body', 'state', 'attempt', 'error', 'createdAt', 'sentAt'])
    .where('tenantId', '=', ctx.tenant.id);
  if (state !== undefined) query = query.where('state', '=', state);
  return pageOf(paging, {
    by: ['time', 'uuid'],
    select: (before, limit) => {
      const newest = query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit);
      if (!before) return newest.execute();
      const [at, id] = before;
      return newest.where(sql<boolean>`(created_at, id) < (${new Date(at)}::timestamptz, ${id}::uuid)`).execute();
    },
    keyOf: ({ createdAt, id }) => [createdAt.getTime(), id],
    show: (rows) =>
      rows.map((row) => ({
        ...row,
        state: row.state as MailState,
        createdAt: showTime(row.createdAt),
        sentAt: showTimeOrNull(row.sentAt),
      })),
  });
};

export interface MailerOptions {
  readonly database: Database;
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly smtpUrl: string;
  /** Sender, as `Name <address>`. */
  readonly from: string;
  /** The address of the web app: the only one that a mail links to. */
  readonly publicUrl: string;
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
  /** How often the outgoing mail is looked at. Default 2 s. */
  readonly everyMs?: number;
}

const BATCH = 20;
/** Longer than one attempt can take; what a killed process had taken is sent by another one after this. */
const LEASE = Temporal.Duration.from({ minutes: 5 });
/** Waits after the first, second … failure, in minutes; after the last the mail is given up. */
const RETRY_MINUTES: readonly number[] = [1, 5, 15, 60, 240, 720, 1_440];

/** Sends pending mail, several processes sharing the work. */
export function startMailer(options: MailerOptions): Loop {
  const { database, smtpUrl, from, publicUrl, clock, onError, everyMs = 2_000 } = options;
  const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
  const guard = { disableFileAccess: true, disableUrlAccess: true };
  const transport = createTransport({ url: smtpUrl, ...patience, ...guard });

  const send = async (mail: TakenMail): Promise<void> => {
    let failure: unknown = null;
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: mail.body,
        html: toHtml(mail.body, publicUrl),
        messageId: `<${mail.id}@atrium>`, // the same on each attempt
        headers: { 'auto-submitted': 'auto-generated' },
      });
    } catch (error) {
      failure = error;
      onError(error);
    }
    await settle(database, mail, clock(), failure);
  };
  const sendAll = async (): Promise<void> => {
    for (;;) {
      const mails = await take(database, clock());
      await Promise.all(mails.map(send));
      if (mails.length < BATCH) return;
    }
  };
  const loop = startLoop(sendAll, { everyMs, onError });
  return {
    wake: () => loop.wake(),
    async stop() {
      await loop.stop();
      transport.close();
    },
  };
}

interface TakenMail {
  readonly tenantId: number;
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly attempt: number;
}

async function take(database: Database, now: Temporal.Instant): Promise<TakenMail[]> {
  const { rows } = await sql<TakenMail>`
    update mail set attempt = mail.attempt + 1, next_attempt_at = ${toDate(now.add(LEASE))}
    from (select tenant_id, id from mail where state = 'pending' and next_attempt_at <= ${toDate(now)}
          order by next_attempt_at limit ${BATCH} for update skip locked) as due
    where mail.tenant_id = due.tenant_id and mail.id = due.id
    returning mail.tenant_id, mail.id, mail.recipient, mail.subject, mail.body, mail.attempt`.execute(
    database.forTenant(ALL_TENANTS),
  );
  return rows;
}

async function settle(database: Database, mail: TakenMail, now: Temporal.Instant, failure: unknown): Promise<void> {
  await database
    .forTenant(ALL_TENANTS)
    .updateTable('mail')
    .set(failure === null ? { state: 'sent', sentAt: toDate(now), error: null } : nextTry(mail, now, failure))
    .where('tenantId', '=', mail.tenantId)
    .where('id', '=', mail.id)
    .where('attempt', '=', mail.attempt)
    .where('state', '=', 'pending')
    .execute();
}

function nextTry({ attempt }: TakenMail, now: Temporal.Instant, failure: unknown) {
  const error = oneLine(failure instanceof Error ? failure.message : String(failure));
  const minutes = RETRY_MINUTES[attempt - 1];
  if (minutes === undefined || isFinal(failure)) return { state: 'failed', error };
  return { error, nextAttemptAt: toDate(now.add({ minutes })) };
}

/** The mail server took the connection and refuses this mail for good (RFC 5321 §4.2.1: 5yz). */
function isFinal(failure: unknown): boolean {
  const { code, responseCode } = failure as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
}
