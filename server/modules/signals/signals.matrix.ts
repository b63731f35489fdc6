import { idOf, inHours, made, named, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { unique, type Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

const newDevice = async (place: Workplace) => ({
  ...named('sensor'),
  kind: 'occupancy',
  accessId: unique('sensor'),
  resourceId: await idOf(place, desk),
});

/** A reader at the entrance of a floor. */
const atEntrance = (place: Workplace) => ({ entrance: { buildingId: place.here, floorId: place.floorId } });

/** A sensor in the building. */
export const device: AskFor = async (place) => ({
  params: { id: (await place.make('/devices', await newDevice(place))).id },
});

/** By what it names itself. */
export async function newSensor(place: Workplace): Promise<string> {
  const given = await newDevice(place);
  await place.make('/devices', given);
  return given.accessId;
}

/** For who manages devices there; to others they are not there. */
const managing = (ask: AskFor): Row => ({ least: 'space_manager', reach: 'unseen', ask });

/** Thousands come in a minute: nobody audits them. */
const handing = (ask: AskFor): Row => ({ least: 'administrator', reach: 'unseen', quiet: true, ask });

export const rows: Rows = {
  'GET /devices': {
    least: 'space_manager',
    ask: async (place) => ({ query: { buildingId: place.here, resourceId: await idOf(place, desk) } }),
  },
  'POST /devices': {
    ...managing(async (place) => ({ body: await newDevice(place) })),
    besides: (place) => ({ body: { ...named('reader'), kind: 'badge', ...atEntrance(place) } }),
  },
  'GET /devices/:id': managing(device),
  'PATCH /devices/:id': {
    ...managing(async (place, actor) => ({
      ...(await device(place, actor)),
      body: { resourceId: await idOf(place, desk) },
    })),
    besides: async (place) => ({
      ...(await made(place, '/devices', { ...named('reader'), kind: 'badge', resourceId: await idOf(place, desk) })),
      body: atEntrance(place),
    }),
  },
  'GET /devices/:id/readings': managing(async (place, actor) => ({
    ...(await device(place, actor)),
    query: { from: inHours(-1), to: inHours(0) },
  })),
  'POST /readings': handing(async (place) => ({ body: { accessId: await newSensor(place), hasMotion: true } })),
  'POST /readings/the-things-stack': handing(async (place) => ({
    body: {
      end_device_ids: { dev_eui: await newSensor(place) },
      uplink_message: { decoded_payload: { occupied: true } },
    },
  })),
  'POST /readings/chirpstack': handing(async (place) => ({
    query: { event: 'up' },
    body: { deviceInfo: { devEui: await newSensor(place) }, object: { occupied: true } },
  })),
};
