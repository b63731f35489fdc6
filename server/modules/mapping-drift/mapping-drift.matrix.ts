import { wholly, type Rows } from '../../../test/support/matrix/row.ts';
import { connection } from '../connections/connections.matrix.ts';

export const rows: Rows = {
  'GET /connections/:id/mapping-drift': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
};
