import { wholly, made, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { newId } from '../ids.ts';

/** Asks for what whoever keeps webhooks may hear of: to enable one, or to send again, takes that too. */
const webhook: AskFor = (place) =>
  made(place, '/webhooks', { url: 'https://receiver.example/', events: ['webhook.disabled'] });
const delivery: AskFor = async (place, actor) => {
  const { params: { id: webhookId } = {} } = await webhook(place, actor);
  const { params: { id: other } = {} } = await webhook(place, actor);
  await place.make(`/webhooks/${other}/deactivation`);
  const { id: eventId } = await place.db
    .selectFrom('event')
    .select('id')
    .where('tenantId', '=', place.tenant.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const id = newId();
  const at = new Date();
  const values = { id, eventId, webhookId: Number(webhookId), state: 'failed', nextAttemptAt: at, createdAt: at };
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('delivery')
      .values({ tenantId: place.tenant.id, ...values })
      .execute(),
  );
  return { params: { id } };
};

export const rows: Rows = {
  'GET /webhooks': wholly(),
  'POST /webhooks': wholly(() => ({ body: { url: 'https://receiver.example/', events: ['webhook.disabled'] } })),
  'GET /webhooks/:id': wholly(webhook),
  'PATCH /webhooks/:id': wholly(async (place, actor) => ({
    ...(await webhook(place, actor)),
    body: { description: 'Changed', events: ['webhook.*'] },
  })),
  'DELETE /webhooks/:id': wholly(webhook),
  'POST /webhooks/:id/secret-rotation': wholly(webhook),
  'POST /webhooks/:id/activation': wholly(async (place, actor) => {
    const ask = await webhook(place, actor);
    await place.make(`/webhooks/${ask.params?.['id']}/deactivation`);
    return ask;
  }),
  'POST /webhooks/:id/deactivation': wholly(webhook),
  'GET /webhooks/:id/deliveries': wholly(webhook),
  'POST /deliveries/:id/redelivery': { ...wholly(delivery), secret: true },
};
