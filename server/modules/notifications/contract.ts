import { Type, type Static } from 'typebox';
import { Data } from '../../platform/events/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id, LogId, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

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

/** The languages that Atrium writes to people in. */
export const languages = ['en', 'zh-Hant', 'de'] as const;
export type Language = (typeof languages)[number];

const settings = {
  language: Type.Enum([...languages], { description: 'Of what you are told, in the app and by mail' }),
  remindMinutes: orNull(
    Type.Integer({ minimum: 5, maximum: 1440, description: 'You are reminded so long before the start; null: never' }),
  ),
  remindOf: Type.Enum(['rooms', 'everything']),
  remindByMail: Type.Boolean({ description: 'Reminders come by mail too' }),
};
export const NoticeSettings = Type.Object(settings, closed);
export type NoticeSettings = Static<typeof NoticeSettings>;

export const jobs = declareJobs({
  'booking.remind': {
    summary: 'Remind somebody of a booking that begins soon',
    data: Type.Object({ bookingId: Id, userId: Id }, closed),
  },
});

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
  getNoticeSettings: {
    method: 'GET',
    path: '/notification-settings',
    scope: 'notifications:read',
    summary: 'How you are told',
    reply: NoticeSettings,
  },
  updateNoticeSettings: {
    method: 'PATCH',
    path: '/notification-settings',
    scope: 'notifications:read',
    summary: 'Change how you are told; what is absent stays',
    body: Type.Partial(Type.Object(settings), closed),
    reply: NoticeSettings,
  },
  markAllRead: {
    method: 'POST',
    path: '/notifications/reading',
    scope: 'notifications:read',
    summary: 'You have read all',
    reply: Type.Object({ read: Type.Integer({ description: 'How many were unread' }) }, closed),
  },
});
