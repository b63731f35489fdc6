import type { Connector } from '../../modules/connections/contract.ts';
import type { FieldMapping } from '../../modules/mapping/contract.ts';
import { statuses } from './guesses.ts';

const name: FieldMapping = { to: 'name', from: '$.ResourceName', ops: ['trim'], required: true };

/** What becomes of Condeco's records unless somebody says otherwise. */
export const mapping: Connector['mapping'] = {
  country: { entity: 'country', fields: [name] },
  region: {
    entity: 'region',
    fields: [name, { to: 'countryId', from: '$.InternalParentId', ops: [{ ref: 'country' }] }],
  },
  building: {
    entity: 'building',
    fields: [
      name,
      {
        to: 'address',
        from: '$.LocationAddress',
        ops: [
          {
            concat: [
              { const: '\n' },
              { path: '$.PostCode' },
              { const: ' ' },
              { path: '$.LocationCity' },
              { const: '\n' },
              { path: '$.LocationCountry' },
            ],
          },
        ],
      },
      { to: 'regionId', from: '$.InternalParentId', ops: [{ ref: 'region' }] },
      { to: 'timeZone', from: '$.IanaTimeZone' },
    ],
  },
  floor: {
    entity: 'floor',
    fields: [
      { to: 'name', from: '$.FloorName', ops: [{ coalesce: [{ path: '$.FloorNumber' }] }, 'trim'], required: true },
      { to: 'number', from: '$.FloorNumber', ops: ['toInteger'] },
      { to: 'buildingId', from: '$.LocationId', ops: [{ ref: 'building' }] },
    ],
  },
  spaceType: {
    entity: 'spaceType',
    fields: [{ to: 'name', from: '$.WorkspaceTypeName', ops: ['trim'], required: true }],
  },
  space: {
    entity: 'space',
    fields: [
      name,
      { to: 'kind', from: '$.Kind' },
      { to: 'capacity', from: '$.extendedDetails.maxCapacity', ops: ['toInteger'], onError: 'null' },
      { to: 'spaceTypeId', from: '$.WorkspaceTypeId', ops: [{ ref: 'spaceType' }] },
      { to: 'buildingId', from: '$.LocationId', ops: [{ ref: 'building' }] },
      { to: 'floorId', from: '$.FloorId', ops: [{ ref: 'floor' }] },
    ],
  },
  group: { entity: 'group', fields: [name] },
  person: {
    entity: 'person',
    fields: [
      {
        to: 'name',
        from: '$.ResourceName',
        ops: ['trim', { coalesce: [{ path: '$.Email' }] }],
        required: true,
      },
      { to: 'firstName', from: '$.FirstName', ops: ['trim'] },
      { to: 'lastName', from: '$.LastName', ops: ['trim'] },
      { to: 'email', from: '$.Email', ops: ['trim'] },
    ],
  },
  booking: {
    entity: 'booking',
    fields: [
      { to: 'spaceId', from: '$.roomID', ops: [{ ref: 'space' }] },
      { to: 'start', from: '$.timeFromUTC', ops: ['toDate'] },
      { to: 'end', from: '$.timeToUTC', ops: ['toDate'] },
      // 0 is nobody.
      {
        to: 'personId',
        from: '$.hostId',
        ops: [{ when: { path: '$.hostId', is: 0 }, use: { const: null } }, { ref: 'person' }],
      },
      { to: 'title', from: '$.meetingTitle', ops: ['trim'] },
      { to: 'notes', from: '$.notes' },
      { to: 'private', from: '$.privateMeeting', ops: ['toBoolean'] },
      {
        to: 'status',
        from: '$.status',
        ops: [
          { lookup: statuses, default: 'booked' },
          { when: { path: '$.deleted', is: 1 }, use: { const: 'cancelled' } },
        ],
      },
    ],
  },
};
