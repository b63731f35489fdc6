import type { FastifyInstance } from 'fastify';
import { authEndpoints } from '../../platform/auth/contract.ts';
import * as me from '../../platform/auth/me.ts';
import * as tokens from '../../platform/auth/tokens.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import { availabilityEndpoints } from '../../modules/availability/contract.ts';
import * as availability from '../../modules/availability/availability.ts';
import { bookingEndpoints } from '../../modules/bookings/contract.ts';
import * as bookings from '../../modules/bookings/bookings.ts';
import { peopleEndpoints } from '../../modules/people/contract.ts';
import * as people from '../../modules/people/people.ts';
import { spaceEndpoints } from '../../modules/spaces/contract.ts';
import * as spaces from '../../modules/spaces/spaces.ts';

/** Atrium's own API: the contracts as they are, with no rule of its own. */
export function v1(app: FastifyInstance, serving: Serving): void {
  mount(app, serving, authEndpoints, { ...me, ...tokens });
  mount(app, serving, peopleEndpoints, people);
  mount(app, serving, spaceEndpoints, spaces);
  mount(app, serving, availabilityEndpoints, availability);
  mount(app, serving, bookingEndpoints, bookings);
}
