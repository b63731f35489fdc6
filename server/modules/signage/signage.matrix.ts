import { idOf, inHours, made, named, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { unique, type Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

/** What the display that asks stands before; for who is none, any place. */
async function placeOf(place: Workplace, key: string | null): Promise<number> {
  const id = /^device:(\d+)$/.exec(key ?? '')?.[1];
  if (id === undefined) return idOf(place, desk);
  const devices = place.db.selectFrom('pairedDevice').where('tenantId', '=', place.tenant.id);
  const { resourceId } = await devices.select('resourceId').where('id', '=', Number(id)).executeTakeFirstOrThrow();
  return resourceId ?? 0;
}

/** A booking of that, which goes on. */
const running: AskFor = async (place, actor) => {
  const resourceIds = [await placeOf(place, actor.key)];
  const { id } = await place.make('/bookings', { resourceIds, start: inHours(-0.1), end: inHours(1) });
  return { body: { bookingId: id } };
};

const extended: AskFor = async (place, actor) => ({ body: { ...(await running(place, actor)).body, minutes: 15 } });

const newController = (place: Workplace) => ({ ...named('controller'), type: 'qbicGateway', buildingId: place.here });

export const controller: AskFor = (place) => made(place, '/e-paper-controllers', newController(place));

const newTag = async (place: Workplace) => ({
  controllerId: await idOf(place, controller),
  label: unique('tag'),
  resourceId: await idOf(place, desk),
});

const tag: AskFor = async (place) => made(place, '/e-paper-tags', await newTag(place));

/** By what it names itself. */
export async function newTagLabel(place: Workplace): Promise<string> {
  const given = await newTag(place);
  await place.make('/e-paper-tags', given);
  return given.label;
}

/** For who manages devices there; to others they are not there. */
const managing = (ask: AskFor): Row => ({ least: 'space_manager', reach: 'unseen', ask });

const atDoor = (ask: AskFor, reach?: Row['reach']): Row => ({
  least: 'receptionist',
  screensOnly: true,
  ask,
  ...(reach && { reach }),
});

export const rows: Rows = {
  'GET /display': { least: 'receptionist' },
  'POST /display/bookings': atDoor(() => ({ body: { minutes: 30 } })),
  'POST /display/extension': atDoor(extended, 'unseen'),
  'POST /display/end': atDoor(running, 'unseen'),
  'POST /display/check-in': atDoor(running, 'unseen'),
  'GET /floor-display': { least: 'receptionist' },
  'GET /floor-display/plan': { least: 'receptionist', screensOnly: true },
  'GET /e-paper-controllers': { least: 'space_manager', ask: (place) => ({ query: { buildingId: place.here } }) },
  'POST /e-paper-controllers': {
    least: 'space_manager',
    reach: 'building',
    ask: (place) => ({ body: newController(place) }),
  },
  'GET /e-paper-controllers/:id': managing(controller),
  'PATCH /e-paper-controllers/:id': managing(async (place, actor) => ({
    ...(await controller(place, actor)),
    body: named('controller'),
  })),
  'DELETE /e-paper-controllers/:id': managing(controller),
  'GET /e-paper-tags': {
    least: 'space_manager',
    ask: async (place) => ({
      query: {
        controllerId: await idOf(place, controller),
        buildingId: place.here,
        resourceId: await idOf(place, desk),
      },
    }),
  },
  'GET /e-paper-alerts': {
    least: 'space_manager',
    ask: async (place) => ({ query: { buildingId: place.here, tagId: await idOf(place, tag), kind: 'offline' } }),
  },
  'POST /e-paper-tags': managing(async (place) => ({ body: await newTag(place) })),
  'GET /e-paper-tags/:id': managing(tag),
  'PATCH /e-paper-tags/:id': managing(async (place, actor) => ({
    ...(await tag(place, actor)),
    body: { resourceId: await idOf(place, desk) },
  })),
  'DELETE /e-paper-tags/:id': managing(tag),
  'GET /e-paper-tags/:id/content': { least: 'receptionist', reach: 'unseen', ask: tag },
  // Each says it again and again: nobody audits it.
  'POST /e-paper-tag-states': {
    least: 'administrator',
    reach: 'unseen',
    quiet: true,
    ask: async (place) => ({ body: { label: await newTagLabel(place), online: true } }),
  },
};
