import type { Static } from 'typebox';
import type { Booking as Booked } from '../../modules/bookings/contract.ts';
import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { findGroups, findResources } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Booking } from './bookings-contract.ts';
import { MINUTES, NO_GROUP, NO_SERIES, NOBODY, progresses, statuses, UNTOLD, USER_ROLE } from './guesses.ts';
import { showLocal, showUtc, windowsZone } from './moments.ts';

type Shown = Static<typeof Booking>;

/** A booking, and which room of it is meant. */
export interface OfRoom {
  readonly booking: Booked;
  readonly roomId: number;
}

/** Bookings as they are told there, each of the room that is meant. */
export async function showBookings(ctx: Ctx, rows: readonly OfRoom[]): Promise<Shown[]> {
  const all = rows.map(({ booking }) => booking);
  const rooms = [...new Set(rows.map(({ roomId }) => roomId))];
  const [resources, groups, people] = await Promise.all([
    findResources(ctx, rooms),
    findGroups(ctx, rooms),
    findPeople(ctx, [...new Set(all.flatMap(({ hostId, bookedBy }) => [hostId ?? [], bookedBy?.id ?? []].flat()))]),
  ]);
  const withAddress = maySeeContacts(ctx.who);
  const personOf = (id: number | null, name: string | null) => ({
    id: id ?? NOBODY,
    name: name ?? '',
    email: (id === null || !withAddress ? null : people.get(id)?.email) ?? '',
  });
  return rows.map(({ booking, roomId: room }) => {
    const { hostId, hostName, bookedBy } = booking;
    const host = personOf(hostId, hostName);
    return {
      bookingID: booking.id,
      roomID: room,
      locationId: resources.get(room)?.buildingId ?? 0,
      locationTimeZone: windowsZone(booking.zone),
      meetingTitle: booking.title,
      ...timesOf(booking),
      hostName: host.name,
      hostEmail: host.email,
      hostId: host.id,
      ...requestedBy(host),
      ...createdBy(bookedBy ? personOf(bookedBy.id, bookedBy.name) : host),
      meetingProgress: progressOf(booking),
      prepUnit: MINUTES,
      prepPeriod: booking.setUpMinutes,
      cleanDownUnit: MINUTES,
      cleanDownPeriod: booking.cleanDownMinutes,
      ...UNTOLD,
      privateMeeting: booking.private,
      instantMeeting: booking.createdAt >= booking.start,
      pendingOnGrid: booking.state === 'pending',
      groupId: groups.get(room) ?? NO_GROUP,
      deleted: booking.state === 'cancelled' ? 1 : 0,
      recurranceId: booking.seriesId ?? NO_SERIES,
      userRole: USER_ROLE,
      status: statuses[booking.state],
      notes: booking.notes ?? '',
    };
  });
}

interface Somebody {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const requestedBy = ({ id, name, email }: Somebody) => ({
  requestorId: id,
  requestorName: name,
  requestorEmail: email,
});
const createdBy = ({ id, name, email }: Somebody) => ({ createdBy: id, creatorName: name, creatorEmail: email });

/** Each time by the location's clocks, and some in UTC too. */
function timesOf({ start, end, zone, setUpMinutes, cleanDownMinutes, ...booking }: Booked) {
  const [from, to] = [Temporal.Instant.from(start), Temporal.Instant.from(end)];
  const local = (at: Temporal.Instant): string => showLocal(at, zone);
  const localOrNull = (at: string | null): string | null => (at === null ? null : local(Temporal.Instant.from(at)));
  return {
    timeFrom: local(from),
    timeTo: local(to),
    timeFromUTC: showUtc(from),
    timeToUTC: showUtc(to),
    utcWithSetupTime: showUtc(from.subtract({ minutes: setUpMinutes })),
    utcWithCleanDownTime: showUtc(to.add({ minutes: cleanDownMinutes })),
    actualTimeFrom: local(from),
    actualTimeTo: local(to),
    bookingRealStartTime: localOrNull(booking.checkedInAt),
    bookingRealEndTime: localOrNull(booking.checkedOutAt),
    createdOn: local(Temporal.Instant.from(booking.createdAt)),
    dateFrom: `${local(from).slice(0, 10)}T00:00:00`,
    bookingStart: local(from),
    bookingEnd: local(to),
  };
}

const progressOf = ({ state }: Booked): number =>
  state === 'checked_in'
    ? progresses.during
    : state === 'checked_out' || state === 'released'
      ? progresses.after
      : progresses.before;
