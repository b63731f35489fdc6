import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import type { BookingTold } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import type { Language } from './contract.ts';
import { chooseLetters } from './letters.ts';
import { reminderId, stillWanted } from './reminders.ts';
import {
  causeOf,
  decideTold,
  hears,
  isApproval,
  isBooking,
  isSeries,
  personOf,
  type Heard,
  type Notice,
  type Part,
} from './rules.ts';
import { settingsOf } from './settings.ts';
import { insertNotifications, keyOf, type NewNotification } from './store.ts';
import { wordsIn } from './words/by-language.ts';
import type { Message, Spoken } from './words/words.ts';

/** Somebody who can be told; who does not exist or may no longer sign in is not. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

/** A booking on its way into somebody's calendar, or out of it. */
export interface ForCalendar {
  readonly booking: BookingTold;
  readonly isCancelled: boolean;
  readonly at: Temporal.Instant;
  readonly summary: string;
  readonly to: Pick<Recipient, 'name' | 'email'>;
  readonly asked: boolean;
}

/** Somebody who is to decide on a booking as it is, or on the dates of a series that wait. */
export type ToDecide = { readonly userId: number; readonly until: Temporal.Instant } & (
  | { readonly bookingId: number; readonly version: number }
  | { readonly seriesId: number }
);

export interface NotificationOptions {
  readonly findPeople: (ctx: Ctx, ids: readonly number[]) => Promise<ReadonlyMap<number, Recipient>>;
  /** Files for calendars, in the same order; null where there is none. */
  readonly writeInvitations: (ctx: Ctx, all: readonly ForCalendar[]) => Promise<readonly (string | null)[]>;
  /** What letters to those who are to decide on a booking lead to, in the same order. */
  readonly makeDecisionLinks: (tx: Tx, all: readonly ToDecide[]) => Promise<readonly string[]>;
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

async function notify(options: NotificationOptions, tx: Tx, events: readonly Heard[]): Promise<void> {
  const notices: Notice[] = events.flatMap((event) => decideTold(event).map((told) => ({ ...told, event })));
  if (notices.length === 0) return;
  const written = await writeNotices(options, tx, notices);
  const fresh = await insertNotifications(tx, written.map(toRow));
  const untold = written.filter(({ userId, event }) => fresh.has(keyOf({ userId, eventId: event.id })));
  await post(options, tx, await chooseLetters(tx, untold));
}

/** Sends letters, those of bookings with what a calendar takes in. */
async function post(options: NotificationOptions, tx: Tx, mailed: readonly Written[]): Promise<void> {
  const ofBookings = mailed.flatMap((notice) => forCalendar(notice) ?? []);
  const toDecide = mailed.flatMap((notice) => forDecision(notice) ?? []);
  const [files, links] = [
    await options.writeInvitations(tx, ofBookings),
    await options.makeDecisionLinks(tx, toDecide),
  ];
  const letters = mailed.map((notice): Letter => {
    const isOwn = ({ notice: own }: { readonly notice: Written }): boolean => own === notice;
    const link = links[toDecide.findIndex(isOwn)];
    if (link !== undefined) return decisionLetter(options, notice, link);
    return { ...letterOf(options, notice), calendar: files[ofBookings.findIndex(isOwn)] ?? null };
  });
  await postMail(tx, letters, options.mailRoute);
}

function forDecision(notice: Written): (ToDecide & { readonly notice: Written }) | null {
  const { event, userId } = notice;
  if (!isApproval(event)) return null;
  const { id, version, start } = event.data;
  return event.type === 'series.approval_asked'
    ? { notice, userId, seriesId: id, until: Temporal.Instant.from(event.data.lastStart) }
    : { notice, userId, bookingId: id, version, until: Temporal.Instant.from(start) };
}

/** Nobody but its reader sees what its link opens. */
const decisionLetter = (options: NotificationOptions, notice: Written, link: string): Letter => {
  const { message, language } = notice;
  const lines = [...message.lines, ...wordsIn(language).decide(link)];
  return { ...letterOf(options, { ...notice, message: { ...message, lines } }), confidential: true };
};

/** What takes a booking out of calendars again. */
const ENDS: ReadonlySet<string> = new Set([
  'booking.cancelled',
  'booking.rejected',
  'booking.expired',
  'booking.released',
]);

function forCalendar(notice: Written): (ForCalendar & { readonly notice: Written }) | null {
  const { event, recipient: to, message, part } = notice;
  if (!isBooking(event)) return null;
  const isCancelled = ENDS.has(event.type);
  const summary = message.about ?? message.title;
  return { notice, booking: event.data, isCancelled, at: event.at, summary, to, asked: part === 'attendee' };
}

/** Something in words, to somebody who can be told. */
interface Worded {
  readonly userId: number;
  readonly recipient: Recipient;
  readonly language: Language;
  readonly message: Message;
}
interface Written extends Notice, Worded {}

async function writeNotices(options: NotificationOptions, tx: Tx, notices: readonly Notice[]): Promise<Written[]> {
  const concerned = notices.flatMap(({ event, userId }) => [userId, personOf(causeOf(event)) ?? userId]);
  const placesOf = await namesOf(
    tx,
    notices.flatMap(({ event }) => resourcesOf(event)),
  );
  const [people, settings] = await Promise.all([
    options.findPeople(tx, [...new Set(concerned)]),
    settingsOf(tx, [...new Set(notices.map(({ userId }) => userId))]),
  ]);
  return notices.flatMap((notice) => {
    const { event, part, userId } = notice;
    const recipient = people.get(userId);
    if (!recipient?.active) return [];
    const actor = people.get(personOf(causeOf(event)) ?? 0)?.name ?? 'Atrium';
    const { language } = settings(userId);
    const message = inWords(language, event, { part, actor, places: placesOf(resourcesOf(event)) });
    return [{ ...notice, recipient, language, message }];
  });
}

/** What is booked, by name and each once. */
async function namesOf(tx: Tx, ids: readonly number[]): Promise<(ids: readonly number[]) => string[]> {
  const resources = await findResources(tx, [...new Set(ids)]);
  return (some) => [...new Set(some)].flatMap((id) => resources.get(id)?.name ?? []);
}

const resourcesOf = (event: Heard): readonly number[] =>
  isBooking(event) || isSeries(event) || isApproval(event) ? event.data.resourceIds : [];

/** The type of an event says which words are for it, and what they are given. */
const inWords = <T extends Heard['type']>(language: Language, { type, data }: HeardEvent<T>, spoken: Spoken): Message =>
  wordsIn(language).events[type](data, spoken);

function toRow({ userId, part, event, message: { title } }: Written): NewNotification {
  const { subject, actor } = event;
  const about = isBooking(event) || isApproval(event) ? aboutOf(event.data) : {};
  return { userId, eventId: event.id, type: event.type, data: { title, subject, part, actor, ...about } };
}

const aboutOf = ({ start, end, resourceIds }: Pick<BookingTold, 'start' | 'end' | 'resourceIds'>): object => ({
  start,
  end,
  resourceIds,
});

const letterOf = ({ publicUrl }: NotificationOptions, { recipient, language, message }: Worded): Letter => ({
  to: recipient.email,
  subject: message.title,
  text: wordsIn(language).letter(recipient.name, message.lines, publicUrl),
});

/** Reminds people of bookings that begin soon, as they want to be: each once, and only of what still stands. */
export async function remind(
  options: NotificationOptions,
  tx: Tx,
  asked: readonly { readonly bookingId: number; readonly userId: number }[],
): Promise<void> {
  const wanted = await stillWanted(tx, asked);
  const people = await options.findPeople(tx, [...new Set(wanted.map(({ userId }) => userId))]);
  const placesOf = await namesOf(
    tx,
    wanted.flatMap(({ booking }) => booking.resourceIds),
  );
  const worded = wanted.flatMap(({ userId, settings: { language, remindByMail }, booking }) => {
    const recipient = people.get(userId);
    if (!recipient?.active) return [];
    const part: Part = booking.hostId === userId ? 'host' : 'attendee';
    const places = placesOf(booking.resourceIds);
    const message = wordsIn(language).soon(booking, { part, actor: 'Atrium', places });
    return [{ userId, recipient, language, message, booking, part, remindByMail, eventId: reminderId(booking) }];
  });
  const fresh = await insertNotifications(tx, worded.map(toReminderRow));
  const mailed = worded.filter((one) => one.remindByMail && fresh.has(keyOf(one)));
  await postMail(
    tx,
    mailed.map((one) => letterOf(options, one)),
    options.mailRoute,
  );
}

interface WordedReminder extends Worded {
  readonly eventId: string;
  readonly booking: BookingTold;
  readonly part: Part;
}

function toReminderRow({ userId, eventId, booking, part, message: { title } }: WordedReminder): NewNotification {
  const data = { title, subject: { type: 'booking', id: booking.id }, part, actor: 'system', ...aboutOf(booking) };
  return { userId, eventId, type: 'booking.soon', data };
}
