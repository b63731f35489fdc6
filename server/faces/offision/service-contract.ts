import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { orNull } from '../../platform/contract/shapes.ts';
import { addresses } from './guesses.ts';
import { Int, numbered, open, paging, SearchText, Several, Text } from './shapes.ts';

export const ServiceItem = Type.Object({
  id: Int,
  name: Text,
  description: Text,
  type: Int,
  isDeleted: Type.Boolean(),
  actualAssignedUsers: Type.Array(Type.Object({ id: Int, displayName: Text, emailAddress: orNull(Text) })),
});

export const serviceEndpoints = declareEndpoints({
  searchServiceItems: {
    ...addresses.searchServiceItems,
    scope: 'spaces:read',
    summary: 'What can be ordered with bookings, by pages, and who does it',
    query: Type.Object(
      {
        id: Several('Their ids'),
        type: Several('betweenBooking, afterBooking …, by name or number'),
        servicePlanId: Several('Ids of plans that they are in'),
        searchText: SearchText,
        ...paging,
      },
      open,
    ),
    reply: numbered(ServiceItem),
  },
});
