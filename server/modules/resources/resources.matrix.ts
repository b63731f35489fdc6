import type { Workplace } from '../../../test/support/scene.ts';
import { idOf, keepers, made, named, things, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { amenity, area, category } from '../places/places.matrix.ts';

export const desk: AskFor = (place) =>
  made(place, '/resources', { ...named('desk'), type: 'desk', buildingId: place.here });

/** The ids around a resource, all of one floor. */
const whereabouts = async (place: Workplace) => ({
  floorId: place.floorId,
  areaId: await idOf(place, area),
  categoryId: await idOf(place, category),
  amenityIds: [await idOf(place, amenity)],
  partIds: [await idOf(place, desk)],
});

export const rows: Rows = {
  ...things(
    '/resources',
    desk,
    'building',
    async (place) => ({ ...named('desk'), type: 'desk', buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => ({ buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => {
      const { amenityIds, partIds: _partIds, ...around } = await whereabouts(place);
      return { query: { buildingId: place.here, ...around, amenityId: amenityIds[0] ?? 0 } };
    },
  ),
  'POST /resources/:id/retirement': keepers('building', desk),
  'POST /resources/:id/reinstatement': keepers('building', async (place, actor) => {
    const ask = await desk(place, actor);
    await place.make(`/resources/${ask.params?.['id']}/retirement`);
    return ask;
  }),
};
