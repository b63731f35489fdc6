import { bookingRows } from './matrix/bookings.ts';
import { outwardRows } from './matrix/outwards.ts';
import { peopleRows } from './matrix/people.ts';
import { placeRows } from './matrix/places.ts';
import type { Row, Rows } from './matrix/row.ts';

const open: Row = { least: 'public', plain: 'open' };

const under = (prefix: string, rows: Rows): Rows =>
  Object.fromEntries(Object.entries(rows).map(([route, row]) => [route.replace(' ', ` ${prefix}`), row]));

/** Every route that answers, as the server names it. */
export const matrix: Rows = {
  ...under('/api/v1', { ...peopleRows, ...placeRows, ...bookingRows, ...outwardRows }),
  'GET /api/v1/openapi.json': open,
  'GET /api/v1/asyncapi.json': open,
  'GET /docs': open,
  'GET /docs/': open,
  'GET /docs/reference.css': open,
  'GET /docs/reference.js': open,
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': { least: 'administrator', plain: 'elsewhere' },
  // The built web app, in as far as it is built: files for everybody.
  'GET /*': { least: 'public', plain: 'elsewhere' },
  'HEAD /*': { least: 'public', plain: 'elsewhere' },
  'GET /assets/*': { least: 'public', plain: 'elsewhere' },
  'HEAD /assets/*': { least: 'public', plain: 'elsewhere' },
};
