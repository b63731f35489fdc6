import { sql } from 'kysely';
import type { Tx } from '../context/context.ts';
import { may, type Principal } from '../context/principal.ts';
import { pageOf } from '../contract/page.ts';
import { scopes } from '../contract/scopes.ts';
import type { UseCases } from '../context/use-case.ts';
import { newId } from '../ids.ts';
import { clearOlder } from '../jobs/housekeeping.ts';
import { showTime, showTimeOrNull, toDate } from '../time.ts';
import type { endpoints, MailRoute, MailState } from './contract.ts';

/** A mail to one person, in plain words. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** It holds a link that lets its reader in: kept for nobody else once it is sent. */
  readonly confidential?: boolean;
  /** A file for the reader's calendar (RFC 5545), which says itself what is to be done with it. */
  readonly calendar?: string | null;
  /** A code in a line of its own, that the reader is also shown as a picture for scanners. */
  readonly qrCode?: string | null;
  /** What it tells of: it goes with that. */
  readonly about?: { readonly type: string; readonly id: number };
}

export type { MailRoute };

/** Which way mails go with this setting. */
export const mailRouteBy = (smtpUrl: string | null): MailRoute => (smtpUrl === null ? 'kept' : 'pending');

/**
 * Puts letters into the outgoing mail, in the caller's transaction; sending comes later and elsewhere. One whose address
 * cannot be one is kept as failed, for the administrator to see.
 */
export async function postMail(tx: Tx, letters: readonly Letter[], route: MailRoute): Promise<void> {
  if (letters.length === 0) return;
  const rows = letters.map(({ to, subject, text, confidential = false, calendar = null, qrCode = null, about }) => ({
    tenantId: tx.tenant.id,
    id: newId(),
    recipient: to,
    subject: oneLine(subject),
    body: text,
    confidential,
    calendar,
    qrCode,
    aboutType: about?.type ?? null,
    aboutId: about?.id ?? null,
    createdAt: toDate(tx.now),
    ...(isAddress(to) ? { state: route } : { state: 'failed', error: 'This is not a mail address' }),
  }));
  await tx.db.insertInto('mail').values(rows).execute();
  for (const { id, state } of rows) if (state === 'pending') tx.later('mail.send', { mailId: id });
}

/** One address and nothing else: no list, no name, no line break, nothing that a mail header could take for more. */
const isAddress = (text: string): boolean =>
  text.length <= 320 && /^[^\s\p{Cc}@<>(),;:"\\]+@[^\s\p{Cc}@<>(),;:"\\]+$/u.test(text);

/** Text of somebody else's as one short line. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();

/** What stands in the place of a confidential mail. */
export const HIDDEN = 'This mail holds a link that acts for who receives it; nobody else reads it.';

/**
 * A link that acts for somebody, or sets her password, is worth all that she may. Only without a mail server does anybody else need to see it:
 * to hand it on, and only who may everything, and so all that she may.
 */
const mayOpen = (who: Principal, state: string): boolean =>
  state === 'kept' && scopes.every((scope) => may(who, scope, 'whole'));

/** Outgoing mail, the newest first; to whom it goes is a contact. */
export const listMail: UseCases<typeof endpoints>['listMail'] = (ctx, { state, ...paging }) => {
  const withAddresses = may(ctx.who, 'people:contacts', 'whole');
  let query = ctx.db
    .selectFrom('mail')
    .select(['id', 'recipient', 'subject', 'body', 'state', 'attempt', 'error', 'createdAt', 'sentAt', 'confidential'])
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
      rows.map(({ confidential, ...row }) => ({
        ...row,
        ...(withAddresses ? {} : withoutAddress(row)),
        body: confidential && !mayOpen(ctx.who, row.state) ? HIDDEN : row.body,
        state: row.state as MailState,
        createdAt: showTime(row.createdAt),
        sentAt: showTimeOrNull(row.sentAt),
      })),
  });
};

/** What a mail server says of a mail often repeats to whom it went. */
const withoutAddress = ({ recipient, error }: { readonly recipient: string; readonly error: string | null }) => ({
  recipient: null,
  error: error?.replaceAll(recipient, '…') ?? null,
});

/** Takes out what tells of things that are forgotten, sent or not; what is on its way to a mail server is past stopping. */
export async function forgetMailsAbout({ db, tenant }: Tx, type: string, ids: readonly number[]): Promise<void> {
  await db
    .deleteFrom('mail')
    .where('tenantId', '=', tenant.id)
    .where('aboutType', '=', type)
    .where('aboutId', '=', sql<number>`any(${ids}::integer[])`)
    .execute();
}

/**
 * Takes out what was written to an address about things of a kind: of these all, sent or not.
 * @param email in small letters @param about `others`: of others what waits no more, too
 */
export async function forgetMailsTo(
  { db, tenant }: Tx,
  email: string,
  about: { readonly type: string; readonly ids: readonly number[]; readonly others: boolean },
): Promise<void> {
  await db
    .deleteFrom('mail')
    .where('tenantId', '=', tenant.id)
    .where(sql<string>`lower(recipient)`, '=', email)
    .where('aboutType', '=', about.type)
    .where(sql<boolean>`(about_id = any(${about.ids}::integer[]) or (${about.others}::boolean and state <> 'pending'))`)
    .execute();
}

/** Mails are kept for a quarter of a year once they are sent, given up or kept. */
export const forgetOldMails = clearOlder(
  'mail',
  'created_at',
  Temporal.Duration.from({ hours: 90 * 24 }),
  "state <> 'pending'",
);
