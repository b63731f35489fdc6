import { wholly, type Rows } from '../../../test/support/matrix/row.ts';
import { connection } from '../connections/connections.matrix.ts';

export const rows: Rows = {
  'GET /connections/:id/budget': wholly(connection),
  'PUT /connections/:id/budget': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    body: { windows: [{ per: 'minute', limit: 500 }] },
  })),
};
