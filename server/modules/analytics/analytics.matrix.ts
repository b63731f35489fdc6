import { idOf, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

const range = { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' };

/** For who receives visitors and keeps spaces in the building: figures of others are nobody else's business. */
const figures: Row = {
  least: 'receptionist',
  reach: 'building',
  ask: async (place: Workplace) => ({
    query: { ...range, buildingId: place.here, floorId: place.floorId, resourceId: await idOf(place, desk) },
  }),
};

export const rows: Rows = {
  'GET /analytics/booking-usage/by-resource': figures,
  'GET /analytics/booking-usage/by-time': figures,
  'GET /analytics/occupancy/by-resource': figures,
  'GET /analytics/occupancy/by-time': figures,
  'GET /analytics/booking-summary': figures,
  'GET /analytics/daily-visitors': {
    ...figures,
    ask: ({ here }) => ({ query: { date: '2026-03-02T09:00:00Z', buildingId: here } }),
  },
};
