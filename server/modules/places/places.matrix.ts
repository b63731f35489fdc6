import type { Workplace } from '../../../test/support/scene.ts';
import {
  idOf,
  keepers,
  made,
  named,
  things,
  type AskFor,
  type Bodied,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { getRegion, updateBuilding } from './places.ts';

const countryCodes = Array.from({ length: 26 * 26 }, (_, i) =>
  String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)),
);
const newCountry = () => ({ ...named('country'), code: countryCodes.pop() ?? 'AA' });
export const country: AskFor = (place) => made(place, '/countries', newCountry());
export const region: AskFor = async (place) =>
  made(place, '/regions', { ...named('region'), countryId: (await place.make('/countries', newCountry())).id });
export const building: AskFor = (place) => made(place, '/buildings', { ...named('building'), zone: 'Europe/London' });
export const floor: AskFor = (place) => made(place, '/floors', { ...named('floor'), buildingId: place.here, level: 1 });
export const area: AskFor = (place) => made(place, '/areas', { ...named('area'), floorId: place.floorId });
export const resourceGroup: AskFor = async (place) =>
  made(place, '/resource-groups', { ...named('group'), countryId: await idOf(place, country) });
export const category: AskFor = (place) => made(place, '/categories', named('category'));
export const amenity: AskFor = (place) => made(place, '/amenities', named('amenity'));

const countries = new WeakMap<Workplace, Promise<number>>();

/** The country that the building is in, whatever its region, once somebody asked. */
export function countryHere(place: Workplace): Promise<number> {
  const country = countries.get(place) ?? settle(place);
  countries.set(place, country);
  return country;
}

async function settle(place: Workplace): Promise<number> {
  const { id: regionId, countryId } = await getRegion(place.ctx, { id: await idOf(place, region) });
  await updateBuilding(place.ctx, { id: place.here, regionId });
  return countryId;
}

/** A new group of that country. */
export const groupHere = async (place: Workplace): Promise<number> =>
  (await place.make('/resource-groups', { ...named('group'), countryId: await countryHere(place) })).id;

const renamed: Bodied = () => ({ name: 'Renamed' });

export const rows: Rows = {
  ...things('/countries', country, 'workplace', newCountry, renamed),
  ...things(
    '/resource-groups',
    resourceGroup,
    'workplace',
    async (place) => ({ ...named('group'), countryId: await idOf(place, country) }),
    renamed,
    async (place) => ({ query: { countryId: await idOf(place, country) } }),
  ),
  ...things(
    '/regions',
    region,
    'workplace',
    async (place) => ({ ...named('region'), countryId: await idOf(place, country) }),
    async (place) => ({ countryId: await idOf(place, country) }),
    async (place) => ({ query: { countryId: await idOf(place, country) } }),
  ),
  ...things(
    '/buildings',
    building,
    'workplace',
    async (place) => ({ ...named('building'), zone: 'UTC', regionId: await idOf(place, region) }),
    renamed,
    async (place) => ({ query: { regionId: await idOf(place, region) } }),
  ),
  'PATCH /buildings/:id': keepers('building', async (place) => ({
    params: { id: place.here },
    body: { regionId: (await place.make('/regions', { ...named('region'), countryId: await countryHere(place) })).id },
  })),
  ...things(
    '/floors',
    floor,
    'building',
    ({ here }) => ({ ...named('floor'), level: 2, buildingId: here }),
    renamed,
    ({ here }) => ({ query: { buildingId: here } }),
  ),
  ...things(
    '/areas',
    area,
    'building',
    ({ floorId }) => ({ ...named('area'), floorId }),
    renamed,
    ({ floorId }) => ({ query: { floorId } }),
  ),
  ...things('/categories', category, 'workplace', () => named('category'), renamed),
  ...things('/amenities', amenity, 'workplace', () => named('amenity'), renamed),
};
