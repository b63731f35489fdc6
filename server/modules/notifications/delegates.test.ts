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
import { createBooking } from '../series/series.ts';
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
  [director, assistant] = [await createUser(set.world), await createUser(set.world)];
  await setDelegate(set.as(director.who), { id: director.id, userId: assistant.id });
  desk = await set.thing({ type: 'room' });
});

const clock = () => NOW;
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
const types = async (by: Person) => (await told(by)).map(({ type }) => type);

test('who booked for somebody hears that it was cancelled by others, under her name', async () => {
  const { id } = await book(assistant, 'Board');
  await cancelBooking(set.as(), { id });
  await hear();
  const [one, ...more] = await told(assistant);
  expect(one).toMatchObject({ type: 'booking.cancelled', data: { part: 'delegate' } });
  expect(one?.title).toMatch(/^For .+: /);
  expect(more).toEqual([]);
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
