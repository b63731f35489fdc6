import { everybody, idOf, inHours, keepers, named, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { area } from '../places/places.matrix.ts';

/** A desk with all that it is in, and a time. */
async function newClosure(place: Workplace) {
  const areaId = await idOf(place, area);
  const space = { buildingId: place.here, floorId: place.floorId, areaId };
  const { id: resourceId } = await place.make('/resources', { ...named('desk'), type: 'desk', ...space });
  return { ...space, resourceId, start: inHours(1), end: inHours(2) };
}
const closure: AskFor = async (place) => {
  const { id } = await place.make('/closures', { ...(await newClosure(place)), reason: 'Works' });
  return { params: { id } };
};

export const rows: Rows = {
  'GET /closures': everybody(async (place) => {
    const { start: _start, end: _end, ...query } = await newClosure(place);
    return { query };
  }),
  // It closes nothing.
  'POST /closure-checks': {
    ...keepers('building', async (place) => ({ body: await newClosure(place) })),
    besides: async (place) => ({ body: { closureId: await idOf(place, closure), end: inHours(3) } }),
    quiet: true,
  },
  'POST /closures': keepers('building', async (place) => ({ body: { ...(await newClosure(place)), reason: 'Works' } })),
  'GET /closures/:id': everybody(closure),
  'PATCH /closures/:id': keepers('building', async (place, actor) => ({
    ...(await closure(place, actor)),
    body: { reason: 'Flood' },
  })),
  'POST /closures/:id/lifting': keepers('building', closure),
};
