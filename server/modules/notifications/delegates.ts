import type { Ctx } from '../../platform/context/context.ts';
import { findBookings } from '../bookings/bookings.ts';
import { actingKeyOf, findActing } from '../delegates/delegates.ts';
import {
  causeOf,
  isAffecting,
  isBooking,
  isSeries,
  isSpaceRequest,
  isWaiting,
  personOf,
  type Heard,
  type Notice,
} from './rules.ts';

/** What becomes of a booking or a series so that whoever booked it for its host has to see to it. */
const GOING: ReadonlySet<string> = new Set<Heard['type']>([
  'booking.updated',
  'booking.cancelled',
  'booking.rejected',
  'booking.expired',
  'booking.released',
  'booking.checked_out',
  'booking.zone_clashed',
  'series.updated',
  'series.cancelled',
  'series.extended',
  'series.ended',
  'series.zone_changed',
  'series.rejected',
]);

/** Whoever booked for somebody else hears of it what that host does. */
export interface ForHost extends Notice {
  readonly part: 'delegate';
  readonly hostId: number;
}

/**
 * Who is told besides the hosts in these notices that their bookings were moved, cancelled or the like, or that something is offered to
 * them: whoever booked or waits for them, as long as she may act for the host. Of a closure or an assignment she hears what became of what
 * she booked, and nothing of the rest.
 */
export async function findDelegates(ctx: Ctx, notices: readonly Notice[]): Promise<ForHost[]> {
  const toHosts = notices.filter(({ part }) => part === 'host');
  const bookings = await findBookings(ctx, [...new Set(toHosts.flatMap(({ event }) => bookingIdsOf(event)))]);
  const told = new Set(notices.map(({ userId, event }) => `${userId}/${event.id}`));
  const wanted = toHosts.flatMap(({ event, userId: hostId }): ForHost[] => {
    const askedBy = askerOf(event) ?? hostId;
    if (askedBy !== hostId) return [{ event, userId: askedBy, part: 'delegate', hostId }];
    const booked = bookingIdsOf(event).flatMap((id) => {
      const delegateId = bookings.get(id)?.bookedBy?.id ?? hostId;
      return bookings.get(id)?.hostId === hostId && delegateId !== hostId ? { id, delegateId } : [];
    });
    return [...Map.groupBy(booked, ({ delegateId }) => delegateId)].map(([delegateId, own]) => ({
      event: onlyOf(event, new Set(own.map(({ id }) => id))),
      userId: delegateId,
      part: 'delegate' as const,
      hostId,
    }));
  });
  const due = wanted.filter(
    ({ event, userId }) => userId !== personOf(causeOf(event)) && !told.has(`${userId}/${event.id}`),
  );
  const acting = await findActing(
    ctx,
    due.map(({ hostId, userId }) => ({ userId: hostId, delegateId: userId })),
  );
  return due.filter(({ hostId, userId }) => acting.has(actingKeyOf({ userId: hostId, delegateId: userId })));
}

/** Who asked for what is one: a whole series, something that is waited for, or a space. */
const askerOf = (event: Heard): number | null =>
  (isSeries(event) && GOING.has(event.type)) || isWaiting(event) || isSpaceRequest(event)
    ? personOf(event.data.askedBy ?? '')
    : null;

function bookingIdsOf(event: Heard): number[] {
  if (isAffecting(event)) return event.data.bookings.filter(({ part }) => part === 'host').map(({ id }) => id);
  return isBooking(event) && GOING.has(event.type) ? [event.data.id] : [];
}

/** The same event about these bookings alone. */
function onlyOf(event: Heard, ids: ReadonlySet<number>): Heard {
  if (!isAffecting(event)) return event;
  const bookings = event.data.bookings.filter(({ id }) => ids.has(id));
  return { ...event, data: { ...event.data, bookings, more: 0 } } as typeof event;
}
