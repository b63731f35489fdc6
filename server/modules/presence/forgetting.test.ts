import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { at, createEmptyDesk } from '../../../test/support/empty-desk.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { updateSignalKind } from '../signal-kinds/signal-kinds.ts';
import { createDevice, recordReadings } from '../signals/signals.ts';
import { forgetOldDecisions } from './forgetting.ts';
import { releaseNoShows } from './presence.ts';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());

/** A booking that nobody has checked in to, and which waits all the same as its door was opened, or a card held to it. */
async function waiting(kind: 'badge' | 'door') {
  const set = await createEmptyDesk(testing);
  await set.policy({ methods: ['web', 'sensor'], release: true });
  const id = await set.book();
  const { accessId } = await createDevice(set.atrium('07:00'), { kind, name: kind, resourceId: set.desk });
  await recordReadings(set.atrium('09:10'), { accessId, hasMotion: true });
  await set.atrium('09:15').tx((tx) => releaseNoShows(tx, [id]));
  const decisions = async (): Promise<string[]> => {
    const rows = set.world.db.selectFrom('presenceDecision').select(['what', 'why']).where('bookingId', '=', id);
    return (await rows.execute()).map(({ what, why }) => `${what} ${why}`);
  };
  expect(await decisions()).toEqual(['waits passed']);
  return { set, decisions };
}

const clear = async (now: Temporal.Instant): Promise<void> => {
  for (const chore of forgetOldDecisions) await chore.clear(testing.database.forTenant(ALL_TENANTS), now, 1_000);
};
const after = (days: number): Temporal.Instant => at('09:15').add({ hours: 24 * days, seconds: 1 });

test('what was decided by a card that was held somewhere is gone with that, and by a door with that', async () => {
  const [card, door] = [await waiting('badge'), await waiting('door')];
  const short = await waiting('badge');
  await updateSignalKind(short.set.atrium('12:00'), { kind: 'badge', keptDays: 1 });
  const left = () => Promise.all([card, door, short].map(async ({ decisions }) => (await decisions()).length));
  await clear(at('09:16'));
  expect(await left()).toEqual([1, 1, 1]);
  await clear(after(1));
  expect(await left()).toEqual([1, 1, 0]);
  // As long as a booking waits by it, it is known.
  await card.set.world.db
    .updateTable('presenceDecision')
    .set({ until: new Date(after(8).epochMilliseconds) })
    .where('tenantId', '=', card.set.world.tenant.id)
    .execute();
  await clear(after(7).subtract({ seconds: 1 }));
  expect(await left()).toEqual([1, 1, 0]);
  await clear(after(7));
  expect(await left()).toEqual([1, 1, 0]);
  await clear(after(8).add({ seconds: 1 }));
  expect(await left()).toEqual([0, 1, 0]);
  await clear(after(92));
  expect(await left()).toEqual([0, 0, 0]);
});
