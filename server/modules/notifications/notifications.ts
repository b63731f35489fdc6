import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/dispatch.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findResources } from '../resources/resources.ts';
import type { Notification, endpoints } from './contract.ts';
import { decideTold, hears, isBooking, personOf, wordsFor, type Heard, type Message, type Told } from './rules.ts';
import {
  insertNotifications,
  keyOf,
  selectNotifications,
  updateAllRead,
  updateRead,
  type NotificationRow,
} from './store.ts';

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

/** Somebody who can be told; who does not exist or may no longer sign in is not. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

export interface NotificationOptions {
  readonly findPeople: (ctx: Ctx, ids: readonly number[]) => Promise<ReadonlyMap<number, Recipient>>;
  readonly mailRoute: MailRoute;
  /** The address of the web app, for links. */
  readonly publicUrl: string;
}

/** Tells people what others did to their bookings: inside the app and by mail, once for each event. */
export const notificationListener = (options: NotificationOptions): EventListener<Heard['type']> => ({
  name: 'notifications',
  hears,
  react: (tx, events) => notify(options, tx, events),
});

interface Notice extends Told {
  readonly event: Heard;
}

async function notify(options: NotificationOptions, tx: Tx, events: readonly Heard[]): Promise<void> {
  const notices: Notice[] = events.flatMap((event) => decideTold(event).map((told) => ({ ...told, event })));
  if (notices.length === 0) return;
  const actors = notices.flatMap(({ event }) => personOf(event.actor) ?? []);
  const people = await options.findPeople(tx, [...new Set([...actors, ...notices.map(({ userId }) => userId)])]);
  const booked = notices.flatMap(({ event }) => (isBooking(event) ? event.data.resourceIds : []));
  const resources = await findResources(tx, [...new Set(booked)]);

  const written = notices.flatMap((notice) => {
    const recipient = people.get(notice.userId);
    if (!recipient?.active) return [];
    const actor = people.get(personOf(notice.event.actor) ?? 0)?.name ?? 'Atrium';
    const ids = isBooking(notice.event) ? notice.event.data.resourceIds : [];
    const places = [...new Set(ids)].flatMap((id) => resources.get(id)?.name ?? []);
    return [{ notice, recipient, message: wordsFor(notice.event, notice.part, { actor, places }) }];
  });
  const rows = written.map(({ notice, message }) => toRow(notice, message));
  const fresh = await insertNotifications(tx, rows);
  const letters = written
    .filter(({ notice }) => fresh.has(keyOf({ userId: notice.userId, eventId: notice.event.id })))
    .map(({ recipient, message }) => toLetter(options, recipient, message));
  await postMail(tx, letters, options.mailRoute);
}

function toRow({ userId, part, event }: Notice, { title }: Message) {
  const { subject, actor } = event;
  const about = isBooking(event)
    ? { start: event.data.start, end: event.data.end, resourceIds: event.data.resourceIds }
    : {};
  return { userId, eventId: event.id, type: event.type, data: { title, subject, part, actor, ...about } };
}

const toLetter = (
  { publicUrl }: NotificationOptions,
  { name, email }: Recipient,
  { title, lines }: Message,
): Letter => ({
  to: email,
  subject: title,
  text: [`Hello ${name},`, ...lines, `Best wishes\nAtrium\n${publicUrl}`].join('\n\n'),
});
