import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { everybody, idOf, inHours, made, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

export const newBooking = async (place: Workplace, { userId }: Sender, start = 24) => ({
  resourceIds: [await idOf(place, desk)],
  start: inHours(start),
  end: inHours(start + 1),
  ...(userId !== null && { hostId: userId }),
});
export const booking: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor));

export const recurrence = { rule: 'FREQ=WEEKLY;COUNT=2' };
/** A series and its first booking. */
export async function newSeries(
  place: Workplace,
  actor: Sender,
  rule = recurrence.rule,
): Promise<{ readonly id: number; readonly from: number }> {
  const first = await place.make('/bookings', { ...(await newBooking(place, actor)), recurrence: { rule } });
  const { seriesId } = first as typeof first & { readonly seriesId: number };
  return { id: seriesId, from: first.id };
}

export const rows: Rows = {
  'GET /bookings': everybody(async (place, actor) => ({
    query: {
      resourceId: await idOf(place, desk),
      floorId: place.floorId,
      seriesId: (await newSeries(place, actor)).id,
      hostId: actor.userId ?? Number((await user(place, actor)).params?.['id']),
    },
  })),
  // It books nothing, and is nobody else's business.
  'POST /booking-checks': {
    ...everybody(async (place, actor) => ({
      body: { ...(await newBooking(place, actor)), attendees: [{ userId: await idOf(place, user) }] },
    })),
    besides: async (place, actor) => ({ body: { bookingId: (await booking(place, actor)).params?.['id'] } }),
    quiet: true,
  },
  'GET /bookings/:id': everybody(booking),
  'PATCH /bookings/:id': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: {
      ...(actor.userId !== null && { hostId: actor.userId }),
      resourceIds: [await idOf(place, desk)],
      attendees: [{ userId: await idOf(place, user) }],
    },
  })),
  'POST /bookings/:id/cancellation': owned(booking),
};
