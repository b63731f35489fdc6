import type { Ask, Workplace } from '../scene.ts';
import { everybody, idOf, made, named, type AskFor, type Row, type Rows } from './row.ts';

const countryCodes = Array.from({ length: 26 * 26 }, (_, i) =>
  String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)),
);
const newCountry = () => ({ ...named('country'), code: countryCodes.pop() ?? 'AA' });
const country: AskFor = (place) => made(place, '/countries', newCountry());
const region: AskFor = async (place) =>
  made(place, '/regions', { ...named('region'), countryId: (await place.make('/countries', newCountry())).id });
const building: AskFor = (place) => made(place, '/buildings', { ...named('building'), zone: 'Europe/London' });
const floor: AskFor = (place) => made(place, '/floors', { ...named('floor'), buildingId: place.here, level: 1 });
const area: AskFor = (place) => made(place, '/areas', { ...named('area'), floorId: place.floorId });
const category: AskFor = (place) => made(place, '/categories', named('category'));
const amenity: AskFor = (place) => made(place, '/amenities', named('amenity'));
export const desk: AskFor = (place) =>
  made(place, '/resources', { ...named('desk'), type: 'desk', buildingId: place.here });

/** The ids around a resource, all of one floor. */
const whereabouts = async (place: Workplace) => ({
  floorId: place.floorId,
  areaId: await idOf(place, area),
  categoryId: await idOf(place, category),
  amenityIds: [await idOf(place, amenity)],
});

const DRAWING = {
  type: 'image/svg+xml',
  text: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="10" height="10"/></svg>',
};
const drawn: AskFor = async (place, actor) => {
  const { params = {} } = await floor(place, actor);
  const floorId = Number(params['id']);
  const tenantId = place.tenant.id;
  const served = { mediaType: DRAWING.type, etag: '"x"' };
  const plan = JSON.stringify({ ...served, width: 100, height: 50 });
  await place.ctx.tx(async ({ db }) => {
    await db
      .insertInto('floorPlan')
      .values({ tenantId, floorId, ...served, content: Buffer.from(DRAWING.text), createdAt: new Date() })
      .execute();
    await db.updateTable('floor').set({ plan }).where('tenantId', '=', tenantId).where('id', '=', floorId).execute();
  });
  return { params };
};

const keepers = (reach: 'building' | 'workplace', ask: AskFor): Row => ({ least: 'space_manager', reach, ask });

type Bodied = (place: Workplace) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;

/** The five operations around one kind of thing. */
const things = (
  path: string,
  thing: AskFor,
  reach: 'building' | 'workplace',
  create: Bodied,
  change: Bodied,
  filter?: (place: Workplace) => Promise<Ask> | Ask,
): Rows => ({
  [`GET ${path}`]: everybody(filter),
  [`POST ${path}`]: keepers(reach, async (place) => ({ body: await create(place) })),
  [`GET ${path}/:id`]: everybody(thing),
  [`PATCH ${path}/:id`]: keepers(reach, async (place, actor) => ({
    ...(await thing(place, actor)),
    body: await change(place),
  })),
  [`DELETE ${path}/:id`]: keepers(reach, thing),
});

const renamed: Bodied = () => ({ name: 'Renamed' });

export const placeRows: Rows = {
  ...things('/countries', country, 'workplace', newCountry, renamed),
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
    body: { regionId: await idOf(place, region) },
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
  ...things(
    '/resources',
    desk,
    'building',
    async (place) => ({ ...named('desk'), type: 'desk', buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => ({ buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => {
      const { amenityIds, ...around } = await whereabouts(place);
      return { query: { buildingId: place.here, ...around, amenityId: amenityIds[0] ?? 0 } };
    },
  ),
  'POST /resources/:id/retirement': keepers('building', desk),
  'POST /resources/:id/reinstatement': keepers('building', async (place, actor) => {
    const ask = await desk(place, actor);
    await place.make(`/resources/${ask.params?.['id']}/retirement`);
    return ask;
  }),
  'GET /floors/:id/plan': everybody(drawn),
  'PUT /floors/:id/plan': keepers('building', async (place, actor) => ({
    ...(await floor(place, actor)),
    bytes: DRAWING,
  })),
  'DELETE /floors/:id/plan': keepers('building', drawn),
};
