import { idOf, inHours, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
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
};
