import { newId } from '../../platform/ids.ts';
import { everybody, idOf, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { user } from '../people/people.matrix.ts';

/** Only people are notified. */
const notification: AskFor = async (place, { userId }) => {
  const id = newId();
  const values = { id, eventId: newId(), type: 'booking.updated', data: '{"title":"Changed"}', createdAt: new Date() };
  const notified = userId ?? (await idOf(place, user));
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('notification')
      .values({ tenantId: place.tenant.id, userId: notified, ...values })
      .execute(),
  );
  return { params: { id } };
};

export const rows: Rows = {
  'GET /notifications': everybody(),
  'POST /notifications/:id/reading': { ...everybody(notification), personal: true, quiet: true },
  'POST /notifications/reading': { ...everybody(), quiet: true },
  'GET /notification-settings': { ...everybody(), personsOnly: true },
  'PATCH /notification-settings': {
    ...everybody(() => ({ body: { language: 'de' } })),
    personsOnly: true,
    quiet: true,
  },
};
