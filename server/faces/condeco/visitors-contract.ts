import { Type, type TSchema } from 'typebox';
import { Email } from '../../modules/people/contract.ts';
import { answersBar, answersMissing, visitingRefusals, visitorNotWelcome } from '../../modules/visiting/contract.ts';
import {
  badgeStateConflict,
  tooManyInvitations,
  tooManyVisits,
  visitBegun,
  visitInPast,
  visitNotApproved,
  visitNotToday,
  visitOver,
  visitTooFarAhead,
  visitTooLong,
} from '../../modules/visitors/contract.ts';
import { Id, Line, orNull } from '../../platform/contract/shapes.ts';
import { MAX_PART } from './bookings-contract.ts';
import { VISITOR_DAYS } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import { AnyId, FloorNumber, IdOrNone, Local, paged, totalRecords, When } from './shapes.ts';

/** A guess of ours: how a visitor is told (reference 3.5). */
export const Visitor = Type.Object({
  visitorId: Type.Integer(),
  firstName: Type.String(),
  lastName: Type.String(),
  visitorCompany: Type.String(),
  visitorEmail: Type.String(),
  status: Type.Integer({
    description: '0 expected, 1 arrived, 2 departed, 3 did not come, 4 cancelled, 5 waits for approval',
  }),
  arrivalDate: Local,
  departureDate: Local,
  arrivalDateUTC: Local,
  departureDateUTC: Local,
  actualArrivalDate: orNull(Local),
  actualDepartureDate: orNull(Local),
  countryId: Type.Integer(),
  regionId: Type.Integer(),
  locationId: Type.Integer(),
  locationName: Type.String(),
  locationTimeZone: Type.String(),
  floorNumber: Type.Integer(),
  roomId: Type.Integer(),
  roomName: Type.String(),
  bookingId: Type.Integer(),
  meetingName: Type.String(),
  hostId: Type.Integer(),
  hostName: Type.String(),
  hostEmail: Type.String(),
  requestorId: Type.Integer(),
  requestorName: Type.String(),
  requestorEmail: Type.String(),
  passType: Type.Integer(),
  passNumber: Type.String({ description: 'The code of her badge' }),
  purposeOfVisit: Type.Integer(),
  purposeName: Type.String({ description: 'In words' }),
});

const part = (of: string) => Type.Optional(Line(200, { description: `${of}: a part of it, in any case` }));
const address = (whose: string) =>
  Type.Optional(Line(320, { description: `${whose}: the whole address, in any case` }));

const hostData = Type.Object(
  { hostId: AnyId, hostEmailAddress: address('Whom she visits') },
  { ...open, description: 'Whom she visits, by either' },
);
const purposeId = { ...Id, description: 'Ours: one of the purposes of visits to the location' };
const bookingId = { ...IdOrNone, description: 'Ours: a meeting of the host that she comes to; 0: none' };
const departureDate = {
  ...When,
  description: 'Ours: until when; to the end of the day, or as long as visitors may stay, unless said',
};

const NewVisitor = body({
  firstName: Type.Optional(Line(MAX_PART)),
  lastName: Type.Optional(Line(MAX_PART)),
  visitorCompany: Type.Optional(Line(200)),
  visitorEmail: Type.Optional({ ...Email, description: 'Ours: where she is invited' }),
  hostData,
  locationId: Id,
  arrivalDate: { ...When, description: '2026-03-01 09:00, by the clocks of the location' },
  departureDate: Type.Optional(departureDate),
  passType: Type.Optional(Type.Integer({ description: 'There is one kind of pass: whichever is said' })),
  notifyByEmail: Type.Optional(
    Type.Boolean({ description: 'Whoever has an address is written to: false with one is refused' }),
  ),
  purposeOfVisit: Type.Optional(Type.Integer({ description: 'Visitors come from outside: whichever is said' })),
  purposeId: Type.Optional(purposeId),
  floorNumber: Type.Optional({ ...FloorNumber, description: 'Visitors come to a location: whichever is said' }),
  bookingId: Type.Optional(bookingId),
});

const asItIs = (most: number) =>
  Type.Optional(Line(most, { description: 'May be said as it is; whoever is called otherwise is another visitor' }));

/** Two forms: an act, or what is to be changed. */
const Change = body({
  actionType: Type.Optional(Type.Integer({ description: '3 arrived, 4 not after all, 5 departed, 6 not after all' })),
  firstName: asItIs(MAX_PART),
  lastName: asItIs(MAX_PART),
  visitorCompany: asItIs(200),
  hostData: Type.Optional(hostData),
  locationId: Type.Optional(Id),
  arrivalDate: Type.Optional({ ...When, description: 'By the clocks of the location' }),
  departureDate: Type.Optional({
    ...When,
    description: 'Stays unless said; moved with the arrival, as long as before',
  }),
  purposeId: Type.Optional(purposeId),
  bookingId: Type.Optional(bookingId),
});

const ofVisitors = { product: 'Visitor', scope: 'visitors:manage' } as const;
const params = Type.Object({ visitorId: Id });
const one = <const S extends TSchema>(reply: S) => ({ params, query: query({}), reply });

const timing = [visitInPast, visitTooLong, visitTooFarAhead, ...Object.values(visitingRefusals), tooManyVisits];

export const visitorEndpoints = {
  Visitor_GetVisitors_V1: {
    ...ofVisitors,
    method: 'GET',
    path: '/visitor',
    cost: 3,
    summary: `Visitors of a day, or of today and the next ${VISITOR_DAYS} days; those that were cancelled by their status alone`,
    query: query({
      visitDate: Type.Optional(
        Line(40, {
          description: `2026-03-01: today, or one of the next ${VISITOR_DAYS} days; all of them unless said`,
        }),
      ),
      status: Type.Optional(
        Line(20, {
          description:
            'By its number or name, `1` or `arrived`, as a visitor tells it; all but cancelled ones unless said',
        }),
      ),
      countryId: Type.Optional({ ...IdOrNone, description: 'Of the country of the location; 0: of any' }),
      regionId: Type.Optional({ ...IdOrNone, description: 'Of the region of the location; 0: of any' }),
      locationId: Type.Optional({ ...IdOrNone, description: 'Whom this location awaits; 0: any' }),
      floorNumber: Type.Optional({
        ...FloorNumber,
        description: 'Of the room of her meeting; 0 also where there is none',
      }),
      roomId: Type.Optional({ ...IdOrNone, description: 'Of the room of her meeting; 0: of any, or none' }),
      visitorName: part('Of the name of the visitor'),
      hostName: part('Of the name of whom she visits'),
      visitorCompany: part('Of where she comes from'),
      meetingName: part('Of the title of her meeting'),
      hostEmail: address('Whom she visits'),
      requestorEmail: address('The same: who is visited requests'),
      ...paged,
    }),
    reply: Type.Object({
      visitors: Type.Array(Visitor),
      totalRecords,
    }),
  },
  Visitor_GetVisitor_V1: {
    ...ofVisitors,
    ...one(Visitor),
    method: 'GET',
    path: '/visitor/{visitorId}',
    summary: 'One visitor, on whatever day (ours)',
  },
  Visitor_CreateVisitor_V1: {
    ...ofVisitors,
    method: 'POST',
    path: '/visitor',
    summary: 'Somebody comes to visit',
    query: query({}),
    body: NewVisitor,
    reply: Visitor,
    status: 201,
    errors: [...timing, visitorNotWelcome, tooManyInvitations],
  },
  Visitor_UpdateVisitor_V1: {
    ...ofVisitors,
    ...one(Visitor),
    method: 'PUT',
    path: '/visitor/{visitorId}',
    summary:
      'A visitor has arrived, or left, or has not after all; or her visit is changed, with whoever comes with her (ours)',
    body: Change,
    errors: [
      ...timing,
      visitBegun,
      visitOver,
      badgeStateConflict,
      visitNotApproved,
      visitNotToday,
      visitorNotWelcome,
      answersMissing,
      answersBar,
    ],
  },
  Visitor_DeleteVisitor_V1: {
    ...ofVisitors,
    ...one(Type.Object({})),
    method: 'DELETE',
    path: '/visitor/{visitorId}',
    summary: 'A visitor who is expected does not come (ours)',
    status: 200,
    errors: [visitBegun, visitOver, badgeStateConflict],
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
