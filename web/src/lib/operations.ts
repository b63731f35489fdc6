import type { endpoints as authEndpoints } from '../../../server/modules/access/contract.ts';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import type { endpoints as availabilityEndpoints } from '../../../server/modules/availability/contract.ts';
import type { endpoints as bookingEndpoints } from '../../../server/modules/bookings/contract.ts';
import type { endpoints as peopleEndpoints } from '../../../server/modules/people/contract.ts';
import type { endpoints as planEndpoints } from '../../../server/modules/plans/contract.ts';
import type { endpoints as placeEndpoints } from '../../../server/modules/places/contract.ts';
import type { endpoints as presenceEndpoints } from '../../../server/modules/presence/contract.ts';
import type { endpoints as resourceEndpoints } from '../../../server/modules/resources/contract.ts';

/** Every operation the server's contracts declare, by name. */
export type Contract = typeof authEndpoints &
  typeof availabilityEndpoints &
  typeof bookingEndpoints &
  typeof peopleEndpoints &
  typeof planEndpoints &
  typeof presenceEndpoints &
  typeof placeEndpoints &
  typeof resourceEndpoints;

type Address<E extends Endpoint> = readonly [method: E['method'], path: E['path']];

/**
 * Where the operations the web app uses live. Only types may come from the server, so method and path stand here again;
 * the compiler compares each with its contract.
 */
export const operations = {
  getMe: ['GET', '/me'],
  signIn: ['POST', '/sessions'],
  signOut: ['DELETE', '/sessions/current'],
  listBuildings: ['GET', '/buildings'],
  listFloors: ['GET', '/floors'],
  listAreas: ['GET', '/areas'],
  listAmenities: ['GET', '/amenities'],
  listResources: ['GET', '/resources'],
  getResource: ['GET', '/resources/{id}'],
  getFloorPlan: ['GET', '/floors/{id}/plan'],
  getAvailability: ['GET', '/availability'],
  listBookings: ['GET', '/bookings'],
  createBooking: ['POST', '/bookings'],
  cancelBooking: ['POST', '/bookings/{id}/cancellation'],
  checkInBooking: ['POST', '/bookings/{id}/check-in'],
  checkOutBooking: ['POST', '/bookings/{id}/check-out'],
  extendBooking: ['POST', '/bookings/{id}/extension'],
} as const satisfies { readonly [Name in keyof Contract]?: Address<Contract[Name]> };

export type OperationName = keyof typeof operations;
