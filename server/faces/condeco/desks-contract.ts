import { Type } from 'typebox';
import { Id } from '../../platform/contract/shapes.ts';
import { costCentre } from './bookings-contract.ts';
import { MOST_DATES } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import { AnyId, Day, forWhom, paged } from './shapes.ts';

export const bookingType = Type.Integer({
  minimum: 0,
  maximum: 2,
  description:
    '0 morning, 1 afternoon, 2 the whole day: as long as it is open, and with the noon that a policy says (12:00 unless said)',
});
/** A day, or a part of one, as it is answered. */
export const DeskDay = {
  date: Type.String(),
  bookingType: Type.Integer({ description: '0 morning, 1 afternoon, 2 the whole day' }),
};

export const dateList = Type.Array(Type.Object({ date: Day, bookingType }, open), {
  minItems: 1,
  maxItems: MOST_DATES,
});

const external = { method: 'POST', product: 'ExternalBookings' } as const;

export const deskEndpoints = {
  DeskBookings_GetAvailableDesks_V1: {
    ...external,
    path: '/deskBookings/availableDesks',
    scope: 'bookings:read',
    cost: 6,
    summary: 'Desks of a location that are free on all of these days, by name',
    query: query({}),
    body: body({
      userID: forWhom,
      locationID: Id,
      groupID: AnyId,
      workSpaceTypeId: Type.Optional(Type.Integer({ description: '2 desks, others as resources tell them' })),
      dateList,
      ...paged,
    }),
    reply: Type.Object({
      availableDesks: Type.Array(
        Type.Object({
          deskID: Type.Integer(),
          deskName: Type.String(),
          deskAttributes: Type.Array(Type.Object({ attributeId: Type.Integer(), attributeName: Type.String() })),
        }),
      ),
    }),
    status: 200,
  },
  DeskBookings_CreateDeskBooking_V1: {
    ...external,
    path: '/deskBookings',
    scope: 'bookings:manage',
    cost: 6,
    summary: 'Book a desk for somebody on several days: on all of them or on none',
    query: query({}),
    body: body({ userId: forWhom, deskId: Id, dateList, costCentre }),
    reply: Type.Object({
      bookings: Type.Array(
        Type.Object({
          bookingId: Type.Integer(),
          deskId: Type.Integer(),
          ...DeskDay,
        }),
      ),
    }),
    status: 201,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
