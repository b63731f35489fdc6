import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listeners } from '../../wiring.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { cancelSeries, createBooking } from '../series/series.ts';
import { joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { listNotifications } from './notifications.ts';

/** An assistant books for her director: what becomes of that she hears too. */

type Person = Awaited<ReturnType<typeof createUser>>;
let set: Closing;
let director: Person;
let assistant: Person;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  now = NOW;
  [director, assistant] = [await createUser(set.world), await createUser(set.world)];
  await setDelegate(set.as(director.who), { id: director.id, userId: assistant.id });
  desk = await set.thing({ type: 'room' });
});

let now = NOW;
const clock = () => now;
const heard = listeners({
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
});
async function hear(): Promise<void> {
  const { database } = set.testing;
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock });
}
const nine = { start: at('09:00', 9), end: at('10:00', 9) };
const book = (by: Person, title: string, times: object = nine) =>
  createBooking(set.as(by.who), { resourceIds: [desk], hostId: director.id, title, ...nine, ...times });
const told = async (by: Person) => (await listNotifications(set.as(by.who), {})).items;
/** Of what she is told, besides that she may book for others. */
const types = async (by: Person) =>
  (await told(by)).map(({ type }) => type).filter((type) => type !== 'user.delegates_changed');

test('who booked for somebody hears that it was cancelled by others, under her name', async () => {
  const { id } = await book(assistant, 'Board');
  await cancelBooking(set.as(), { id });
  await hear();
  const [one] = await told(assistant);
  expect(one).toMatchObject({ type: 'booking.cancelled', data: { part: 'delegate' } });
  expect(one?.title).toMatch(/^For .+: /);
  expect(await types(assistant)).toEqual(['booking.cancelled']);
  expect(await types(director)).toEqual(['booking.cancelled', 'booking.created']);
});

test('of a closure she hears what became of what she booked, and nothing of the rest', async () => {
  await book(assistant, 'Board');
  await book(director, 'Secret', { start: at('11:00', 9), end: at('12:00', 9) });
  await set.close({ resourceId: desk, buildingId: set.building });
  await hear();
  expect(await types(assistant)).toEqual(['closure.affected']);
  const [one] = await told(assistant);
  expect(JSON.stringify(one)).toContain('Board');
  expect(JSON.stringify(one)).not.toContain('Secret');
});

test('who waits for something for somebody hears that it is offered', async () => {
  const other = await createUser(set.world);
  const taken = await createBooking(set.as(other.who), { resourceIds: [desk], ...nine });
  await joinWaiting(set.as(assistant.who), { resourceIds: [desk], hostId: director.id, ...nine });
  await cancelBooking(set.as(other.who), { id: taken.id });
  await set.as().tx((tx) => offerFreed(tx, { resourceId: desk }));
  await hear();
  expect(await types(assistant)).toEqual(['waiting_entry.offered']);
  expect((await told(assistant))[0]).toMatchObject({ data: { part: 'delegate', resourceIds: [desk] } });
  expect(await types(director)).toContain('waiting_entry.offered');
});

test('who booked a series for somebody hears as one that it is cancelled', async () => {
  const { seriesId } = await book(assistant, 'Weekly', { recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
  await cancelSeries(set.as(), { id: seriesId ?? 0 });
  await hear();
  expect(await types(assistant)).toEqual(['series.cancelled']);
});

test('a delegate hears that she may book for somebody, and that she may no more; not that it is until another time', async () => {
  const who = { id: director.id, userId: assistant.id };
  await hear();
  const begun = await told(assistant);
  expect(begun.map(({ type }) => type)).toEqual(['user.delegates_changed']);
  expect(begun[0]?.title).toMatch(/^You may book for .+/);
  await setDelegate(set.as(director.who), { ...who, until: at('09:00', 30) });
  await removeDelegate(set.as(director.who), who);
  await hear();
  expect((await told(assistant)).map(({ title }) => title.replace(/ for .+/, ''))).toEqual([
    'You no longer book',
    'You may book',
  ]);
  await setDelegate(set.as(director.who), who);
  await removeDelegate(set.as(assistant.who), who);
  await hear();
  expect(await told(assistant)).toHaveLength(3);
});

test('who did it herself, who is no delegate any more, and who did not book it hear nothing', async () => {
  const other = await createUser(set.world);
  await setDelegate(set.as(director.who), { id: director.id, userId: other.id });
  const own = await book(assistant, 'Own');
  await cancelBooking(set.as(assistant.who), { id: own.id });
  const late = await book(assistant, 'Late');
  await removeDelegate(set.as(director.who), { id: director.id, userId: assistant.id });
  await cancelBooking(set.as(), { id: late.id });
  await hear();
  expect([await types(assistant), await types(other)]).toEqual([[], []]);
});

test('who was one until a time hears nothing from then on, cleared away or not', async () => {
  await setDelegate(set.as(director.who), { id: director.id, userId: assistant.id, until: at('12:00', 8) });
  const [one, other] = [
    await book(assistant, 'One'),
    await book(assistant, 'Other', { start: at('11:00', 9), end: at('12:00', 9) }),
  ];
  now = Temporal.Instant.from(at('12:00', 8)).subtract({ seconds: 1 });
  await cancelBooking(set.as(undefined, now), { id: one.id });
  await hear();
  now = now.add({ seconds: 1 });
  await cancelBooking(set.as(undefined, now), { id: other.id });
  await hear();
  expect(
    (await told(assistant)).filter(({ type }) => type === 'booking.cancelled').map(({ data }) => data),
  ).toMatchObject([{ subject: { id: one.id } }]);
});
