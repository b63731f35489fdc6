import { getAvailability } from '../../modules/availability/availability.ts';
import {
  cancelBooking,
  getBooking,
  listBookings,
  updateBooking,
  type AttendeesGiven,
} from '../../modules/bookings/bookings.ts';
import { bookingInPast, type Booking } from '../../modules/bookings/contract.ts';
import { findPeopleByEmail } from '../../modules/people/people.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { checkInClosed, checkInTooEarly } from '../../modules/presence/contract.ts';
import { checkInBooking, checkOutBooking, extendBooking, releaseBooking } from '../../modules/presence/presence.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import {
  sliceResources,
  withWholes,
  workspaceTypeOf,
  type ResourceFilters,
} from '../../modules/resources/resources.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, notFound, Problem } from '../../platform/contract/problems.ts';
import { daysAfter, isBefore, showTime, type Period } from '../../platform/time.ts';
import { allPages } from './answers.ts';
import type { bookingEndpoints } from './bookings-contract.ts';
import { mustBeSomebody } from './desks.ts';
import {
  actions,
  checkInMissed,
  checkInUnopened,
  MOST_DAYS,
  NO_FLOOR,
  noSuchBooking,
  notBegun,
  readAttributes,
  ROOMS,
} from './guesses.ts';
import { readBetween, readDays, readMoment, showLocal, showUtc } from './moments.ts';
import { byName, inGroup, levelsOf, resourcesOf } from './rooms.ts';
import { showBookings } from './shown-bookings.ts';

type Calls = UseCases<typeof bookingEndpoints>;

/** Meetings in rooms: read, booked, started, changed and cancelled, for whoever is said by an application that manages bookings. */
export const bookings: Calls = {
  async Bookings_GetBookings_V1(ctx, { roomId, startDate, endDate, isUTCDateTime }) {
    const room = await roomOf(ctx, roomId);
    const days = readDays([startDate, endDate], zoneOf(room, isUTCDateTime), ['startDate', 'endDate']);
    if (isBefore(daysAfter(days.start, MOST_DAYS, room.zone), days.end))
      throw invalid('endDate', `At most ${MOST_DAYS} days at once`);
    const [from, to] = [showTime(days.start), showTime(days.end)];
    const all = await allPages((page) => listBookings(ctx, { ...page, from, to, resourceId: roomId }));
    return { bookings: await showBookings(ctx, all.filter(isThere), roomId) };
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
    return showOne(ctx, await refusingAsThere(getBooking(ctx, { id: bookingId })));
  },
  async Bookings_CreateBooking_V1(ctx, given) {
    const { userId, roomId, meetingTitle = '', attendees = [] } = given;
    mustNotBePrivate(given, 'privateMeeting');
    const during = readTimes(given, await roomOf(ctx, roomId));
    await mustBeSomebody(ctx, userId, 'userId');
    const wish = { resourceIds: [roomId], ...shown(during), title: meetingTitle, hostId: userId };
    const coming = await comingTo(ctx, attendees, userId);
    return ctx.tx(async (tx) => {
      const { id } = await refusingAsThere(createBooking(tx, { ...wish, attendees: coming }));
      return showOne(tx, await getBooking(tx, { id }));
    });
  },
  UpdateMeeting_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, given.userId, 'userId');
      const id = given.bookingId;
      const booking = await known(getBooking(tx, { id }));
      const { actionType } = given;
      if (actionType === undefined) await refusingAsThere(edit(tx, booking, given), DETAILS);
      else await refusingAsThere(act(tx, booking, actionType, given));
      return showOne(tx, await getBooking(tx, { id }));
    }),
  Bookings_DeleteBooking_V1: (ctx, { bookingId, userId }) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, userId, 'userId');
      await known(cancelBooking(tx, { id: bookingId }));
      return {};
    }),
};

/** What is not there any more is not told of; what ended early is, as what ended in time. */
const isThere = ({ state }: Booking): boolean => state !== 'cancelled' && state !== 'rejected';

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

interface Times {
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly isUTCDateTime?: boolean;
}

/** From when to when, by the clocks of a place unless UTC is said. @throws 400 that names the parameter */
const readTimes = ({ startDateTime, endDateTime, isUTCDateTime }: Times, place: Pick<Resource, 'zone'>): Period =>
  readBetween([startDateTime, endDateTime], zoneOf(place, isUTCDateTime), ['startDateTime', 'endDateTime']);

/** No meeting is kept from those who may see it otherwise: whoever asks for that must know. @throws 400 */
function mustNotBePrivate({ privateMeeting }: { readonly privateMeeting?: boolean }, param: string): void {
  if (privateMeeting) throw invalid(param, 'A meeting cannot be private here yet');
}

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

/** What v1 calls a parameter, and what it is called there. */
const PARAMS: Readonly<Record<string, string>> = {
  id: 'bookingId',
  hostId: 'userId',
  resourceIds: 'roomId',
  start: 'startDateTime',
  end: 'endDateTime',
};

/** The same of a change. */
const DETAILS: typeof PARAMS = {
  ...PARAMS,
  resourceIds: 'bookingDetails.roomId',
  start: 'bookingDetails.startDate',
  end: 'bookingDetails.endDate',
  title: 'bookingDetails.meetingTitle',
};

/** Names what is wrong as it is called there. */
const refusingAsThere = <T>(asked: Promise<T>, names = PARAMS): Promise<T> =>
  asked.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { param = '', ...details } = error.details;
    const there = names[param] ?? param;
    throw fail(error.kind, { ...details, ...(there !== '' && { param: there }) });
  });

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
  mustNotBePrivate(bookingDetails, 'bookingDetails.privateMeeting');
  const { roomId, startDate, endDate, meetingTitle } = bookingDetails;
  const zone = zoneOf(roomId === undefined ? booking : await roomOf(ctx, roomId), isUTCDateTime);
  const [start, end] = [startDate ?? booking.start, endDate ?? booking.end];
  const during = readBetween([start, end], zone, ['bookingDetails.startDate', 'bookingDetails.endDate']);
  const wanted = {
    ...shown(during),
    ...(roomId !== undefined && { resourceIds: await withRoom(ctx, booking, roomId) }),
    ...(meetingTitle !== undefined && { title: meetingTitle }),
  };
  // A client sends each change twice: the second time there is nothing left to be done.
  if (isSame(booking, wanted)) return;
  const { id, version } = booking;
  await updateBooking(ctx, { id, version, ...wanted });
}

/** What a booking has once this is its room: the one that is told first gives way, unless it has it, or what that is a part of. */
async function withRoom(ctx: Ctx, { resourceIds }: Booking, roomId: number): Promise<number[]> {
  const wholes = await withWholes(ctx, [roomId]);
  return resourceIds.some((id) => wholes.includes(id)) ? resourceIds : [roomId, ...resourceIds.slice(1)];
}

const isSame = (booking: Booking, wanted: Readonly<Partial<Booking>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(booking[name as keyof Booking]) === JSON.stringify(value),
  );

async function act(ctx: Ctx, booking: Booking, action: number, { endDateTime, isUTCDateTime }: Change): Promise<void> {
  const { id, state } = booking;
  if (action === actions.start) {
    if (state !== 'confirmed') throw fail(state === 'pending' ? checkInUnopened : checkInMissed);
    return void (await startedAsThere(checkInBooking(ctx, { id })));
  }
  if (action === actions.stop && isBefore(ctx.now, Temporal.Instant.from(booking.start))) throw fail(notBegun);
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
    throw code === bookingInPast.code || code === checkInClosed.code ? fail(checkInMissed) : error;
  });
