import { Type, type Static } from 'typebox';
import { deviceOwnerInactive, deviceUnpaired } from '../../platform/auth/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  buildingOutOfReach,
  conflict,
  notFound,
  problem,
  rateLimited,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  orNull,
  Owner,
  page,
  paging,
  ShownTime,
  TypedCode,
} from '../../platform/contract/shapes.ts';

/** So many paired devices a workplace has at most. */
export const MAX_DEVICES = 200;
export const tooManyDevices = problem('too_many_devices', 409, `There are ${MAX_DEVICES} paired devices already`);
/** So many screens of one network wait to be paired at a time, at most; of a workplace so many, the one that came first of most makes room; each for so many minutes. */
export const MAX_PAIRINGS_FROM = 20;
export const MAX_PAIRINGS = 200;
export const PAIRING_MINUTES = 10;
export const tooManyPairings = problem('too_many_pairings', 429, 'Too many screens wait to be paired; try again soon');
/** As long as the code is that a screen shows. */
export const PAIRING_CODE_LENGTH = 6;

export const constraints = {
  paired_device_building_fk: { kind: notFound, param: 'buildingId' },
  paired_device_resource_fk: { kind: notFound, param: 'resourceId' },
  paired_device_floor_fk: { kind: notFound, param: 'floorId' },
  // Two codes alike: asked again, it works.
  device_pairing_pk: { kind: conflict },
  device_pairing_once: { kind: conflict },
} satisfies ConstraintProblems;

export const PairedDevice = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    name: Type.String(),
    buildingId: Id,
    resourceId: orNull({ ...Id, description: 'At whose door it stands' }),
    floorId: orNull({ ...Id, description: 'Of which floor it is the display; it is a kiosk with neither' }),
    owner: { ...Owner, description: 'Who answers for it: it may no more than she or it may now' },
    pairedAt: ShownTime,
    lastSeenAt: orNull({ ...ShownTime, description: 'To the minute; null: not yet' }),
  },
  closed,
);
export type PairedDevice = Static<typeof PairedDevice>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String(), buildingId: Id }, closed),
    heard: 'visitors:manage',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'device.paired': told('A screen was paired'),
  'device.updated': told('A paired screen was renamed, or somebody else answers for it'),
  'device.unpaired': told('A screen is paired no more'),
});

const keeping = { scope: 'visitors:manage' } as const;

const ServiceAccountId = Type.Optional({
  ...Id,
  description: 'Who answers for it, in place of you: it then stays when you go. One that may no more than you may',
});

export const endpoints = declareEndpoints({
  startPairing: {
    method: 'POST',
    path: '/device-pairings',
    scope: 'public',
    summary:
      'Ask that this screen be paired: the answer’s cookie makes it the device once somebody has typed the code. It asks `GET /kiosk` until then',
    body: Type.Object(
      { tenant: Type.Optional(Line(63, { description: 'The slug of the workplace; the first one unless said' })) },
      { ...closed, nullable: true },
    ),
    reply: Type.Object(
      {
        code: Type.String({
          description: `${PAIRING_CODE_LENGTH} letters and digits for who pairs it, good for ${PAIRING_MINUTES} minutes and once`,
        }),
        expiresAt: ShownTime,
      },
      closed,
    ),
    status: 201,
    once: false,
    session: 'pairs',
    errors: [tooManyPairings],
  },
  listPairedDevices: {
    method: 'GET',
    path: '/paired-devices',
    ...keeping,
    summary: 'Paired screens in the buildings whose visitors one receives, by id',
    query: Type.Object({ buildingId: Type.Optional(Id), ...paging }, closed),
    reply: page(PairedDevice),
  },
  pairDevice: {
    method: 'POST',
    path: '/paired-devices',
    ...keeping,
    summary:
      'Pair the screen that shows this code: it takes visitors’ codes in the building, or is the display at the door of one place there. For people, not for tokens',
    body: Type.Object(
      {
        code: TypedCode('What the screen shows, in any case'),
        name: Name,
        buildingId: Id,
        resourceId: Type.Optional(
          orNull({ ...Id, description: 'At whose door it stands: it is the display of that, and no kiosk' }),
        ),
        serviceAccountId: ServiceAccountId,
      },
      closed,
    ),
    reply: PairedDevice,
    status: 201,
    once: false,
    errors: [buildingOutOfReach, tooManyDevices, rateLimited],
  },
  createFloorDisplay: {
    method: 'POST',
    path: '/floor-displays',
    ...keeping,
    summary:
      'Make a link to the display of a floor: whoever has it sees what is free there, and nothing of whose anything is. It ends when the device is unpaired. For people, not for tokens',
    body: Type.Object({ name: Name, floorId: Id, serviceAccountId: ServiceAccountId }, closed),
    reply: Type.Object(
      {
        ...PairedDevice.properties,
        address: Type.String({ description: 'The page with its secret, told this once' }),
      },
      closed,
    ),
    status: 201,
    once: false,
    errors: [buildingOutOfReach, tooManyDevices],
  },
  getPairedDevice: {
    method: 'GET',
    path: '/paired-devices/{id}',
    ...keeping,
    summary: 'One paired screen',
    params: IdParams,
    reply: PairedDevice,
  },
  updatePairedDevice: {
    method: 'PATCH',
    path: '/paired-devices/{id}',
    ...keeping,
    summary: 'Rename a paired screen',
    params: IdParams,
    body: Type.Object(
      {
        name: Name,
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the device has another version by now' }),
        ),
      },
      closed,
    ),
    reply: PairedDevice,
    errors: [versionConflict],
  },
  unpairDevice: {
    method: 'DELETE',
    path: '/paired-devices/{id}',
    ...keeping,
    summary: 'Unpair a screen, at once: it may nothing any more, and says so',
    params: IdParams,
    reply: null,
  },
  getKiosk: {
    method: 'GET',
    path: '/kiosk',
    scope: 'visitors:arrive',
    device: true,
    summary: 'Where the screen that asks stands; `device` is null for who asks otherwise',
    reply: Type.Object(
      {
        workplace: Type.String(),
        device: orNull(
          Type.Object(
            { id: Id, name: Type.String(), buildingId: Id, buildingName: Type.String(), zone: Type.String() },
            closed,
          ),
        ),
      },
      closed,
    ),
    errors: [deviceUnpaired, deviceOwnerInactive],
  },
});
