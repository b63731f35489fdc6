import { everybody, idOf, named, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { user } from '../people/people.matrix.ts';
import { toInstant } from '../../platform/time.ts';
import { openDraw } from '../draws/draws.ts';
import { insertRequest } from './store.ts';

const rules = { seating: { by: 'draw', daysBefore: 1, at: '23:59' } };
const today = Temporal.Now.plainDateISO('UTC');
const times = new Map<string | null, number>();
/** Not handed out yet, whatever the clocks say there; each time that the same one asks another day. */
function dayFor({ key }: Sender): string {
  const days = (times.get(key) ?? 2) + 1;
  times.set(key, days);
  return today.add({ days }).toString();
}

const asker = async (place: Workplace, { userId }: Sender): Promise<number> => userId ?? idOf(place, user);

/** Written down as it is: were desks handed out where the other requests book, they could not. */
const request: AskFor = async (place, actor) => {
  const [day, userId] = [dayFor(actor), await asker(place, actor)];
  const [startsAt, endsAt] = [new Date(`${day}T09:00Z`), new Date(`${day}T17:00Z`)];
  const where = { buildingId: place.here, floorId: place.floorId, areaId: null, zone: 'Europe/London' };
  const id = await place.ctx.tx(async (tx) => {
    await openDraw(tx, { ...where, day }, { at: toInstant(startsAt), zone: where.zone });
    return insertRequest(tx, { ...where, day, startsAt, endsAt, userId, acceptTerms: false });
  });
  return { params: { id } };
};

/** In a building of its own. */
const newRequest: AskFor = async (place, actor) => {
  const { id: buildingId } = await place.make('/buildings', { ...named('drawn'), zone: 'Europe/London' });
  const { id: floorId } = await place.make('/floors', { ...named('floor'), buildingId, level: 0 });
  const { id: areaId } = await place.make('/areas', { ...named('area'), floorId });
  await place.make('/resources', { ...named('desk'), type: 'desk', buildingId, floorId, areaId });
  await place.make('/policies', { ...named('draw'), buildingId, rules });
  return { body: { day: dayFor(actor), buildingId, floorId, areaId, userId: await asker(place, actor) } };
};

export const rows: Rows = {
  'GET /seat-requests': everybody(async (place, actor) => ({ query: { userId: await asker(place, actor) } })),
  'POST /seat-requests': everybody(newRequest),
  'GET /seat-requests/:id': owned(request),
  'POST /seat-requests/:id/withdrawal': owned(request),
};
