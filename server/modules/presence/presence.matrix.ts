import { inHours, made, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { booking, newBooking } from '../bookings/bookings.matrix.ts';

const running: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor, -0.1));

export const rows: Rows = {
  'POST /bookings/:id/check-in': owned(running, 'seen'),
  'POST /bookings/:id/check-out': owned(async (place, actor) => {
    const ask = await running(place, actor);
    await place.make(`/bookings/${ask.params?.['id']}/check-in`);
    return ask;
  }, 'seen'),
  'POST /bookings/:id/extension': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: { end: inHours(26) },
  })),
};
