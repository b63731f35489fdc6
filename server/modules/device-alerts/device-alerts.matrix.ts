import { idOf, type Rows } from '../../../test/support/matrix/row.ts';
import { device } from '../signals/signals.matrix.ts';

export const rows: Rows = {
  'GET /device-alerts': {
    least: 'space_manager',
    ask: async (place) => ({ query: { buildingId: place.here, deviceId: await idOf(place, device) } }),
  },
};
