import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  connected,
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
} from '../../../test/support/database.ts';
import { createBooking } from '../series/series.ts';
import { all, inTime, uidsIn } from './conditions.ts';
import { LIVE_BADGES } from './store.ts';
import { createVisit, listBookingsOfVisits } from './visitors.ts';

test('a badge is found by its uid through the index, and what is no uid finds none', async () => {
  await using testing = await createTestDatabase();
  const world = await createWorld(testing.database);
  const buildingId = await createBuilding(world);
  const as = contextFor(testing.database, (await createUser(world)).who, Temporal.Instant.from('2030-01-07T00:00:00Z'));
  const end = '2030-01-07T10:00:00Z';
  const { id, badges } = await createVisit(as, { visitors: [{ name: 'Vera' }], buildingId, end });
  // As many as a table has that is worth an index.
  await sql`with made as (insert into visitor (tenant_id, created_at)
      select ${world.tenant.id}::integer, now() from generate_series(1, 3000) returning tenant_id, id)
    insert into badge (tenant_id, uid, visit_id, visitor_id, name, company, phone, code, state)
    select tenant_id, gen_random_uuid(), ${id}::integer, id, 'V', '', '', 'c' || id, 'initial' from made`.execute(
    world.db,
  );
  await connected(testing.connection, (owner) => owner.query('analyze badge'));
  const { ctx } = world;
  const uids = uidsIn([badges[0]?.uid ?? '', 'none']);
  const wanted = all([...inTime(ctx, { userId: null, buildings: 'all' }, {}), ...uids]);
  const plan = await sql<object>`explain select badge.id ${LIVE_BADGES} where ${wanted}`.execute(world.db);
  expect(JSON.stringify(plan.rows)).toContain('badge_uid_unique');
  const idsBy = async (given: readonly string[]) =>
    (await sql<{ id: number }>`select badge.id ${LIVE_BADGES} where ${all(uidsIn(given))}`.execute(world.db)).rows;
  expect(await idsBy([badges[0]?.uid ?? '', 'none'])).toEqual([{ id: badges[0]?.id }]);
  expect(await idsBy(['none'])).toEqual([]);
});

test('how far bookings are is asked of so many at most; of more, a shorter time is asked for', async () => {
  await using testing = await createTestDatabase();
  const world = await createWorld(testing.database);
  const buildingId = await createBuilding(world);
  const as = contextFor(testing.database, (await createUser(world)).who, Temporal.Instant.from('2030-01-07T00:00:00Z'));
  const resourceIds = [await createResource(world, { type: 'room', buildingId })];
  const bookingIds: number[] = [];
  for (const hour of ['09', '10']) {
    const times = { start: `2030-01-07T${hour}:00:00Z`, end: `2030-01-07T${hour}:30:00Z` };
    const { id: bookingId } = await createBooking(as, { resourceIds, ...times });
    await createVisit(as, { visitors: [{ name: 'Vera' }], buildingId, bookingId, ...times });
    bookingIds.push(bookingId);
  }
  expect((await listBookingsOfVisits(as, {}, 2)).toSorted((a, b) => a - b)).toEqual(bookingIds);
  await expect(listBookingsOfVisits(as, {}, 1)).rejects.toMatchObject({
    kind: { code: 'invalid_request' },
    details: { param: 'from' },
  });
  const later = { from: Temporal.Instant.from('2030-01-07T09:45:00Z') };
  expect(await listBookingsOfVisits(as, later, 1)).toEqual(bookingIds.slice(1));
});
