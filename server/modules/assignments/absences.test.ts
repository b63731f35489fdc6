import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { interleave } from '../../../test/support/interleave.ts';
import type { Tx } from '../../platform/context/context.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { clearWorkDay, listAbsences, setWorkDay } from '../teams/teams.ts';
import { getWaiting, joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { createAssignment, followAbsences } from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

test('whoever is assigned places in two buildings keeps both before what is offered in one: nobody waits in a circle', async () => {
  const [her, him] = [await createUser(set.world), await createUser(set.world)];
  const other = await createBuilding(set.world);
  const desk = await set.thing();
  for (const resourceId of [desk, await createResource(set.world, { buildingId: other })])
    await createAssignment(set.as(), { resourceId, userId: her.id });
  await setWorkDay(set.as(her.who), { date: '2030-01-15', location: 'away' });
  await set.as().tx((tx) => followAbsences(tx, { userId: her.id }, listAbsences));
  const nine = { start: at('09:00', 15), end: at('10:00', 15) };
  const booking = await set.book([desk], nine.start, nine.end);
  const { id } = await joinWaiting(set.as(him.who), { resourceIds: [desk], ...nine });
  await cancelBooking(set.as(), { id: booking.id });
  await set.as().tx((tx) => offerFreed(tx, { resourceId: desk }));
  const state = async () => (await getWaiting(set.as(him.who), { id })).state;
  expect(await state()).toBe('offered');
  await clearWorkDay(set.as(her.who), { date: '2030-01-15' });
  // Whoever is in a circle is begun anew.
  const begun: string[] = [];
  const follow = async (tx: Tx): Promise<void> => {
    begun.push('follow');
    await followAbsences(tx, { userId: her.id }, listAbsences);
  };
  const errors = await interleave(set.testing.database, 'BBABBA', {
    A: { ctx: set.as(), steps: [follow] },
    B: {
      ctx: set.as(),
      steps: [
        async () => void begun.push('lock'),
        async (tx) => void (await sql`select from building where id = ${other} for no key update`.execute(tx.db)),
        async (tx) => void (await sql`select from waiting_entry where id = ${id} for no key update`.execute(tx.db)),
      ],
    },
  });
  expect([errors, begun]).toEqual([
    [null, null],
    ['lock', 'follow'],
  ]);
  expect(await state()).toBe('waiting');
});
