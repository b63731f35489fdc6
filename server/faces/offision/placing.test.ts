import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('booking');

const NOW = Temporal.Instant.from('2030-01-07T01:00:00Z');
let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, clock: () => NOW });
  const make = async (name: string, path: string, body: object): Promise<number> => {
    const { status, body: made } = await server.call('POST', path, body);
    if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(made)}`);
    return (ids[name] = made.id);
  };
  await make('north', '/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  const room = { type: 'room', buildingId: ids['north'] };
  await make('room', '/resources', { name: 'Room 101', ...room, accessId: '4GHUG6' });
  await make('twin', '/resources', { name: 'Room 102', ...room, accessId: String(ids['room']) });
  await make('quiet', '/resources', { name: 'Quiet room', ...room, accessId: 'QUIET' });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan' });
  await make('bob', '/users', { email: 'bob@demo.example', name: 'Bob Chan' });
  await make('short', '/policies', { name: 'Short', resourceId: ids['quiet'], rules: { maxLength: { minutes: 60 } } });
});
afterAll(() => server[Symbol.asyncDispose]());

async function book(body: object, headers: Readonly<Record<string, string>> = {}) {
  const reply = await fetch(`${server.url}/api/external/booking`, {
    method: 'POST',
    headers: { authorization: server.token, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}
let hour = 0;
/** An hour of its own. */
function freeHour() {
  const start = NOW.add({ hours: 24 + 2 * hour++ });
  return { start: start.toString(), end: start.add({ hours: 1 }).toString() };
}
const wish = (more: object = {}) => ({ period: freeHour(), resources: ['4GHUG6'], ...more });
const booked = async (body: object) => {
  const reply = await book(body);
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return (await server.call('GET', `/bookings/${reply.body.id}`)).body;
};

test('a booking is made and named, whole', async () => {
  const period = freeHour();
  const { status, body } = await book({
    subject: 'Planning',
    htmlBody: null,
    textBody: 'Bring the numbers',
    period: { ...period, startTimeZone: 'UTC', endTimeZone: 'UTC' },
    resources: ['4GHUG6'],
    organizer: 'ANN@demo.example',
    requiredAttendees: ['bob@demo.example', 'ann@demo.example'],
    optionalAttendees: ['mia@outside.example', String(ids['bob'])],
    isAllDay: false,
    withOnlineMeeting: false,
  });
  expect([status, body]).toStrictEqual([
    200,
    { id: expect.any(Number), masterBookingId: 0, bookingState: 0, iCalUid: expect.stringMatching(/@atrium$/) },
  ]);
  const own = (await server.call('GET', `/bookings/${body.id}`)).body;
  expect(own).toMatchObject({ title: 'Planning', notes: 'Bring the numbers', hostId: ids['ann'] });
  expect(own.attendees).toEqual([
    { userId: ids['bob'], email: null, name: null },
    { userId: null, email: 'mia@outside.example', name: null },
  ]);
  expect([own.start, own.end].map((one) => Temporal.Instant.from(one).toString())).toEqual(Object.values(period));
});

test('without a host it is the token’s, and running already it is in use', async () => {
  const period = { start: '2030-01-07T09:00:00+08:00', end: '2030-01-07T10:00:00 08:00' };
  const { body } = await book(wish({ period, organizer: null, resources: [String(ids['quiet'])] }));
  expect(body.bookingState).toBe(2);
  const { hostId, title } = (await server.call('GET', `/bookings/${body.id}`)).body;
  expect([hostId, title]).toEqual([null, '']);
});

describe('times', () => {
  test.each<[string, object, object, string, string]>([
    [
      'an offset counts before the zone',
      { start: '2030-03-01T09:00:00+08:00', startTimeZone: 'UTC', end: '2030-03-01T10:00:00+08:00' },
      {},
      '2030-03-01T01:00:00.000Z',
      '2030-03-01T02:00:00.000Z',
    ],
    [
      'IANA',
      {
        start: '2030-03-02T09:00:00',
        startTimeZone: 'Asia/Hong_Kong',
        end: '2030-03-02T10:00',
        endTimeZone: 'asia/hong_kong',
      },
      {},
      '2030-03-02T01:00:00.000Z',
      '2030-03-02T02:00:00.000Z',
    ],
    [
      'Windows',
      { start: '2030-03-03T09:00:00', startTimeZone: 'China Standard Time', end: '2030-03-03T10:00:00' },
      {},
      '2030-03-03T01:00:00.000Z',
      '2030-03-03T02:00:00.000Z',
    ],
    [
      'neither',
      { start: '2030-03-04T09:00:00', end: '2030-03-04T10:00:00', startTimeZone: null, endTimeZone: '' },
      {},
      '2030-03-04T09:00:00.000Z',
      '2030-03-04T10:00:00.000Z',
    ],
    [
      'whole days of the building',
      { start: '2030-03-05T00:00:00', end: '2030-03-06T23:59:00' },
      { isAllDay: true },
      '2030-03-04T16:00:00.000Z',
      '2030-03-06T16:00:00.000Z',
    ],
    [
      'to midnight',
      { start: '2030-03-08T00:00:00Z', end: '2030-03-09T00:00:00Z' },
      { isAllDay: true },
      '2030-03-07T16:00:00.000Z',
      '2030-03-08T16:00:00.000Z',
    ],
    [
      'in a zone',
      {
        start: '2030-03-10T20:00:00Z',
        startTimeZone: 'W. Europe Standard Time',
        end: '2030-03-10T21:00:00Z',
        endTimeZone: 'W. Europe Standard Time',
      },
      { isAllDay: true },
      '2030-03-09T23:00:00.000Z',
      '2030-03-10T23:00:00.000Z',
    ],
  ])('%s', async (_what, period, more, start, end) => {
    expect(await booked(wish({ period, ...more }))).toMatchObject({ start, end });
  });
});

test('a page is read as the text it says', async () => {
  const htmlBody =
    '<html><head><style>p{color:red}</style><title>x</title></head><body><script>alert(1)</script><p>Bring\n the <b>numbers</b>&nbsp;&amp; coffee</p><ul><li>one\u200b</li><li>two</li></ul>a<br>b</body></html>';
  expect((await booked(wish({ htmlBody }))).notes).toBe('Bring the numbers & coffee\none\ntwo\n\na\nb');
  expect((await booked(wish({ htmlBody, textBody: 'Short' }))).notes).toBe('Short');
  const deep = await book(wish({ htmlBody: '<div>'.repeat(20_000) }));
  expect([deep.status, deep.body.errors]).toEqual([400, { htmlBody: [expect.any(String)] }]);
});

test('a page is read for nothing that is refused anyhow: nobody has more of them read at a time than requests count', async () => {
  const started: unknown[] = [];
  const note = (thread: unknown): void => void started.push(thread);
  process.on('worker', note);
  onTestFinished(() => void process.off('worker', note));
  const htmlBody = '<p>Coffee</p>';
  const { start } = freeHour();
  for (const [more, field] of [
    [{ resources: ['nothing'] }, 'resources[0]'],
    [{ organizer: 'nobody' }, 'organizer'],
    [{ requiredAttendees: ['nobody'] }, 'requiredAttendees[0]'],
    [{ period: { start, end: 'never' } }, 'period.end'],
  ] as const) {
    const { status, body } = await book(wish({ htmlBody, ...more }));
    expect([status, Object.keys(body.errors)]).toEqual([400, [field]]);
  }
  expect(started).toHaveLength(0);
  expect((await book(wish({ htmlBody }))).status).toBe(200);
  expect(started).toHaveLength(1);
});

test('a repeated key books once', async () => {
  const [said, headers] = [wish({ subject: 'Once' }), { 'idempotency-key': 'one booking' }];
  const first = await book(said, headers);
  expect(first.status).toBe(200);
  expect(await book(said, headers)).toStrictEqual(first);
  expect((await book({ ...said, subject: 'Other' }, headers)).status).toBe(422);
});

test('has an online meeting where a provider is set up; the answer says nothing of it', async () => {
  const template = 'https://meet.example.org/{id}';
  await server.call('PUT', '/online-meeting-provider', { template });
  const { status, body } = await book(wish({ withOnlineMeeting: true }));
  await server.call('DELETE', '/online-meeting-provider');
  expect([status, Object.keys(body)]).toEqual([200, ['id', 'masterBookingId', 'bookingState', 'iCalUid']]);
  const { onlineMeeting } = (await server.call('GET', `/bookings/${body.id}`)).body;
  expect(onlineMeeting.joinUrl).toMatch(/^https:\/\/meet\.example\.org\/[0-9a-f]{32}$/);
});

describe('what is refused', () => {
  test('is a 409 for what others have', async () => {
    const said = wish();
    expect((await book(said)).status).toBe(200);
    const { status, body } = await book(said);
    expect([status, body.code]).toEqual([409, 'resource_already_booked']);
  });

  test.each<[object, string]>([
    [{ resources: [] }, 'resources'],
    [{ resources: null }, 'resources'],
    [{ resources: ['NONE'] }, 'resources[0]'],
    [{ resources: ['4GHUG6', 'room@demo.example'] }, 'resources[1]'],
    [{ organizer: 'zoe@demo.example' }, 'organizer'],
    [{ organizer: 'zoe' }, 'organizer'],
    [{ requiredAttendees: ['bob@demo.example', 'zoe'] }, 'requiredAttendees[1]'],
    [{ optionalAttendees: ['two@a.example, b.example'] }, 'optionalAttendees[0]'],
    [{ optionalAttendees: ['mia@outside..example'] }, 'optionalAttendees[0]'],
    [{ withOnlineMeeting: true }, 'withOnlineMeeting'],
    [{ period: { start: '2030-03-01T09:00:00Z', end: '2030-03-01T08:00:00Z' } }, 'period.end'],
    [{ period: { start: 'soon', end: '2030-03-01T08:00:00Z' } }, 'period.start'],
    [
      { period: { start: '2030-03-01T07:00:00', startTimeZone: 'Middle Earth', end: '2030-03-01T08:00:00' } },
      'period.startTimeZone',
    ],
    [{ period: null }, 'period'],
    [{ resources: ['QUIET'], period: { start: '2030-03-01T07:00:00Z', end: '2030-03-01T09:00:00Z' } }, 'period.end'],
    [{ subject: 'x'.repeat(501) }, 'subject'],
    [{ textBody: 'x'.repeat(4_001) }, 'textBody'],
    [{ htmlBody: 'x'.repeat(4_001) }, 'htmlBody'],
    [{ isAllDay: 'yes' }, 'isAllDay'],
  ])('is a 400 that names it: %j', async (more, param) => {
    const { status, body } = await book(wish(more));
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
  });

  test('is a number that may be one of two', async () => {
    const { status, body } = await book(wish({ resources: [String(ids['room'])] }));
    expect([status, Object.keys(body.errors)]).toEqual([400, ['resources[0]']]);
  });

  test('is what the token may not', async () => {
    const { token } = (
      await server.call('POST', '/tokens', { name: 'Plain', scopes: ['bookings:read', 'bookings:write'] })
    ).body;
    expect((await book(wish(), { authorization: token })).status).toBe(200);
    const period = { start: '2029-03-01T07:00:00Z', end: '2029-03-01T08:00:00Z' };
    const past = await book(wish({ period }), { authorization: token });
    expect([past.status, past.body.code, Object.keys(past.body.errors)]).toEqual([
      400,
      'booking_in_past',
      ['period.end'],
    ]);
    const forAnn = await book(wish({ organizer: String(ids['ann']) }), { authorization: token });
    expect([forAnn.status, forAnn.body.code, Object.keys(forAnn.body.errors)]).toEqual([
      403,
      'booking_for_others',
      ['organizer'],
    ]);
    const reader = (await server.call('POST', '/tokens', { name: 'Reader', scopes: ['bookings:read'] })).body.token;
    expect((await book(wish(), { authorization: reader })).status).toBe(403);
  });

  test('is not whose an address is, to who may not know: it is as if it were nobody’s', async () => {
    const { token } = (
      await server.call('POST', '/tokens', { name: 'Blind', scopes: ['bookings:read', 'bookings:write'] })
    ).body;
    const by = { authorization: token };
    const said = async (organizer: string) => {
      const { status, body } = await book(wish({ organizer }), by);
      return [status, body.errors.organizer[0].replace(organizer, 'X')];
    };
    expect(await said('ann@demo.example')).toEqual(await said('zoe@demo.example'));
    const { body } = await book(wish({ requiredAttendees: ['bob@demo.example', 'zoe@demo.example'] }), by);
    expect((await server.call('GET', `/bookings/${body.id}`)).body.attendees).toMatchObject([
      { userId: null, email: 'bob@demo.example' },
      { userId: null, email: 'zoe@demo.example' },
    ]);
  });
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
