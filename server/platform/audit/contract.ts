import { Type, type Static } from 'typebox';
import { Data } from '../events/contract.ts';
import { declareEndpoints } from '../contract/endpoint.ts';
import { closed, Line, LogId, orNull, page, paging, ShownTime, Time } from '../contract/shapes.ts';

/** One change: who, when, from where, what it was before and after. */
export const AuditEntry = Type.Object(
  {
    id: LogId,
    at: ShownTime,
    actor: Type.String({ description: '`user:12`, `token:3` or `system`' }),
    actorName: Type.String(),
    ip: orNull(Type.String()),
    requestId: orNull(Type.String()),
    action: Type.String(),
    subject: Type.Object({ type: Type.String(), id: Type.String() }, closed),
    before: orNull({ ...Data, description: 'An `email` in it is null without the scope `people:contacts`' }),
    after: orNull(Data),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntry>;

export const endpoints = declareEndpoints({
  listAudit: {
    method: 'GET',
    path: '/audit',
    scope: 'audit:read',
    reach: 'whole',
    summary: 'Who changed what, the newest first',
    query: Type.Object(
      {
        subjectType: Type.Optional(Line(100)),
        subjectId: Type.Optional(Line(100)),
        actor: Type.Optional(Line(100)),
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        ...paging,
      },
      closed,
    ),
    reply: page(AuditEntry),
  },
});
