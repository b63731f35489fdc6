import type { Events } from './platform/contract/event.ts';
import * as delivery from './platform/delivery/contract.ts';
import * as bookings from './modules/bookings/contract.ts';
import * as people from './modules/people/contract.ts';
import * as spaces from './modules/spaces/contract.ts';

const events = { ...bookings.events, ...spaces.events, ...people.events, ...delivery.events } satisfies Events;
type AllEvents = typeof events;

declare module './platform/contract/event.ts' {
  interface DeclaredEvents extends AllEvents {}
}

/** Everything that others can ask to hear, by name. */
export const declaredEvents: Events = events;
