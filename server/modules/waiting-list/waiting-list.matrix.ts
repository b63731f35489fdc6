import { everybody, idOf, inHours, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';
import { offerFreed } from './waiting-list.ts';

let hours = 24;

/** A wish for something that somebody else has, each for a time of its own: nobody is offered two at once. */
async function wish(place: Workplace, { userId }: Sender) {
  const resourceIds = [await idOf(place, desk)];
  const hostId = await idOf(place, user);
  hours += 2;
  const taken = { resourceIds, start: inHours(hours), end: inHours(hours + 1) };
  const { id } = await place.make('/bookings', { ...taken, hostId });
  return { taken: id, wish: { ...taken, hostId: userId ?? hostId } };
}

const entry: AskFor = async (place, actor) => ({
  params: { id: (await place.make('/waiting-list', (await wish(place, actor)).wish)).id },
});

/** Somebody to whom something is offered. */
const offered: AskFor = async (place, actor) => {
  const asked = await wish(place, actor);
  const { id } = await place.make('/waiting-list', asked.wish);
  await place.make(`/bookings/${asked.taken}/cancellation`);
  for (const resourceId of asked.wish.resourceIds) await place.ctx.tx((tx) => offerFreed(tx, { resourceId }));
  return { params: { id }, body: {} };
};

export const rows: Rows = {
  'GET /waiting-list': everybody(async (place) => ({ query: { hostId: await idOf(place, user) } })),
  'POST /waiting-list': everybody(async (place, actor) => ({ body: (await wish(place, actor)).wish })),
  'GET /waiting-list/:id': owned(entry),
  'POST /waiting-list/:id/acceptance': owned(offered),
  'POST /waiting-list/:id/withdrawal': owned(entry),
};
