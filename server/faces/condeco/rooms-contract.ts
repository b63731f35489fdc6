import { Type } from 'typebox';
import { Id, Line, orNull } from '../../platform/contract/shapes.ts';
import { base, enveloped, ofHierarchy } from './hierarchy-contract.ts';
import { query, type CondecoEndpoint } from './operation.ts';
import { AnyId, FloorNumber } from './shapes.ts';

const Attribute = Type.Object({ attributeId: Type.Integer(), attributeName: Type.String() });

/** A guess of ours: the vendor's pages name it and say nothing of what is in it (reference 3.2). */
const ExtendedDetails = Type.Object({
  maxCapacity: Type.Integer(),
  description: Type.String(),
  attributes: Type.Array(Attribute),
});

export const extendedDetails = Type.Optional(
  Type.Boolean({ description: 'true: with capacity, description and attributes' }),
);

/** A room, or another thing that can be booked. OBSERVED, but for the extended details. */
export const Room = Type.Object({
  ...base,
  FloorNumber: Type.String(),
  FloorName: orNull(Type.String()),
  WorkspaceTypeId: Type.Integer(),
  WorkspaceTypeName: Type.String(),
  extendedDetails: orNull(ExtendedDetails),
});

/** A guess of ours, as all of a floor plan: its keys are those of the vendor's mobile apps (reference 3.2, 8). */
const Coordinate = Type.Object({
  ResourceItemId: Type.Integer(),
  ResourceItemName: Type.String(),
  WSTypeID: Type.Integer(),
  XPos: Type.Number({ description: 'Of its middle, in units of the plan from its upper left corner' }),
  YPos: Type.Number(),
  Attributes: Type.Array(Attribute),
});

/** A guess of ours: the width and height are in the units of what stands there. */
const FloorPlan = Type.Object({
  FloorNumber: Type.Integer(),
  Name: Type.String(),
  Width: Type.Integer(),
  Height: Type.Integer(),
  ResourceCoordinates: Type.Array(Coordinate),
});

const User = Type.Object({
  ...base,
  Email: orNull(Type.String()),
  FirstName: Type.String(),
  LastName: Type.String(),
});

/** What is in a location, and who books it. */
export const roomEndpoints = {
  Rooms_GetRooms_V1: {
    ...ofHierarchy,
    path: '/rooms',
    summary: 'Meeting rooms that can be booked, by name',
    query: query({
      locationId: Type.Optional(Id),
      extendedDetails,
    }),
    reply: enveloped(Room),
  },
  FloorPlan_GetFloorPlan_V1: {
    ...ofHierarchy,
    path: '/floorPlan',
    summary: 'The drawn floors of a location, with what stands where on them',
    query: query({
      locationId: Id,
      floorNumber: Type.Optional(FloorNumber),
      groupId: AnyId,
      resourceTypeId: Type.Optional(Type.Integer({ description: '128: desks alone' })),
    }),
    reply: enveloped(FloorPlan),
  },
  Users_GetUsers_V1: {
    ...ofHierarchy,
    path: '/users',
    scope: 'people:read',
    summary: 'People who may sign in, or the one with this e-mail address',
    query: query({ emailId: Type.Optional(Line(320, { description: 'The whole address' })) }),
    reply: enveloped(User),
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
