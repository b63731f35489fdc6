import { administrators, made, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { booking } from '../../modules/bookings/bookings.matrix.ts';
import { newId } from '../ids.ts';

const webhook: AskFor = (place) =>
  made(place, '/webhooks', { url: 'https://receiver.example/', events: ['booking.created'] });
const delivery: AskFor = async (place, actor) => {
  const { params: { id: webhookId } = {} } = await webhook(place, actor);
  await booking(place, actor);
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
  'GET /webhooks': administrators(),
  'POST /webhooks': administrators(() => ({ body: { url: 'https://receiver.example/', events: ['*'] } })),
  'GET /webhooks/:id': administrators(webhook),
  'PATCH /webhooks/:id': administrators(async (place, actor) => ({
    ...(await webhook(place, actor)),
    body: { description: 'Changed' },
  })),
  'DELETE /webhooks/:id': administrators(webhook),
  'POST /webhooks/:id/secret-rotation': administrators(webhook),
  'POST /webhooks/:id/activation': administrators(async (place, actor) => {
    const ask = await webhook(place, actor);
    await place.make(`/webhooks/${ask.params?.['id']}/deactivation`);
    return ask;
  }),
  'POST /webhooks/:id/deactivation': administrators(webhook),
  'GET /webhooks/:id/deliveries': administrators(webhook),
  'POST /deliveries/:id/redelivery': { ...administrators(delivery), secret: true },
};
