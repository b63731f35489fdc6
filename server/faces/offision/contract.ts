import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { orNull } from '../../platform/contract/shapes.ts';
import { analyticsEndpoints } from './analytics-contract.ts';
import { subscribeEndpoints } from './subscribe-contract.ts';
import { keyEndpoints } from './key-contract.ts';
import { bookingEndpoints } from './booking-contract.ts';
import { ePaperEndpoints } from './e-paper-contract.ts';
import { lockerEndpoints } from './locker-contract.ts';
import { sensorEndpoints } from './sensors-contract.ts';
import { serviceEndpoints } from './service-contract.ts';
import { visitEndpoints } from './visit-contract.ts';
import { addresses } from './guesses.ts';
import { Int, numbered, open, paging, PathId, Ref, SearchText, Several, Text, Whole } from './shapes.ts';

export { Appointment, BookingRef, ResourceStatus } from './booking-contract.ts';
export { AccessKey } from './key-contract.ts';
export { EPaperController } from './e-paper-contract.ts';
export { Locker } from './locker-contract.ts';
export { IotDevice } from './sensors-contract.ts';
export { VisitingAppointment, VisitorBadge } from './visit-contract.ts';

export const Information = Type.Object({
  name: Text,
  version: Text,
  apiVersion: Text,
  timeZone: Text,
  serverTime: Text,
});

export const User = Type.Object({
  id: Int,
  displayName: Text,
  emailAddress: orNull(Text),
  userName: orNull(Text),
  activateStatus: Int,
  userGroups: Type.Array(Ref),
  actualPermissions: Type.Array(Text),
  isDeleted: Type.Boolean(),
});

export const Building = Type.Object({
  id: Int,
  name: Text,
  address: Text,
  floors: Type.Array(Type.Object({ id: Int, name: Text, order: Int })),
  isDeleted: Type.Boolean(),
});

export const BookableResource = Type.Object({
  id: Int,
  accessId: orNull(Text),
  name: Text,
  type: Int,
  category: orNull(Ref),
  description: Text,
  actualServiceItems: Type.Array(Ref),
  floor: orNull(Type.Object({ id: Int, name: Text, building: Ref })),
  capacity: Int,
  isDeleted: Type.Boolean(),
});

export const endpoints = declareEndpoints({
  getInformation: {
    ...addresses.getInformation,
    scope: 'signed-in',
    summary: 'What answers here; by it a program sees that its token counts',
    reply: Information,
  },
  findUser: {
    ...addresses.findUser,
    scope: 'people:read',
    summary: 'One person',
    params: PathId,
    reply: User,
  },
  searchUsers: {
    ...addresses.searchUsers,
    scope: 'people:read',
    summary: 'People by pages',
    query: Type.Object(
      { id: Several('Their ids'), userGroupId: Several('Ids of their groups'), searchText: SearchText, ...paging },
      open,
    ),
    reply: numbered(User),
  },
  ...serviceEndpoints,
  ...lockerEndpoints,
  ...sensorEndpoints,
  ...ePaperEndpoints,
  searchBuildings: {
    ...addresses.searchBuildings,
    scope: 'spaces:read',
    summary: 'Buildings by pages, with their floors',
    query: Type.Object({ id: Several('Their ids'), searchText: SearchText, ...paging }, open),
    reply: numbered(Building),
  },
  findBookableResource: {
    ...addresses.findBookableResource,
    scope: 'spaces:read',
    summary: 'One resource',
    params: PathId,
    reply: BookableResource,
  },
  searchBookableResources: {
    ...addresses.searchBookableResources,
    scope: 'spaces:read',
    summary: 'Resources by pages',
    query: Type.Object(
      {
        id: Several('Their ids'),
        type: Several('room, desk or equipment, by name or number'),
        categoryId: Several('Ids of their categories'),
        accessId: Several('Their names in the access control system'),
        searchText: SearchText,
        floorId: Several('Ids of their floors; null: of none'),
        minCapacity: Whole('For as many at least'),
        maxCapacity: Whole('For as many at most'),
        ...paging,
      },
      open,
    ),
    reply: numbered(BookableResource),
  },
  ...bookingEndpoints,
  ...visitEndpoints,
  ...keyEndpoints,
  ...subscribeEndpoints,
  ...analyticsEndpoints,
});
