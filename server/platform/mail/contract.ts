import { Type, type Static } from 'typebox';
import { endpoints } from '../http/endpoint.ts';
import { closed, LogId, orNull, page, paging, ShownTime } from '../http/shapes.ts';

export const MailState = Type.Union(
  (['kept', 'pending', 'sent', 'failed'] as const).map((state) => Type.Literal(state)),
);
export type MailState = 'kept' | 'pending' | 'sent' | 'failed';

export const Mail = Type.Object(
  {
    id: LogId,
    recipient: Type.String(),
    subject: Type.String(),
    body: Type.String(),
    state: { ...MailState, description: '`kept`: there is no mail server, so it stays here' },
    attempt: Type.Integer(),
    error: orNull(Type.String()),
    createdAt: ShownTime,
    sentAt: orNull(ShownTime),
  },
  closed,
);
export type Mail = Static<typeof Mail>;

export const mailEndpoints = endpoints({
  listMail: {
    method: 'GET',
    path: '/mail',
    scope: 'mail:read',
    summary: 'Outgoing mail, the newest first',
    query: Type.Object({ state: Type.Optional(MailState), ...paging }, closed),
    reply: page(Mail),
  },
});
