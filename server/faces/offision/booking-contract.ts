import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { Line, Lines, orNull, Secret, Time } from '../../platform/contract/shapes.ts';
import { MAX_ATTENDEES, MAX_NOTES, MAX_RESOURCES } from '../../modules/bookings/contract.ts';
import { MAX_SHEET_ROWS } from '../../modules/exchange/contract.ts';
import { addresses, MAX_HTML } from './guesses.ts';
import { refusalsOfBooking } from './refusing.ts';
import { Flag, Int, numbered, open, paging, Ref, SearchText, Several, Text } from './shapes.ts';

export const Period = Type.Object({ start: Text, end: Text });

export const BookingRef = Type.Object({ id: Int, masterBookingId: Int, bookingState: Int, iCalUid: Text });

export const Appointment = Type.Object({
  id: Text,
  subject: Text,
  isAllDay: Type.Boolean(),
  textBody: Text,
  appearanceType: Int,
  bookableResource: Type.Object({ id: Int, name: Text, type: Int }),
  organizer: orNull(Type.Object({ userId: orNull(Int), displayName: Text, emailAddress: orNull(Text) })),
  attendees: Type.Array(Type.Object({ userId: orNull(Int), displayName: Text, role: Text })),
  isPreparationAppointment: Type.Boolean(),
  period: Period,
  booking: BookingRef,
  services: Type.Array(Type.Object({ id: Text, status: Int, serviceItem: Ref, period: Period })),
});

const Slot = Type.Object({ id: Text, subject: Text, period: Period, organizerDisplayName: Text });

export const ResourceStatus = Type.Object({
  status: Int,
  suggestColor: Int,
  bookableResource: Type.Object({ id: Int, name: Text, type: Int, capacity: Int, amenities: Type.Array(Ref) }),
  currentAppointment: orNull(Slot),
  nextAppointment: orNull(Slot),
  statusWording: Text,
  upcomingAppointments: Type.Array(Slot),
});

export const Moment = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description, 'x-tidy': true }));
/** Somebody, or something, by id or by name. */
const Named = Line(320, { minLength: 1 });
const Several320 = (most: number) => Type.Optional(orNull(Type.Array(Named, { maxItems: most })));
const Zone = Type.Optional(orNull(Line(100)));

export const bookingEndpoints = declareEndpoints({
  searchAppointments: {
    ...addresses.searchAppointments,
    scope: 'bookings:read',
    summary: 'What is booked, one row for each resource of a booking',
    query: Type.Object(
      {
        id: Several('Their ids'),
        from: Moment('What ends after it: ISO 8601 with an offset, or now'),
        to: Moment('What begins before it: the same'),
        organizerUserId: Several('Ids of who hosts them'),
        searchText: SearchText,
        bookingState: Several('booked, waitingCheckIn, using …, by name or number'),
        bookableResourceId: Several('Ids of what is booked; with a part, combined rooms that it is of'),
        bookableResourceType: Several('room, desk or equipment, by name or number'),
        bookingId: Several('Ids of their bookings'),
        excludePreparation: Flag('Without what is made ready before and cleared after'),
        ...paging,
      },
      open,
    ),
    cost: 3,
    reply: numbered(Appointment),
  },
  listResourceStatuses: {
    ...addresses.listResourceStatuses,
    scope: 'bookings:read',
    summary: 'What resources are now, who has them, and who is next',
    query: Type.Object(
      {
        id: Several('Their ids; all that are in use unless said, 1,000 at most'),
        language: Type.Optional(
          Type.String({
            maxLength: 200,
            description: 'Of the wording; as Accept-Language says unless said',
            'x-tidy': true,
          }),
        ),
      },
      open,
    ),
    cost: 6,
    reply: Type.Array(ResourceStatus),
  },
  exportAppointments: {
    ...addresses.exportAppointments,
    scope: 'bookings:read',
    summary: `What is booked as a spreadsheet (.xlsx), resource by resource: ${MAX_SHEET_ROWS.toLocaleString('en')} rows at most`,
    query: Type.Object(
      {
        From: Moment('What ends after it: ISO 8601 with an offset, or now'),
        To: Moment('What begins before it: the same'),
        TimeZone: Type.Optional(Line(100, { description: 'Of its times: an IANA or a Windows zone; else UTC' })),
        OrganizerEmailDomain: Type.Optional(Line(255, { description: 'Of who hosts them, such as gmail.com' })),
      },
      open,
    ),
    cost: 4,
    reply: 'bytes',
  },
  placeBooking: {
    ...addresses.placeBooking,
    scope: 'bookings:write',
    summary: 'Book resources together, for one time',
    body: Type.Object(
      {
        subject: Type.Optional(orNull(Line(500))),
        htmlBody: Type.Optional(
          orNull({ ...Secret(MAX_HTML), minLength: 0, description: 'Read where no textBody is' }),
        ),
        textBody: Type.Optional(orNull(Lines(MAX_NOTES))),
        period: Type.Object(
          {
            start: Time,
            startTimeZone: Zone,
            end: Time,
            endTimeZone: Zone,
          },
          {
            ...open,
            description: 'Without an offset: by the clocks of the zone beside it, an IANA or a Windows one; else UTC',
          },
        ),
        resources: Type.Optional(
          orNull(Type.Array(Named, { maxItems: MAX_RESOURCES, description: 'Their ids, or their access ids' })),
        ),
        organizer: Type.Optional(orNull(Line(320, { description: 'By e-mail address or id; nobody: the token' }))),
        requiredAttendees: Several320(MAX_ATTENDEES),
        optionalAttendees: Several320(MAX_ATTENDEES),
        isAllDay: Type.Optional(Type.Boolean()),
        withOnlineMeeting: Type.Optional(Type.Boolean()),
      },
      open,
    ),
    cost: 2,
    reply: BookingRef,
    errors: refusalsOfBooking,
  },
});
