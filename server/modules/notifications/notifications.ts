import { pageOf } from '../../platform/contract/page.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import type { Notification, endpoints } from './contract.ts';
import { selectNotifications, updateAllRead, updateRead, type NotificationRow } from './store.ts';

export { outOfUseListener } from './out-of-use.ts';
export { reminderListener } from './reminders.ts';
export { getNoticeSettings, updateNoticeSettings } from './settings.ts';
export { deleteAboutVisits as forgetNoticesAboutVisits } from './store.ts';
export { writeToVisitors } from './visitor-letters.ts';
export { notificationListener, remind, type NotificationOptions } from './tell.ts';

type Calls = UseCases<typeof endpoints>;

function toNotification({ id, type, data, createdAt, readAt }: NotificationRow): Notification {
  const { title, ...rest } = data as { readonly title: string };
  return { id, type, title, data: rest, createdAt: showTime(createdAt), readAt: showTimeOrNull(readAt) };
}

/** The caller's own; a program has none. */
export const listNotifications: Calls['listNotifications'] = (ctx, { unread = false, ...paging }) => {
  const { userId } = ctx.who;
  return pageOf(paging, {
    by: ['time', 'uuid'],
    select: async (before, limit) =>
      userId === null ? [] : selectNotifications(ctx, userId, { unread, before, limit }),
    keyOf: ({ createdAt, id }) => [createdAt.getTime(), id],
    show: (rows) => rows.map(toNotification),
  });
};

/** Reading is nobody else's business: it is neither told nor audited. */
export const markRead: Calls['markRead'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { userId } = tx.who;
    return toNotification(found(userId === null ? null : await updateRead(tx, userId, id)));
  });

export const markAllRead: Calls['markAllRead'] = (ctx) =>
  ctx.tx(async (tx) => {
    const { userId } = tx.who;
    return { read: userId === null ? 0 : await updateAllRead(tx, userId) };
  });

/** Notifications are kept for a quarter of a year, read or not. */
export const forgetOldNotifications = clearOlder(
  'notification',
  'created_at',
  Temporal.Duration.from({ hours: 90 * 24 }),
);
