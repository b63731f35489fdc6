import { everybody, idOf, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

const wish = async (place: Workplace) => ({
  about: 'appointment',
  resourceIds: [await idOf(place, desk)],
  url: 'https://receiver.example/',
});

/** One of the actor’s own: it belongs to who made it. */
async function subscription(place: Workplace, { userId }: Sender) {
  const { id } = await place.make('/subscriptions', await wish(place));
  if (userId !== null)
    await place.db
      .updateTable('webhook')
      .set({ ownerUserId: userId, ownerAccountId: null, parentTokenId: null })
      .where('tenantId', '=', place.tenant.id)
      .where('id', '=', id)
      .execute();
  return { params: { id } };
}

export const rows: Rows = {
  'GET /subscriptions': everybody(),
  'POST /subscriptions': everybody(async (place) => ({ body: await wish(place) })),
  'DELETE /subscriptions/:id': { least: 'employee', ask: subscription },
};
