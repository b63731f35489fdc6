import { idOf, made, named, wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { newId } from '../../platform/ids.ts';
import { desk } from '../resources/resources.matrix.ts';

const application: AskFor = (place) => made(place, '/applications', named('application'));

const wish = { eventTypes: ['desk'], url: 'https://receiver.example/', secret: 'secret' };
const registered = async (place: Workplace, applicationId: number): Promise<number> => {
  const { items } = (await place.make(`/applications/${applicationId}/listeners`, wish)) as unknown as {
    readonly items: readonly { readonly id: number }[];
  };
  return items[0]?.id ?? 0;
};
const listener: AskFor = async (place) => ({ params: { id: await registered(place, await idOf(place, application)) } });

/** Something that was sent to a listener, and failed. */
const push: AskFor = async (place) => {
  const id = await idOf(place, listener);
  await idOf(place, application);
  const { id: eventId } = await place.db
    .selectFrom('event')
    .select('id')
    .where('tenantId', '=', place.tenant.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const pushId = newId();
  const at = new Date();
  const values = { id: pushId, eventId, webhookId: id, state: 'failed', nextAttemptAt: at, createdAt: at };
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('delivery')
      .values({ tenantId: place.tenant.id, ...values })
      .execute(),
  );
  return { params: { id, pushId } };
};

/** What an application is granted is lent with what it is sent: only who may as much. */
const mightily = (ask: AskFor): Row => ({ ...wholly(ask), takeover: true });

export const rows: Rows = {
  'GET /applications/:id/listeners': wholly(application),
  'POST /applications/:id/listeners': mightily(async (place, actor) => ({
    ...(await application(place, actor)),
    body: {
      ...wish,
      provider: 'azure_queue_filtered',
      resourceIds: [await idOf(place, desk)],
      url: 'https://account.queue.core.windows.net/queue?sig=x',
    },
  })),
  'DELETE /listeners/:id': wholly(listener),
  'POST /listeners/:id/redelivery': mightily(listener),
  'GET /listeners/:id/pushes': wholly(listener),
  'POST /listeners/:id/pushes/:pushId/redelivery': { ...mightily(push), secret: true },
};
