import type { Ctx, Tx } from '../../platform/db/context.ts';
import { fail, notFound } from '../../platform/errors.ts';
import type { EventListener, HeardEvent } from '../../platform/events/dispatch.ts';
import { cutPage, readCursor } from '../../platform/http/cursor.ts';
import type { UseCases } from '../../platform/http/endpoint.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findResources } from '../spaces/spaces.ts';
import type { Notification, notificationEndpoints } from './contract.ts';
import { bookingOf, decideTold, hears, isBooking, personOf, wordsFor, type Message, type Told } from './rules.ts';
import {
  insertNotifications,
  keyOf,
  selectNotifications,
  updateAllRead,
  updateRead,
  type NotificationRow,
} from './store.ts';

type Calls = UseCases<typeof notificationEndpoints>;

function toNotification({ id, type, data, createdAt, readAt }: NotificationRow): Notification {
  const { title, ...rest } = data as { readonly title: string };
  return { id, type, title, data: rest, createdAt: showTime(createdAt), readAt: showTimeOrNull(readAt) };
}

/** The caller's own; a program has none. */
export const listNotifications: Calls['listNotifications'] = async (ctx, { unread = false, limit = 50, cursor }) => {
  const before = readCursor(cursor, ['time', 'uuid']);
  const { userId } = ctx.who;
  const rows = userId === null ? [] : await selectNotifications(ctx, userId, { unread, before, limit });
  const { items, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => [createdAt.getTime(), id]);
  return { items: items.map(toNotification), nextCursor };
};

/** Reading is nobody else's business: it is neither told nor audited. */
export const markRead: Calls['markRead'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { userId } = tx.who;
    const row = userId === null ? undefined : await updateRead(tx, userId, id);
    if (!row) throw fail(notFound, { param: 'id' });
    return toNotification(row);
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
export const notificationListener = (options: NotificationOptions): EventListener => ({
  name: 'notifications',
  hears,
  react: (tx, events) => notify(options, tx, events),
});

interface Notice extends Told {
  readonly event: HeardEvent;
}

async function notify(options: NotificationOptions, tx: Tx, events: readonly HeardEvent[]): Promise<void> {
  const notices: Notice[] = events.flatMap((event) => decideTold(event).map((told) => ({ ...told, event })));
  if (notices.length === 0) return;
  const actors = notices.flatMap(({ event }) => personOf(event.actor) ?? []);
  const people = await options.findPeople(tx, [...new Set([...actors, ...notices.map(({ userId }) => userId)])]);
  const booked = notices.flatMap(({ event }) => (isBooking(event) ? bookingOf(event).resourceIds : []));
  const resources = await findResources(tx, [...new Set(booked)]);

  const written = notices.flatMap((notice) => {
    const recipient = people.get(notice.userId);
    if (!recipient?.active) return [];
    const actor = people.get(personOf(notice.event.actor) ?? 0)?.name ?? 'Atrium';
    const ids = isBooking(notice.event) ? bookingOf(notice.event).resourceIds : [];
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
    ? { start: bookingOf(event).start, end: bookingOf(event).end, resourceIds: bookingOf(event).resourceIds }
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
