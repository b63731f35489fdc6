import type { EveryJob } from './contracts.ts';
import type { EventListener } from './platform/events/listeners.ts';
import type { Doers, Inside } from './platform/jobs/job.ts';
import type { Tx } from './platform/context/context.ts';
import type { Sender } from './platform/mail/send.ts';
import { sumFailedSignIns } from './modules/access/access.ts';
import { endKeys, keyListener, turnKey } from './modules/access-keys/access-keys.ts';
import { askApprovers, makeLinks } from './modules/approvals/approvals.ts';
import { closeWeeks } from './modules/attendance/attendance.ts';
import {
  absencesFollower,
  bump,
  followAbsences,
  followZoneData,
  freedListener,
  keepDaysAnyhow,
} from './modules/assignments/assignments.ts';
import { expirePending, findMeant, findMeantWith } from './modules/bookings/bookings.ts';
import { writeInvitationsAs, writeVisitSheetAs, type SheetOptions } from './modules/calendars/calendars.ts';
import {
  forgetNoticesAboutVisits,
  notificationListener,
  outOfUseListener,
  remind,
  reminderListener,
  writeToVisitors,
  type NotificationOptions,
} from './modules/notifications/notifications.ts';
import {
  meetingAsker,
  meetingEnder,
  meetingListener,
  meetingTeller,
  type Meetings,
} from './modules/online-meetings/online-meetings.ts';
import { pushListener, type Speak as SpeakToListeners } from './modules/listeners/listeners.ts';
import { notesListener, orderListener, seriesListener } from './modules/orders/orders.ts';
import {
  sendAskedLink,
  sendLinkTo,
  tellPasswordChange,
  type LinkRoute,
} from './modules/password-links/password-links.ts';
import { sumUpReadings } from './modules/histories/histories.ts';
import { lookAtDevices } from './modules/device-alerts/device-alerts.ts';
import { lookAtTags } from './modules/signage/signage.ts';
import { findPeople } from './modules/people/people.ts';
import { lookAtPresence, releaseNoShows } from './modules/presence/presence.ts';
import { cardListener } from './modules/cards/cards.ts';
import { followZoneDataWithClosures, keepClocksOfClosure } from './modules/closures/closures.ts';
import { drawDesks, followZoneDataWithSeats, giveUpDraw, keepClocksOfDraw } from './modules/seating/seating.ts';
import {
  followZoneDataWithTeamDays,
  keepClocksOfTeamDay,
  placeListener,
  releaseTeamDay,
} from './modules/team-days/team-days.ts';
import { changeListener, lookByClock, tellChanges, type Speak } from './modules/subscriptions/subscriptions.ts';
import {
  attemptsBy,
  remapListener,
  remapsBy,
  roomListener,
  runBySchedule,
  scheduleListener,
  type AttemptOptions,
} from './modules/sync/sync.ts';
import { channelListener, looksBy, pushedListener, readsBy, type LookOptions } from './modules/pushes/pushes.ts';
import { followPeopleBy, personLinkListener } from './modules/person-links/person-links.ts';
import { applyBy, followBy, letGoListener, mergeListener, undoBy } from './modules/merges/merges.ts';
import { mergeUses } from './place-changes.ts';
import { listAbsences } from './modules/teams/teams.ts';
import {
  askAboutVisit,
  bookingFollower,
  endVisit,
  eraseOldVisits,
  expireVisit,
  followZoneDataWithVisits,
  keepClocksOfVisit,
  lookThroughVisits,
  makeVisitLinks,
  tellVisitors,
} from './modules/visitors/visitors.ts';
import {
  followZoneDataWithWaits,
  keepClocksOfWait,
  lapseOffer,
  lookThrough,
  offerFreed,
  offerLeft,
  offerListener,
} from './modules/waiting-list/waiting-list.ts';
import { expireRequest } from './modules/space-requests/space-requests.ts';
import { applyZoneData, extendSeries, findSeriesGuests, noShowListener, relink } from './modules/series/series.ts';

/** How people are told, and from whom. */
export interface ToldBy extends LinkRoute, SheetOptions {}

const notifying = (options: ToldBy): NotificationOptions => ({
  ...options,
  findPeople,
  findSeriesGuests,
  writeInvitations: writeInvitationsAs(options),
  makeDecisionLinks: (tx, all) => makeLinks(tx, options.publicUrl, all),
  makeVisitDecisionLinks: (tx, all) => makeVisitLinks(tx, options.publicUrl, all),
});

/** What is booked with an online meeting, for who makes those. */
const meetings: Meetings = { find: findMeant, withLink: findMeantWith, relink };

/** Who hears which event: the whole choreography. @param push how listeners of applications are spoken to; without it they are not */
export const listeners = (options: ToldBy, push?: SpeakToListeners): readonly EventListener[] => [
  reminderListener, // booking.* → a reminder before its start
  noShowListener, // booking.released that nobody came to → its series ends
  placeListener, // booking.* that gives a team day’s place back → it is reserved for the others again
  orderListener, // booking.* that moves or ends it → what is ordered with it goes along, or is withdrawn
  seriesListener, // series.* → what is ordered with all of a series is ordered with its further dates
  notesListener, // user.deactivated → what she noted with orders that are over is forgotten
  cardListener, // user.deactivated → her card checks her in no more
  bookingFollower, // booking.* → the visits to it move or end with it
  freedListener, // booking.* that gives up what is assigned to somebody → it is hers
  offerListener, // what may set something free → those who wait for it are offered it
  changeListener, // what becomes of bookings, keys and resources → whoever subscribed is told
  ...(push ? [pushListener(push)] : []), // what becomes of bookings, resources and visitors → the listeners of applications are told
  keyListener, // what becomes of bookings, and of who answers for a key → door keys are made, rotated, revoked
  meetingListener(meetings), // booking.* with an online meeting → the provider is asked for it, and told of what becomes of it
  roomListener, // budget.changed → what waits for room to call its source goes on
  scheduleListener, // connection.* → its schedule begins, changes and rests, and its runs end with it
  pushedListener, // sync.* that ends a run → what its source has said meanwhile is read
  channelListener, // connection.state_changed → what its source said is read, or is heard no more
  mergeListener, // records.changed → what is tied to them follows
  personLinkListener, // records.changed → whoever has the same address here is known by it
  letGoListener, // what is deleted here → no record is tied to it
  remapListener, // mapping.activated → what another mapping makes another record of is told anew
  absencesFollower, // work_location.changed → what is assigned to her is free while she is away
  outOfUseListener(notifying(options)), // resource.retired → whoever hosts what is booked there, by mail too
  notificationListener(notifying(options)), // what others did, or Atrium → the people concerned, by mail too
];

/** How a provider of online meetings is called. */
export type ProviderRoute = Omit<Parameters<typeof meetingAsker>[0], 'meetings'>;

/** What the jobs need besides a context. */
export interface DoerOptions {
  /** Null without a mail server: what still waits for one stays. */
  readonly sender: Sender | null;
  readonly letters: ToldBy;
  /** How providers of online meetings are asked; without it they wait for a process that can. */
  readonly asking?: ProviderRoute;
  /** How foreign systems are read; without it what is to be read waits for a process that can. */
  readonly reading?: AttemptOptions & LookOptions;
  /** Lets the database see how much a merge plan has made by now. */
  readonly learnMade?: () => Promise<unknown>;
  /** How subscribers are spoken to who are not spoken to as v1 does. */
  readonly speak?: Speak;
}

const each = <Data>(work: (tx: Tx, data: Data) => Promise<void>): Inside<Data> => ({
  async inside(tx, all) {
    for (const one of all) await work(tx, one);
  },
});

/** Whoever keeps wall times looks at them again, once all rules of zones are known. */
async function followZones(tx: Tx, look: Parameters<typeof applyZoneData>[1]): Promise<void> {
  if ((await applyZoneData(tx, look)) !== 'through') return;
  await followZoneData(tx);
  await followZoneDataWithTeamDays(tx);
  await followZoneDataWithSeats(tx);
  followZoneDataWithWaits(tx);
  followZoneDataWithVisits(tx);
  await followZoneDataWithClosures(tx);
}

/** Which job runs which use case. */
export const doers = ({ sender, letters, asking, reading, learnMade, speak = {} }: DoerOptions): Doers<EveryJob> => ({
  'mail.send': sender,
  'password_link.ask': each((tx, { email }) => sendAskedLink(tx, email, letters)),
  'password_link.send': each((tx, asked) => sendLinkTo(tx, asked, letters)),
  'password_change.tell': each((tx, { userId }) => tellPasswordChange(tx, userId, letters)),
  'failed_sign_ins.sum': each(sumFailedSignIns),
  'booking.remind': { atOnce: 100, inside: (tx, all) => remind(notifying(letters), tx, all) },
  'booking.release': {
    atOnce: 100,
    inside: (tx, all) =>
      releaseNoShows(
        tx,
        all.map(({ bookingId }) => bookingId),
      ),
  },
  'presence.look': {
    atOnce: 100,
    inside: (tx, all) =>
      lookAtPresence(
        tx,
        all.map(({ resourceId }) => resourceId),
      ),
  },
  'readings.sum_up': each(sumUpReadings),
  'device_alert.look': each(lookAtDevices),
  'e_paper_alert.look': each(lookAtTags),
  'attendance.close': each((tx) => closeWeeks(tx)),
  'approval.ask': each(askApprovers),
  'booking.expire': {
    atOnce: 100,
    inside: async (tx, all) =>
      void (await expirePending(
        tx,
        all.map(({ bookingId }) => bookingId),
      )),
  },
  'assignment.bump': each(bump),
  'assignment.follow_absences': each((tx, data) => followAbsences(tx, data, listAbsences)),
  'assignment.follow_zone_data': each(keepDaysAnyhow),
  'space_request.expire': each(expireRequest),
  'waiting_list.offer': each(offerFreed),
  'waiting_list.lapse': each(lapseOffer),
  'waiting_list.follow_zone_data': each(lookThrough),
  'waiting_list.keep_clocks': each(keepClocksOfWait),
  'team_day.release': each(releaseTeamDay),
  'team_day.follow_zone_data': each(keepClocksOfTeamDay),
  'access_key.end': { atOnce: 100, inside: endKeys },
  'access_key.turn': each(turnKey),
  'subscription.look': each(lookByClock),
  'subscription.tell': each((tx, due) => tellChanges(speak, tx, due)),
  'online_meeting.ask': asking ? meetingAsker({ ...asking, meetings }) : null,
  'online_meeting.end': asking ? meetingEnder({ ...asking, meetings }) : null,
  'online_meeting.tell': asking ? meetingTeller({ ...asking, meetings }) : null,
  'sync.run': reading ? attemptsBy(reading) : null,
  'sync.remap': reading ? remapsBy(reading) : null,
  'sync.schedule': reading ? each(runBySchedule(reading)) : null,
  'push.read': reading ? each(readsBy(reading)) : null,
  'push.look': reading ? looksBy(reading) : null,
  'merge.apply': applyBy(mergeUses, learnMade),
  'merge.undo': undoBy(mergeUses),
  'merge.follow': reading ? followBy(reading, mergeUses) : null,
  'person_links.follow': reading ? followPeopleBy(reading) : null,
  'visit.end': each(endVisit),
  'visit.ask_approvers': each(askAboutVisit),
  'visit.expire': each(expireVisit),
  'visit.tell_visitors': each((tx, data) =>
    tellVisitors(tx, data, (inner, all) =>
      writeToVisitors({ ...letters, writeVisitSheet: writeVisitSheetAs(letters) }, inner, all),
    ),
  ),
  'visit.follow_zone_data': each(lookThroughVisits),
  'visit.keep_clocks': each(keepClocksOfVisit),
  'closure.keep_clocks': each(keepClocksOfClosure),
  'visit.erase_old': each((tx) => eraseOldVisits(tx, forgetNoticesAboutVisits)),
  'seating.draw': { ...each(drawDesks), givingUp: giveUpDraw },
  'seating.offer_left': each(offerLeft),
  'seating.follow_zone_data': each(async (tx, day) => void (await keepClocksOfDraw(tx, day))),
  'series.extend': each((tx, { seriesId }) => extendSeries(tx, seriesId)),
  'zone_data.apply': each(followZones),
});
