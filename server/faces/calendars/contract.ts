import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed } from '../../platform/contract/shapes.ts';

/** What programs that subscribe to calendars ask for. */
export const endpoints = declareEndpoints({
  readCalendar: {
    method: 'GET',
    path: '/calendars/{secret}.ics',
    scope: 'bookings:read',
    summary: 'A calendar feed',
    params: Type.Object({ secret: Type.String({ maxLength: 100 }) }, closed),
    cost: 4,
    reply: 'bytes',
  },
});
