import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('bookable-resource-status');

/** A Monday; Hong Kong is eight hours ahead: 17:00. */
let now = Temporal.Instant.from('2030-01-07T09:00:00Z');
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
  await make('screen', '/amenities', { name: 'Screen' });
  const things = { buildingId: ids['north'] };
  await make('room', '/resources', {
    name: 'Room 101',
    type: 'room',
    ...things,
    capacity: 4,
    amenityIds: [ids['screen']],
  });
  await make('other', '/resources', { name: 'Room 102', type: 'room', ...things });
  await make('hall', '/resources', { name: 'Hall', type: 'room', ...things, partIds: [ids['room'], ids['other']] });
  await make('lab', '/resources', { name: 'Lab', type: 'room', ...things });
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', ...things });
  await make('shut', '/resources', { name: 'Desk 8', type: 'desk', ...things });
  await make('beamer', '/resources', { name: 'Beamer', type: 'equipment', ...things, quantity: 2 });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan' });
  const checkIn = {
    required: true,
    methods: ['web', 'reception'],
    opensMinutes: 15,
    closesMinutes: 30,
    release: false,
  };
  await make('strict', '/policies', { name: 'Strict', resourceId: ids['lab'], rules: { checkIn } });
  await make('tidied', '/policies', { name: 'Tidied', resourceId: ids['desk'], rules: { setUp: { minutes: 15 } } });
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '18:00' }));
  await make('daily', '/policies', { name: 'Daily', resourceId: ids['beamer'], rules: { hours: { week } } });
  const book = (name: string, resource: string, from: string, to: string, more: object = {}) =>
    make(name, '/bookings', { resourceIds: [ids[resource]], start: at(from), end: at(to), title: name, ...more });
  await book('planning', 'room', '09:00', '10:00', { hostId: ids['ann'] });
  await book('review', 'room', '11:00', '12:00');
  await book('night', 'room', '15:30', '17:00');
  await make('tomorrow', '/bookings', {
    resourceIds: [ids['room']],
    start: at('17:00'),
    end: at('18:00'),
    title: 'tomorrow',
  });
  await book('lesson', 'lab', '09:00', '10:00');
  await book('early', 'desk', '09:10', '10:00');
  await book('show', 'beamer', '09:00', '10:00');
  const closure = { ...things, resourceId: ids['shut'], start: at('09:00'), end: at('12:00'), reason: 'Paint' };
  await make('paint', '/closures', closure);
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(query = '', headers: Readonly<Record<string, string>> = {}) {
  const reply = await fetch(`${server.url}/api/external/bookable-resource-status/v1?${query}`, {
    headers: { authorization: server.token, ...headers },
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}
const RESOURCES = ['room', 'other', 'hall', 'lab', 'desk', 'shut', 'beamer'];
/** Each by its name: status, colour and what goes on. */
async function overview(): Promise<Record<string, unknown>> {
  const { body } = await ask();
  return Object.fromEntries(
    body.map(
      (one: {
        bookableResource: { id: number };
        status: number;
        suggestColor: number;
        currentAppointment: { subject: string } | null;
      }) => [
        RESOURCES.find((name) => ids[name] === one.bookableResource.id),
        [one.status, one.suggestColor, one.currentAppointment?.subject ?? null],
      ],
    ),
  );
}

test('a status is shown whole', async () => {
  const slot = (name: string, from: string, to: string, organizerDisplayName: string) => ({
    id: `${ids[name]}-${ids['room']}`,
    subject: name,
    period: { start: `2030-01-07T${from}:00.000Z`, end: `2030-01-07T${to}:00.000Z` },
    organizerDisplayName,
  });
  const [review, night] = [
    slot('review', '11:00', '12:00', 'ATRIUM_ADMIN_TOKEN'),
    slot('night', '15:30', '17:00', 'ATRIUM_ADMIN_TOKEN'),
  ];
  expect(await ask(`id=${ids['room']}`)).toStrictEqual({
    status: 200,
    body: [
      {
        status: 2,
        suggestColor: 2,
        bookableResource: {
          id: ids['room'],
          name: 'Room 101',
          type: 0,
          capacity: 4,
          amenities: [{ id: ids['screen'], name: 'Screen' }],
        },
        currentAppointment: slot('planning', '09:00', '10:00', 'Ann Chan'),
        nextAppointment: review,
        statusWording: 'In use',
        // What begins after midnight is of another day there.
        upcomingAppointments: [review, night],
      },
    ],
  });
});

test('each key may say something else', async () => {
  const { body } = await ask(`id=${ids['shut']},${ids['beamer']}`);
  expect(body).toMatchObject([
    {
      bookableResource: { name: 'Desk 8', type: 1, capacity: 1, amenities: [] },
      currentAppointment: null,
      nextAppointment: null,
      statusWording: 'Out of service',
      upcomingAppointments: [],
    },
    {
      bookableResource: { name: 'Beamer', type: 2 },
      currentAppointment: { id: `${ids['show']}-${ids['beamer']}`, organizerDisplayName: 'ATRIUM_ADMIN_TOKEN' },
      statusWording: 'Available',
    },
  ]);
});

test('v1 says the same', async () => {
  const { status, body } = await server.call('GET', `/resources/${ids['room']}/status`);
  expect([status, body]).toMatchObject([
    200,
    {
      resourceId: ids['room'],
      status: 'taken',
      current: { bookingId: ids['planning'], title: 'planning', hostName: 'Ann Chan', phase: 'in_use' },
      next: { bookingId: ids['review'], phase: 'booked' },
    },
  ]);
  expect(body.upcoming).toHaveLength(2);
  expect((await server.call('GET', '/resources/2147483647/status')).status).toBe(404);
});

test('each is what is held of it, and time moves it on', async () => {
  expect(await overview()).toEqual({
    room: [2, 2, 'planning'],
    other: [0, 0, null],
    // A part is taken, and so is the whole.
    hall: [2, 2, 'planning'],
    lab: [1, 1, 'lesson'],
    desk: [3, 1, null],
    shut: [4, 4, null],
    // One of two is left.
    beamer: [0, 0, 'show'],
  });
  now = Temporal.Instant.from(at('10:30'));
  expect(await overview()).toMatchObject({ room: [0, 0, null], lab: [0, 0, null], beamer: [5, 4, null] });
  now = Temporal.Instant.from(at('09:00'));
  await server.call('POST', `/bookings/${ids['lesson']}/check-in`, { method: 'reception' });
  expect(await overview()).toMatchObject({ lab: [2, 2, 'lesson'] });
});

describe('its words', () => {
  test.each([
    [{}, '', 'Out of service'],
    [{ 'accept-language': 'de-CH,de;q=0.9,en;q=0.8' }, '', 'Außer Betrieb'],
    [{ 'accept-language': 'zh-HK' }, '', '暫停服務'],
    [{ 'accept-language': 'ja, fr' }, '', 'Out of service'],
    // By how much each is wanted, and not by where it stands; what is not wanted at all is not taken.
    [{ 'accept-language': 'en;q=0.3, de;q=0.8' }, '', 'Außer Betrieb'],
    [{ 'accept-language': 'de;q=0.5,zh-TW;q=0.5,en;q=0.4' }, '', 'Außer Betrieb'],
    [{ 'accept-language': 'de;q=0, zh' }, '', '暫停服務'],
    [{ 'accept-language': 'fr, en;q=0' }, '', 'Außer Betrieb'],
    [{ 'accept-language': 'de ; Q=0.000 , *;q=0.1' }, '', 'Out of service'],
    [{ 'accept-language': 'en;q=0, de;q=0, *' }, '', '暫停服務'],
    [{ 'accept-language': '*, de;q=0.5' }, '', 'Out of service'],
    [{ 'accept-language': 'fr, *;q=0' }, '', 'Out of service'],
    [{ 'accept-language': 'de;q=much' }, '', 'Außer Betrieb'],
    [{}, '&language=en;q=0.1,de', 'Außer Betrieb'],
    [{ 'accept-language': 'de' }, '&language=en-US', 'Out of service'],
  ])('%j%s: %s', async (headers, more, wanted) => {
    expect((await ask(`id=${ids['shut']}${more}`, headers)).body[0].statusWording).toBe(wanted);
  });
});

test('each has the day of where it is, whatever is asked for beside it', async () => {
  const { id } = (await server.call('POST', '/buildings', { name: 'South house', zone: 'Europe/London' })).body;
  const far = (await server.call('POST', '/resources', { name: 'Far', type: 'desk', buildingId: id })).body;
  const [room, south] = (await ask(`id=${ids['room']},${far.id}`)).body;
  expect([room.upcomingAppointments.length, south.status]).toEqual([2, 0]);
});

test('of who has it no more is said than may be looked up: of a whole that somebody does not see, that it is taken', async () => {
  const make = async (path: string, body: object) => (await server.call('POST', path, body)).body;
  const place = { type: 'room', buildingId: ids['north'] };
  const few = await make('/groups', { name: 'Few' });
  const [vault, lobby] = [
    await make('/resources', { name: 'Vault', ...place }),
    await make('/resources', { name: 'Lobby', ...place }),
  ];
  const hall = await make('/resources', { name: 'Great hall', ...place, partIds: [vault.id, lobby.id] });
  const rules = { visibleTo: { groupIds: [few.id] } };
  await make('/policies', { name: 'Vault', resourceId: vault.id, rules });
  const during = { start: at('08:30'), end: at('09:30') };
  const { id } = await make('/bookings', { resourceIds: [hall.id], ...during, hostId: ids['ann'], title: 'Ball' });
  const other = { role: 'receptionist', name: 'Gate' };
  const { id: serviceAccountId } = await make('/service-accounts', other);
  const scopes = ['bookings:read', 'spaces:read'];
  const tokens = [server.token, (await make('/tokens', { name: 'Gate', serviceAccountId, scopes })).token];
  const shown: unknown[] = [];
  for (const token of tokens) {
    const headers = { authorization: token };
    const [status] = (await ask(`id=${lobby.id}`, headers)).body;
    const slots = [status.currentAppointment, ...status.upcomingAppointments].filter((one) => one !== null);
    for (const slot of slots) {
      const reply = await fetch(`${server.url}/api/external/booking/v1/appointment?id=${slot.id}`, { headers });
      expect(((await reply.json()) as { data: unknown[] }).data).toHaveLength(1);
    }
    shown.push([status.statusWording, slots.map((slot) => slot.id)]);
  }
  expect(shown).toEqual([
    ['In use', [`${id}-${hall.id}`]],
    ['In use', []],
  ]);
});

test('what is unknown is absent, and what is no id is refused', async () => {
  expect((await ask('id=2147483647')).body).toEqual([]);
  const { status, body } = await ask('id=room');
  expect([status, Object.keys(body.errors)]).toEqual([400, ['id']]);
});

test('each key says two different things in this run', async () => {
  const make = async (path: string, body: object) => (await server.call('POST', path, body)).body.id as number;
  const [lamp, bob] = [
    await make('/amenities', { name: 'Lamp' }),
    await make('/users', { email: 'bob@demo.example', name: 'Bob Chan' }),
  ];
  const studio = { name: 'Studio', type: 'room', buildingId: ids['north'], amenityIds: [lamp] };
  const id = await make('/resources', studio);
  await make('/bookings', { resourceIds: [id], hostId: bob, start: at('11:00'), end: at('12:00') });
  await ask(`id=${id}`);
  expect(saidOnlyOnce()).toEqual([]);
});
