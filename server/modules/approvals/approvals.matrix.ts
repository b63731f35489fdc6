import { hash, randomBytes } from 'node:crypto';
import { everybody, idOf, owned, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { newBooking, newSeries } from '../bookings/bookings.matrix.ts';
import { user } from '../people/people.matrix.ts';

/** A booking of somebody else's that waits for this one to decide. */
async function awaited(place: Workplace, { userId }: Sender): Promise<{ id: number; version: number; userId: number }> {
  const hostId = await idOf(place, user);
  const booking = await newBooking(place, { ...place.admin, userId: hostId });
  const { id } = await place.make('/bookings', booking);
  const tenantId = place.tenant.id;
  const approver = userId ?? (await idOf(place, user));
  const expiresAt = new Date(booking.start);
  return place.ctx.tx(async ({ db }) => {
    const row = db.updateTable('booking').set({ state: 'pending', expiresAt }).where('tenantId', '=', tenantId);
    const { version } = await row.where('id', '=', id).returning('version').executeTakeFirstOrThrow();
    await db
      .updateTable('hold')
      .set({ expiresAt })
      .where('tenantId', '=', tenantId)
      .where('bookingId', '=', id)
      .execute();
    await db.insertInto('approvalRequest').values({ tenantId, bookingId: id, userId: approver }).execute();
    return { id, version, userId: approver };
  });
}

const pending: AskFor = async (place, actor) => ({ params: { id: (await awaited(place, actor)).id } });

/** A series of somebody else's whose dates wait for this one to decide. */
async function awaitedSeries(place: Workplace, { userId }: Sender): Promise<number> {
  const { id: seriesId } = await newSeries(place, { ...place.admin, userId: await idOf(place, user) });
  const tenantId = place.tenant.id;
  const approver = userId ?? (await idOf(place, user));
  return place.ctx.tx(async ({ db }) => {
    const dates = await db
      .updateTable('booking')
      .set((row) => ({ state: 'pending', expiresAt: row.ref('startsAt') }))
      .where('tenantId', '=', tenantId)
      .where('seriesId', '=', seriesId)
      .returning('id as bookingId')
      .execute();
    const rows = dates.map(({ bookingId }) => ({ tenantId, bookingId, userId: approver }));
    await db.insertInto('approvalRequest').values(rows).execute();
    return seriesId;
  });
}

const pendingSeries: AskFor = async (place, actor) => ({ params: { id: await awaitedSeries(place, actor) } });

/** What a letter to this one ends in. */
async function secretFor(place: Workplace, actor: Sender): Promise<string> {
  const { id, version, userId } = await awaited(place, actor);
  const secret = `${place.tenant.id}-${randomBytes(32).toString('base64url')}`;
  const values = { tenantId: place.tenant.id, secretHash: hash('sha256', secret, 'buffer'), userId };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await place.ctx.tx(({ db }) =>
    db
      .insertInto('approvalLink')
      .values({ ...values, about: 'booking', ids: [id], versions: [version], expiresAt })
      .execute(),
  );
  return secret;
}

export const rows: Rows = {
  'GET /approvals': everybody(async (place, actor) => ({ query: { seriesId: (await newSeries(place, actor)).id } })),
  'POST /bookings/:id/approval': owned(pending),
  'POST /bookings/:id/rejection': owned(pending),
  'POST /series/:id/approval': owned(pendingSeries),
  'POST /series/:id/rejection': owned(pendingSeries),
  // Whoever shows the link is whom it was sent to.
  'POST /approval-links': {
    least: 'public',
    quiet: true,
    ask: async (place, actor) => ({ body: { secret: await secretFor(place, actor) } }),
  },
  'POST /approval-links/decision': {
    least: 'public',
    ask: async (place, actor) => ({ body: { secret: await secretFor(place, actor), approve: true } }),
  },
};
