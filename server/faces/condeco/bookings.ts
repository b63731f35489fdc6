import { getAvailability } from '../../modules/availability/availability.ts';
import {
  cancelBooking,
  getBooking,
  holdBookings,
  listBookings,
  type AttendeesGiven,
} from '../../modules/bookings/bookings.ts';
import type { Booking } from '../../modules/bookings/contract.ts';
import { findPeopleByEmail } from '../../modules/people/people.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import { workspaceTypeOf } from '../../modules/resources/resources.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { isBefore, type Period } from '../../platform/time.ts';
import { allPages } from './answers.ts';
import type { bookingEndpoints } from './bookings-contract.ts';
import { paying } from './cost-codes.ts';
import { NO_FLOOR, noSuchBooking, readAttributes, ROOMS } from './guesses.ts';
import { mustBeSomebody } from './hosts.ts';
import { changeMeeting } from './meeting-changes.ts';
import { readBetween, readListed, showLocal, showPeriod, showUtc, zoneMeant } from './moments.ts';
import { known, refusingAsThere } from './refusing.ts';
import { firstOf, inGroup, levelsOf, resourcesOf, roomOf, type Wanted } from './rooms.ts';
import { showBookings, type OfRoom } from './shown-bookings.ts';

type Calls = UseCases<typeof bookingEndpoints>;

/** Meetings in rooms: read, booked, started, changed and cancelled, for whoever is said by an application that manages bookings. */
export const bookings: Calls = {
  async Bookings_GetBookings_V1(ctx, { roomId, startDate, endDate, isUTCDateTime }) {
    const room = await roomOf(ctx, roomId);
    const { start: from, end: to } = showPeriod(readListed([startDate, endDate], zoneMeant(room, isUTCDateTime)));
    const all = await allPages((page) => listBookings(ctx, { ...page, from, to, resourceId: roomId }));
    return {
      bookings: await showBookings(
        ctx,
        all.filter(isThere).map((booking) => ({ booking, roomId })),
      ),
    };
  },
  async Bookings_GetFreeSlots_V1(ctx, { locationId, floorNumber, resourceType = ROOMS, ...given }) {
    if (resourceType !== ROOMS) return { freePeriod: [] };
    const rooms = await roomsOf(ctx, { buildingId: locationId });
    const [first] = rooms;
    if (!first) return { freePeriod: [] };
    const during = readTimes(given, first);
    const levels = await levelsOf(ctx, rooms);
    const there = rooms.filter((room) => floorNumber === undefined || (levels(room) ?? NO_FLOOR) === floorNumber);
    const busy = await busyIn(ctx, locationId, during);
    return {
      freePeriod: there.map((room) => ({
        locationID: locationId,
        floorNumber: levels(room) ?? NO_FLOOR,
        resourceID: room.id,
        workspaceTypeId: workspaceTypeOf(room).id,
        freePeriodSlots: between(busy.get(room.id) ?? [], during).map(({ start, end }) => ({
          startDateTime: showLocal(start, room.zone),
          endDateTime: showLocal(end, room.zone),
          startDateTimeUTC: showUtc(start),
          endDateTimeUTC: showUtc(end),
        })),
      })),
    };
  },
  async Bookings_GetAvailableRooms_V1(ctx, given) {
    const { locationID, groupID, workSpaceTypeId, roomsPerDay, roomAttributes = '' } = given;
    const attributes = readAttributes(roomAttributes);
    const rooms = await roomsOf(ctx, { buildingId: locationID, ...inGroup(groupID) });
    const [first] = rooms;
    if (!first) return { availableRooms: [] };
    const during = readTimes(given, first);
    const busy = await busyIn(ctx, locationID, during);
    const fits = (room: Resource): boolean =>
      busy.get(room.id)?.length === 0 &&
      (workSpaceTypeId === undefined || workspaceTypeOf(room).id === workSpaceTypeId) &&
      attributes.every((id) => room.amenityIds.includes(id));
    const free = rooms.filter(fits).slice(0, roomsPerDay);
    return {
      availableRooms: free.map(({ id, name, capacity }) => ({ roomId: id, roomName: name, maxCapacity: capacity })),
    };
  },
  async Bookings_GetBooking_V1(ctx, { bookingId }) {
    const booking = await refusingAsThere(getBooking(ctx, { id: bookingId }));
    return showOne(ctx, { booking, roomId: found(await firstOf(ctx, 'room', booking), 'bookingId') });
  },
  async Bookings_CreateBooking_V1(ctx, given) {
    const { userId, roomId, meetingTitle = '', privateMeeting = false, costCentre, attendees = [] } = given;
    const during = readTimes(given, await roomOf(ctx, roomId));
    await mustBeSomebody(ctx, userId, 'userId');
    const coming = await comingTo(ctx, attendees, userId);
    const said = { title: meetingTitle, hostId: userId, attendees: coming, private: privateMeeting };
    const wish = { resourceIds: [roomId], ...showPeriod(during), ...said, ...(await paying(ctx, costCentre)) };
    return ctx.tx(async (tx) => {
      const { id } = await refusingAsThere(createBooking(tx, wish));
      return showOne(tx, { booking: await getBooking(tx, { id }), roomId });
    });
  },
  UpdateMeeting_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, given.userId, 'userId');
      const id = given.bookingId;
      // A client that sends a change twice does not wait in between: the second one is judged by what the first has made.
      await holdBookings(tx, [id]);
      await changeMeeting(tx, await meetingOf(tx, id), given);
      return showOne(tx, await meetingOf(tx, id));
    }),
  Bookings_DeleteBooking_V1: (ctx, { bookingId, userId }) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, userId, 'userId');
      await meetingOf(tx, bookingId);
      await known(cancelBooking(tx, { id: bookingId }));
      return {};
    }),
};

/** A booking that has a room. @throws 400 in the vendor's words for what is none, desk bookings too: these have addresses of their own */
async function meetingOf(ctx: Ctx, id: number): Promise<OfRoom> {
  const booking = await known(getBooking(ctx, { id }));
  const roomId = await firstOf(ctx, 'room', booking);
  if (roomId === undefined) throw fail(noSuchBooking, { param: 'bookingId' });
  return { booking, roomId };
}

/** What is not there any more is not told of; what ended early is, as what ended in time. */
const isThere = ({ state }: Booking): boolean => state !== 'cancelled' && state !== 'rejected';

const showOne = async (ctx: Ctx, one: OfRoom) => found((await showBookings(ctx, [one]))[0]);

/** Rooms that can be booked, by name. */
const roomsOf = (ctx: Ctx, wanted: Wanted): Promise<Resource[]> => resourcesOf(ctx, { ...wanted, type: 'room' });

/** When each room of a location is taken meanwhile. @throws 400 for more days than are looked at */
async function busyIn(ctx: Ctx, buildingId: number, during: Period): Promise<ReadonlyMap<number, readonly Period[]>> {
  const wanted = { ...showPeriod(during), type: 'room', buildingId } as const;
  const { items } = await refusingAsThere(getAvailability(ctx, wanted, unseenIn(ctx)));
  const periodOf = ({ start, end }: { readonly start: string; readonly end: string }): Period => ({
    start: Temporal.Instant.from(start),
    end: Temporal.Instant.from(end),
  });
  return new Map(items.map(({ resourceId, busy }) => [resourceId, busy.map(periodOf)]));
}

/** What is left of a period between what is taken of it. */
function between(busy: readonly Period[], { start, end }: Period): Period[] {
  const free: Period[] = [];
  let from = start;
  for (const taken of busy.toSorted((a, b) => Temporal.Instant.compare(a.start, b.start))) {
    if (isBefore(from, taken.start)) free.push({ start: from, end: isBefore(taken.start, end) ? taken.start : end });
    if (isBefore(from, taken.end)) from = taken.end;
  }
  if (isBefore(from, end)) free.push({ start: from, end });
  return free;
}

interface Times {
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly isUTCDateTime?: boolean;
}

/** From when to when, by the clocks of a place unless UTC is said. @throws 400 that names the parameter */
const readTimes = ({ startDateTime, endDateTime, isUTCDateTime }: Times, place: Pick<Resource, 'zone'>): Period =>
  readBetween([startDateTime, endDateTime], zoneMeant(place, isUTCDateTime), ['startDateTime', 'endDateTime']);

interface Named {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email: string;
}

/** Who comes beside the host, each once: colleagues as who they are, others by their addresses. */
async function comingTo(ctx: Ctx, named: readonly Named[], hostId: number): Promise<AttendeesGiven> {
  const people = await findPeopleByEmail(
    ctx,
    named.map(({ email }) => email),
  );
  const coming = new Map<number | string, AttendeesGiven[number]>();
  for (const { firstName = '', lastName = '', email } of named) {
    const address = email.toLowerCase();
    const person = people.get(address);
    const name = `${firstName} ${lastName}`.trim();
    if (person?.active) coming.set(person.id, { userId: person.id });
    else coming.set(address, { email, ...(name !== '' && { name }) });
  }
  coming.delete(hostId);
  return [...coming.values()];
}
