import { bookingEndpoints } from './bookings-contract.ts';
import { deskBookingEndpoints } from './desk-bookings-contract.ts';
import { deskEndpoints } from './desks-contract.ts';
import { hierarchyEndpoints } from './hierarchy-contract.ts';
import { listenerEndpoints } from './listeners-contract.ts';
import { roomEndpoints } from './rooms-contract.ts';
import { wideEndpoints } from './wide-reads-contract.ts';
import { costCodeEndpoints } from './cost-codes-contract.ts';
import { vendorServiceEndpoints } from './vendor-services-contract.ts';
import { visitorEndpoints } from './visitors-contract.ts';

/** All operations below `/{suffix}/api/V1`, by the names that the vendor's pattern gives them (reference 3). */
export const endpoints = {
  ...hierarchyEndpoints,
  ...roomEndpoints,
  ...bookingEndpoints,
  ...deskEndpoints,
  ...deskBookingEndpoints,
  ...wideEndpoints,
  ...visitorEndpoints,
  ...costCodeEndpoints,
  ...vendorServiceEndpoints,
  ...listenerEndpoints,
};
