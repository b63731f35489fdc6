import { everybody, idOf, inHours, type Rows } from '../../../test/support/matrix/row.ts';
import { desk } from '../resources/resources.matrix.ts';

const period = { start: inHours(1), end: inHours(2) };

export const rows: Rows = {
  'GET /availability': everybody(async (place) => ({
    query: { ...period, buildingId: place.here, floorId: place.floorId, resourceId: await idOf(place, desk) },
  })),
};
