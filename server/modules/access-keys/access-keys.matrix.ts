import {
  everybody,
  idOf,
  made,
  named,
  owned,
  type AskFor,
  type Row,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { unique, type Sender, type Workplace } from '../../../test/support/scene.ts';
import { newBooking } from '../bookings/bookings.matrix.ts';
import { followBookings } from './follow.ts';

/** A room with a door. */
const room: AskFor = (place) =>
  made(place, '/resources', { ...named('room'), type: 'room', buildingId: place.here, accessId: unique('door') });

const bookedRoom = async (place: Workplace, actor: Sender) => {
  const resourceId = await idOf(place, room);
  const { id: bookingId } = await place.make('/bookings', {
    ...(await newBooking(place, actor)),
    resourceIds: [resourceId],
  });
  return { resourceId, bookingId };
};

/** The key of a booking of the actor’s. */
const key: AskFor = async (place, actor) => {
  const { bookingId } = await bookedRoom(place, actor);
  await place.ctx.tx((tx) => followBookings(tx, [bookingId]));
  const own = place.db.selectFrom('accessKey').select('id').where('bookingId', '=', bookingId);
  return { params: { id: (await own.where('tenantId', '=', place.tenant.id).executeTakeFirstOrThrow()).id } };
};

const guarded: Row = owned(key);

export const rows: Rows = {
  'GET /access-keys': everybody(async (place, actor) => ({ query: await bookedRoom(place, actor) })),
  'POST /access-keys': {
    least: 'receptionist',
    reach: 'building',
    ask: async (place) => ({ body: { kind: 'static', resourceId: await idOf(place, room) } }),
    besides: async (place, actor) => ({ body: { kind: 'one_time', ...(await bookedRoom(place, actor)) } }),
  },
  'GET /access-keys/:id': guarded,
  'POST /access-keys/:id/rotation': guarded,
  'POST /access-keys/:id/revocation': guarded,
  // It changes nothing: a reader at a door asks it.
  'POST /access-key-checks': {
    least: 'administrator',
    reach: 'unseen',
    quiet: true,
    ask: async (place) => ({ body: { secret: '1-none', resourceId: await idOf(place, room) } }),
  },
};
