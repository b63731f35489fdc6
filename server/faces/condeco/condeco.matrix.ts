import { everybody, idOf, named, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { country, region } from '../../modules/places/places.matrix.ts';

export const prefix = '';
const BELOW = '/:suffix/api/V1';

const guarded = (ask?: AskFor): Row => ({ ...everybody(ask), applicationsOnly: true });

/** What an application is registered with. */
const registered = async (place: Workplace) =>
  (await place.make('/applications', named('application'))) as unknown as { clientId: string; password: string };

export const rows: Rows = {
  'POST /tokenproviderapi/token': {
    least: 'public',
    quiet: true,
    ask: async (place) => {
      const { clientId, password } = await registered(place);
      return { body: { grant_type: 'password', client_id: clientId, password } };
    },
  },
  [`GET ${BELOW}/countries`]: guarded(),
  [`GET ${BELOW}/regions`]: guarded(async (place) => ({ query: { countryId: await idOf(place, country) } })),
  [`GET ${BELOW}/regionsByParent/:countryId`]: guarded(async (place) => ({
    params: { countryId: await idOf(place, country) },
  })),
  [`GET ${BELOW}/locations`]: guarded(async (place) => ({ query: { regionId: await idOf(place, region) } })),
};
