import { everybody, idOf, made, named, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { newBooking, newSeries } from '../bookings/bookings.matrix.ts';
import { group, user } from '../people/people.matrix.ts';
import { service } from '../services/services.matrix.ts';

const idIn = ({ params }: { readonly params?: Readonly<Record<string, string | number>> }): number =>
  Number(params?.['id']);

/** A booking of the actor, and what is ordered with it, which is hers to do. */
export async function ordered(place: Workplace, actor: Sender) {
  const bookingId = idIn(await made(place, '/bookings', await newBooking(place, actor)));
  const userId = actor.userId ?? (await idOf(place, user));
  const given = { ...named('service'), timing: 'before', offers: [{ buildingId: place.here }], userIds: [userId] };
  const serviceId = idIn(await made(place, '/services', given));
  await place.ctx.tx(async (tx) => {
    const { setBookingServices } = await import('./orders.ts');
    await setBookingServices(tx, { id: bookingId, services: [{ serviceId, quantity: 2 }] });
  });
  const { id, orderId } = await place.db
    .selectFrom('serviceTask as task')
    .innerJoin('serviceOrder as asked', (join) =>
      join.onRef('asked.tenantId', '=', 'task.tenantId').onRef('asked.id', '=', 'task.orderId'),
    )
    .select(['task.id', 'task.orderId'])
    .where('asked.tenantId', '=', place.tenant.id)
    .where('asked.bookingId', '=', bookingId)
    .executeTakeFirstOrThrow();
  return { bookingId, serviceId, orderId, taskId: id };
}

/** A series of the actor without end, and what is ordered with all of it. */
async function newStanding(place: Workplace, actor: Sender): Promise<number> {
  const { id, from } = await newSeries(place, actor, 'FREQ=MONTHLY');
  const given = { ...named('service'), timing: 'during', offers: [{ buildingId: place.here }] };
  const serviceId = idIn(await made(place, '/services', given));
  await place.ctx.tx(async (tx) => {
    const { setSeriesServices } = await import('./orders.ts');
    await setSeriesServices(tx, { id, from, services: [{ serviceId, quantity: 1 }] });
  });
  return id;
}

/** A task of hers, after something was said of it. */
const task =
  (said?: 'completion' | 'cancellation'): AskFor =>
  async (place, actor) => {
    const { taskId: id } = await ordered(place, actor);
    if (said) await place.make(`/tasks/${id}/${said}`);
    return { params: { id } };
  };

export const rows: Rows = {
  'GET /bookings/:id/services': owned(async (place, actor) => ({
    params: { id: (await ordered(place, actor)).bookingId },
  })),
  'PUT /bookings/:id/services': owned(async (place, actor) => ({
    params: { id: (await ordered(place, actor)).bookingId },
    body: { services: [{ serviceId: await idOf(place, service), quantity: 1 }] },
  })),
  'PUT /series/:id/services': owned(async (place, actor) => {
    const { id, from } = await newSeries(place, actor);
    const given = { ...named('service'), timing: 'during', offers: [{ buildingId: place.here }] };
    const serviceId = idIn(await made(place, '/services', given));
    return { params: { id }, body: { from, services: [{ serviceId, quantity: 1 }] } };
  }),
  'GET /series/:id/standing-services': owned(async (place, actor) => ({
    params: { id: (await newSeries(place, actor)).id },
  })),
  'DELETE /series/:id/standing-services': owned(async (place, actor) => ({
    params: { id: await newStanding(place, actor) },
  })),
  'GET /tasks': everybody(async (place, actor) => {
    const { bookingId, serviceId } = await ordered(place, actor);
    return { query: { buildingId: place.here, bookingId, serviceId } };
  }),
  'GET /tasks/:id': owned(task()),
  'PATCH /tasks/:id': {
    ...owned(async (place, actor) => ({ ...(await task()(place, actor)), body: { userId: await idOf(place, user) } })),
    besides: async (place, actor) => ({ ...(await task()(place, actor)), body: { groupId: await idOf(place, group) } }),
    least: 'receptionist',
  },
  'PUT /tasks/:id/progress': owned(async (place, actor) => ({
    ...(await task()(place, actor)),
    body: { progress: 'accepted' },
  })),
  'POST /tasks/:id/completion': owned(task()),
  'DELETE /tasks/:id/completion': owned(task('completion')),
  'POST /tasks/:id/cancellation': owned(task()),
  'DELETE /tasks/:id/cancellation': owned(task('cancellation')),
};
