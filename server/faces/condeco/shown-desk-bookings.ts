import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import type { Booking } from '../../modules/bookings/contract.ts';
import { noonOf, rulesForHosts } from '../../modules/policies/policies.ts';
import { findGroups, findResources } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { bookingTypeAt, deskStatuses, NO_GROUP, NO_SERIES, NOBODY } from './guesses.ts';
import { showLocal, showUtc } from './moments.ts';

/** A booking, and which desk of it is meant. */
export interface OfDesk {
  readonly booking: Booking;
  readonly deskId: number;
}

/**
 * Which day a booking is of, by the clocks of where it is, and which part of it.
 * @param noon where the halves of a day meet there, in seconds since midnight
 */
export function dayOfBooking({ start, end, zone }: Pick<Booking, 'start' | 'end' | 'zone'>, noon: number) {
  const [from, to] = [start, end].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime());
  const date = from?.toPlainDate().toString() ?? '';
  const isBeyond = to !== undefined && to.toPlainDate().toString() !== date;
  return {
    date: `${date}T00:00:00`,
    bookingType: bookingTypeAt(secondIn(from), isBeyond ? Infinity : secondIn(to), noon),
  };
}

const secondIn = (at: Temporal.PlainDateTime | undefined): number =>
  at === undefined ? 0 : at.hour * 3600 + at.minute * 60 + at.second;

/** Desk bookings as they are told there. */
export async function showDeskBookings(ctx: Ctx, all: readonly OfDesk[]) {
  const ids = [...new Set(all.map(({ deskId }) => deskId))];
  const hosts = [...new Set(all.flatMap(({ booking }) => booking.hostId ?? []))];
  const [desks, groups, people, rulesOf] = await Promise.all([
    findResources(ctx, ids),
    findGroups(ctx, ids),
    findPeople(ctx, hosts),
    rulesForHosts(ctx, { resourceIds: ids, hostIds: hosts }),
  ]);
  const withAddress = maySeeContacts(ctx.who);
  return all.map(({ booking, deskId }) => {
    const { hostId, hostName, zone, state } = booking;
    const [from, to] = [Temporal.Instant.from(booking.start), Temporal.Instant.from(booking.end)];
    const local = (at: string | null): string | null => at && showLocal(Temporal.Instant.from(at), zone);
    return {
      bookingId: booking.id,
      deskId,
      deskName: desks.get(deskId)?.name ?? '',
      locationId: desks.get(deskId)?.buildingId ?? 0,
      groupId: groups.get(deskId) ?? NO_GROUP,
      userId: hostId ?? NOBODY,
      userName: hostName ?? '',
      userEmail: (withAddress && people.get(hostId ?? NOBODY)?.email) || '',
      ...dayOfBooking(booking, noonOf(rulesOf(hostId).of(deskId))),
      timeFrom: showLocal(from, zone),
      timeTo: showLocal(to, zone),
      timeFromUTC: showUtc(from),
      timeToUTC: showUtc(to),
      status: deskStatuses[state],
      checkedInAt: local(booking.checkedInAt),
      checkedOutAt: local(booking.checkedOutAt),
      createdOn: showLocal(Temporal.Instant.from(booking.createdAt), zone),
      recurranceId: booking.seriesId ?? NO_SERIES,
    };
  });
}
