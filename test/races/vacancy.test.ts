import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declaredJobs } from '../../server/contracts.ts';
import { updateBooking } from '../../server/modules/bookings/bookings.ts';
import { createClosure } from '../../server/modules/closures/closures.ts';
import { setDelegate } from '../../server/modules/delegates/delegates.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { listNotifications } from '../../server/modules/notifications/notifications.ts';
import {
  checkInBooking,
  checkOutBooking,
  extendBooking,
  lookAtPresence,
} from '../../server/modules/presence/presence.ts';
import { recordReadings } from '../../server/modules/signals/signals.ts';
import { joinWaiting } from '../../server/modules/waiting-list/waiting-list.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { doers, listeners } from '../../server/wiring.ts';
import { createResource, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { at, createEmptyDesk, when, type EmptyDesk, type Person } from '../support/empty-desk.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';
import { workOff } from '../support/queue.ts';

/** A booking ends as nobody is there, while others do something with it; and what follows of it, through all listeners. */

let testing: TestDatabase;
let set: EmptyDesk;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  set = await createEmptyDesk(testing);
});

const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};

describe('all interleavings', () => {
  const look = (clock = '09:30'): Writer => ({
    ctx: set.atrium(clock),
    steps: [(tx) => lookAtPresence(tx, [set.desk])],
  });
  const hers = (step: (ctx: Parameters<typeof checkOutBooking>[0]) => Promise<unknown>, clock = '09:30'): Writer => ({
    ctx: set.as(set.ann, clock),
    steps: [async (tx) => void (await step(tx))],
  });
  beforeEach(async () => {
    await set.policy();
    await set.quiet('09:00', '10:00');
  });

  /** At a desk to which nobody has to check in. */
  async function bookElsewhere(): Promise<number> {
    set.desk = await createResource(set.world, { buildingId: set.building });
    set.eye = await set.newSensor(set.desk);
    await set.policy({ required: false, release: false, closesMinutes: 5 });
    await set.quiet('08:00', '09:40');
    return set.book();
  }

  test.each(orders(2, 2))('two workers %s: it ends once', async (order) => {
    const id = await set.come();
    expect(await interleave(testing.database, order, { A: look(), B: look() })).toEqual([null, null]);
    expect([await set.endings(id), await set.holdsOf()]).toEqual([['booking.checked_out'], ['09:00–09:30']]);
  });

  test.each(orders(2, 2))('against her own check-out %s: one counts', async (order) => {
    const id = await set.come();
    const errors = await interleave(testing.database, order, {
      A: look(),
      B: hers((tx) => checkOutBooking(tx, { id })),
    });
    const [looked, left] = errors.map(code);
    expect(looked).toBeNull();
    expect([null, 'booking_state_conflict']).toContain(left);
    expect(await set.endings(id)).toEqual(['booking.checked_out']);
    const { data } = (await set.eventsOf(id)).at(-1) ?? {};
    expect(JSON.stringify(data).includes('vacant')).toBe(left !== null);
  });

  test.each(orders(2, 2))('against her extension %s: one counts', async (order) => {
    const id = await set.come();
    const later = hers((tx) => extendBooking(tx, { id, end: at('17:30').toString() }));
    const [looked, extended] = (await interleave(testing.database, order, { A: look(), B: later })).map(code);
    expect(looked).toBeNull();
    expect([await set.stateOf(id), await set.holdsOf()]).toEqual(
      extended === null ? ['checked_in', ['09:00–17:30']] : ['checked_out', ['09:00–09:30']],
    );
  });

  test.each(orders(2, 2))(
    'against her check-in, which began in time and comes late %s: it ends once',
    async (order) => {
      const id = await bookElsewhere();
      const comes = hers((tx) => checkInBooking(tx, { id }), '09:04');
      const [looked, came] = (await interleave(testing.database, order, { A: look('09:35'), B: comes })).map(code);
      expect(looked).toBeNull();
      expect(await set.stateOf(id)).toBe(came === null ? 'checked_out' : 'released');
      expect(await set.endings(id)).toHaveLength(1);
    },
  );

  test.each(orders(2, 2))('against her moving its end %s: one counts', async (order) => {
    const id = await bookElsewhere();
    const moves = hers((tx) => updateBooking(tx, { id, end: at('16:00').toString() }), '09:35');
    const [looked, moved] = (await interleave(testing.database, order, { A: look('09:35'), B: moves })).map(code);
    expect(looked).toBeNull();
    expect(await set.stateOf(id)).toBe(moved === null ? 'confirmed' : 'released');
  });

  test.each(orders(2, 3))(
    'against somebody who is seen before it is locked %s: what is heard by then counts',
    async (order) => {
      const id = await set.come();
      const seen = { items: [{ accessId: set.eye, timestamp: at('09:29').toString(), hasMotion: true }] };
      const B: Writer = {
        ctx: set.atrium('09:30'),
        steps: [
          async (tx) => void (await updateBooking(tx, { id, title: 'Back soon' })),
          async (tx) => void (await recordReadings(tx, seen)),
        ],
      };
      const [looked, changed] = (await interleave(testing.database, order, { A: look(), B })).map(code);
      expect(looked).toBeNull();
      expect(await set.stateOf(id)).toBe(changed === null ? 'checked_in' : 'checked_out');
    },
  );

  test.each(orders(2, 2))('against a closure of the place %s: it is over once', async (order) => {
    const id = await set.come();
    const closes = { resourceId: set.desk, buildingId: set.building, ...when('09:30', '18:00') };
    const B: Writer = {
      ctx: set.atrium('09:30'),
      steps: [async (tx) => void (await createClosure(tx, { ...closes, reason: 'Water' }))],
    };
    const [looked, closed] = (await interleave(testing.database, order, { A: look(), B })).map(code);
    expect([looked, closed]).toEqual([null, null]);
    expect((await set.holdsOf())[0]).toBe('09:00–09:30');
    expect((await set.endings(id)).length).toBeLessThanOrEqual(1);
  });
});

/** Has everything done that follows of what happened until half past nine. */
async function follow(): Promise<void> {
  const clock = () => at('09:30');
  const letters = {
    publicUrl: 'https://desks.example',
    mailRoute: 'kept' as const,
    organizer: { name: 'Atrium', email: 'atrium@desks.example' },
  };
  const heard = listeners(letters);
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  const { database } = testing;
  for (let round = 0; round < 3; round++) {
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    await workOff(database, jobs, { clock });
  }
}
const told = async (person: Person) => (await listNotifications(set.as(person, '09:31'), {})).items;

test('she is told why, by letter and in the app, and who waits for the place is offered what is left, as with any check-out', async () => {
  await set.policy();
  await set.come();
  await joinWaiting(set.as(set.bea, '09:10'), { resourceIds: [set.desk], ...when('11:00', '12:00') });
  await set.quiet('09:00', '09:30');
  await set.looking('09:30');
  await follow();
  const [first] = await told(set.ann);
  expect(first).toMatchObject({ type: 'booking.checked_out' });
  expect(first?.title).toMatch(/^Ended early: /);
  expect(first?.data).toMatchObject({
    lines: [
      expect.stringMatching(/^Nobody has been there since 09:00, as the sensors say, so .* ended early: /),
      'Mon 7 January 2030, 09:00–17:00',
    ],
  });
  expect((await told(set.bea)).map(({ type }) => type)).toEqual(['waiting_entry.offered']);
  const mails = await set.world.db.selectFrom('mail').selectAll().where('recipient', '=', set.ann.email).execute();
  expect(mails.filter(({ subject }) => subject.startsWith('Ended early: '))).toMatchObject([{ calendar: null }]);
});

test('whoever booked it for her is told, too, under her name', async () => {
  await set.policy();
  await setDelegate(set.as(set.ann, '08:00'), { id: set.ann.id, userId: set.bea.id });
  const wish = { resourceIds: [set.desk], hostId: set.ann.id, ...when('09:00', '17:00') };
  const { id } = await createBooking(set.as(set.bea, '08:00'), wish);
  await checkInBooking(set.as(set.ann, '09:00'), { id });
  await set.quiet('09:00', '09:30');
  await set.looking('09:30');
  await follow();
  const [first] = await told(set.bea);
  expect(first).toMatchObject({ type: 'booking.checked_out', data: { part: 'delegate' } });
  expect(first?.title).toMatch(/^For Ann: Ended early: /);
});
