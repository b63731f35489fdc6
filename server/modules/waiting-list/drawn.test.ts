import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDrawing, DRAW, NINE, NOW, type Person } from '../../../test/support/drawing.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers } from '../../wiring.ts';
import { withdrawSeatRequest } from '../seating/seating.ts';
import { getWaiting, joinWaiting } from './waiting-list.ts';

/** What a draw leaves falls to those who wait. */

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  there = await set.open();
});

const BEFORE = DRAW.subtract({ seconds: 1 });

const work = (now: Temporal.Instant): Promise<unknown> =>
  workOff(set.testing.database, joinJobs(declaredJobs, doers({ sender: null, letters })), { clock: () => now });

/** Does what is due but for the draw, as where that is late. */
async function workWithoutDraw(now: Temporal.Instant): Promise<void> {
  const draws = set.world.db.updateTable('job').where('name', '=', 'seating.draw');
  await draws.set({ runAt: new Date('2100-01-01') }).execute();
  await work(now);
}

/** Somebody waits for a room, which is booked, or for a desk there. */
async function waiting(one: Person | undefined) {
  const room = await there.room();
  await set.book(set.boss, room, NOW);
  const { id } = await joinWaiting(set.as(one), { resourceIds: [room, ...there.desks], ...NINE });
  await work(NOW);
  return async (now: Temporal.Instant) => (await getWaiting(set.as(one, now), { id })).state;
}

test('a desk that nobody asked for is offered to who waits as soon as it is first come', async () => {
  const state = await waiting(there.people[0]);
  await work(BEFORE);
  expect(await state(BEFORE)).toBe('waiting');
  await work(DRAW);
  expect(await state(DRAW)).toBe('offered');
});

test('a desk that a draw leaves is offered to who waits once it is done, however late', async () => {
  const [ann, ben] = there.people;
  const state = await waiting(ann);
  await there.ask(ben);
  await workWithoutDraw(DRAW);
  expect(await state(DRAW)).toBe('waiting');
  await there.draw();
  await work(DRAW);
  expect(await state(DRAW)).toBe('offered');
});

test('a desk that nobody asks for any more is offered to who waits, where the time of its draw is over by then', async () => {
  const [ann, ben] = there.people;
  const state = await waiting(ann);
  const { id } = await there.ask(ben);
  await workWithoutDraw(DRAW);
  await withdrawSeatRequest(set.as(ben, DRAW), { id });
  await work(DRAW);
  expect(await state(DRAW)).toBe('offered');
});
