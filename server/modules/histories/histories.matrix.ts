import { inHours, type Rows } from '../../../test/support/matrix/row.ts';
import { device } from '../signals/signals.matrix.ts';

export const rows: Rows = {
  'GET /devices/:id/history': {
    least: 'space_manager',
    reach: 'unseen',
    ask: async (place, actor) => ({
      ...(await device(place, actor)),
      query: { measure: 'temperature', from: inHours(-1), to: inHours(0) },
    }),
  },
};
