import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findResources } from '../resources/resources.ts';
import type { Notification, endpoints } from './contract.ts';
import { chooseLetters } from './letters.ts';
import { decideTold, hears, isBooking, isSeries, personOf, type Heard, type Notice } from './rules.ts';
import {
  insertNotifications,
  keyOf,
  selectNotifications,
  updateAllRead,
  updateRead,
  type NewNotification,
  type NotificationRow,
} from './store.ts';
import { en } from './words/en.ts';
import type { Message, Spoken, Words } from './words/words.ts';

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
  concerns: (event) => decideTold(event).length > 0,
  react: (tx, events) => notify(options, tx, events),
});

/** The words for everybody: no other language than English is kept of anybody yet. */
const words: Words = en;

async function notify(options: NotificationOptions, tx: Tx, events: readonly Heard[]): Promise<void> {
  const notices: Notice[] = events.flatMap((event) => decideTold(event).map((told) => ({ ...told, event })));
  if (notices.length === 0) return;
  const written = await writeNotices(options, tx, notices);
  const fresh = await insertNotifications(tx, written.map(toRow));
  const untold = written.filter(({ userId, event }) => fresh.has(keyOf({ userId, eventId: event.id })));
  const mailed = await chooseLetters(tx, untold);
  await postMail(
    tx,
    mailed.map((notice) => toLetter(options, notice)),
    options.mailRoute,
  );
}

/** A notice in words, to somebody who can be told. */
interface Written extends Notice {
  readonly recipient: Recipient;
  readonly message: Message;
}

async function writeNotices(
  { findPeople }: NotificationOptions,
  tx: Tx,
  notices: readonly Notice[],
): Promise<Written[]> {
  const concerned = notices.flatMap(({ event, userId }) => [userId, personOf(event.actor) ?? userId]);
  const people = await findPeople(tx, [...new Set(concerned)]);
  const resources = await findResources(tx, [...new Set(notices.flatMap(({ event }) => resourcesOf(event)))]);
  return notices.flatMap((notice) => {
    const { event, part, userId } = notice;
    const recipient = people.get(userId);
    if (!recipient?.active) return [];
    const actor = people.get(personOf(event.actor) ?? 0)?.name ?? 'Atrium';
    const places = [...new Set(resourcesOf(event))].flatMap((id) => resources.get(id)?.name ?? []);
    return [{ ...notice, recipient, message: inWords(event, { part, actor, places }) }];
  });
}

const resourcesOf = (event: Heard): readonly number[] =>
  isBooking(event) || isSeries(event) ? event.data.resourceIds : [];

/** The type of an event says which words are for it, and what they are given. */
const inWords = <T extends Heard['type']>({ type, data }: HeardEvent<T>, spoken: Spoken): Message =>
  words.events[type](data, spoken);

function toRow({ userId, part, event, message: { title } }: Written): NewNotification {
  const { subject, actor } = event;
  const about = isBooking(event)
    ? { start: event.data.start, end: event.data.end, resourceIds: event.data.resourceIds }
    : {};
  return { userId, eventId: event.id, type: event.type, data: { title, subject, part, actor, ...about } };
}

const toLetter = ({ publicUrl }: NotificationOptions, { recipient, message }: Written): Letter => ({
  to: recipient.email,
  subject: message.title,
  text: words.letter(recipient.name, message.lines, publicUrl),
});
