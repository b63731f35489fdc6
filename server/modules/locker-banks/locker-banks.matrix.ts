import type { Workplace } from '../../../test/support/scene.ts';
import { idOf, keepers, named, things, type Rows } from '../../../test/support/matrix/row.ts';
import { area } from '../places/places.matrix.ts';
import { lockerBank } from '../resources/resources.matrix.ts';

const newBank = async (place: Workplace) => ({
  ...named('bank'),
  floorId: place.floorId,
  areaId: await idOf(place, area),
  lockers: { count: 1 },
});

export const rows: Rows = {
  ...things(
    '/locker-banks',
    lockerBank,
    'building',
    newBank,
    async (place) => ({ areaId: await idOf(place, area) }),
    ({ here, floorId }) => ({ query: { buildingId: here, floorId } }),
  ),
  'POST /locker-banks/:id/lockers': keepers('building', async (place, actor) => ({
    ...(await lockerBank(place, actor)),
    body: { count: 1 },
  })),
};
