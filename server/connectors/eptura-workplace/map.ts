import type { Connector } from '../../modules/connections/contract.ts';
import type { Op } from '../../modules/mapping/contract.ts';
import { usages } from './guesses.ts';

/** The region of a building, as `regionId` names it; nothing where city or country is missing. */
const region: readonly Op[] = [
  'trim',
  'lower',
  { concat: [{ const: ':' }, { path: '$.address.country.id' }] },
  {
    when: {
      any: [
        { path: '$.address.city', exists: false },
        { path: '$.address.city', is: '' },
        { path: '$.address.country.id', exists: false },
      ],
    },
    use: { const: null },
  },
  { ref: 'region' },
];

/** Street, further line, postal code and city, each line where there is one. */
const address: readonly Op[] = [
  {
    concat: [
      { const: '\n' },
      { path: '$.address.street2' },
      { const: '\n' },
      { path: '$.address.postalCode' },
      { const: ' ' },
      { path: '$.address.city' },
    ],
  },
  { replace: { text: '\n\n', with: '\n' } },
];

/** What becomes of the Workplace's records unless somebody says otherwise. What it does not say (level, equipment, groups) is Atrium's own. */
export const mapping: Connector['mapping'] = {
  country: {
    entity: 'country',
    fields: [
      { to: 'name', from: '$.name', required: true },
      { to: 'code', from: '$.alpha2Code', ops: [{ coalesce: [{ path: '$.isoCode' }] }, 'trim', 'upper'] },
    ],
  },
  region: {
    entity: 'region',
    fields: [
      { to: 'name', from: '$.city', required: true },
      { to: 'countryId', from: '$.country.id', ops: [{ ref: 'country' }] },
    ],
  },
  building: {
    entity: 'building',
    fields: [
      { to: 'name', from: '$.name', ops: [{ coalesce: [{ path: '$.code' }] }], required: true },
      { to: 'code', from: '$.code' },
      { to: 'address', from: '$.address.street', ops: address },
      { to: 'countryId', from: '$.address.country.id', ops: [{ ref: 'country' }] },
      { to: 'regionId', from: '$.address.city', ops: region },
      {
        to: 'timeZone',
        ops: [{ zone: { country: '$.address.country.alpha2Code', state: '$.address.state.code' } }],
      },
    ],
  },
  floor: {
    entity: 'floor',
    fields: [
      { to: 'name', from: '$.name', required: true },
      { to: 'buildingId', from: '$.building.id', ops: [{ ref: 'building' }] },
    ],
  },
  spaceType: { entity: 'spaceType', fields: [{ to: 'name', from: '$.name', required: true }] },
  space: {
    entity: 'space',
    fields: [
      { to: 'name', from: '$.name', required: true },
      {
        to: 'kind',
        from: '$.type.spaceTypeGroup.name',
        ops: ['trim', 'lower', { lookup: usages, default: 'other' }],
        onError: { default: 'other' },
      },
      { to: 'capacity', from: '$.capacity', ops: ['toInteger'] },
      { to: 'spaceTypeId', from: '$.type.id', ops: [{ ref: 'spaceType' }] },
      { to: 'buildingId', from: '$.floor.building.id', ops: [{ ref: 'building' }] },
      { to: 'floorId', from: '$.floor.id', ops: [{ ref: 'floor' }] },
      { to: 'bookable', from: '$.reservable' },
    ],
  },
};
