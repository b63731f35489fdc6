import { Type } from 'typebox';
import { MAX_BOOKINGS_LOOKED_AT } from '../../modules/visitors/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { orNull } from '../../platform/contract/shapes.ts';
import { BookingRef, Moment, Period } from './booking-contract.ts';
import { addresses } from './guesses.ts';
import { Int, numbered, open, paging, SearchText, Several, Text } from './shapes.ts';

export const VisitorBadge = Type.Object({
  id: Int,
  uid: Text,
  period: Period,
  registrationCode: Text,
  state: Int,
  visitor: Type.Object({
    id: Int,
    emailAddress: orNull(Text),
    displayName: Text,
    mobileNumber: orNull(Type.Object({ dialCode: Text, number: Text })),
  }),
  checkInDate: orNull(Text),
  checkOutDate: orNull(Text),
});

const MOST = MAX_BOOKINGS_LOOKED_AT.toLocaleString('en');

const Names = Type.Array(Type.Object({ language: Text, text: Text }));

export const VisitingAppointment = Type.Object({
  id: Text,
  subject: Text,
  isAllDay: Type.Boolean(),
  textBody: Text,
  appearanceType: Int,
  bookableResources: Type.Array(Type.Object({ id: Int, name: Names, type: Int })),
  buildings: Type.Array(Type.Object({ id: Int, name: Names })),
  invitingUser: Type.Object({ id: Int, displayName: Text, emailAddress: orNull(Text) }),
  visitors: Type.Array(Type.Object({ id: Int, displayName: Text })),
  period: Period,
  booking: orNull(BookingRef),
});

export const visitEndpoints = declareEndpoints({
  findVisitorBadge: {
    ...addresses.findVisitorBadge,
    scope: 'visitors:manage',
    summary: 'One badge, by its id or uid',
    params: Type.Object({ id: Type.String({ maxLength: 100, 'x-tidy': true }) }),
    reply: VisitorBadge,
  },
  searchVisitorBadges: {
    ...addresses.searchVisitorBadges,
    scope: 'visitors:manage',
    summary: 'Badges by pages; of visits that were called off by id alone',
    query: Type.Object(
      {
        id: Several('Their ids'),
        uid: Several('Their uids'),
        from: Moment('Of visits that end after it: ISO 8601 with an offset, or now'),
        to: Moment('Of visits that begin before it: the same'),
        registrationCode: Several('Their registration codes'),
        buildingId: Several('Ids of the buildings of their visits'),
        state: Several('initial, noShow, visited or visiting, by name or number'),
        ...paging,
      },
      open,
    ),
    reply: numbered(VisitorBadge),
  },
  searchVisitingAppointments: {
    ...addresses.searchVisitingAppointments,
    scope: 'visitors:manage',
    summary:
      'Visits by pages; those that were called off by id alone, those that were turned down by `bookingState` too',
    query: Type.Object(
      {
        id: Several('Their ids'),
        from: Moment('What ends after it: ISO 8601 with an offset, or now'),
        to: Moment('What begins before it: the same'),
        invitingUserId: Several('Ids of whom they visit'),
        searchText: SearchText,
        bookingState: Several(
          `How far they are, by their approval, or else by their bookings: booked, using …, by name or number. For visits to ${MOST} bookings at most, as for bookableResourceId: of more, a shorter time is asked for`,
        ),
        bookableResourceId: Several('Ids of what is booked for them'),
        buildingId: Several('Ids of their buildings'),
        visitorId: Several('Ids of who comes'),
        bookingId: Several('Ids of their bookings'),
        ...paging,
      },
      open,
    ),
    cost: 3,
    reply: numbered(VisitingAppointment),
  },
});
