import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { orNull } from '../../platform/contract/shapes.ts';
import { addresses } from './guesses.ts';
import { Int, numbered, open, paging, Ref, SearchText, Several, Text } from './shapes.ts';

/** A compartment, and the cabinet that it is in: that is called `locker`, too. */
export const Locker = Type.Object({
  id: Int,
  name: Text,
  locker: orNull(Type.Object({ id: Int, name: Text, floor: Ref })),
  isDeleted: Type.Boolean(),
});

export const lockerEndpoints = declareEndpoints({
  searchLockers: {
    ...addresses.searchLockers,
    scope: 'spaces:read',
    summary: 'Lockers by pages, with the cabinets that they are in',
    query: Type.Object({ id: Several('Their ids'), searchText: SearchText, ...paging }, open),
    reply: numbered(Locker),
  },
});
