import type { DataOf } from '../../platform/contract/event.ts';
import type { BookingTold } from '../bookings/contract.ts';
import type { NoticeSettings } from './contract.ts';
import type { WebhookTold } from '../../platform/delivery/contract.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';

/** What is told of; everything else stays silent. */
export const hears = [
  'booking.created',
  'booking.updated',
  'booking.extended',
  'booking.cancelled',
  'booking.approved',
  'booking.rejected',
  'booking.expired',
  'booking.zone_clashed',
  'approval.asked',
  'series.created',
  'series.updated',
  'series.cancelled',
  'series.extended',
  'series.services_left_out',
  'series.ended',
  'series.zone_changed',
  'series.approval_asked',
  'series.approved',
  'series.rejected',
  'booking.released',
  'booking.checked_out',
  'waiting_entry.offered',
  'waiting_entry.lapsed',
  'waiting_entry.withdrawn',
  'seat_request.granted',
  'seat_request.lost',
  'space_request.created',
  'space_request.given',
  'space_request.refused',
  'space_request.withdrawn',
  'space_request.expired',
  'closure.affected',
  'closure.kept_out',
  'closure.let_in',
  'team_day.created',
  'team_day.updated',
  'team_day.cancelled',
  'assignment.affected',
  'assignment.created',
  'assignment.updated',
  'assignment.ended',
  'assignment.bumped',
  'badge.arrived',
  'service_task.created',
  'service_task.updated',
  'service_task.reopened',
  'service_task.cancelled',
  'visit.updated',
  'visit.cancelled',
  'visit.approval_asked',
  'visit.approved',
  'visit.rejected',
  'visit.expired',
  'device_alert.raised',
  'e_paper_alert.raised',
  'webhook.disabled',
  'user.left',
  'user.delegates_changed',
] as const;

export type Heard = HeardEvent<(typeof hears)[number]>;
type BookingHeard = Extract<Heard, { type: `booking.${string}` }>;
export type ApprovalAsked = Extract<Heard, { type: 'approval.asked' | 'series.approval_asked' }>;
type WaitingHeard = Extract<Heard, { type: `waiting_entry.${string}` }>;
type AffectingHeard = Extract<Heard, { type: `${string}.affected` }>;
type KeepingHeard = Extract<Heard, { type: 'closure.kept_out' | 'closure.let_in' }>;
type AssignmentHeard = Exclude<Extract<Heard, { type: `assignment.${string}` }>, AffectingHeard>;
export type TeamDayHeard = Extract<Heard, { type: `team_day.${string}` }>;
export type VisitHeard = Extract<Heard, { type: `visit.${string}` }>;
type VisitAsked = Extract<Heard, { type: 'visit.approval_asked' }>;
export type BadgeHeard = Extract<Heard, { type: `badge.${string}` }>;
type TaskHeard = Extract<Heard, { type: `service_task.${string}` }>;
type DelegationHeard = Extract<Heard, { type: 'user.delegates_changed' }>;
type SeatHeard = Extract<Heard, { type: `seat_request.${string}` }>;
export type SpaceRequestHeard = Extract<Heard, { type: `space_request.${string}` }>;
type AlertHeard = Extract<Heard, { type: `${'device' | 'e_paper'}_alert.${string}` }>;
type SeriesHeard = Exclude<Extract<Heard, { type: `series.${string}` }>, ApprovalAsked>;

/** What a guest may be told of who comes instead of the host. */
export type TellsGuest = BookingHeard | SeriesHeard;

export type Part = 'host' | 'attendee' | 'guest' | 'owner' | 'approver' | 'member' | 'delegate';

/** One person who has to be told, and why she. */
export interface Told {
  readonly userId: number;
  readonly part: Part;
}

/** Somebody who has to be told of an event. */
export interface Notice extends Told {
  readonly event: Heard;
}

/** A series is booked further: what is missing of that is told. */
const GOES_ON: ReadonlySet<SeriesHeard['type']> = new Set(['series.extended', 'series.services_left_out']);

const KEY = /^user:(\d+)$/;
/** The person behind an actor such as `user:12`; null for programs and Atrium itself. */
export const personOf = (actor: string): number | null => {
  const id = KEY.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
};

/** Who caused an event: of what Atrium asks, whoever wants it; of what is done for a booking that was moved, or goes with it, whoever moved it. */
export function causeOf(event: Heard): string {
  if (isApproval(event) || isVisitAsked(event)) return event.data.askedBy;
  if (event.type === 'visit.updated') return event.data.changedBy ?? event.actor;
  return isTask(event) ? event.data.changedBy : event.actor;
}

export const isBooking = (event: Heard): event is BookingHeard => event.type.startsWith('booking.');
/** Somebody is asked to decide on a booking, or on the dates of a series. */
export const isApproval = (event: Heard): event is ApprovalAsked =>
  event.type === 'approval.asked' || event.type === 'series.approval_asked';
/** Somebody who waits is offered something, or was. */
export const isWaiting = (event: Heard): event is WaitingHeard => event.type.startsWith('waiting_entry.');
/** A closure or an assignment did something to bookings of one person. */
export const isAffecting = (event: Heard): event is AffectingHeard => event.type.endsWith('.affected');
/** Something that is assigned to somebody is closed, or is not any more. */
export const isKeeping = (event: Heard): event is KeepingHeard =>
  event.type === 'closure.kept_out' || event.type === 'closure.let_in';
/** Something that is assigned to somebody. */
export const isAssignment = (event: Heard): event is AssignmentHeard =>
  event.type.startsWith('assignment.') && !isAffecting(event);
/** A day was planned for a team, changed, cancelled, or lost desks. */
export const isTeamDay = (event: Heard): event is TeamDayHeard => event.type.startsWith('team_day.');
/** Somebody was given a desk that she asked for, or none. */
export const isSeat = (event: Heard): event is SeatHeard => event.type.startsWith('seat_request.');
/** Somebody asks for a space of a blind-managed group, was given one, or none. */
export const isSpaceRequest = (event: Heard): event is SpaceRequestHeard => event.type.startsWith('space_request.');
/** A visitor is here. */
export const isBadge = (event: Heard): event is BadgeHeard => event.type.startsWith('badge.');
/** Something is to be done for what somebody ordered, at another time, or no more. */
export const isTask = (event: Heard): event is TaskHeard => event.type.startsWith('service_task.');
/** Somebody is asked to decide on a visit. */
export const isVisitAsked = (event: Heard): event is VisitAsked => event.type === 'visit.approval_asked';
/** Visitors do not come, or may only once somebody has decided. */
export const isVisit = (event: Heard): event is VisitHeard => event.type.startsWith('visit.');
/** Somebody may book for another, or no more. */
export const isDelegation = (event: Heard): event is DelegationHeard => event.type === 'user.delegates_changed';
/** Something is wrong with sensors, or with e-paper tags. */
export const isAlert = (event: Heard): event is AlertHeard => /^(?:device|e_paper)_alert\./.test(event.type);
export const isSeries = (event: Heard): event is SeriesHeard => event.type.startsWith('series.') && !isApproval(event);

/**
 * Host and attendees, in this order and each once, except who did it herself; nobody once the booking is over. The dates of a
 * series that are told along with it are told as one; that it goes on is told where something of it is missing.
 */
export function decideTold(event: Heard): Told[] {
  if (isSeries(event)) return toldOfSeries(event);
  if (event.type === 'user.left') return heirOf(event.data);
  if (isDelegation(event)) return delegateOf(event);
  if (isApproval(event) || isVisitAsked(event))
    return event.data.approverIds.map((userId) => ({ userId, part: 'approver' }));
  if (isWaiting(event)) return [{ userId: event.data.hostId, part: 'host' }];
  if (isAffecting(event)) return affectedBy(event);
  if (isAssignment(event) || isKeeping(event)) return assigneeOf(event);
  if (isTeamDay(event)) return tellsTeam(event) ? [] : organiserOf(event);
  if (isBadge(event) || isVisit(event)) return visitedBy(event);
  if (isTask(event)) return doersOf(event);
  if (isSeat(event)) return [{ userId: event.data.userId, part: 'host' }];
  if (isSpaceRequest(event)) return ofSpaceRequest(event);
  if (isAlert(event)) return event.data.userIds.map((userId) => ({ userId, part: 'owner' }));
  if (!isBooking(event)) return ownerOf(event.data);
  if (isQuiet(event) || Temporal.Instant.compare(event.data.end, event.at) <= 0) return [];
  return event.type === 'booking.approved' ? hostAmong(concerned(event)) : concerned(event);
}

/**
 * Is the guest told who comes instead of the host? As who attends is, and that it is approved: she looks nowhere else. Of a closure
 * too: nobody else writes to her.
 */
export function tellsGuest(event: Heard): event is TellsGuest {
  if (isSeries(event)) return event.data.forGuest === true && changesDates(event);
  if (!isBooking(event) || event.data.forGuest !== true || event.data.bySeries === true) return false;
  const isOver = Temporal.Instant.compare(event.data.end, event.at) <= 0;
  return !isOver && !isByItself(event) && !hasLeft(event) && event.data.toldTo !== 'host';
}

/** That a series ends earlier or goes on changes no date, nor does what is ordered with it. */
const changesDates = ({ type, data }: SeriesHeard): boolean =>
  !GOES_ON.has(type) && data.dates > 0 && data.toldTo !== 'host';

/** Those who attend were told when it was asked for. */
const hostAmong = (all: readonly Told[]): Told[] => all.filter(({ part }) => part === 'host');

/** It is told along with its series, a draw, a request, a closure or an assignment, or no letter says it. */
const isQuiet = (event: BookingHeard): boolean =>
  event.data.bySeries === true ||
  event.data.byDraw === true ||
  event.data.byRequest === true ||
  event.data.closureId !== undefined ||
  event.data.assignmentId !== undefined ||
  isByItself(event) ||
  hasLeft(event);

/** Somebody left who had it: nobody but sensors says it of who did not. */
const hasLeft = (event: BookingHeard): boolean => event.type === 'booking.checked_out' && event.data.why === undefined;

/** Atrium changed it by itself: only what check-in is asked for. */
const isByItself = ({ type, actor, data }: BookingHeard): boolean =>
  type === 'booking.updated' &&
  actor === 'system' &&
  data.why === undefined &&
  data.closureId === undefined &&
  data.assignmentId === undefined;

/** Whose it is, except where she did it herself. */
const assigneeOf = ({ actor, data: { userId } }: AssignmentHeard | KeepingHeard): Told[] =>
  userId === personOf(actor) ? [] : [{ userId, part: 'host' }];

/** Whom somebody visits, except where she let the visitor in herself, moved it or called it off. */
const visitedBy = (event: BadgeHeard | VisitHeard): Told[] => {
  const { hostId } = event.data;
  return hostId === personOf(causeOf(event)) || isInPlace(event) ? [] : [{ userId: hostId, part: 'host' }];
};

/** It is another visit, but neither elsewhere nor at another time. */
const isInPlace = (event: BadgeHeard | VisitHeard): boolean =>
  event.type === 'visit.updated' && event.data.was === undefined;

/** Who does a task, and whoever did it until now; nobody once it is over. */
const doersOf = ({ at, data: { userIds, end, changedBy } }: TaskHeard): Told[] =>
  Temporal.Instant.compare(end, at) < 0
    ? []
    : userIds.filter((id) => id !== personOf(changedBy)).map((userId) => ({ userId, part: 'member' }));

/** Who may give a space, but for whoever asks for it where others may; and then for whom it was asked for, unless she decided herself. */
function ofSpaceRequest({ type, actor, data: { giverIds, hostId } }: SpaceRequestHeard): Told[] {
  const own = personOf(actor);
  if (type !== 'space_request.created') return hostId === own ? [] : [{ userId: hostId, part: 'host' }];
  const others = giverIds.filter((id) => id !== own);
  return (others.length > 0 ? others : giverIds).map((userId) => ({ userId, part: 'approver' }));
}

/** Who closes or assigns something has seen what becomes of her own bookings. */
const affectedBy = ({ actor, data: { userId, bookings } }: AffectingHeard): Told[] =>
  userId === personOf(actor) ? [] : [{ userId, part: bookings[0]?.part ?? 'host' }];

/**
 * Is its whole team told of a day: that there is one, that its name or deadline is another, and that there is none? No event carries
 * who is in a group: whoever tells them asks.
 */
export const tellsTeam = (event: Heard): event is TeamDayHeard =>
  isTeamDay(event) &&
  (event.type !== 'team_day.updated' || event.data.was !== undefined) &&
  Temporal.Instant.compare(event.data.end, event.at) > 0;

/** Who hears of a day: its team, and who has a place otherwise; all but whoever did it. */
export function toldOfTeam({ actor, data: { userIds = [] } }: TeamDayHeard, memberIds: readonly number[]): Told[] {
  const own = new Set(userIds);
  const all = new Set([...memberIds, ...userIds]);
  all.delete(personOf(actor) ?? 0);
  return [...all].map((userId) => ({ userId, part: own.has(userId) ? 'host' : 'member' }));
}

/** Of what a closure or an assignment takes from a team day hears whoever planned it. */
function organiserOf({ actor, data: { closed, organiserId } }: TeamDayHeard): Told[] {
  return closed && organiserId !== null && organiserId !== personOf(actor)
    ? [{ userId: organiserId, part: 'owner' }]
    : [];
}

function concerned({ actor, data: { hostId, attendeeUserIds, toldTo } }: BookingHeard | SeriesHeard): Told[] {
  const parts = new Map<number, Part>(hostId === null ? [] : [[hostId, 'host']]);
  for (const userId of attendeeUserIds) if (userId !== hostId) parts.set(userId, 'attendee');
  parts.delete(personOf(actor) ?? 0);
  const told = [...parts].map(([userId, part]) => ({ userId, part }));
  return toldTo === undefined ? told : told.filter(({ part }) => (part === 'host') === (toldTo === 'host'));
}

function toldOfSeries(event: SeriesHeard): Told[] {
  if (GOES_ON.has(event.type)) return hostOfMissing(event.data);
  if (event.type === 'series.ended' && event.data.dates === 0) return hostOf(event.data);
  if (event.type === 'series.approved') return hostAmong(concerned(event));
  return event.type === 'series.updated' && event.data.dates === 0 ? [] : concerned(event);
}

const hostOfMissing = (series: SeriesHeard['data']): Told[] => (series.skipped.length === 0 ? [] : hostOf(series));

const hostOf = ({ hostId }: SeriesHeard['data']): Told[] => (hostId === null ? [] : [{ userId: hostId, part: 'host' }]);

/** Who hosts now what somebody else hosted who has left. */
const heirOf = ({ handedOver, handedOverTo }: DataOf<'user.left'>): Told[] =>
  handedOver === 0 || handedOverTo === null ? [] : [{ userId: handedOverTo, part: 'host' }];

/** Who may book for another from now on, or no more, unless she ended it herself. */
const delegateOf = ({ actor, data: { delegateId, change } }: DelegationHeard): Told[] =>
  delegateId === personOf(actor) || change === undefined || change === 'changes'
    ? []
    : [{ userId: delegateId, part: 'member' }];

function ownerOf({ reason, ownerUserId: userId }: WebhookTold): Told[] {
  // What was told before webhooks had owners names nobody.
  return reason === 'asked' || typeof userId !== 'number' ? [] : [{ userId, part: 'owner' }];
}

/** Who takes part in a booking: its host and who attends, each once. */
export const takePart = ({ hostId, attendeeUserIds }: Pick<BookingTold, 'hostId' | 'attendeeUserIds'>): number[] => [
  ...new Set([...(hostId === null ? [] : [hostId]), ...attendeeUserIds]),
];

/** When somebody wants to be reminded of a booking; null: she does not. */
export function remindsAt(
  { start, resourceIds }: Pick<BookingTold, 'start' | 'resourceIds'>,
  { remindMinutes, remindOf }: NoticeSettings,
  rooms: ReadonlySet<number>,
): Temporal.Instant | null {
  if (remindMinutes === null) return null;
  if (remindOf === 'rooms' && !resourceIds.some((id) => rooms.has(id))) return null;
  return Temporal.Instant.from(start).subtract({ minutes: remindMinutes });
}
