import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('booking/appointment');

/** A Monday; Hong Kong is eight hours ahead. */
let now = Temporal.Instant.from('2030-01-07T01:00:00Z');
let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};

const at = (clock: string, day = 7): string => `2030-01-${String(day).padStart(2, '0')}T${clock}:00Z`;

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, clock: () => now });
  const make = async (name: string, path: string, body: object): Promise<number> => {
    const { status, body: made } = await server.call('POST', path, body);
    if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(made)}`);
    return (ids[name] = made.id);
  };
  await make('north', '/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  const things = { buildingId: ids['north'] };
  await make('room', '/resources', { name: 'Room 101', type: 'room', ...things });
  await make('other', '/resources', { name: 'Room 102', type: 'room', ...things });
  await make('both', '/resources', { name: 'Hall', type: 'room', ...things, partIds: [ids['room'], ids['other']] });
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', ...things });
  await make('lab', '/resources', { name: 'Lab', type: 'room', ...things });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan' });
  await make('bob', '/users', { email: 'bob@demo.example', name: 'Bob Chan' });
  const buffers = { setUp: { minutes: 15 }, cleanDown: { minutes: 30 } };
  await make('tidied', '/policies', { name: 'Tidied', resourceId: ids['other'], rules: buffers });
  const checkIn = { required: true, methods: ['web'], opensMinutes: 15, closesMinutes: 30, release: false };
  await make('strict', '/policies', { name: 'Strict', resourceId: ids['lab'], rules: { checkIn } });
  await make('planning', '/bookings', {
    resourceIds: [ids['room'], ids['desk']],
    start: at('02:00'),
    end: at('03:00'),
    title: 'Planning',
    notes: 'Bring 100% of\nthe numbers',
    hostId: ids['ann'],
    attendees: [{ userId: ids['bob'] }, { email: 'mia@outside.example', name: 'Mia' }],
  });
  await make('tidy', '/bookings', {
    resourceIds: [ids['other']],
    start: at('05:00'),
    end: at('06:00'),
    title: 'Lunch',
    hostId: ids['bob'],
  });
  await make('holiday', '/bookings', {
    resourceIds: [ids['desk']],
    start: at('16:00', 8),
    end: at('16:00', 9),
    title: 'Away',
  });
  await make('lesson', '/bookings', {
    resourceIds: [ids['lab']],
    start: at('02:00'),
    end: at('04:00'),
    title: 'Lesson',
  });
  await make('dropped', '/bookings', {
    resourceIds: [ids['desk']],
    start: at('08:00'),
    end: at('09:00'),
    title: 'Gone',
  });
  await server.call('POST', `/bookings/${ids['dropped']}/cancellation`);
  const recurrence = { rule: 'FREQ=DAILY;COUNT=2' };
  const weekly = {
    resourceIds: [ids['both']],
    start: at('02:00', 21),
    end: at('03:00', 21),
    title: 'Hall day',
    recurrence,
  };
  ids['hall'] = (await server.call('POST', '/bookings', weekly)).body.id;
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(query: string, token = server.token) {
  const reply = await fetch(`${server.url}/api/external/booking/v1/appointment?${query}`, {
    headers: { authorization: token },
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

/** What is found, as `name of the booking/name of the resource`, and what of it. */
async function foundBy(query: string, token?: string): Promise<string[]> {
  const { status, body } = await ask(query, token);
  if (status !== 200) throw new Error(`${query}: ${JSON.stringify(body)}`);
  expect(body.metaData.total).toBe(body.data.length);
  return body.data.map(({ id, subject }: { id: string; subject: string }) => {
    const [, resource, piece] = id.split('-');
    const name = Object.keys(ids).find((one) => ids[one] === Number(resource) && RESOURCES.has(one));
    return [subject, name, piece].filter((part) => part !== undefined).join(' ');
  });
}
const RESOURCES = new Set(['room', 'other', 'both', 'desk', 'lab']);
const PLANNING = ['Planning room', 'Planning desk'];
const LUNCH = ['Lunch other before', 'Lunch other', 'Lunch other after'];
const HALL = ['Hall day both', 'Hall day both'];

test('an appointment is shown whole', async () => {
  const { body } = await ask(`bookingId=${ids['planning']}&bookableResourceType=room`);
  expect(body).toStrictEqual({
    data: [
      {
        id: `${ids['planning']}-${ids['room']}`,
        subject: 'Planning',
        isAllDay: false,
        textBody: 'Bring 100% of\nthe numbers',
        appearanceType: 0,
        bookableResource: { id: ids['room'], name: 'Room 101', type: 0 },
        organizer: { userId: ids['ann'], displayName: 'Ann Chan', emailAddress: 'ann@demo.example' },
        attendees: [
          { userId: ids['ann'], displayName: 'Ann Chan', role: 'Organizer' },
          { userId: ids['bob'], displayName: 'Bob Chan', role: 'Required' },
          { userId: null, displayName: 'Mia', role: 'Required' },
        ],
        isPreparationAppointment: false,
        period: { start: '2030-01-07T02:00:00.000Z', end: '2030-01-07T03:00:00.000Z' },
        booking: {
          id: ids['planning'],
          masterBookingId: 0,
          bookingState: 0,
          iCalUid: expect.stringMatching(new RegExp(`^booking-1-${ids['planning']}-\\d+@atrium$`)),
        },
        services: [],
      },
    ],
    metaData: { total: 1, row: 50, page: 1 },
  });
});

test('each key may say something else', async () => {
  const [before, , after] = (await ask(`bookingId=${ids['tidy']}`)).body.data;
  expect(before).toMatchObject({
    isPreparationAppointment: true,
    period: { start: '2030-01-07T04:45:00.000Z', end: '2030-01-07T05:00:00.000Z' },
    attendees: [{ userId: ids['bob'], role: 'Organizer' }],
  });
  expect(after.period).toEqual({ start: '2030-01-07T06:00:00.000Z', end: '2030-01-07T06:30:00.000Z' });
  const [away] = (await ask(`bookingId=${ids['holiday']}`)).body.data;
  expect(away).toMatchObject({
    isAllDay: true,
    textBody: '',
    bookableResource: { type: 1 },
    organizer: { userId: null, displayName: 'ATRIUM_ADMIN_TOKEN', emailAddress: null },
  });
  const [hall] = (await ask(`bookingId=${ids['hall']}`)).body.data;
  const { seriesId } = (await server.call('GET', `/bookings/${ids['hall']}`)).body;
  expect([hall.booking.masterBookingId, seriesId > 0]).toEqual([seriesId, true]);
});

describe('appointments are searched', () => {
  test.each<[string | (() => string), readonly string[]]>([
    [
      'from=now&to=2030-01-08T00:00:00Z&excludePreparation=true',
      [...PLANNING, 'Lesson lab', 'Lunch other', 'Gone desk'],
    ],
    ['from=2030-01-07T12:00:00+08:00&to=2030-01-07T15:00:00+08:00', LUNCH],
    ['FROM=2030-01-07T14:00:00%2B08:00&To=2030-01-07T14:10:00%2B08:00', ['Lunch other after']],
    ['from=2030-01-07T05:00:00Z&to=2030-01-07T05:00:00Z', ['Lunch other']],
    [() => `organizerUserId=${ids['ann']},2147483647`, PLANNING],
    ['searchText=plan', PLANNING],
    ['searchText=NUMBERS', PLANNING],
    ['searchText=100%25', PLANNING],
    ['searchText=1000', []],
    ['bookingState=cancelled', ['Gone desk']],
    ['bookingState=5', ['Gone desk']],
    ['bookingState=Cancelled, WAITINGCHECKIN', ['Gone desk']],
    [() => `bookableResourceId=${ids['other']}`, [...LUNCH, ...HALL]],
    [() => `bookableResourceId=${ids['both']}`, HALL],
    ['bookableResourceType=Desk', ['Planning desk', 'Gone desk', 'Away desk']],
    ['bookableResourceType=2,3', []],
    [() => `bookingId=${ids['planning']},${ids['tidy']}`, [...PLANNING, ...LUNCH]],
    [() => `bookingId=${ids['tidy']}&excludePreparation=True`, ['Lunch other']],
    [() => `bookingId=${ids['tidy']}&excludePreparation=false`, LUNCH],
    [
      () => `id=${ids['planning']}-${ids['desk']},${ids['tidy']}-${ids['other']}-after`,
      ['Planning desk', 'Lunch other after'],
    ],
    [() => `id=${ids['planning']},nonsense,9-9-soon`, []],
    [
      () => `searchText=a&bookableResourceType=room&organizerUserId=${ids['ann']}&bookingState=booked&from=now`,
      ['Planning room'],
    ],
  ])('by %s', async (query, wanted) => {
    expect(await foundBy(typeof query === 'string' ? query : query())).toEqual(wanted);
  });

  test('by pages, each once, and without the version too', async () => {
    const { total } = (await ask('')).body.metaData;
    const pages = await Promise.all(
      Array.from({ length: total }, async (_, i) => (await ask(`row=1&page=${i + 1}`)).body.data[0].id),
    );
    expect(new Set(pages).size).toBe(total);
    const short = await fetch(`${server.url}/api/external/booking/appointment`, {
      headers: { authorization: server.token },
    });
    expect((await short.json()).metaData.total).toBe(total);
  });

  test.each([
    ['from=soon', 'from'],
    ['to=2030-01-07T05:00:00', 'to'],
    ['from=2030-13-07T05:00:00Z', 'from'],
    ['bookingState=lost', 'bookingState'],
    ['bookingState=8', 'bookingState'],
    ['organizerUserId=ann', 'organizerUserId'],
    ['bookableResourceId=null', 'bookableResourceId'],
    ['bookableResourceType=castle', 'bookableResourceType'],
    ['bookingId=1-2', 'bookingId'],
    ['excludePreparation=perhaps', 'excludePreparation'],
  ])('and %s is refused and named', async (query, param) => {
    const { status, body } = await ask(query);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
  });
});

test('time moves a booking on', async () => {
  const stateOf = async (name: string): Promise<number> =>
    (await ask(`bookingId=${ids[name]}&excludePreparation=true`)).body.data[0].booking.bookingState;
  const seen: (readonly number[])[] = [];
  for (const clock of ['01:30', '01:50', '02:40', '04:00']) {
    now = Temporal.Instant.from(at(clock));
    seen.push([await stateOf('planning'), await stateOf('lesson')]);
  }
  // What asks for no check-in is in use from its start on; what nobody has come to in time is missed.
  expect(seen).toEqual([
    [0, 0],
    [0, 1],
    [2, 4],
    [3, 4],
  ]);
  expect(await foundBy('bookingState=noShow,finished')).toEqual(['Planning room', 'Planning desk', 'Lesson lab']);
  now = Temporal.Instant.from(at('01:00'));
});

describe('a token that only reads', () => {
  let token = '';
  beforeAll(async () => {
    token = (await server.call('POST', '/tokens', { name: 'Doors', scopes: ['bookings:read'] })).body.token;
    const rules = { anonymous: true, setUp: { minutes: 10 } };
    await server.call('POST', '/policies', { name: 'Quiet', resourceId: ids['lab'], rules });
    const hidden = {
      resourceIds: [ids['lab']],
      start: at('06:00'),
      end: at('07:00'),
      title: 'Secret',
      notes: 'Umbrella',
    };
    const said = { ...hidden, hostId: ids['ann'], anonymous: true };
    ids['hidden'] = (await server.call('POST', '/bookings', said)).body.id;
  });

  test('sees of others that it is booked, as in v1', async () => {
    const [room] = (await ask(`bookingId=${ids['planning']}`, token)).body.data;
    expect(room).toMatchObject({ subject: '', textBody: '', organizer: { userId: ids['ann'], emailAddress: null } });
    expect(room.attendees).toEqual([{ userId: ids['ann'], displayName: 'Ann Chan', role: 'Organizer' }]);
    const hidden = (await ask(`bookingId=${ids['hidden']}`, token)).body.data;
    expect(hidden).toMatchObject([{ subject: '', organizer: null, attendees: [], appearanceType: 1 }]);
    // Who may see it sees what it is made ready by too.
    expect((await ask(`bookingId=${ids['hidden']}`)).body.data).toHaveLength(2);
  });

  test('finds nothing by what it does not see', async () => {
    const hits = async (query: string): Promise<readonly number[]> =>
      Promise.all([server.token, token].map(async (who) => (await ask(query, who)).body.metaData.total));
    expect(await hits('searchText=planning')).toEqual([2, 0]);
    expect(await hits('searchText=umbrella')).toEqual([2, 0]);
    expect(await hits(`organizerUserId=${ids['ann']}&bookableResourceType=room`)).toEqual([3, 1]);
    now = Temporal.Instant.from(at('06:45'));
    // That nobody has come in time is told of what check-in is asked for.
    expect(await hits(`bookingId=${ids['hidden']}&bookingState=noShow`)).toEqual([2, 0]);
    expect(await hits(`bookingId=${ids['hidden']}&bookingState=using`)).toEqual([0, 1]);
    now = Temporal.Instant.from(at('01:00'));
  });
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
