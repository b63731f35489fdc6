import { Type } from 'typebox';
import { Id, orNull } from '../../platform/contract/shapes.ts';
import { query, type CondecoEndpoint } from './operation.ts';

/** An answer of the hierarchy, as the vendor wraps it (reference 1.4). */
export const enveloped = <const S extends Parameters<typeof Type.Array>[0]>(item: S) =>
  Type.Object({
    IsError: Type.Boolean(),
    Data: Type.Array(item),
    Status: Type.Boolean({ description: 'false of what went well' }),
    Message: Type.String(),
  });

/** What everything there has. */
export const base = { ResourceName: Type.String(), InternalId: Type.Integer(), InternalParentId: Type.Integer() };

export const Country = Type.Object(base);
export const Region = Type.Object(base);
const Group = Type.Object({
  ...base,
  GroupType: Type.Integer({
    description:
      'A guess of ours: 0 self-managed, 1 managed. What is in a managed one is booked by requests; an application that manages bookings, as all of them do, books it at once',
  }),
});
export const Location = Type.Object({
  ...base,
  LocationAddress: Type.String(),
  LocationCity: orNull(Type.String()),
  LocationCountry: orNull(Type.String()),
  PostCode: orNull(Type.String()),
  TimeZone: Type.String({ description: 'As Windows calls it' }),
  NumberOfFloorsAboveGround: Type.Integer(),
  NumberOfFloorsBelowGround: Type.Integer(),
  IsCostCentreMandatory: Type.Boolean({
    description: 'A policy about the location asks for a cost code in each booking of a room',
  }),
  IsCCPaymentCostCodeEnabled: Type.Boolean({ description: 'A guess of ours: there are cost codes to choose from' }),
  LocationGroupMappings: Type.Array(Type.Object({ GroupId: Type.Integer(), GroupIdExternal: orNull(Type.String()) }), {
    description: 'The groups of its country',
  }),
});

export const ofHierarchy = { method: 'GET', product: 'HierarchyMapping', scope: 'spaces:read' } as const;

export const hierarchyEndpoints = {
  Countries_GetCountries_V1: {
    ...ofHierarchy,
    path: '/countries',
    summary: 'Countries, by name',
    query: query({}),
    reply: enveloped(Country),
  },
  Regions_GetRegions_V1: {
    ...ofHierarchy,
    path: '/regions',
    summary: 'Regions, by name',
    query: query({ countryId: Type.Optional(Id) }),
    reply: enveloped(Region),
  },
  Regions_GetRegionsByParent_V1: {
    ...ofHierarchy,
    path: '/regionsByParent/{countryId}',
    summary: 'The regions of a country, by name',
    params: Type.Object({ countryId: Id }),
    query: query({}),
    reply: enveloped(Region),
  },
  Groups_GetGroups_V1: {
    ...ofHierarchy,
    path: '/groups',
    summary: 'Groups of resources, by name',
    query: query({ countryId: Type.Optional(Id) }),
    reply: enveloped(Group),
  },
  Locations_GetLocations_V1: {
    ...ofHierarchy,
    path: '/locations',
    summary: 'Locations, which are buildings, by name',
    query: query({ regionId: Type.Optional(Id) }),
    reply: enveloped(Location),
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
