import { idOf, inHours, named, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { unique, type Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

const newDevice = async (place: Workplace) => ({
  ...named('sensor'),
  kind: 'occupancy',
  accessId: unique('sensor'),
  resourceId: await idOf(place, desk),
});

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

export const rows: Rows = {
  'GET /devices': {
    least: 'space_manager',
    ask: async (place) => ({ query: { buildingId: place.here, resourceId: await idOf(place, desk) } }),
  },
  'POST /devices': managing(async (place) => ({ body: await newDevice(place) })),
  'GET /devices/:id': managing(device),
  'PATCH /devices/:id': managing(async (place, actor) => ({
    ...(await device(place, actor)),
    body: { resourceId: await idOf(place, desk) },
  })),
  'GET /devices/:id/readings': managing(async (place, actor) => ({
    ...(await device(place, actor)),
    query: { from: inHours(-1), to: inHours(0) },
  })),
  // Thousands come in a minute: nobody audits them.
  'POST /readings': {
    least: 'administrator',
    reach: 'unseen',
    quiet: true,
    ask: async (place) => ({ body: { accessId: await newSensor(place), hasMotion: true } }),
  },
};
