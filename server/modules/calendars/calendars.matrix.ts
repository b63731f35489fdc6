import { randomBytes } from 'node:crypto';
import { everybody, idOf, keepers, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { booking } from '../bookings/bookings.matrix.ts';
import { user } from '../people/people.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';

/** Somebody's own: the one that she has already, or a new one. Others ask for hers at the same time. */
const feed: AskFor = async (place, { userId }) => {
  const ownerUserId = userId ?? (await idOf(place, user));
  const tenantId = place.tenant.id;
  return place.ctx.tx(async ({ db }) => {
    const values = { tenantId, ownerUserId, secretHash: randomBytes(32), createdAt: new Date() };
    const { id } = await db
      .insertInto('calendarFeed')
      .values(values)
      .onConflict((known) =>
        known
          .columns(['tenantId', 'ownerUserId'])
          .where('resourceId', 'is', null)
          .doUpdateSet({ secretHash: values.secretHash }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    return { params: { id } };
  });
};

export const rows: Rows = {
  'GET /calendar-feeds': everybody(async (place) => ({ query: { resourceId: await idOf(place, desk) } })),
  'POST /calendar-feeds': {
    ...keepers('building', async (place) => ({ body: { resourceId: await idOf(place, desk) } })),
    personsOnly: true,
  },
  'DELETE /calendar-feeds/:id': { ...everybody(feed), personal: true },
  'POST /calendar-feeds/:id/secret': { ...everybody(feed), personal: true },
  'GET /bookings/:id/calendar': everybody(booking),
};
