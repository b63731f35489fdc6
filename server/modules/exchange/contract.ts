import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed, Line, Time } from '../../platform/contract/shapes.ts';

/** The most rows that a file has. */
export const MAX_SHEET_ROWS = 100_000;

export const endpoints = declareEndpoints({
  exportBookings: {
    method: 'GET',
    path: '/booking-export',
    scope: 'bookings:read',
    summary: `Bookings as a spreadsheet (.xlsx), a row for each resource that one is of, by resource and start: as far as you see into them, up to ${MAX_SHEET_ROWS.toLocaleString('en')} rows`,
    query: Type.Object(
      {
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        timeZone: Type.Optional(
          Line(60, { minLength: 1, description: 'IANA time zone of its times, UTC unless said' }),
        ),
        organizerEmailDomain: Type.Optional(
          Line(255, {
            minLength: 1,
            description: 'Only of hosts whose address is at this domain, as far as you may see addresses',
          }),
        ),
      },
      closed,
    ),
    cost: 4,
    reply: 'bytes',
  },
});
