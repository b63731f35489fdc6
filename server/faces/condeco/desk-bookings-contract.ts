import { Type } from 'typebox';
import { Id, orNull } from '../../platform/contract/shapes.ts';
import { costCentre, sameBooking } from './bookings-contract.ts';
import { bookingType, dateList, DeskDay } from './desks-contract.ts';
import { checkInMissed, checkInUnopened, MOST_CHECKED, MOST_DAYS, notBegun, OURS } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import {
  AnyId,
  Day,
  firstDay,
  forWhom,
  isUTCDateTime,
  lastDay,
  Local,
  Moment,
  paged,
  somebody,
  totalRecords,
} from './shapes.ts';

/** A desk booking as it is read: ours, as the vendor publishes none. */
const DeskBooking = Type.Object({
  bookingId: Type.Integer(),
  deskId: Type.Integer(),
  deskName: Type.String(),
  locationId: Type.Integer(),
  groupId: Type.Integer(),
  userId: Type.Integer({ description: '0: nobody' }),
  userName: Type.String(),
  userEmail: Type.String(),
  date: Local,
  bookingType: Type.Integer({ description: '0 morning, 1 afternoon, 2 the whole day' }),
  timeFrom: Local,
  timeTo: Local,
  timeFromUTC: Local,
  timeToUTC: Local,
  status: Type.Integer({ description: '0 booked, 1 checked in, 2 checked out, 3 waits for approval, 4 cancelled' }),
  checkedInAt: orNull(Local),
  checkedOutAt: orNull(Local),
  createdOn: Local,
  recurranceId: Type.Integer(),
});

/** Why something is not booked. */
const Reason = Type.Object({
  code: Type.String({ description: 'Stable, as in Atrium’s own API' }),
  message: Type.String({ description: 'In words; times in them are by the clocks of the location' }),
  param: Type.String({ description: 'What is in the way; empty: no one thing' }),
});
const canBook = Type.Boolean({ description: 'It would be booked now; others may be quicker' });

const external = { product: 'ExternalBookings' } as const;
const reading = { ...external, method: 'GET', scope: 'bookings:read' } as const;
const writing = { ...external, scope: 'bookings:manage' } as const;

/** What the vendor offers but does not publish of desk bookings, and whether something may be booked: all of it ours. */
export const deskBookingEndpoints = {
  DeskBookings_GetDeskBookings_V1: {
    ...reading,
    path: OURS.deskBookings,
    summary: `Desk bookings on days, the last one included, by start: of a desk, of somebody, in a location or in a group, or all of these together; ${MOST_DAYS} days at most`,
    cost: 3,
    query: query({
      deskId: Type.Optional(Id),
      userId: Type.Optional({ ...Id, description: 'Whose bookings' }),
      locationId: Type.Optional(Id),
      groupId: AnyId,
      startDate: firstDay,
      endDate: lastDay,
      ...paged,
    }),
    reply: Type.Object({ deskBookings: Type.Array(DeskBooking), totalRecords }),
  },
  DeskBookings_GetDeskBooking_V1: {
    ...reading,
    path: OURS.deskBooking,
    summary: 'One desk booking',
    params: Type.Object({ bookingId: Id }),
    query: query({}),
    reply: DeskBooking,
  },
  DeskBookings_UpdateDeskBooking_V1: {
    ...writing,
    method: 'PUT',
    path: OURS.deskBooking,
    summary: 'Check in to a desk booking, end or extend it, or change its desk or day',
    params: Type.Object({ bookingId: Id }),
    query: query({ isUTCDateTime }),
    body: body({
      userId: somebody,
      bookingId: sameBooking,
      actionType: Type.Optional(Type.Integer({ description: '1 check in, 2 end, 3 extend' })),
      endDateTime: Type.Optional({ ...Moment, description: `Until when it is extended. ${Moment.description}` }),
      bookingDetails: Type.Optional(
        Type.Object(
          {
            deskId: Type.Optional(Id),
            date: Type.Optional(Day),
            bookingType: Type.Optional(bookingType),
            costCentre,
          },
          open,
        ),
      ),
    }),
    reply: DeskBooking,
    errors: [checkInUnopened, checkInMissed, notBegun],
  },
  DeskBookings_DeleteDeskBooking_V1: {
    ...writing,
    method: 'DELETE',
    path: OURS.deskBookings,
    summary: 'Cancel a desk booking',
    query: query({}),
    body: body({ bookingId: Id, userId: somebody }),
    reply: Type.Object({}),
    status: 200,
  },
  Bookings_CheckBooking_V1: {
    ...writing,
    method: 'POST',
    path: OURS.check,
    summary: 'May a room be booked for somebody; if not, why, and the nearest that would work. Books nothing',
    cost: 3,
    query: query({ isUTCDateTime }),
    body: body({ userId: forWhom, roomId: Id, startDateTime: Moment, endDateTime: Moment, costCentre }),
    reply: Type.Object({
      canBook,
      approvalRequired: Type.Boolean(),
      reasons: Type.Array(Reason),
      alternative: orNull(Type.Object({ roomId: Type.Integer(), startDateTime: Local, endDateTime: Local })),
    }),
    status: 200,
  },
  DeskBookings_CheckDeskBooking_V1: {
    ...writing,
    method: 'POST',
    path: OURS.deskCheck,
    summary: `May a desk be booked for somebody on each of some days, ${MOST_CHECKED} at most; each is judged by itself. Books nothing`,
    cost: 6,
    query: query({}),
    body: body({ userId: forWhom, deskId: Id, dateList: { ...dateList, maxItems: MOST_CHECKED }, costCentre }),
    reply: Type.Object({
      canBook,
      dates: Type.Array(Type.Object({ ...DeskDay, canBook, reasons: Type.Array(Reason) })),
    }),
    status: 200,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
