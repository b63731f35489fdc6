import { bookingEndpoints } from './bookings-contract.ts';
import { deskEndpoints } from './desks-contract.ts';
import { hierarchyEndpoints } from './hierarchy-contract.ts';
import { listenerEndpoints } from './listeners-contract.ts';
import { roomEndpoints } from './rooms-contract.ts';

/** All operations below `/{suffix}/api/V1`, by the names that the vendor's pattern gives them (reference 3). */
export const endpoints = {
  ...hierarchyEndpoints,
  ...roomEndpoints,
  ...bookingEndpoints,
  ...deskEndpoints,
  ...listenerEndpoints,
};
