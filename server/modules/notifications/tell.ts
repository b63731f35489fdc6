import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { postMail, type Letter, type MailRoute } from '../../platform/mail/mail.ts';
import type { BookingInCalendar, BookingTold } from '../bookings/contract.ts';
import type { SeatRequestTold } from '../seating/contract.ts';
import { findResources } from '../resources/resources.ts';
import { findGroupsAsked, principalOf } from './asking.ts';
import type { Language } from './contract.ts';
import { linksFor, type DecisionLinks } from './deciding.ts';
import { findDelegates, type ForHost } from './delegates.ts';
import { findInvited, type FindSeriesGuests, type Invited } from './guests.ts';
import { joinedAt, withJoining } from './joining.ts';
import { chooseLetters } from './letters.ts';
import { reminderId, stillWanted } from './reminders.ts';
import {
  causeOf,
  decideTold,
  hears,
  isAffecting,
  isAlert,
  isKeeping,
  isApproval,
  isAssignment,
  isBooking,
  isSeat,
  isSeries,
  isSpaceRequest,
  isTask,
  isTeamDay,
  isVisitAsked,
  isWaiting,
  personOf,
  tellsGuest,
  tellsTeam,
  toldOfTeam,
  type Heard,
  type Notice,
  type Part,
} from './rules.ts';
import { settingsOf } from './settings.ts';
import { insertNotifications, keyOf, type NewNotification } from './store.ts';
import { findTeams } from './teams.ts';
import { findOfVisits } from './visitors.ts';
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
  readonly booking: BookingInCalendar;
  readonly isCancelled: boolean;
  readonly at: Temporal.Instant;
  readonly summary: string;
  readonly to: Pick<Recipient, 'name' | 'email'>;
  readonly asked: boolean;
}

export interface NotificationOptions extends DecisionLinks {
  readonly findPeople: (ctx: Ctx, ids: readonly number[]) => Promise<ReadonlyMap<number, Recipient>>;
  /** The guests of series, by the ids of these. */
  readonly findSeriesGuests: FindSeriesGuests;
  /** Files for calendars, in the same order; null where there is none. */
  readonly writeInvitations: (ctx: Ctx, all: readonly ForCalendar[]) => Promise<readonly (string | null)[]>;
  readonly mailRoute: MailRoute;
  /** The address of the web app, for links. */
  readonly publicUrl: string;
}

/** Tells people what others did to their bookings: inside the app and by mail, once for each event. */
export const notificationListener = (options: NotificationOptions): EventListener<Heard['type']> => ({
  name: 'notifications',
  hears,
  concerns: (event) => decideTold(event).length > 0 || tellsTeam(event) || tellsGuest(event),
  react: (tx, events) => notify(options, tx, events),
});

async function notify(options: NotificationOptions, tx: Tx, events: readonly Heard[]): Promise<void> {
  const teamOf = await findTeams(tx, events.filter(tellsTeam));
  const notices: Notice[] = events.flatMap((event) => {
    const told = tellsTeam(event) ? toldOfTeam(event, teamOf(event)) : decideTold(event);
    return told.map((one) => ({ ...one, event }));
  });
  const invited = await findInvited(tx, events.filter(tellsGuest), options.findSeriesGuests);
  if (notices.length + invited.length === 0) return;
  const delegates = await findDelegates(tx, notices);
  const written = await writeNotices(options, tx, [...notices, ...delegates, ...invited]);
  const fresh = await insertNotifications(tx, written.filter((notice) => !isToGuest(notice)).map(toRow));
  const isUntold = ({ userId, event }: Written): boolean => fresh.has(keyOf({ userId, eventId: event.id }));
  const untold = written.filter((notice) => isToGuest(notice) || isUntold(notice));
  await post(options, tx, await chooseLetters(tx, untold));
}

/** Sends letters, those of bookings with what a calendar takes in. */
async function post(options: NotificationOptions, tx: Tx, mailed: readonly Written[]): Promise<void> {
  const ofBookings = mailed.flatMap(forCalendar);
  const files = await options.writeInvitations(tx, ofBookings);
  const links = await linksFor(options, tx, mailed);
  const written = ofBookings.flatMap(({ notice }, i) => (files[i] ? [{ notice, file: files[i] }] : []));
  const filesOf = Map.groupBy(written, ({ notice }) => notice);
  const letters = mailed.map((notice): Letter => {
    const link = links.get(notice);
    if (link !== undefined) return decisionLetter(options, notice, link);
    const calendar = sheetsOf(filesOf.get(notice));
    return { ...letterOf(leadingTo(notice, options), notice), calendar, about: notice.event.subject };
  });
  await postMail(tx, letters, options.mailRoute);
}

/** A letter leads to where what it offers is taken, and one about a desk that was asked for to why. */
const leadingTo = ({ event }: Written, options: NotificationOptions): NotificationOptions => ({
  ...options,
  publicUrl: `${options.publicUrl}${answeredAt(event)}`,
});

function answeredAt(event: Heard): string {
  if (isWaiting(event)) return '/waiting';
  if (isSeat(event)) return '/seats';
  if (isTask(event)) return '/tasks';
  if (isAlert(event)) return keptAt(event.type, event.data.buildingId);
  if (isVisitAsked(event) || event.type === 'space_request.created') return '/approvals';
  if (isSpaceRequest(event)) return '/bookings';
  return isTeamDay(event) ? `/team?group=${event.data.groupId ?? 'all'}` : '';
}

/** Where that is looked after, in the building that it is about, of which something is wrong. */
const keptAt = (type: `${string}_alert.${string}`, buildingId: number): string =>
  type.startsWith('device_alert.')
    ? `/manage/sensors?building=${buildingId}&needy=true`
    : `/manage/displays?building=${buildingId}`;

/** Nobody but its reader sees what its link opens. */
const decisionLetter = (options: NotificationOptions, notice: Written, link: string): Letter => {
  const { message, language } = notice;
  const lines = [...message.lines, ...wordsIn(language).decide(link)];
  const letter = letterOf(leadingTo(notice, options), { ...notice, message: { ...message, lines } });
  return { ...letter, confidential: true, about: notice.event.subject };
};

/** What takes a booking out of calendars again. */
const ENDS: ReadonlySet<string> = new Set([
  'booking.cancelled',
  'booking.rejected',
  'booking.expired',
  'booking.released',
]);

type InCalendar = ForCalendar & { readonly notice: Written };

/** A letter brings each of the bookings that it is about into her calendar, or out of it. */
function forCalendar(notice: Written): InCalendar[] {
  const { event, recipient: to, message, part } = notice;
  // It is in the host's calendar, and what was used stays there as it was.
  if (part === 'delegate' || event.type === 'booking.checked_out') return [];
  const summary = message.about ?? message.title;
  const booking = isBooking(event) ? event.data : isSeat(event) || isSpaceRequest(event) ? grantedBy(event.data) : null;
  if (booking !== null)
    return [{ notice, booking, isCancelled: ENDS.has(event.type), at: event.at, summary, to, asked: part !== 'host' }];
  if (!isAffecting(event)) return [];
  return event.data.bookings.map((booking): InCalendar => {
    const [isCancelled, asked] = [booking.outcome === 'cancelled', booking.part === 'attendee'];
    return {
      notice,
      booking,
      isCancelled,
      at: event.at,
      summary: booking.title || booking.places.join(', '),
      to,
      asked,
    };
  });
}

type Granted = Pick<SeatRequestTold, 'bookingId' | 'start' | 'end' | 'zone' | 'resourceId'> & {
  readonly title?: string;
  readonly outcome?: SeatRequestTold['outcome'];
};

/** What a draw or whoever gives spaces booked, as it was then: the letter about it is the only one. */
const grantedBy = ({ bookingId, title = '', outcome, ...request }: Granted): InCalendar['booking'] | null => {
  if (bookingId === null) return null;
  const { start, end, zone } = request;
  const state = outcome?.pending === true ? 'pending' : 'confirmed';
  return { id: bookingId, version: 1, title, state, start, end, zone, resourceIds: resourceOf(request) };
};

/** A file for each booking, one after the other: each says itself what is to be done with it (RFC 5545 §3.4). */
const sheetsOf = (written: readonly { readonly file: string }[] | undefined): string | null =>
  written === undefined ? null : written.map(({ file }) => file).join('');

/** Something in words, to somebody who can be told. */
interface Worded {
  readonly userId: number;
  readonly recipient: Recipient;
  readonly language: Language;
  readonly message: Message;
}
interface Written extends Notice, Worded {}

/** A guest looks nowhere but into her letters. */
const isToGuest = ({ part }: Notice): boolean => part === 'guest';

async function writeNotices(
  options: NotificationOptions,
  tx: Tx,
  notices: readonly (Notice | ForHost | Invited)[],
): Promise<Written[]> {
  const concerned = notices.flatMap(({ event, userId, ...notice }) => [
    userId,
    personOf(causeOf(event)) ?? userId,
    hostOf(notice) ?? userId,
    principalOf(event) ?? userId,
  ]);
  const placesOf = await namesOf(
    tx,
    notices.flatMap(({ event }) => resourcesOf(event)),
  );
  const events = notices.map(({ event }) => event);
  const [people, settings, { visitorOf, visitOf }, groupsOf] = await Promise.all([
    options.findPeople(tx, [...new Set(concerned)]),
    settingsOf(tx, [...new Set(notices.map(({ userId }) => userId))]),
    findOfVisits(tx, events),
    findGroupsAsked(tx, events),
  ]);
  return notices.flatMap((notice) => {
    const { event, part, userId } = notice;
    const recipient = 'recipient' in notice ? notice.recipient : people.get(userId);
    if (!recipient?.active) return [];
    const actor = people.get(personOf(causeOf(event)) ?? 0)?.name ?? 'Atrium';
    const { language } = settings(userId);
    const places = groupsOf(event) ?? placesOf(resourcesOf(event));
    const visitor = visitorOf(event);
    const visit = visitOf(event);
    const principal = people.get(principalOf(event) ?? 0)?.name;
    const spoken = { part: part === 'delegate' ? 'host' : part, actor, places, placesOf } as const;
    const said = inWords(language, event, {
      ...spoken,
      ...(visitor && { visitor }),
      ...(visit && { visit }),
      ...(principal !== undefined && { principal }),
    });
    const message = withJoining(said, event, language);
    const host = people.get(hostOf(notice) ?? 0);
    return [
      { ...notice, recipient, language, message: host ? wordsIn(language).forHost(host.name, message) : message },
    ];
  });
}

/** For whom somebody booked who is told of it. */
const hostOf = (notice: object): number | null =>
  'hostId' in notice && typeof notice.hostId === 'number' ? notice.hostId : null;

/** What is booked, by name and each once. */
async function namesOf(tx: Tx, ids: readonly number[]): Promise<(ids: readonly number[]) => string[]> {
  const resources = await findResources(tx, [...new Set(ids)]);
  return (some) => [...new Set(some)].flatMap((id) => resources.get(id)?.name ?? []);
}

const resourcesOf = (event: Heard): readonly number[] =>
  isBooking(event) ||
  isSeries(event) ||
  isApproval(event) ||
  isWaiting(event) ||
  isTeamDay(event) ||
  isTask(event) ||
  isKeeping(event)
    ? event.data.resourceIds
    : isAssignment(event)
      ? [event.data.resourceId]
      : isSeat(event) || isSpaceRequest(event)
        ? resourceOf(event.data)
        : event.type === 'user.left'
          ? event.data.bookings.flatMap(({ resourceIds }) => resourceIds)
          : [];

const resourceOf = ({ resourceId }: Pick<SeatRequestTold, 'resourceId'>): number[] =>
  resourceId === null ? [] : [resourceId];

/** The type of an event says which words are for it, and what they are given. */
const inWords = <T extends Heard['type']>(language: Language, { type, data }: HeardEvent<T>, spoken: Spoken): Message =>
  wordsIn(language).events[type](data, spoken);

/** With what a letter says of it: why it is so, and what became of what. */
function toRow({ userId, part, event, message: { title, lines } }: Written): NewNotification {
  const { subject, actor } = event;
  const about =
    isBooking(event) || isApproval(event) || isWaiting(event) || isTask(event)
      ? aboutOf(event.data)
      : isSeat(event) || isSpaceRequest(event)
        ? aboutOf({ ...event.data, resourceIds: resourceOf(event.data) })
        : {};
  return {
    userId,
    eventId: event.id,
    type: event.type,
    data: { title, lines, subject, part, actor, ...clocksOf(event), ...about },
  };
}

/** By whose clocks the words tell times, where they tell any. */
const clocksOf = ({ data }: Heard): object => ('zone' in data ? { zone: data.zone } : {});

const aboutOf = ({ start, end, resourceIds }: Pick<BookingTold, 'start' | 'end' | 'resourceIds'>): object => ({
  start,
  end,
  resourceIds,
});

export const letterOf = (
  { publicUrl }: Pick<NotificationOptions, 'publicUrl'>,
  { recipient, language, message }: Worded,
): Letter => ({
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
    const said = wordsIn(language).soon(booking, { part, actor: 'Atrium', places, placesOf });
    const message = joinedAt(said, booking.onlineMeeting, language);
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
