import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { doers } from '../../wiring.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { getWaiting, joinWaiting, offerFreed } from './waiting-list.ts';

/** What is waited for as a server left it whose zone data said that the clocks are an hour ahead of what they are. */

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const nine = { start: at('09:00', 9), end: at('10:00', 9) };

/** Somebody waits for a desk from nine, which somebody else has; an hour too early. */
async function left({ isOffered = false } = {}) {
  const [desk, ada] = [await set.thing(), await createUser(set.world)];
  const { id: bookingId } = await set.book([desk], nine.start, nine.end);
  const { id } = await joinWaiting(set.as(ada.who), { resourceIds: [desk], ...nine });
  await work();
  if (isOffered) {
    await cancelBooking(set.as(), { id: bookingId });
    await set.as().tx((tx) => offerFreed(tx, { resourceId: desk }));
  }
  await sql`update waiting_entry set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour',
    start_offset = 60, end_offset = 60 where id = ${id}`.execute(set.world.db);
  await sql`update hold set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour'
    where origin = 'offer' and origin_id = ${id}`.execute(set.world.db);
  return { desk, id, bookingId, read: () => getWaiting(set.as(ada.who), { id }) };
}

async function look(): Promise<void> {
  const step = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await set.as().tx(async (tx) => tx.later('zone_data.apply', step, { key: 'look' }));
  await work();
}
const work = () => workOff(set.testing.database, jobs, { clock: () => NOW });
const shown = { start: '2030-01-09T09:00:00.000Z', end: '2030-01-09T10:00:00.000Z' };

test('who waits does so for when she meant, and what is free then is offered to her', async () => {
  const { id, bookingId, read } = await left();
  // Where she was left it is free: nothing of that is hers.
  await look();
  expect(await read()).toMatchObject({ ...shown, state: 'waiting', version: 2 });
  expect(await set.told('waiting_entry.updated', id)).toMatchObject([shown]);
  await cancelBooking(set.as(), { id: bookingId });
  await look();
  expect(await read()).toMatchObject({ version: 2 });
});

test('what is offered to her stays so at the times that she meant', async () => {
  const { desk, id, read } = await left({ isOffered: true });
  expect(await set.held(desk)).toEqual(['09T08:00–09T09:00 offer']);
  const { offeredUntil } = await read();
  await look();
  expect(await read()).toMatchObject({ ...shown, state: 'offered', offeredResourceId: desk, offeredUntil });
  expect(await set.held(desk)).toEqual(['09T09:00–09T10:00 offer']);
  expect(await set.told('waiting_entry.withdrawn', id)).toEqual([]);
});

test('what is offered and not to be had then is withdrawn, and she goes on waiting', async () => {
  const { desk, id, read } = await left({ isOffered: true });
  await set.book([desk], nine.start, nine.end);
  await look();
  expect(await read()).toMatchObject({ ...shown, state: 'waiting', offeredResourceId: null });
  expect(await set.held(desk)).toEqual(['09T09:00–09T10:00 booking']);
  expect(await set.told('waiting_entry.withdrawn', id)).toMatchObject([{ ...shown, resourceIds: [desk], until: null }]);
});
