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
  'approval.asked',
  'series.created',
  'series.updated',
  'series.cancelled',
  'series.extended',
  'series.ended',
  'series.approval_asked',
  'series.approved',
  'series.rejected',
  'booking.released',
  'webhook.disabled',
] as const;

export type Heard = HeardEvent<(typeof hears)[number]>;
type BookingHeard = Extract<Heard, { type: `booking.${string}` }>;
export type ApprovalAsked = Extract<Heard, { type: 'approval.asked' | 'series.approval_asked' }>;
type SeriesHeard = Exclude<Extract<Heard, { type: `series.${string}` }>, ApprovalAsked>;

export type Part = 'host' | 'attendee' | 'owner' | 'approver';

/** One person who has to be told, and why she. */
export interface Told {
  readonly userId: number;
  readonly part: Part;
}

/** Somebody who has to be told of an event. */
export interface Notice extends Told {
  readonly event: Heard;
}

const KEY = /^user:(\d+)$/;
/** The person behind an actor such as `user:12`; null for programs and Atrium itself. */
export const personOf = (actor: string): number | null => {
  const id = KEY.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
};

/** Who caused an event: of what Atrium asks, whoever wants it. */
export const causeOf = (event: Heard): string => (isApproval(event) ? event.data.askedBy : event.actor);

export const isBooking = (event: Heard): event is BookingHeard => event.type.startsWith('booking.');
/** Somebody is asked to decide on a booking, or on the dates of a series. */
export const isApproval = (event: Heard): event is ApprovalAsked =>
  event.type === 'approval.asked' || event.type === 'series.approval_asked';
export const isSeries = (event: Heard): event is SeriesHeard => event.type.startsWith('series.') && !isApproval(event);

/**
 * Host and attendees, in this order and each once, except who did it herself; nobody once the booking is over. The dates of a
 * series that are told along with it are told as one; that it goes on is told where something of it is missing.
 */
export function decideTold(event: Heard): Told[] {
  if (isSeries(event)) return toldOfSeries(event);
  if (isApproval(event)) return event.data.approverIds.map((userId) => ({ userId, part: 'approver' }));
  if (!isBooking(event)) return ownerOf(event.data);
  if (isQuiet(event) || Temporal.Instant.compare(event.data.end, event.at) <= 0) return [];
  return event.type === 'booking.approved' ? hostAmong(concerned(event)) : concerned(event);
}

/** Those who attend were told when it was asked for. */
const hostAmong = (all: readonly Told[]): Told[] => all.filter(({ part }) => part === 'host');

/** It is told along with its series, or Atrium changed it by itself: only what check-in is asked for, and no letter says that. */
const isQuiet = ({ type, actor, data }: BookingHeard): boolean =>
  data.bySeries === true || (type === 'booking.updated' && actor === 'system');

function concerned({ actor, data: { hostId, attendeeUserIds } }: BookingHeard | SeriesHeard): Told[] {
  const parts = new Map<number, Part>(hostId === null ? [] : [[hostId, 'host']]);
  for (const userId of attendeeUserIds) if (userId !== hostId) parts.set(userId, 'attendee');
  parts.delete(personOf(actor) ?? 0);
  return [...parts].map(([userId, part]) => ({ userId, part }));
}

/** That a series ends earlier or goes on changes no date. */
function toldOfSeries(event: SeriesHeard): Told[] {
  if (event.type === 'series.extended') return hostOfMissing(event.data);
  if (event.type === 'series.ended' && event.data.dates === 0) return hostOf(event.data);
  if (event.type === 'series.approved') return hostAmong(concerned(event));
  return event.type === 'series.updated' && event.data.dates === 0 ? [] : concerned(event);
}

const hostOfMissing = (series: SeriesHeard['data']): Told[] => (series.skipped.length === 0 ? [] : hostOf(series));

const hostOf = ({ hostId }: SeriesHeard['data']): Told[] => (hostId === null ? [] : [{ userId: hostId, part: 'host' }]);

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
