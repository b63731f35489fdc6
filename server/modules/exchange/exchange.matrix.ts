import { everybody, type Rows } from '../../../test/support/matrix/row.ts';

export const rows: Rows = {
  'GET /booking-export': everybody(async () => ({ query: { timeZone: 'Europe/London' } })),
};
