import { everybody, idOf, wholly, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

const wish = async (place: Workplace) => ({
  about: 'appointment',
  resourceIds: [await idOf(place, desk)],
  url: 'https://receiver.example/',
});

/** One of the actor’s own: it belongs to who made it, or is what her token made. */
async function subscription(place: Workplace, { userId, key }: Sender) {
  const { id } = await place.make('/subscriptions', await wish(place));
  const [kind, number] = key?.split(':') ?? [];
  const own =
    userId === null
      ? kind === 'token' && { parentTokenId: Number(number) }
      : { ownerUserId: userId, ownerAccountId: null, parentTokenId: null };
  if (own)
    await place.db
      .updateTable('webhook')
      .set(own)
      .where('tenantId', '=', place.tenant.id)
      .where('id', '=', id)
      .execute();
  return { params: { id } };
}

export const rows: Rows = {
  'GET /subscriptions': everybody(),
  'POST /subscriptions': wholly(async (place) => ({ body: await wish(place) })),
  'DELETE /subscriptions/:id': { least: 'employee', ask: subscription },
};
