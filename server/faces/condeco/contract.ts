import { bookingEndpoints } from './bookings-contract.ts';
import { costCodeEndpoints } from './cost-codes-contract.ts';
import { deskEndpoints } from './desks-contract.ts';
import { hierarchyEndpoints } from './hierarchy-contract.ts';
import { roomEndpoints } from './rooms-contract.ts';
import { visitorEndpoints } from './visitors-contract.ts';

/** All operations below `/{suffix}/api/V1`, by the names that the vendor's pattern gives them (reference 3). */
export const endpoints = {
  ...hierarchyEndpoints,
  ...roomEndpoints,
  ...bookingEndpoints,
  ...deskEndpoints,
  ...visitorEndpoints,
  ...costCodeEndpoints,
};
