import { getAvailability } from '../../modules/availability/availability.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from '../../modules/bookings/bookings.ts';
import type { Booking } from '../../modules/bookings/contract.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { checkInClosed, checkInTooEarly } from '../../modules/presence/contract.ts';
import { checkInBooking, checkOutBooking, extendBooking, releaseBooking } from '../../modules/presence/presence.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import { sliceResources, workspaceTypeOf, type ResourceFilters } from '../../modules/resources/resources.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, notFound, Problem } from '../../platform/contract/problems.ts';
import { isBefore, showTime, type Period } from '../../platform/time.ts';
import { allPages } from './answers.ts';
import type { bookingEndpoints } from './bookings-contract.ts';
import { mustBeSomebody } from './desks.ts';
import { actions, checkInMissed, checkInUnopened, NO_FLOOR, noSuchBooking, readAttributes } from './guesses.ts';
import { readBetween, readDays, readMoment, showLocal, showUtc } from './moments.ts';
import { byName, inGroup, levelsOf, resourcesOf } from './rooms.ts';
import { showBookings } from './shown-bookings.ts';

type Calls = UseCases<typeof bookingEndpoints>;

/** Meetings in rooms: read, booked, started, changed and cancelled, for whoever is said by an application that manages bookings. */
export const bookings: Calls = {
  async Bookings_GetBookings_V1(ctx, { roomId, startDate, endDate, isUTCDateTime }) {
    const room = await roomOf(ctx, roomId);
    const days = readDays([startDate, endDate], zoneOf(room, isUTCDateTime), ['startDate', 'endDate']);
    const [from, to] = [showTime(days.start), showTime(days.end)];
    const all = await allPages((page) => listBookings(ctx, { ...page, from, to, resourceId: roomId }));
    return { bookings: await showBookings(ctx, all.filter(isThere), roomId) };
  },
  async Bookings_GetFreeSlots_V1(ctx, { locationId, floorNumber, startDateTime, endDateTime, isUTCDateTime }) {
    const rooms = await roomsOf(ctx, { buildingId: locationId });
    const [first] = rooms;
    if (!first) return { freePeriod: [] };
    const names = ['startDateTime', 'endDateTime'] as const;
    const during = readBetween([startDateTime, endDateTime], zoneOf(first, isUTCDateTime), names);
    const levels = await levelsOf(ctx, rooms);
    const there = rooms.filter((room) => floorNumber === undefined || levels(room) === floorNumber);
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
    const {
      locationID,
      groupID,
      startDateTime,
      endDateTime,
      workSpaceTypeId,
      roomsPerDay,
      roomAttributes = '',
    } = given;
    const attributes = readAttributes(roomAttributes);
    const rooms = await roomsOf(ctx, { buildingId: locationID, ...inGroup(groupID) });
    const [first] = rooms;
    if (!first) return { availableRooms: [] };
    const names = ['startDateTime', 'endDateTime'] as const;
    const during = readBetween([startDateTime, endDateTime], zoneOf(first, given.isUTCDateTime), names);
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
    return showOne(ctx, await getBooking(ctx, { id: bookingId }));
  },
  async Bookings_CreateBooking_V1(ctx, given) {
    const { userId, roomId, startDateTime, endDateTime, meetingTitle = '', attendees = [], isUTCDateTime } = given;
    mustNotBePrivate(given);
    const room = await roomOf(ctx, roomId);
    const names = ['startDateTime', 'endDateTime'] as const;
    const during = readBetween([startDateTime, endDateTime], zoneOf(room, isUTCDateTime), names);
    return ctx.tx(async (tx) => {
      const { id } = await createBooking(tx, {
        resourceIds: [roomId],
        ...shown(during),
        title: meetingTitle,
        hostId: userId,
        attendees: attendees.map(({ firstName = '', lastName = '', email }) => {
          const name = `${firstName} ${lastName}`.trim();
          return { email, ...(name !== '' && { name }) };
        }),
      });
      return showOne(tx, await getBooking(tx, { id }));
    });
  },
  UpdateMeeting_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, given.userId, 'userId');
      const id = given.bookingId;
      const booking = await known(getBooking(tx, { id }));
      await (given.actionType === undefined ? edit(tx, booking, given) : act(tx, booking, given.actionType, given));
      return showOne(tx, await getBooking(tx, { id }));
    }),
  Bookings_DeleteBooking_V1: (ctx, { bookingId, userId }) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, userId, 'userId');
      await known(cancelBooking(tx, { id: bookingId }));
      return {};
    }),
};

/** What is not there any more is not told of. */
const isThere = ({ state }: Booking): boolean => !['cancelled', 'rejected', 'released'].includes(state);

const showOne = async (ctx: Ctx, booking: Booking) => found((await showBookings(ctx, [booking], null))[0]);

const shown = ({ start, end }: Period) => ({ start: showTime(start), end: showTime(end) });

/** By which clocks a time without an offset is meant. */
const zoneOf = ({ zone }: Pick<Resource, 'zone'>, isUTC: boolean | undefined): string =>
  isUTC === true ? 'UTC' : zone;

async function roomOf(ctx: Ctx, id: number): Promise<Resource> {
  const { items } = await sliceResources(ctx, { ids: [id], type: 'room' }, { offset: 0, limit: 1 }, unseenIn(ctx));
  return found(items[0], 'roomId');
}

/** Rooms that can be booked, by name. */
const roomsOf = async (ctx: Ctx, wanted: ResourceFilters): Promise<Resource[]> =>
  (await resourcesOf(ctx, { ...wanted, type: 'room' })).toSorted((a, b) => byName.compare(a.name, b.name));

/** When each room of a location is taken meanwhile. */
async function busyIn(ctx: Ctx, buildingId: number, during: Period): Promise<ReadonlyMap<number, readonly Period[]>> {
  const { items } = await getAvailability(ctx, { ...shown(during), type: 'room', buildingId }, unseenIn(ctx));
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

/** No meeting is kept from those who may see it otherwise: whoever asks for that must know. @throws 400 */
function mustNotBePrivate(given: object): void {
  const { privateMeeting } = given as { readonly privateMeeting?: unknown };
  if (String(privateMeeting).toLowerCase() === 'true')
    throw invalid('privateMeeting', 'A meeting cannot be private here yet');
}

type Change = Parameters<Calls['UpdateMeeting_V1']>[1];

/** Says of what there is not what the vendor says of it. */
async function known<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    throw error instanceof Problem && error.kind === notFound && error.details.param === 'id'
      ? fail(noSuchBooking, { param: 'bookingId', detail: noSuchBooking.title })
      : error;
  });
}

async function edit(ctx: Ctx, booking: Booking, { bookingDetails, isUTCDateTime }: Change): Promise<void> {
  if (bookingDetails === undefined)
    throw invalid('bookingDetails', 'Say what is to be changed, or what is to be done (actionType)');
  mustNotBePrivate(bookingDetails);
  const { roomId, startDate, endDate, meetingTitle } = bookingDetails;
  const zone = zoneOf(roomId === undefined ? booking : await roomOf(ctx, roomId), isUTCDateTime);
  const [start, end] = [startDate ?? booking.start, endDate ?? booking.end];
  const during = readBetween([start, end], zone, ['bookingDetails.startDate', 'bookingDetails.endDate']);
  const wanted = {
    ...shown(during),
    ...(roomId !== undefined && { resourceIds: [roomId] }),
    ...(meetingTitle !== undefined && { title: meetingTitle }),
  };
  // A client sends each change twice: the second time there is nothing left to be done.
  if (isSame(booking, wanted)) return;
  await updateBooking(ctx, { id: booking.id, ...wanted });
}

const isSame = (booking: Booking, wanted: Readonly<Partial<Booking>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(booking[name as keyof Booking]) === JSON.stringify(value),
  );

async function act(ctx: Ctx, booking: Booking, action: number, { endDateTime, isUTCDateTime }: Change): Promise<void> {
  const { id, state } = booking;
  if (action === actions.start) {
    if (state !== 'confirmed') throw fail(checkInMissed);
    return void (await startedAsThere(checkInBooking(ctx, { id })));
  }
  if (action === actions.stop)
    return void (await (state === 'checked_in' ? checkOutBooking(ctx, { id }) : releaseBooking(ctx, { id })));
  if (action !== actions.extend) throw invalid('actionType', '1 starts a meeting, 2 stops it, 3 extends it');
  if (endDateTime === undefined) throw invalid('endDateTime', 'Say until when');
  const end = showTime(readMoment(endDateTime, zoneOf(booking, isUTCDateTime), 'endDateTime'));
  await extendBooking(ctx, { id, end });
}

/** Refuses a start in the vendor's words. */
const startedAsThere = <T>(started: Promise<T>): Promise<T> =>
  started.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { code } = error.kind;
    if (code === checkInTooEarly.code) throw fail(checkInUnopened);
    throw code === 'booking_in_past' || code === checkInClosed.code ? fail(checkInMissed) : error;
  });
