import type { Sender, Workplace } from '../scene.ts';
import { user } from './people.ts';
import { desk } from './places.ts';
import { everybody, idOf, made, type AskFor, type Row, type Rows } from './row.ts';

const inHours = (hours: number): string =>
  Temporal.Now.instant()
    .add({ minutes: Math.round(hours * 60) })
    .toString();

const newBooking = async (place: Workplace, { userId }: Sender, start = 24) => ({
  resourceIds: [await idOf(place, desk)],
  start: inHours(start),
  end: inHours(start + 1),
  ...(userId !== null && { hostId: userId }),
});
export const booking: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor));
const running: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor, -0.1));
const owned = (ask: AskFor): Row => ({ least: 'employee', owned: true, ask });
const period = { start: inHours(1), end: inHours(2) };

export const bookingRows: Rows = {
  'GET /availability': everybody(async (place) => ({
    query: { ...period, buildingId: place.here, floorId: place.floorId, resourceId: await idOf(place, desk) },
  })),
  'GET /bookings': everybody(async (place, actor) => ({
    query: {
      resourceId: await idOf(place, desk),
      floorId: place.floorId,
      hostId: actor.userId ?? Number((await user(place, actor)).params?.['id']),
    },
  })),
  // For oneself: a host must be the actor, and guests people of this workplace.
  'POST /bookings': everybody(async (place, actor) => ({
    body: { ...(await newBooking(place, actor)), attendees: [{ userId: await idOf(place, user) }] },
  })),
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
  'POST /bookings/:id/check-in': owned(running),
  'POST /bookings/:id/check-out': owned(async (place, actor) => {
    const ask = await running(place, actor);
    await place.make(`/bookings/${ask.params?.['id']}/check-in`);
    return ask;
  }),
  'POST /bookings/:id/extension': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: { end: inHours(26) },
  })),
};
