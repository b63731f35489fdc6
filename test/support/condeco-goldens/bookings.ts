import { expect } from 'vitest';
import type { bookingEndpoints } from '../../../server/faces/condeco/bookings-contract.ts';
import type { deskBookingEndpoints } from '../../../server/faces/condeco/desk-bookings-contract.ts';
import type { deskEndpoints } from '../../../server/faces/condeco/desks-contract.ts';
import { form, type Goldens, type House } from './house.ts';

// Reference 3.3 and 3.4: requests as the clients that were observed write them, text for numbers, forms with raw brackets and all.

interface Meeting {
  readonly id: unknown;
  readonly room: number;
  readonly location: number;
  readonly group: number;
  /** What is said of it by whoever booked it, and who that was. */
  readonly creator: object;
  readonly day: string;
}
const byHost = ({ host }: House) => ({ createdBy: host.id, creatorName: 'Tan, Mei', creatorEmail: host.email });
export const inMerlion = (house: House) => ({
  room: house.room,
  location: house.building,
  group: house.group,
  creator: byHost(house),
  day: '2030-02-05',
});
const inOwnRoom = (house: House, room: number) => ({
  room,
  location: house.scene.own.elsewhere,
  group: 0,
  creator: byHost(house),
  day: '2030-01-08',
});

/** A meeting from nine to ten in Singapore, which the host has called “Plan”. */
export const meetingRow = ({ host }: House, { id, room, location, group, creator, day }: Meeting) => ({
  bookingID: id,
  roomID: room,
  locationId: location,
  locationTimeZone: 'Singapore Standard Time',
  meetingTitle: 'Plan',
  timeFrom: `${day}T09:00:00`,
  timeTo: `${day}T10:00:00`,
  timeFromUTC: `${day}T01:00:00`,
  timeToUTC: `${day}T02:00:00`,
  utcWithSetupTime: `${day}T01:00:00`,
  utcWithCleanDownTime: `${day}T02:00:00`,
  actualTimeFrom: `${day}T09:00:00`,
  actualTimeTo: `${day}T10:00:00`,
  bookingRealStartTime: null,
  bookingRealEndTime: null,
  hostName: 'Tan, Mei',
  hostEmail: host.email,
  hostId: host.id,
  requestorId: host.id,
  requestorName: 'Tan, Mei',
  requestorEmail: host.email,
  meetingProgress: 0,
  prepUnit: 1,
  prepPeriod: 0,
  cleanDownUnit: 1,
  cleanDownPeriod: 0,
  roomClear: false,
  instantMeeting: false,
  pendingOnGrid: false,
  privateMeeting: false,
  lastModifiedOn: null,
  modifiedBy: 0,
  createdOn: '2030-01-07T08:00:00',
  deleted: 0,
  recurranceId: 0,
  waitList: 0,
  dateFrom: `${day}T00:00:00`,
  groupId: group,
  bookingStart: `${day}T09:00:00`,
  bookingEnd: `${day}T10:00:00`,
  bookingSource: 3,
  userRole: 3,
  status: 0,
  setupStyle: '',
  notes: '',
  meetingType: '',
  ...creator,
});

export const bookingGoldens: Goldens<typeof bookingEndpoints> = {
  Bookings_GetBookings_V1: (house) => ({
    method: 'GET',
    path: `/bookings?roomId=${house.room}&startDate=2030-02-05&endDate=2030-02-05&isUTCDateTime=false`,
    status: 200,
    answer: { bookings: [meetingRow(house, { id: house.meeting, ...inMerlion(house) })] },
  }),
  Bookings_GetFreeSlots_V1: ({ building, room }) => ({
    method: 'GET',
    path: `/bookings/freeslots?locationId=${building}&floorNumber=3&resourceType=1&startDateTime=2030-02-05T08:00:00%2B08:00&endDateTime=2030-02-05T10:00:00%2B08:00&isUTCDateTime=false`,
    status: 200,
    answer: {
      freePeriod: [
        {
          locationID: building,
          floorNumber: 3,
          resourceID: room,
          workspaceTypeId: 1,
          freePeriodSlots: [
            {
              startDateTime: '2030-02-05T08:00:00',
              endDateTime: '2030-02-05T09:00:00',
              startDateTimeUTC: '2030-02-05T00:00:00',
              endDateTimeUTC: '2030-02-05T01:00:00',
            },
          ],
        },
      ],
    },
  }),
  Bookings_GetAvailableRooms_V1: ({ building, group, room }) => ({
    method: 'GET',
    path: `/bookings/availableRooms?locationID=${building}&groupID=${group}&startDateTime=2030-02-05 10:00&endDateTime=2030-02-05 11:00&workSpaceTypeId=1&roomsPerDay=10&roomAttributes=`,
    status: 200,
    answer: { availableRooms: [{ roomId: room, roomName: 'Merlion', maxCapacity: 8 }] },
  }),
  Bookings_GetBooking_V1: (house) => ({
    method: 'GET',
    path: `/bookings/${house.meeting}`,
    status: 200,
    answer: meetingRow(house, { id: house.meeting, ...inMerlion(house) }),
  }),
  Bookings_CreateBooking_V1: (house) => ({
    method: 'POST',
    path: '/bookings',
    body: {
      userId: String(house.host.id),
      roomId: String(house.room),
      startDateTime: '2030-02-06 09:00',
      endDateTime: '2030-02-06 10:00',
      meetingTitle: 'Plan',
      bookingSource: 3,
      privateMeeting: false,
      setDefaultStyle: true,
      numberOfAttendees: 2,
      attendees: [
        {
          roomId: String(house.room),
          firstName: 'Ann',
          lastName: 'Lee',
          email: 'ann@condeco.example',
          attendeeType: 1,
        },
      ],
    },
    status: 201,
    answer: meetingRow(house, { id: expect.any(Number), ...inMerlion(house), day: '2030-02-06' }),
  }),
  async UpdateMeeting_V1(house) {
    const { bookingId, room } = await house.meet();
    return {
      method: 'PUT',
      path: `/bookings/${bookingId}`,
      ...form({
        userId: house.host.id,
        'bookingDetails[roomId]': room,
        'bookingDetails[startDate]': '2030-01-08 09:00:00',
        'bookingDetails[endDate]': '2030-01-08 10:00:00',
        'bookingDetails[meetingTitle]': 'Review',
        'bookingDetails[privateMeeting]': false,
      }),
      status: 200,
      answer: { ...meetingRow(house, { id: bookingId, ...inOwnRoom(house, room) }), meetingTitle: 'Review' },
    };
  },
  async Bookings_DeleteBooking_V1(house) {
    const { bookingId } = await house.meet();
    const sent = form({ bookingId, userId: house.host.id });
    return { method: 'DELETE', path: '/bookings', ...sent, status: 200, answer: {} };
  },
};

export const deskGoldens: Goldens<typeof deskEndpoints> = {
  DeskBookings_GetAvailableDesks_V1: ({ host, building, group, desk }) => ({
    method: 'POST',
    path: '/deskBookings/availableDesks',
    body: {
      userID: String(host.id),
      locationID: String(building),
      groupID: String(group),
      workSpaceTypeId: '2',
      dateList: [{ date: '2030/02/07', bookingType: 2 }],
      pageNumber: 0,
      pageSize: 0,
    },
    status: 200,
    answer: { availableDesks: [{ deskID: desk, deskName: 'Desk 7', deskAttributes: [] }] },
  }),
  DeskBookings_CreateDeskBooking_V1: ({ host, desk }) => ({
    method: 'POST',
    path: '/deskBookings',
    body: {
      userId: String(host.id),
      deskId: String(desk),
      bookingSource: 1,
      dateList: [
        { date: '2030/02/11', bookingType: 2 },
        { date: '2030-02-12', bookingType: 0 },
      ],
    },
    status: 201,
    answer: {
      bookings: [
        { bookingId: expect.any(Number), deskId: desk, date: '2030-02-11T00:00:00', bookingType: 2 },
        { bookingId: expect.any(Number), deskId: desk, date: '2030-02-12T00:00:00', bookingType: 0 },
      ],
    },
  }),
};

const seatRow = (
  { host, scene }: House,
  { bookingId, desk }: { readonly bookingId: number; readonly desk: number },
) => ({
  bookingId,
  deskId: desk,
  deskName: expect.any(String),
  locationId: scene.own.elsewhere,
  groupId: 0,
  userId: host.id,
  userName: 'Tan, Mei',
  userEmail: host.email,
  date: '2030-01-08T00:00:00',
  bookingType: 2,
  timeFrom: '2030-01-08T00:00:00',
  timeTo: '2030-01-09T00:00:00',
  timeFromUTC: '2030-01-07T16:00:00',
  timeToUTC: '2030-01-08T16:00:00',
  status: 0,
  checkedInAt: null,
  checkedOutAt: null,
  createdOn: '2030-01-07T08:00:00',
  recurranceId: 0,
});

/** Ours. */
export const deskBookingGoldens: Goldens<typeof deskBookingEndpoints> = {
  async DeskBookings_GetDeskBookings_V1(house) {
    const seat = await house.sit();
    return {
      method: 'GET',
      path: `/deskBookings?deskId=${seat.desk}&startDate=2030-01-08&endDate=2030-01-08`,
      status: 200,
      answer: { deskBookings: [seatRow(house, seat)], totalRecords: 1 },
    };
  },
  async DeskBookings_GetDeskBooking_V1(house) {
    const seat = await house.sit();
    return { method: 'GET', path: `/deskBookings/${seat.bookingId}`, status: 200, answer: seatRow(house, seat) };
  },
  async DeskBookings_UpdateDeskBooking_V1(house) {
    const seat = await house.sit();
    return {
      method: 'PUT',
      path: `/deskBookings/${seat.bookingId}`,
      body: { userId: house.host.id, bookingDetails: { bookingType: 0 } },
      status: 200,
      answer: {
        ...seatRow(house, seat),
        bookingType: 0,
        timeTo: '2030-01-08T12:00:00',
        timeToUTC: '2030-01-08T04:00:00',
      },
    };
  },
  async DeskBookings_DeleteDeskBooking_V1(house) {
    const { bookingId } = await house.sit();
    const body = { bookingId, userId: house.host.id };
    return { method: 'DELETE', path: '/deskBookings', body, status: 200, answer: {} };
  },
  Bookings_CheckBooking_V1: ({ host, room }) => ({
    method: 'POST',
    path: '/bookings/check',
    body: { userId: host.id, roomId: room, startDateTime: '2030-02-20 09:00', endDateTime: '2030-02-20 10:00' },
    status: 200,
    answer: { canBook: true, approvalRequired: false, reasons: [], alternative: null },
  }),
  DeskBookings_CheckDeskBooking_V1: ({ host, desk }) => ({
    method: 'POST',
    path: '/deskBookings/check',
    body: { userId: host.id, deskId: desk, dateList: [{ date: '2030-02-20', bookingType: 1 }] },
    status: 200,
    answer: {
      canBook: true,
      dates: [{ date: '2030-02-20T00:00:00', bookingType: 1, canBook: true, reasons: [] }],
    },
  }),
};
