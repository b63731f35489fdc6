import type { hierarchyEndpoints } from '../../../server/faces/condeco/hierarchy-contract.ts';
import type { roomEndpoints } from '../../../server/faces/condeco/rooms-contract.ts';
import type { wideEndpoints } from '../../../server/faces/condeco/wide-reads-contract.ts';
import { inMerlion, meetingRow } from './bookings.ts';
import type { Golden, Goldens, House } from './house.ts';

// Reference 3.2: `Status` is false of what went well, keys in PascalCase but for `extendedDetails`, floors of rooms as text.

const read = (path: string, ...Data: object[]): Golden => ({
  method: 'GET',
  path,
  status: 200,
  answer: { IsError: false, Data, Status: false, Message: '' },
});
const item = (ResourceName: string, InternalId: unknown, InternalParentId: number) => ({
  ResourceName,
  InternalId,
  InternalParentId,
});
const central = ({ region, country }: House) => item('Central', region, country);
const attributes = ({ screen }: House) => [{ attributeId: screen, attributeName: 'Screen' }];
const merlion = ({ room }: House) => ({
  ...item('Merlion', room, 0),
  FloorNumber: '3',
  FloorName: 'Third',
  WorkspaceTypeId: 1,
  WorkspaceTypeName: 'Meeting Room',
  extendedDetails: null,
});
const extended = (house: House) => ({
  extendedDetails: { maxCapacity: 8, description: 'With a view', attributes: attributes(house) },
});
const deskSeven = ({ desk }: House) => ({
  ...item('Desk 7', desk, 0),
  FloorNumber: '3',
  FloorName: 'Third',
  WorkspaceTypeId: 2,
  WorkspaceTypeName: 'Desk',
});

export const hierarchyGoldens: Goldens<typeof hierarchyEndpoints> = {
  Countries_GetCountries_V1: ({ country }) => read('/countries', item('Singapore', country, 0)),
  Regions_GetRegions_V1: (house) => read(`/regions?countryId=${house.country}`, central(house)),
  Regions_GetRegionsByParent_V1: (house) => read(`/regionsByParent/${house.country}`, central(house)),
  Groups_GetGroups_V1: ({ country, group }) =>
    read(`/groups?countryId=${country}`, { ...item('Singapore', group, country), GroupType: 0 }),
  Locations_GetLocations_V1: ({ region, building, group }) =>
    read(`/locations?regionId=${region}`, {
      ...item('Marina', building, region),
      LocationAddress: '1 Raffles Place',
      LocationCity: null,
      LocationCountry: 'Singapore',
      PostCode: null,
      TimeZone: 'Singapore Standard Time',
      NumberOfFloorsAboveGround: 1,
      NumberOfFloorsBelowGround: 0,
      IsCostCentreMandatory: false,
      IsCCPaymentCostCodeEnabled: false,
      LocationGroupMappings: [{ GroupId: group, GroupIdExternal: null }],
    }),
};

export const roomGoldens: Goldens<typeof roomEndpoints> = {
  Rooms_GetRooms_V1: (house) =>
    read(`/rooms?locationId=${house.building}&extendedDetails=true`, { ...merlion(house), ...extended(house) }),
  FloorPlan_GetFloorPlan_V1: ({ building, group, desk }) =>
    read(`/floorPlan?locationId=${building}&floorNumber=3&groupId=${group}&resourceTypeId=128`, {
      FloorNumber: 3,
      Name: 'Third',
      Width: 200,
      Height: 100,
      ResourceCoordinates: [
        { ResourceItemId: desk, ResourceItemName: 'Desk 7', WSTypeID: 2, XPos: 40, YPos: 15, Attributes: [] },
      ],
    }),
  Users_GetUsers_V1: ({ host: { id, email } }) =>
    read(`/users?emailId=${email}`, { ...item('Tan, Mei', id, 0), Email: email, FirstName: 'Mei', LastName: 'Tan' }),
};

const bookedIn = (house: House, place: string): Golden => ({
  method: 'GET',
  path: `${place}&startDate=2030-02-05&endDate=2030-02-05&pageNumber=1&pageSize=10`,
  status: 200,
  answer: { bookings: [meetingRow(house, { id: house.meeting, ...inMerlion(house) })], totalRecords: 1 },
});

/** Ours. */
export const wideGoldens: Goldens<typeof wideEndpoints> = {
  Resources_GetLocationResources_V1: (house) =>
    read(
      `/locationResources?locationId=${house.building}`,
      inMarina(house, DESK, { ...deskSeven(house), extendedDetails: null }),
      inMarina(house, ROOM, merlion(house)),
    ),
  Resources_GetGroupResources_V1: (house) =>
    read(
      `/groupResources?groupId=${house.group}&extendedDetails=true`,
      inMarina(house, DESK, {
        ...deskSeven(house),
        extendedDetails: { maxCapacity: 1, description: '', attributes: [] },
      }),
      inMarina(house, ROOM, { ...merlion(house), ...extended(house) }),
    ),
  Bookings_GetLocationBookings_V1: (house) => bookedIn(house, `/locationBookings?locationId=${house.building}`),
  Bookings_GetGroupBookings_V1: (house) => bookedIn(house, `/groupBookings?groupId=${house.group}`),
};

const [ROOM, DESK] = [1, 128];
const inMarina = ({ building, group }: House, type: number, one: object) => ({
  ...one,
  InternalParentId: building,
  GroupId: group,
  ResourceTypeId: type,
});
