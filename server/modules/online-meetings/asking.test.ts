import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { clearJobs, workOff } from '../../../test/support/queue.ts';
import { startReceiver, type Answer, type Received, type Receiver } from '../../../test/support/receiver.ts';
import { declaredJobs } from '../../contracts.ts';
import { createSealer } from '../../platform/auth/seal.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { createEgress } from '../../platform/net/egress.ts';
import { doers } from '../../wiring.ts';
import { cancelBooking, findMeant, getBooking, updateBooking } from '../bookings/bookings.ts';
import { createBooking, getSeries } from '../series/series.ts';
import { meetingListener, onlineMeetingsBy } from './online-meetings.ts';

const LINK = 'https://video.example.org/j/';

let testing: TestDatabase;
let world: World;
let ann: Ctx;
let room: number;
let receiver: Receiver;
let path: string;
let secret: string;
let now = Temporal.Now.instant();
let counted = 0;

const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
const sealer = createSealer('for this test');
const { getOnlineMeetingProvider, setOnlineMeetingProvider, removeOnlineMeetingProvider } = onlineMeetingsBy({
  sealer,
  egress,
});
const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;

const admin = (): Ctx => contextFor(testing.database, world.ctx.who, now);

beforeAll(async () => {
  testing = await createTestDatabase();
  receiver = await startReceiver();
});
afterAll(async () => {
  egress.close();
  await receiver[Symbol.asyncDispose]();
  await testing[Symbol.asyncDispose]();
});
beforeEach(async () => {
  now = Temporal.Now.instant();
  await clearJobs(testing.database); // what failed before is tried again by then
  world = await createWorld(testing.database);
  room = await createResource(world, {
    type: 'room',
    buildingId: await createBuilding(world, { zone: 'Europe/London' }),
  });
  const { who } = await createUser(world);
  ann = contextFor(testing.database, who, now);
  path = `/meetings/${++counted}`;
});

const answering =
  (status: number, body: string = JSON.stringify({ joinUrl: `${LINK}${counted}`, more: 'is not read' })): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body);

/** Sets the provider up that answers so. */
async function setUp(answer: Answer = answering(200)) {
  const said = await setOnlineMeetingProvider(admin(), { url: receiver.url(path, answer) });
  secret = said.secret ?? '';
  return said;
}
/** Does what is due by now. @param later so many minutes */
async function hear(later = 0): Promise<unknown[]> {
  now = now.add({ minutes: later });
  const { database } = testing;
  const clock = () => now;
  const failures: unknown[] = [];
  const heard = [meetingListener({ find: findMeant })];
  const jobs = joinJobs(declaredJobs, doers({ sender: null, letters, asking: { egress, sealer } }));
  const onError = (error: unknown): void => void failures.push(error);
  const dispatch = { database, listeners: heard, audience: createAudience({}), clock };
  while ((await dispatchOnce(dispatch))?.events !== 0);
  await workOff(database, [...reactionJobs(heard), ...jobs], { clock, onError });
  while ((await dispatchOnce(dispatch))?.events !== 0);
  await workOff(database, [...reactionJobs(heard), ...jobs], { clock, onError });
  return failures;
}
const inHours = (hours: number): string => now.add({ hours }).round('minute').toString();
const book = (more: object = {}) =>
  createBooking(ann, {
    resourceIds: [room],
    start: inHours(24),
    end: inHours(25),
    title: 'Talk',
    onlineMeeting: true,
    ...more,
  });
const meeting = async (id: number) => (await getBooking(ann, { id })).onlineMeeting;
const said = () => receiver.at(path).map(({ body }) => JSON.parse(body));
const types = (): string[] => said().map(({ type }) => String(type).replace('online_meeting.', ''));
const failure = async () => (await getOnlineMeetingProvider(admin(), {})).provider?.lastFailure ?? null;
const verify = ({ body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

test('a booking counts before its provider is asked, by a signed call, whose answer is written onto it and told', async () => {
  const { provider } = await setUp();
  expect(provider).toMatchObject({
    kind: 'webhook',
    template: null,
    url: expect.stringContaining(path),
    lastFailure: null,
  });
  const booking = await book();
  expect(booking).toMatchObject({ state: 'confirmed', onlineMeeting: { joinUrl: null, state: 'pending' } });
  expect(receiver.at(path)).toEqual([]);
  expect(await hear()).toEqual([]);
  const [call] = receiver.at(path);
  expect(() => call && verify({ ...call, body: `${call.body} ` })).toThrow('No matching signature found');
  expect(call && verify(call)).toEqual({
    type: 'online_meeting.requested',
    timestamp: expect.any(String),
    data: {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: 'Talk',
      zone: 'Europe/London',
      seriesId: null,
      bookings: [{ id: booking.id, start: booking.start, end: booking.end }],
    },
  });
  const onlineMeeting = { joinUrl: `${LINK}${counted}`, state: 'ready' };
  expect(await getBooking(ann, { id: booking.id })).toMatchObject({ version: 2, onlineMeeting });
  const events = world.db.selectFrom('event').select(['type', 'version', 'data', 'actor']);
  const rows = await events
    .where('subjectType', '=', 'booking')
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();
  expect(rows).toMatchObject([
    { type: 'booking.created', version: 1, data: { onlineMeeting: { joinUrl: null, state: 'pending' } } },
    { type: 'booking.updated', version: 2, data: { onlineMeeting, why: 'online_meeting' }, actor: 'system' },
  ]);
  expect(await hear(60)).toEqual([]);
  expect(types()).toEqual(['requested']);
});

test('it is told of what changes for the meeting and of its end, and of nothing else', async () => {
  await setUp();
  const { id } = await book();
  await hear();
  await updateBooking(ann, { id, notes: 'Bring a pen' });
  await hear();
  expect(types()).toEqual(['requested']);
  await updateBooking(ann, { id, title: 'Other', start: inHours(26), end: inHours(27) });
  await hear();
  const { start, end } = await getBooking(ann, { id });
  const name = said()[0].data.id as string;
  const about = { id: name, joinUrl: `${LINK}${counted}`, title: 'Other', bookings: [{ id, start, end }] };
  expect(said()[1]).toMatchObject({ type: 'online_meeting.updated', data: about });
  await cancelBooking(ann, { id });
  await hear();
  await hear(60);
  expect(said()[2]).toMatchObject({ type: 'online_meeting.cancelled', data: about });
  expect(types()).toEqual(['requested', 'updated', 'cancelled']);
  receiver.at(path).forEach(verify);
});

test('a meeting that is given up ends there, and one that is asked for anew is another', async () => {
  await setUp();
  const { id } = await book();
  await hear();
  await updateBooking(ann, { id, onlineMeeting: false });
  await hear();
  await updateBooking(ann, { id, onlineMeeting: true });
  await hear();
  expect(types()).toEqual(['requested', 'cancelled', 'requested']);
  expect(said()[2].data.id).not.toBe(said()[0].data.id);
  expect(await meeting(id)).toMatchObject({ state: 'ready' });
});

/** What the provider heard, of the first meeting or another. */
const heard = (): string[] => said().map(({ data }, i) => `${types()[i]} ${data.id === said()[0].data.id ? 1 : 2}`);

test('a meeting that is replaced before its provider would hear of its end is ended all the same', async () => {
  let deaf = true;
  await setUp((...call) => answering(deaf && types().at(-1) === 'cancelled' ? 503 : 200)(...call));
  const { id } = await book();
  await hear();
  await updateBooking(ann, { id, onlineMeeting: false });
  expect(await hear()).toHaveLength(1);
  await updateBooking(ann, { id, onlineMeeting: true });
  await hear();
  deaf = false;
  await hear(10);
  expect(heard().at(-1)).toBe('cancelled 1');
});

test('an end that is told once more is told by the same name, as is whatever else ends the same meeting of a booking', async () => {
  await setUp();
  const { id } = await book();
  await hear();
  const [{ data }] = said();
  const end = { bookingId: id, name: data.id as string, joinUrl: `${LINK}${counted}` };
  await updateBooking(ann, { id, onlineMeeting: false });
  await hear();
  // Its process ended after the call and before that was noted, twice.
  for (const key of ['once', 'twice']) await ann.tx(async (tx) => tx.later('online_meeting.end', end, { key }));
  await hear();
  expect(types()).toEqual(['requested', 'cancelled', 'cancelled', 'cancelled']);
  const ends = receiver.at(path).slice(1);
  expect(new Set(ends.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`meeting_${data.id}_${id}_end`]));
});

test('dates of a series end by names of their own, as each is told of', async () => {
  await setUp();
  const { series } = await book({ recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  await hear();
  const ids = said()[0].data.bookings.map((one: { id: number }) => one.id) as number[];
  for (const id of ids) await cancelBooking(ann, { id });
  await hear();
  expect(types()).toEqual(['requested', 'cancelled', 'cancelled']);
  const names = receiver.at(path).map(({ headers }) => headers['webhook-id']);
  expect([series === null, new Set(names).size]).toEqual([false, 3]);
});

test('what a late answer is about takes nothing from the meeting that came meanwhile', async () => {
  await setUp();
  const { id } = await book();
  await hear();
  await updateBooking(ann, { id, title: 'Other' });
  const anew = async () => {
    await updateBooking(ann, { id, onlineMeeting: false });
    await updateBooking(ann, { id, onlineMeeting: true });
    await hear();
  };
  receiver.url(path, (...call) => {
    if (types().at(-1) !== 'updated') return answering(200)(...call);
    void anew().then(() => answering(200)(...call));
  });
  await hear();
  await hear(10);
  expect(new Set(heard())).toEqual(new Set(['requested 1', 'updated 1', 'requested 2', 'cancelled 1']));
  await cancelBooking(ann, { id });
  await hear();
  expect(heard().at(-1)).toBe('cancelled 2');
});

test('what a provider was told last counts, whichever of its answers comes first', async () => {
  await setUp();
  const { id } = await book();
  await hear();
  const call = (title: string) => updateBooking(ann, { id, title });
  await call('Second');
  receiver.url(path, (...asked) => {
    if (said().length !== 2) return answering(200)(...asked);
    void call('Third').then(() => hear().then(() => answering(200)(...asked)));
  });
  await hear();
  await hear(10);
  await call('Second');
  await hear(10);
  expect(said().at(-1)?.data.title).toBe('Second');
});

test('a provider that fails is asked again by the same name, and shown with what went wrong, until it answers', async () => {
  let broken = true;
  await setUp((...call) => answering(broken ? 503 : 200)(...call));
  const { id, state } = await book();
  expect(await hear()).toHaveLength(1);
  expect([state, await meeting(id)]).toEqual(['confirmed', { joinUrl: null, state: 'pending' }]);
  expect(await failure()).toEqual({ at: expect.any(String), detail: 'It answered with 503' });
  expect(await hear()).toEqual([]); // not at once
  broken = false;
  expect(await hear(1)).toEqual([]);
  expect([await meeting(id), await failure()]).toEqual([{ joinUrl: `${LINK}${counted}`, state: 'ready' }, null]);
  const ids = receiver.at(path).map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

test('one that never answers lets the booking stand without a link; whoever asks again has it asked again', async () => {
  let broken = true;
  await setUp((...call) => answering(broken ? 500 : 200)(...call));
  const { id } = await book({ start: inHours(48), end: inHours(49) });
  for (let attempt = 0; attempt < 10; attempt++) await hear(180);
  expect(receiver.at(path)).toHaveLength(8);
  ann = contextFor(testing.database, ann.who, now);
  expect(await getBooking(ann, { id })).toMatchObject({
    state: 'confirmed',
    onlineMeeting: { joinUrl: null, state: 'failed' },
  });
  const last = world.db.selectFrom('event').select('data').where('type', '=', 'booking.updated');
  const { data } = await last.where('subjectId', '=', id).orderBy('id', 'desc').executeTakeFirstOrThrow();
  expect(data).not.toHaveProperty('why'); // that no link comes is told nobody
  broken = false;
  expect((await updateBooking(ann, { id, onlineMeeting: true })).onlineMeeting).toEqual({
    joinUrl: null,
    state: 'pending',
  });
  await hear();
  expect(await meeting(id)).toMatchObject({ state: 'ready' });
});

test.each([
  ['no JSON', 'ok'],
  ['no link', '{}'],
  ['another scheme', '{"joinUrl":"javascript:alert(1)"}'],
  ['no https', '{"joinUrl":"http://video.example.org/1"}'],
  ['a password', '{"joinUrl":"https://ann:secret@video.example.org/1"}'],
  ['blanks', '{"joinUrl":"https://video.example.org/1 2"}'],
  ['quotes', `{"joinUrl":"https://video.example.org/'1"}`],
  ['too much', JSON.stringify({ joinUrl: `https://video.example.org/${'x'.repeat(600)}` })],
])('an answer with %s is a failure, and no link', async (_, body) => {
  await setUp(answering(200, body));
  const { id } = await book();
  expect(await hear()).toHaveLength(1);
  expect(await meeting(id)).toEqual({ joinUrl: null, state: 'pending' });
  expect((await failure())?.detail).toMatch(/answer|joinUrl/);
});

test('all dates of a series have one meeting, which is asked for once', async () => {
  await setUp();
  const { series } = await book({ recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
  await hear();
  const id = series?.id ?? 0;
  expect(types()).toEqual(['requested']);
  expect(said()[0].data).toMatchObject({ seriesId: id });
  const dates = await world.db
    .selectFrom('booking')
    .select(['id', 'joinUrl'])
    .where('seriesId', '=', id)
    .orderBy('id')
    .execute();
  expect(said()[0].data.bookings.map((one: { id: number }) => one.id)).toEqual(dates.map((one) => one.id));
  expect(dates.map(({ joinUrl }) => joinUrl)).toEqual(dates.map(() => `${LINK}${counted}`));
  const known = await getSeries(ann, { id });
  expect(known.onlineMeeting).toEqual({ joinUrl: `${LINK}${counted}`, state: 'ready' });
  const told = world.db.selectFrom('event').select(['type', 'version', 'actor', 'data']).orderBy('id');
  const events = await told
    .where('tenantId', '=', world.ctx.tenant.id)
    .where('type', 'in', ['booking.updated', 'series.updated'])
    .execute();
  const { onlineMeeting, version } = known;
  expect(events).toMatchObject([
    ...dates.map(() => ({ type: 'booking.updated', data: { bySeries: true, onlineMeeting } })),
    { type: 'series.updated', version, data: { dates: 3, onlineMeeting, why: 'online_meeting' } },
  ]);
  await cancelBooking(ann, { id: dates[1]?.id ?? 0 });
  await hear();
  expect(said()[1]).toMatchObject({ type: 'online_meeting.cancelled', data: { bookings: [{ id: dates[1]?.id }] } });
  expect(types()).toHaveLength(2);
});

test('what is given up before the provider was asked is not asked for; given up meanwhile, it is told so', async () => {
  await setUp();
  const first = await book();
  await cancelBooking(ann, { id: first.id });
  await hear();
  expect(types()).toEqual([]);
  const { id } = await book();
  receiver.url(path, (...call) => {
    if (types().at(-1) !== 'requested') return answering(204, '')(...call);
    void cancelBooking(ann, { id }).then(() => answering(200)(...call));
  });
  await hear();
  expect(types()).toEqual(['requested', 'cancelled']);
});

test('what is set up by then answers: a template, or nobody', async () => {
  await setUp(answering(500));
  const { id } = await book();
  await hear();
  await setOnlineMeetingProvider(admin(), { template: 'https://meet.example.org/{id}' });
  await hear(1);
  expect((await meeting(id))?.joinUrl).toMatch(/^https:\/\/meet\.example\.org\/[0-9a-f]{32}$/);
  await setUp(answering(500));
  const other = await book({ start: inHours(30), end: inHours(31) });
  await removeOnlineMeetingProvider(admin(), {});
  await hear(1);
  expect(await meeting(other.id)).toEqual({ joinUrl: null, state: 'failed' });
});
