import { Type } from 'typebox';
import { MAX_ATTENDEES } from '../../modules/bookings/contract.ts';
import { Code } from '../../modules/cost-codes/contract.ts';
import { Email } from '../../modules/people/contract.ts';
import { Id, Line, orNull } from '../../platform/contract/shapes.ts';
import { checkInMissed, checkInUnopened, MOST_DAYS, notBegun, WHO_PAYS } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import { AnyId, firstDay, FloorNumber, forWhom, isUTCDateTime, lastDay, Local, Moment, somebody } from './shapes.ts';

/** OBSERVED: the keys, their spelling and which may be null (reference 3.3). */
export const Booking = Type.Object({
  bookingID: Type.Integer(),
  roomID: Type.Integer(),
  locationId: Type.Integer(),
  locationTimeZone: Type.String({ description: 'As Windows calls it' }),
  meetingTitle: Type.String(),
  timeFrom: { ...Local, description: 'By the clocks of the location, as all times but those with UTC in their names' },
  timeTo: Local,
  timeFromUTC: Local,
  timeToUTC: Local,
  utcWithSetupTime: Local,
  utcWithCleanDownTime: Local,
  actualTimeFrom: Local,
  actualTimeTo: Local,
  bookingRealStartTime: orNull({ ...Local, description: 'When the meeting was started; null: not yet' }),
  bookingRealEndTime: orNull({ ...Local, description: 'When it was stopped; null: not yet, or not at all' }),
  hostName: Type.String(),
  hostEmail: Type.String(),
  hostId: Type.Integer({ description: 'For whom it is booked' }),
  requestorId: Type.Integer({ description: 'The host again' }),
  requestorName: Type.String(),
  requestorEmail: Type.String(),
  creatorName: Type.String(),
  creatorEmail: Type.String(),
  meetingProgress: Type.Integer({ description: '0 has not begun, 1 goes on, 2 is over' }),
  prepUnit: Type.Integer({ description: '1: minutes' }),
  prepPeriod: Type.Integer({ description: 'So long before it the room is set up' }),
  cleanDownUnit: Type.Integer({ description: '1: minutes' }),
  cleanDownPeriod: Type.Integer({ description: 'So long after it the room is cleared' }),
  roomClear: Type.Boolean({ description: 'Always false: nobody says so here' }),
  instantMeeting: Type.Boolean({ description: 'It was booked as it began' }),
  pendingOnGrid: Type.Boolean({ description: 'It waits for approval' }),
  privateMeeting: Type.Boolean(),
  lastModifiedOn: orNull(Local),
  modifiedBy: Type.Integer(),
  createdOn: Local,
  createdBy: Type.Integer(),
  deleted: Type.Integer({ description: '1: it was cancelled; 0: not' }),
  recurranceId: Type.Integer({ description: 'Its series; 0: none' }),
  waitList: Type.Integer({ description: 'Always 0: who waits has no booking here' }),
  dateFrom: { ...Local, description: 'Its first day, at midnight' },
  groupId: Type.Integer(),
  bookingStart: Local,
  bookingEnd: Local,
  bookingSource: Type.Integer({ description: 'Always 3, whatever was sent' }),
  userRole: Type.Integer({ description: 'Always 3: the application manages all bookings' }),
  status: Type.Integer({
    description: '0 booked, 1 started, 2 ended or given back, 4 cancelled or not approved, 6 waits for approval',
  }),
  setupStyle: Type.String({ description: 'Always empty' }),
  notes: Type.String(),
  meetingType: Type.String({ description: 'Always empty' }),
});

/** Both parts of a name together are one of Atrium's: 200 characters at most. */
export const MAX_PART = 99;
const privateMeeting = Type.Optional(
  Type.Boolean({ description: 'Colleagues see that the room is taken and by whom; not the title, nor who comes' }),
);
/** Who pays. */
export const costCentre = Type.Optional({ ...Code, description: WHO_PAYS });

const NewBooking = body({
  userId: forWhom,
  roomId: Id,
  startDateTime: Moment,
  endDateTime: Moment,
  meetingTitle: Type.Optional(Line(500)),
  privateMeeting,
  costCentre,
  attendees: Type.Optional(
    Type.Array(
      Type.Object(
        { firstName: Type.Optional(Line(MAX_PART)), lastName: Type.Optional(Line(MAX_PART)), email: Email },
        open,
      ),
      { maxItems: MAX_ATTENDEES },
    ),
  ),
});

/** DOC: an act names its booking in the body too. */
export const sameBooking = Type.Optional({ ...Id, description: 'The one of the address again, where it is said' });

/** Two forms: an act, or what is to be changed. */
const Change = body({
  userId: somebody,
  bookingId: sameBooking,
  actionType: Type.Optional(Type.Integer({ description: '1 start, 2 stop, 3 extend' })),
  endDateTime: Type.Optional({ ...Moment, description: 'Until when it is extended: as startDateTime of a new one' }),
  bookingDetails: Type.Optional(
    Type.Object(
      {
        roomId: Type.Optional(Id),
        startDate: Type.Optional({ ...Moment, description: `When it begins then. ${Moment.description}` }),
        endDate: Type.Optional({ ...Moment, description: 'When it ends then, said as startDate' }),
        meetingTitle: Type.Optional(Line(500)),
        privateMeeting,
        costCentre,
      },
      open,
    ),
  ),
});

const FreeSlot = Type.Object({
  startDateTime: Local,
  endDateTime: Local,
  startDateTimeUTC: Local,
  endDateTimeUTC: Local,
});

const external = { product: 'ExternalBookings' } as const;
const reading = { ...external, method: 'GET', scope: 'bookings:read' } as const;
const writing = { ...external, scope: 'bookings:manage' } as const;

export const bookingEndpoints = {
  Bookings_GetBookings_V1: {
    ...reading,
    path: '/bookings',
    summary: `The bookings of a room on days, the last one included, by start; ${MOST_DAYS} days at most`,
    cost: 3,
    query: query({ roomId: Id, startDate: firstDay, endDate: lastDay, isUTCDateTime }),
    reply: Type.Object({ bookings: Type.Array(Booking) }),
  },
  Bookings_GetFreeSlots_V1: {
    ...reading,
    path: '/bookings/freeslots',
    summary: 'When the rooms of a location are free between two times',
    query: query({
      locationId: Id,
      floorNumber: Type.Optional(FloorNumber),
      resourceType: Type.Optional(Type.Integer({ description: '1: meeting rooms' })),
      startDateTime: Moment,
      endDateTime: Moment,
      isUTCDateTime,
    }),
    reply: Type.Object({
      freePeriod: Type.Array(
        Type.Object({
          locationID: Type.Integer(),
          floorNumber: Type.Integer(),
          resourceID: Type.Integer(),
          workspaceTypeId: Type.Integer(),
          freePeriodSlots: Type.Array(FreeSlot),
        }),
      ),
    }),
  },
  Bookings_GetAvailableRooms_V1: {
    ...reading,
    path: '/bookings/availableRooms',
    summary: 'Rooms of a location that are free all the time between two times, by name',
    query: query({
      locationID: Id,
      groupID: AnyId,
      startDateTime: Moment,
      endDateTime: Moment,
      workSpaceTypeId: Type.Optional(
        Type.Integer({ description: '1 meeting rooms, 2 desks, others as rooms tell them' }),
      ),
      roomsPerDay: Type.Optional(Type.Integer({ minimum: 1, description: 'So many at most' })),
      roomAttributes: Type.Optional(
        Line(1_000, { description: 'Ids with commas between them; blank: whatever it has' }),
      ),
      isUTCDateTime,
    }),
    reply: Type.Object({
      availableRooms: Type.Array(
        Type.Object({ roomId: Type.Integer(), roomName: Type.String(), maxCapacity: Type.Integer() }),
      ),
    }),
  },
  Bookings_GetBooking_V1: {
    ...reading,
    path: '/bookings/{bookingId}',
    summary: 'One booking',
    params: Type.Object({ bookingId: Id }),
    query: query({ isUTCDateTime }),
    reply: Booking,
  },
  Bookings_CreateBooking_V1: {
    ...writing,
    method: 'POST',
    path: '/bookings',
    summary: 'Book a room for somebody; an application that manages bookings books the past too',
    query: query({ isUTCDateTime }),
    body: NewBooking,
    reply: Booking,
    status: 201,
  },
  UpdateMeeting_V1: {
    ...writing,
    method: 'PUT',
    path: '/bookings/{bookingId}',
    summary: 'Start, stop or extend a meeting, or change it',
    params: Type.Object({ bookingId: Id }),
    query: query({ isUTCDateTime }),
    body: Change,
    reply: Booking,
    errors: [checkInUnopened, checkInMissed, notBegun],
  },
  Bookings_DeleteBooking_V1: {
    ...writing,
    method: 'DELETE',
    path: '/bookings',
    summary: 'Cancel a booking',
    query: query({ isUTCDateTime }),
    body: body({ bookingId: Id, userId: somebody }),
    reply: Type.Object({}),
    status: 200,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
