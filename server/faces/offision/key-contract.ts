import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { addresses } from './guesses.ts';
import { Int, open, Several, Text } from './shapes.ts';

/** What is asked of door keys. */
export const AccessKey = Type.Object({
  type: Int,
  bookableResource: Type.Object({ id: Int }),
  accessUrl: Text,
});

export const keyEndpoints = declareEndpoints({
  listResourceKeys: {
    ...addresses.listResourceKeys,
    scope: 'keys:read',
    summary: 'Door keys that are good or will be, as far as the token is shown them',
    query: Type.Object(
      {
        bookableResourceId: Several('Ids of their resources'),
        type: Several('oneTime, static or daily, by name or number'),
      },
      open,
    ),
    reply: Type.Array(AccessKey),
  },
});
