import { Type } from 'typebox';
import { Id } from '../../platform/contract/shapes.ts';
import { Booking } from './bookings-contract.ts';
import { MOST_DAYS, OURS } from './guesses.ts';
import { enveloped, ofHierarchy } from './hierarchy-contract.ts';
import { query, type CondecoEndpoint } from './operation.ts';
import { extendedDetails, Room } from './rooms-contract.ts';
import { firstDay, isUTCDateTime, lastDay, paged, totalRecords } from './shapes.ts';

const Resource = Type.Object({
  ...Room.properties,
  GroupId: Type.Integer(),
  ResourceTypeId: Type.Integer({
    description: 'As floor plans and free slots call it: 1 a room, 128 a desk; 0 something else',
  }),
});
const Bookings = Type.Object({ bookings: Type.Array(Booking), totalRecords });

const bookingsOn = { startDate: firstDay, endDate: lastDay, isUTCDateTime, ...paged };
const reading = { method: 'GET', product: 'ExternalBookings', scope: 'bookings:read', cost: 6 } as const;

/** What is read of a whole location or group at once: the vendor has announced that, and published none (reference 2). All of it is ours. */
export const wideEndpoints = {
  Resources_GetLocationResources_V1: {
    ...ofHierarchy,
    path: OURS.locationResources,
    summary: 'All that can be booked in a location, rooms and desks and the rest, by name',
    query: query({ locationId: Id, extendedDetails }),
    reply: enveloped(Resource),
  },
  Resources_GetGroupResources_V1: {
    ...ofHierarchy,
    path: OURS.groupResources,
    summary: 'All that can be booked of a group, in whichever locations, by name',
    query: query({ groupId: Id, extendedDetails }),
    reply: enveloped(Resource),
  },
  Bookings_GetLocationBookings_V1: {
    ...reading,
    path: OURS.locationBookings,
    summary: `The bookings of all rooms of a location on days, the last one included, by start: a row for each room; ${MOST_DAYS} days at most`,
    query: query({ locationId: Id, ...bookingsOn }),
    reply: Bookings,
  },
  Bookings_GetGroupBookings_V1: {
    ...reading,
    path: OURS.groupBookings,
    summary: `The same of all rooms of a group. Where these have several zones the days are those of UTC; ${MOST_DAYS} days at most`,
    query: query({ groupId: Id, ...bookingsOn }),
    reply: Bookings,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
