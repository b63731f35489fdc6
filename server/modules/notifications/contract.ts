import { Type, type Static } from 'typebox';
import { Data } from '../../platform/events/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed, LogId, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** Letters that one person's doings cause in an hour, at most; who is beyond that is told in the app alone. */
export const MAX_LETTERS_PER_HOUR = 100;

export const Notification = Type.Object(
  {
    id: LogId,
    type: Type.String({ description: 'The event it tells of, e.g. `booking.cancelled`' }),
    title: Type.String(),
    data: Data,
    createdAt: ShownTime,
    readAt: orNull(ShownTime),
  },
  closed,
);
export type Notification = Static<typeof Notification>;

const LogIdParams = Type.Object({ id: LogId }, closed);

/** All of them act on the caller's own notifications; a token of a program has none. */
export const endpoints = declareEndpoints({
  listNotifications: {
    method: 'GET',
    path: '/notifications',
    scope: 'notifications:read',
    summary: 'What you were told, the newest first',
    query: Type.Object({ unread: Type.Optional(Type.Boolean()), ...paging }, closed),
    reply: page(Notification),
  },
  markRead: {
    method: 'POST',
    path: '/notifications/{id}/reading',
    scope: 'notifications:read',
    summary: 'You have read one',
    params: LogIdParams,
    reply: Notification,
  },
  markAllRead: {
    method: 'POST',
    path: '/notifications/reading',
    scope: 'notifications:read',
    summary: 'You have read all',
    reply: Type.Object({ read: Type.Integer({ description: 'How many were unread' }) }, closed),
  },
});
