import type { FastifyInstance } from 'fastify';
import { mount, type Serving } from '../../platform/http/mount.ts';
import { availabilityEndpoints } from '../../modules/availability/contract.ts';
import * as availability from '../../modules/availability/availability.ts';
import { bookingEndpoints } from '../../modules/bookings/contract.ts';
import * as bookings from '../../modules/bookings/bookings.ts';

/** Atrium's own API: the contracts as they are, with no rule of its own. */
export function v1(app: FastifyInstance, serving: Serving): void {
  mount(app, serving, availabilityEndpoints, availability);
  mount(app, serving, bookingEndpoints, bookings);
}
