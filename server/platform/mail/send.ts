import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import type { Ctx } from '../context/context.ts';
import type { JobData } from '../contract/job.ts';
import { GiveUp, type Outside } from '../jobs/job.ts';
import { toDate } from '../time.ts';
import type { jobs } from './contract.ts';
import { toHtml } from './html.ts';
import { HIDDEN, oneLine } from './mail.ts';
import { CODE_PIXELS, drawQrCode } from './qr-code.ts';

export interface SenderOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly smtpUrl: string;
  /** Sender, as `Name <address>`. */
  readonly from: string;
  /** The address of the web app: the only one that a mail links to. */
  readonly publicUrl: string;
  readonly clock: () => Temporal.Instant;
}

export interface Sender extends Outside<JobData<(typeof jobs)['mail.send']>>, Disposable {}

/** Hands mails to the mail server. The row in `mail` tells the administrator what came of it. */
export function createSender({ smtpUrl, from, publicUrl, clock }: SenderOptions): Sender {
  const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
  const guard = { disableFileAccess: true, disableUrlAccess: true };
  const transport = createTransport({ url: smtpUrl, ...patience, ...guard });
  return {
    atATime: 20,
    async outside(ctx, { mailId }, { attempt }) {
      const mail = await findPending(ctx, mailId);
      if (!mail) return; // sent, and the process ended before the job was settled
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: mail.recipient },
          subject: mail.subject,
          text: mail.body,
          html: toHtml(mail.body, publicUrl, pictureOf(mail.qrCode)),
          ...(mail.calendar !== null && calendarOf(mail.calendar)),
          ...(mail.qrCode !== null && { attachments: [await codeOf(mail.qrCode)] }),
          messageId: `<${mailId}@atrium>`, // the same on each attempt
          headers: { 'auto-submitted': 'auto-generated' },
        });
      } catch (error) {
        await note(ctx, mailId, { attempt, error: wordsOf(error) });
        throw isFinal(error) ? new GiveUp(wordsOf(error), { cause: error }) : error;
      }
      await note(ctx, mailId, { state: 'sent', attempt, sentAt: toDate(clock()), error: null });
    },
    gaveUp: (ctx, { mailId }, error) => note(ctx, mailId, { state: 'failed', error: wordsOf(error) }),
    [Symbol.dispose]: () => transport.close(),
  };
}

/** As calendars expect it in a mail: beside the text, with what is to be done with it, and to be opened by hand (RFC 6047). */
const invitationOf = (content: string) => ({
  method: methodOf(content),
  filename: `${/^UID:visit-/m.test(content) ? 'visit' : 'booking'}.ics`,
  content,
});

const CODE_CID = 'code@atrium';
const pictureOf = (code: string | null) => (code === null ? null : { line: code, cid: CODE_CID, size: CODE_PIXELS });

/** Shown in the letter, and there to be saved or printed. */
const codeOf = async (code: string) => ({
  filename: 'code.png',
  content: Buffer.from(await drawQrCode(code)),
  contentType: 'image/png',
  cid: CODE_CID,
  contentDisposition: 'inline' as const,
});

const methodOf = (content: string): string => /^METHOD:(\w+)\r?$/m.exec(content)?.[1] ?? 'PUBLISH';

/** What is to be done is said of one booking (RFC 5546): of several, each is a file of its own. */
function calendarOf(content: string) {
  const sheets = content.split(/(?<=^END:VCALENDAR\r\n)/m);
  if (sheets.length === 1) return { icalEvent: invitationOf(content) };
  return {
    attachments: sheets.map((sheet, i) => ({
      filename: `booking-${i + 1}.ics`,
      content: sheet,
      contentType: `text/calendar; charset=utf-8; method=${methodOf(sheet)}`,
    })),
  };
}

const findPending = (ctx: Ctx, mailId: string) =>
  ctx.db
    .selectFrom('mail')
    .select(['recipient', 'subject', 'body', 'calendar', 'qrCode'])
    .where('tenantId', '=', ctx.tenant.id)
    .where('id', '=', mailId)
    .where('state', '=', 'pending')
    .executeTakeFirst();

interface Noted {
  readonly state?: 'sent' | 'failed';
  readonly attempt?: number;
  readonly error: string | null;
  readonly sentAt?: Date;
}

const note = (ctx: Ctx, mailId: string, noted: Noted): Promise<void> =>
  ctx.tx(async (tx) => {
    await tx.db
      .updateTable('mail')
      .set(noted)
      .$if(noted.state !== undefined, (mail) =>
        mail.set((row) => ({ body: sql<string>`case when confidential then ${HIDDEN} else ${row.ref('body')} end` })),
      )
      .where('tenantId', '=', tx.tenant.id)
      .where('id', '=', mailId)
      .where('state', '=', 'pending')
      .execute();
  });

const wordsOf = (failure: unknown): string => oneLine(failure instanceof Error ? failure.message : String(failure));

/** The mail server took the connection and refuses this mail for good (RFC 5321 §4.2.1: 5yz). */
function isFinal(failure: unknown): boolean {
  const { code, responseCode } = failure as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
}
