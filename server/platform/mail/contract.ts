import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../contract/endpoint.ts';
import { declareJobs } from '../contract/job.ts';
import { closed, LogId, orNull, page, paging, ShownTime } from '../contract/shapes.ts';

/** Is there a mail server? Without one, mails are kept for the administrator to read. */
export const mailRoutes = ['kept', 'pending'] as const;
export type MailRoute = (typeof mailRoutes)[number];

export const mailStates = [...mailRoutes, 'sent', 'failed'] as const;
export type MailState = (typeof mailStates)[number];

export const Mail = Type.Object(
  {
    id: LogId,
    recipient: orNull(Type.String({ description: 'Null when you lack the scope `people:contacts`' })),
    subject: Type.String(),
    body: Type.String(),
    state: Type.Enum([...mailStates], { description: '`kept`: there is no mail server, so it stays here' }),
    attempt: Type.Integer(),
    error: orNull(Type.String()),
    createdAt: ShownTime,
    sentAt: orNull(ShownTime),
  },
  closed,
);
export type Mail = Static<typeof Mail>;

export const endpoints = declareEndpoints({
  listMail: {
    method: 'GET',
    path: '/mail',
    scope: 'mail:read',
    reach: 'whole',
    summary: 'Outgoing mail, the newest first',
    query: Type.Object({ state: Type.Optional(Type.Enum([...mailStates])), ...paging }, closed),
    reply: page(Mail),
  },
});

const minutes = (...waits: readonly number[]): readonly number[] => waits.map((wait) => 60 * wait);

export const jobs = declareJobs({
  'mail.send': {
    summary: 'Hand a mail to the mail server',
    data: Type.Object({ mailId: LogId }, closed),
    retry: minutes(1, 5, 15, 60, 240, 720, 1_440),
  },
});
