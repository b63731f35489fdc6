import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listeners } from '../../wiring.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { checkInBooking, checkOutBooking } from '../presence/presence.ts';
import { getWaiting, joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { createAssignment } from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
let her: Awaited<ReturnType<typeof createUser>>;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  her = await createUser(set.world);
  desk = await set.thing();
});

const heard = listeners({
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
});
async function hear(now: Temporal.Instant): Promise<void> {
  const { database } = set.testing;
  const clock = () => now;
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock });
}

const [early, now, noon] = [NOW.subtract({ hours: 1 }), NOW.add({ hours: 1 }), NOW.add({ hours: 4 })];
const untilMidnight = () => set.book([desk], at('08:00', 7), at('00:00', 8), { now: early });
const today = (given: object = {}) =>
  createAssignment(set.as(undefined, now), { resourceId: desk, userId: her.id, lastDay: '2030-01-07', ...given });
const REST = '07T12:00–08T00:00 assignment';

test('what somebody stays at until midnight is hers for the rest of today once it is left early', async () => {
  const { id } = await untilMidnight();
  await today();
  expect(await set.held(desk)).toEqual(['07T08:00–08T00:00 booking']);
  await checkInBooking(set.as(undefined, now), { id });
  await checkOutBooking(set.as(undefined, noon), { id });
  await hear(noon);
  expect(await set.held(desk)).toEqual(['07T08:00–07T12:00 booking', REST]);
});

test('and so it is where that is offered to who waits already: it is taken back, and she goes on waiting', async () => {
  const ann = await createUser(set.world);
  const { id } = await untilMidnight();
  await today();
  const one = { start: at('13:00', 7), end: at('14:00', 7) };
  const entry = await joinWaiting(set.as(ann.who, now), { resourceIds: [desk], ...one });
  const state = async () => (await getWaiting(set.as(ann.who, noon), { id: entry.id })).state;
  await checkInBooking(set.as(undefined, now), { id });
  await checkOutBooking(set.as(undefined, noon), { id });
  await set.as(undefined, noon).tx((tx) => offerFreed(tx, { resourceId: desk }));
  expect(await state()).toBe('offered');
  await hear(noon);
  expect(await state()).toBe('waiting');
  expect(await set.told('waiting_entry.withdrawn', entry.id)).toMatchObject([{ resourceIds: [desk] }]);
  expect(await set.held(desk)).toEqual(['07T08:00–07T12:00 booking', REST]);
});

test('or is shortened', async () => {
  const { id } = await untilMidnight();
  await today();
  await updateBooking(set.as(undefined, now), { id, end: at('12:00', 7) });
  await hear(now);
  expect(await set.held(desk)).toEqual(['07T08:00–07T12:00 booking', REST]);
});

test('or cancelled, and what goes on holds the days behind it as before', async () => {
  const { id } = await untilMidnight();
  await today({ lastDay: '2030-01-08' });
  expect(await set.held(desk)).toEqual(['07T08:00–08T00:00 booking', '08T00:00–09T00:00 assignment']);
  await cancelBooking(set.as(undefined, noon), { id });
  await hear(noon);
  const rows = set.world.db.selectFrom('hold').select(['startsAt', 'endsAt']).where('origin', '=', 'assignment');
  const ofDesk = await rows.where('resourceId', '=', desk).orderBy('startsAt').execute();
  expect([ofDesk[0]?.startsAt, ofDesk.at(-1)?.endsAt]).toEqual([new Date(at('12:00', 7)), new Date(at('00:00', 9))]);
});
