import { idOf, made, named, wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { newId } from '../../platform/ids.ts';
import { desk } from '../resources/resources.matrix.ts';

/** A workplace has 100 applications at most, and one of them as many listeners: so many rows' requests share one. */
const SHARED = 20;
const shared = new WeakMap<Workplace, { readonly ask: ReturnType<typeof made>; left: number }>();
const application: AskFor = (place) => {
  const last = shared.get(place);
  if (last && last.left-- > 0) return last.ask;
  const ask = made(place, '/applications', named('application'));
  shared.set(place, { ask, left: SHARED });
  return ask;
};

const wish = { eventTypes: ['desk'], url: 'https://receiver.example/', secret: 'secret' };
const registered = async (place: Workplace, applicationId: number): Promise<number> => {
  // One that nobody else has registered there.
  const own = { ...wish, url: `${wish.url}${newId()}` };
  const { items } = (await place.make(`/applications/${applicationId}/listeners`, own)) as unknown as {
    readonly items: readonly { readonly id: number }[];
  };
  return items[0]?.id ?? 0;
};
const listener: AskFor = async (place) => ({ params: { id: await registered(place, await idOf(place, application)) } });

/** Something that was sent to a listener, and failed. */
const push: AskFor = async (place) => {
  const id = await idOf(place, listener);
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
