import type { Workplace } from '../../../test/support/scene.ts';
import { idOf, keepers, made, named, things, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { amenity, area, category, groupHere } from '../places/places.matrix.ts';

export const desk: AskFor = (place) =>
  made(place, '/resources', { ...named('desk'), type: 'desk', buildingId: place.here });

/** A locker bank that nothing is in. */
export const lockerBank: AskFor = (place) => made(place, '/locker-banks', { ...named('bank'), floorId: place.floorId });

const newLocker = async (place: Workplace) => ({
  ...named('locker'),
  type: 'locker',
  buildingId: place.here,
  floorId: place.floorId,
  bankId: await idOf(place, lockerBank),
  bankNumber: 1,
});
/** A locker that is in a bank. */
export const locker: AskFor = async (place) => made(place, '/resources', await newLocker(place));

/** The ids around a resource, all of one floor. */
const whereabouts = async (place: Workplace) => ({
  floorId: place.floorId,
  areaId: await idOf(place, area),
  categoryId: await idOf(place, category),
  groupId: await groupHere(place),
  amenityIds: [await idOf(place, amenity)],
  partIds: [await idOf(place, desk), await idOf(place, desk)],
});

const ofDesks = things(
  '/resources',
  desk,
  'building',
  async (place) => ({ ...named('desk'), type: 'desk', buildingId: place.here, ...(await whereabouts(place)) }),
  async (place) => ({ buildingId: place.here, ...(await whereabouts(place)) }),
  async (place) => {
    const { amenityIds, partIds: _partIds, ...around } = await whereabouts(place);
    return { query: { buildingId: place.here, ...around, amenityId: amenityIds[0] ?? 0 } };
  },
);

/** The same, and what is asked for lockers alone. */
const withLockers = (path: string, besides: AskFor): Rows => {
  const row = ofDesks[path];
  if (!row) throw new Error(`There is no row ${path}`);
  return { [path]: { ...row, besides } };
};

export const rows: Rows = {
  ...ofDesks,
  ...withLockers('GET /resources', async (place) => ({ query: { bankId: await idOf(place, lockerBank) } })),
  ...withLockers('POST /resources', async (place) => ({ body: await newLocker(place) })),
  ...withLockers('PATCH /resources/:id', async (place, actor) => ({
    ...(await locker(place, actor)),
    body: { bankId: await idOf(place, lockerBank) },
  })),
  'POST /resources/:id/retirement': keepers('building', desk),
  'POST /resources/:id/reinstatement': keepers('building', async (place, actor) => {
    const ask = await desk(place, actor);
    await place.make(`/resources/${ask.params?.['id']}/retirement`);
    return ask;
  }),
};
