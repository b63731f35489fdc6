import { everybody, inHours, keepers, made, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { booking, newBooking } from '../bookings/bookings.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

const running: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor, -0.1));

export const rows: Rows = {
  'POST /bookings/:id/check-in': owned(running, 'seen'),
  'POST /bookings/:id/check-out': owned(async (place, actor) => {
    const ask = await running(place, actor);
    await place.make(`/bookings/${ask.params?.['id']}/check-in`);
    return ask;
  }, 'seen'),
  'POST /bookings/:id/release': owned(running, 'seen'),
  'POST /bookings/:id/extension': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: { end: inHours(26) },
  })),
  'GET /resource-codes/:code': everybody(async (place, actor) => {
    const { params } = await desk(place, actor);
    const label: object = await place.make(`/resources/${params?.['id']}/code`);
    return { params: { code: (label as { readonly code: string }).code } };
  }),
  // With a place that has no code yet.
  'POST /buildings/:id/resource-labels': keepers('building', async (place, actor) => {
    await desk(place, actor);
    return { params: { id: place.here } };
  }),
  'GET /resources/:id/status': everybody(desk),
  // What devices say is for who manages them there.
  'GET /resources/:id/presence': { least: 'space_manager', reach: 'unseen', ask: desk },
  'POST /resources/:id/code': keepers('building', desk),
};
