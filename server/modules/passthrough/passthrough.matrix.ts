import { wholly, type Rows } from '../../../test/support/matrix/row.ts';
import { connection } from '../connections/connections.matrix.ts';

export const rows: Rows = {
  // Whoever may not read records does not read them in this way.
  'POST /connections/:id/passthrough': {
    ...wholly(async (place, actor) => ({ ...(await connection(place, actor)), body: { path: '/buildings' } })),
    takeover: true,
  },
};
