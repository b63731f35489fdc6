import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import { createService } from '../services/services.ts';
import type { TaskProgress } from './contract.ts';
import {
  assignTask,
  cancelTask,
  completeTask,
  getTask,
  listTasks,
  reopenTask,
  restoreTask,
  setBookingServices,
  setTaskProgress,
} from './orders.ts';

let set: Closing;
let cook: Closing['keeper']['who'];
let serviceId: number;

beforeAll(async () => {
  set = await createClosing();
  cook = (await createUser(set.world, { name: 'Cook' })).who;
  const given = { name: 'Coffee', offers: [{}], userIds: [cook.userId] };
  serviceId = (await createService(set.world.ctx, { timing: 'before', ...given })).id;
});
afterAll(() => set[Symbol.asyncDispose]());

let hour = 0;
/** What is to be done for a meeting of Tuesday, the 8th. */
async function ordered(): Promise<{ readonly id: number; readonly bookingId: number; readonly dueAt: string }> {
  const start = NOW.add({ hours: 24 + hour++ });
  const room = await set.thing({ type: 'room' });
  const booking = await set.book([room], start.toString(), start.add({ minutes: 30 }).toString());
  await setBookingServices(set.world.ctx, { id: booking.id, services: [{ serviceId, quantity: 2 }] });
  const { items } = await listTasks(set.as(cook), { bookingId: booking.id });
  const [task] = items;
  if (task === undefined) throw new Error('There is nothing to do');
  expect(task).toMatchObject({ state: 'open', progress: 'new', overdue: false });
  return { id: task.id, bookingId: booking.id, dueAt: task.dueAt };
}
const say = (id: number, progress: TaskProgress) => setTaskProgress(set.as(cook), { id, progress });

test('a task is accepted, begun and done, and each step is told once', async () => {
  const { id } = await ordered();
  expect(await say(id, 'accepted')).toMatchObject({ state: 'open', progress: 'accepted', version: 2 });
  expect(await say(id, 'accepted')).toMatchObject({ progress: 'accepted', version: 2 });
  expect(await say(id, 'in_progress')).toMatchObject({ progress: 'in_progress', version: 3 });
  expect(await set.told('service_task.progressed', id)).toMatchObject([
    { progress: 'accepted', state: 'open' },
    { progress: 'in_progress', state: 'open' },
  ]);
  expect(await completeTask(set.as(cook), { id })).toMatchObject({ state: 'done', progress: 'in_progress' });
  expect(await refusal(say(id, 'accepted'))).toBe('task_state_conflict');
  expect(await reopenTask(set.as(cook), { id })).toMatchObject({ state: 'open', progress: 'in_progress' });
});

test('whoever begins has accepted; begun is accepted before it is new again', async () => {
  const { id } = await ordered();
  expect(await say(id, 'in_progress')).toMatchObject({ progress: 'in_progress' });
  expect(await refusal(say(id, 'new'))).toBe('task_state_conflict progress');
  expect(await say(id, 'accepted')).toMatchObject({ progress: 'accepted' });
  expect(await say(id, 'new')).toMatchObject({ progress: 'new' });
});

test('what is given to others, or to be done after all, nobody has accepted', async () => {
  const { id } = await ordered();
  await say(id, 'accepted');
  const own = { id, userId: cook.userId };
  expect(await assignTask(set.world.ctx, own)).toMatchObject({ progress: 'new' });
  await say(id, 'accepted');
  expect(await assignTask(set.world.ctx, own)).toMatchObject({ progress: 'accepted' });
  await cancelTask(set.as(cook), { id });
  expect(await refusal(say(id, 'in_progress'))).toBe('task_state_conflict');
  expect(await restoreTask(set.as(cook), { id })).toMatchObject({ state: 'open', progress: 'new' });
});

test('is said by who does it and who manages bookings there, and by nobody else', async () => {
  const { id } = await ordered();
  const stranger = (await createUser(set.world)).who;
  expect(await refusal(setTaskProgress(set.as(stranger), { id, progress: 'accepted' }))).toMatch(/^not_found/);
  expect(await setTaskProgress(set.world.ctx, { id, progress: 'accepted' })).toMatchObject({ progress: 'accepted' });
});

test('what is open past its time is overdue, and what is done is not', async () => {
  const { id, bookingId, dueAt } = await ordered();
  const due = Temporal.Instant.from(dueAt);
  const [then, later] = [set.as(cook, due), set.as(cook, due.add({ seconds: 1 }))];
  const late = async (ctx: typeof then) => (await listTasks(ctx, { bookingId, overdue: true })).items.length;
  expect([(await getTask(then, { id })).overdue, await late(then)]).toEqual([false, 0]);
  expect([(await getTask(later, { id })).overdue, await late(later)]).toEqual([true, 1]);
  expect((await listTasks(later, { bookingId, overdue: false })).items).toHaveLength(1);
  await completeTask(later, { id });
  expect([(await getTask(later, { id })).overdue, await late(later)]).toEqual([false, 0]);
});

test('are listed by how far they are; what is not open is not so far', async () => {
  const [{ id, bookingId }, other] = [await ordered(), await ordered()];
  await say(id, 'accepted');
  const ids = async (bookingId: number, progress: TaskProgress) =>
    (await listTasks(set.as(cook), { bookingId, progress })).items.map((one) => one.id);
  expect([await ids(bookingId, 'accepted'), await ids(bookingId, 'new')]).toEqual([[id], []]);
  expect(await ids(other.bookingId, 'new')).toEqual([other.id]);
  await completeTask(set.as(cook), { id });
  expect(await ids(bookingId, 'accepted')).toEqual([]);
  expect(await refusal(listTasks(set.as(cook), { progress: 'new', state: 'done' }))).toBe('invalid_request state');
});
