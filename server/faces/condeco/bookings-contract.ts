import { Type } from 'typebox';
import { MAX_ATTENDEES } from '../../modules/bookings/contract.ts';
import { Code } from '../../modules/cost-codes/contract.ts';
import { Email } from '../../modules/people/contract.ts';
import { Id, Line, orNull } from '../../platform/contract/shapes.ts';
import { checkInMissed, checkInUnopened, MOST_DAYS, notBegun, WHO_PAYS } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import { AnyId, FloorNumber, isUTCDateTime, Local, When } from './shapes.ts';

/** OBSERVED: the keys, their spelling and which may be null (reference 3.3). */
export const Booking = Type.Object({
  bookingID: Type.Integer(),
  roomID: Type.Integer(),
  locationId: Type.Integer(),
  locationTimeZone: Type.String(),
  meetingTitle: Type.String(),
  timeFrom: Local,
  timeTo: Local,
  timeFromUTC: Local,
  timeToUTC: Local,
  utcWithSetupTime: Local,
  utcWithCleanDownTime: Local,
  actualTimeFrom: Local,
  actualTimeTo: Local,
  bookingRealStartTime: orNull(Local),
  bookingRealEndTime: orNull(Local),
  hostName: Type.String(),
  hostEmail: Type.String(),
  hostId: Type.Integer(),
  requestorId: Type.Integer(),
  requestorName: Type.String(),
  requestorEmail: Type.String(),
  creatorName: Type.String(),
  creatorEmail: Type.String(),
  meetingProgress: Type.Integer(),
  prepUnit: Type.Integer(),
  prepPeriod: Type.Integer(),
  cleanDownUnit: Type.Integer(),
  cleanDownPeriod: Type.Integer(),
  roomClear: Type.Boolean(),
  instantMeeting: Type.Boolean(),
  pendingOnGrid: Type.Boolean(),
  privateMeeting: Type.Boolean(),
  lastModifiedOn: orNull(Local),
  modifiedBy: Type.Integer(),
  createdOn: Local,
  createdBy: Type.Integer(),
  deleted: Type.Integer(),
  recurranceId: Type.Integer(),
  waitList: Type.Integer(),
  dateFrom: Local,
  groupId: Type.Integer(),
  bookingStart: Local,
  bookingEnd: Local,
  bookingSource: Type.Integer(),
  userRole: Type.Integer(),
  status: Type.Integer(),
  setupStyle: Type.String(),
  notes: Type.String(),
  meetingType: Type.String(),
});

/** Both parts of a name together are one of Atrium's: 200 characters at most. */
export const MAX_PART = 99;
const privateMeeting = Type.Optional(
  Type.Boolean({ description: 'Colleagues see that the room is taken and by whom; not the title, nor who comes' }),
);
/** Who pays. */
export const costCentre = Type.Optional({ ...Code, description: WHO_PAYS });

const NewBooking = body({
  userId: Id,
  roomId: Id,
  startDateTime: When,
  endDateTime: When,
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
  userId: Id,
  bookingId: sameBooking,
  actionType: Type.Optional(Type.Integer({ description: '1 start, 2 stop, 3 extend' })),
  endDateTime: Type.Optional({ ...When, description: 'Until when it is extended' }),
  bookingDetails: Type.Optional(
    Type.Object(
      {
        roomId: Type.Optional(Id),
        startDate: Type.Optional(When),
        endDate: Type.Optional(When),
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
    query: query({ roomId: Id, startDate: When, endDate: When, isUTCDateTime }),
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
      startDateTime: When,
      endDateTime: When,
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
      startDateTime: When,
      endDateTime: When,
      workSpaceTypeId: Type.Optional(Type.Integer()),
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
    summary: 'Book a room for somebody',
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
    body: body({ bookingId: Id, userId: Id }),
    reply: Type.Object({}),
    status: 200,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
