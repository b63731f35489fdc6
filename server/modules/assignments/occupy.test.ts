import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { interleave } from '../../../test/support/interleave.ts';
import type { Tx } from '../../platform/context/context.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { getWaiting, joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { createAssignment } from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

/** Somebody to whom it is offered from nine to ten on a day, as a booking made way. */
async function offeredOn(desk: number, day: number) {
  const { who } = await createUser(set.world);
  const times = { start: at('09:00', day), end: at('10:00', day) };
  const booking = await set.book([desk], times.start, times.end);
  const { id } = await joinWaiting(set.as(who), { resourceIds: [desk], ...times });
  await cancelBooking(set.as(), { id: booking.id });
  await set.as().tx((tx) => offerFreed(tx, { resourceId: desk }));
  return { id, state: async () => (await getWaiting(set.as(who), { id })).state };
}

const lock =
  ({ id }: { readonly id: number }) =>
  async (tx: Tx): Promise<void> =>
    void (await sql`select from waiting_entry where id = ${id} for no key update`.execute(tx.db));

test('offers on both sides of a closure are locked in the order in which everybody locks them, whatever comes first', async () => {
  const desk = await set.thing();
  const [late, soon] = [await offeredOn(desk, 16), await offeredOn(desk, 9)];
  await set.close({ resourceId: desk, start: at('00:00', 14), end: at('00:00', 15) });
  const her = await createUser(set.world);
  expect([await late.state(), await soon.state()]).toEqual(['offered', 'offered']);
  // Whoever is in a circle is begun anew.
  const begun: string[] = [];
  const assign = async (tx: Tx) => {
    begun.push('assign');
    await createAssignment(tx, { resourceId: desk, userId: her.id });
  };
  const errors = await interleave(set.testing.database, 'BBABBA', {
    A: { ctx: set.as(), steps: [assign] },
    B: { ctx: set.as(), steps: [async () => void begun.push('lock'), lock(late), lock(soon)] },
  });
  expect([errors, begun]).toEqual([
    [null, null],
    ['lock', 'assign'],
  ]);
  expect([await late.state(), await soon.state()]).toEqual(['waiting', 'waiting']);
});
