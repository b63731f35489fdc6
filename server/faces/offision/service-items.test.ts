import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('service-item');

const now = Temporal.Instant.from('2030-01-07T01:00:00Z');
let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, clock: () => now });
  const make = async (name: string, path: string, body: object): Promise<void> => {
    const { status, body: made } = await server.call('POST', path, body);
    if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(made)}`);
    ids[name] = made.id;
  };
  await make('house', '/buildings', { name: 'House', zone: 'Asia/Hong_Kong' });
  await make('room', '/resources', { name: 'Room 101', type: 'room', buildingId: ids['house'] });
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', buildingId: ids['house'] });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan' });
  await make('bob', '/users', { email: 'bob@demo.example', name: 'Bob Chan' });
  await make('kitchen', '/groups', { name: 'Kitchen' });
  await server.call('PUT', `/groups/${ids['kitchen']}/members/${ids['bob']}`);
  const offers = [{ type: 'room' }];
  await make('coffee', '/services', {
    name: 'Coffee',
    description: 'Filter',
    timing: 'before',
    minutesBefore: 20,
    offers,
    userIds: [ids['ann']],
    groupIds: [ids['kitchen']],
  });
  await make('cleaning', '/services', { name: 'Cleaning', timing: 'after', minutesAfter: 30 });
  await make('old', '/services', { name: 'Old', timing: 'during', offers });
  await server.call('POST', `/services/${ids['old']}/retirement`);
  await make('plan', '/service-plans', { name: 'Rooms', serviceIds: [ids['cleaning']], offers });
  await make('booking', '/bookings', {
    resourceIds: [ids['room'], ids['desk']],
    start: '2030-01-08T02:00:00Z',
    end: '2030-01-08T03:00:00Z',
    hostId: ids['ann'],
  });
  const services = [
    { serviceId: ids['coffee'], quantity: 3, note: 'Black' },
    { serviceId: ids['cleaning'], quantity: 1 },
  ];
  const { status, body } = await server.call('PUT', `/bookings/${ids['booking']}/services`, { services });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
});
afterAll(() => server[Symbol.asyncDispose]());

async function get(path: string, headers?: Record<string, string>) {
  const address = new URL(`/api/external${path}`, server.url);
  const response = await fetch(address, { headers: headers ?? { authorization: `Bearer ${server.token}` } });
  return { status: response.status, body: await response.json() };
}
const namesOf = async (query: string): Promise<string[]> =>
  (await get(`/service-item/v1${query}`)).body.data.map(({ name }: { name: string }) => name);

test('service items are read by pages, with who does them', async () => {
  const { body } = await get('/service-item/v1?row=1&page=1');
  expect(body).toEqual({
    data: [
      {
        id: ids['coffee'],
        name: 'Coffee',
        description: 'Filter',
        type: 2,
        isDeleted: false,
        actualAssignedUsers: [
          { id: ids['ann'], displayName: 'Ann Chan', emailAddress: 'ann@demo.example' },
          { id: ids['bob'], displayName: 'Bob Chan', emailAddress: 'bob@demo.example' },
        ],
      },
    ],
    metaData: { total: 2, row: 1, page: 1 },
  });
});

test('what is retired is deleted; each key may say something else', async () => {
  const { body } = await get(`/service-item/v1?id=${ids['cleaning']},${ids['old']}`);
  const undescribed = { description: '', actualAssignedUsers: [] };
  expect(body.data).toEqual([
    { id: ids['cleaning'], name: 'Cleaning', type: 1, isDeleted: false, ...undescribed },
    { id: ids['old'], name: 'Old', type: 0, isDeleted: true, ...undescribed },
  ]);
});

test.each([
  ['during', 'betweenBooking', 0],
  ['after', 'afterBooking', 1],
  ['before', 'beforeBooking', 2],
  ['before_and_after', 'beforeAndAfterBooking', 3],
  ['before_until_end', 'beforeUntilEndOfBooking', 4],
  ['during_until_after', 'startUntilAfterBooking', 5],
  ['before_until_after', 'beforeUntilAfterBooking', 6],
])('what is done %s is %s: it is shown as %i, and found by both', async (timing, name, number) => {
  const around = {
    ...(timing.includes('before') && { minutesBefore: 5 }),
    ...(timing.includes('after') && { minutesAfter: 5 }),
  };
  const { status, body: made } = await server.call('POST', '/services', { name: `Of ${timing}`, timing, ...around });
  expect(status).toBe(201);
  for (const type of [name, number]) {
    const { body } = await get(`/service-item/v1?type=${type}&searchText=of ${timing}`);
    expect(body.data).toMatchObject([{ id: made.id, type: number }]);
  }
  await server.call('POST', `/services/${made.id}/retirement`);
});

test.each([
  ['', ['Coffee', 'Cleaning']],
  ['?type=afterBooking', ['Cleaning']],
  ['?type=AFTERBOOKING,2', ['Coffee', 'Cleaning']],
  ['?searchText=off', ['Coffee']],
])('they are looked for by %s', async (query, expected) => expect(await namesOf(query)).toEqual(expected));

test('they are looked for by plan and id, what is retired by id alone; what is none is refused by name', async () => {
  expect(await namesOf(`?servicePlanId=${ids['plan']}`)).toEqual(['Cleaning']);
  expect(await namesOf(`?id=${ids['coffee']},${ids['old']}`)).toEqual(['Coffee', 'Old']);
  expect(await get('/service-item?type=never')).toMatchObject({ status: 400 });
});

test('a resource says what can be ordered for it', async () => {
  const itemsOf = async (name: string) => (await get(`/bookable-resource/v1/${ids[name]}`)).body.actualServiceItems;
  expect(await itemsOf('room')).toEqual([
    { id: ids['cleaning'], name: 'Cleaning' },
    { id: ids['coffee'], name: 'Coffee' },
  ]);
  expect(await itemsOf('desk')).toEqual([]);
});

test('an appointment says what is ordered where it is, and how far that is', async () => {
  const servicesOf = async () => {
    const { body } = await get(`/booking/v1/appointment?bookingId=${ids['booking']}&excludePreparation=true`);
    const rows: { bookableResource: { id: number }; services: { id: string }[] }[] = body.data;
    return new Map(rows.map((row) => [row.bookableResource.id, row.services]));
  };
  const before = await servicesOf();
  expect(before.get(ids['desk'] ?? 0)).toEqual([]);
  expect(before.get(ids['room'] ?? 0)).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      status: 1,
      serviceItem: { id: ids['coffee'], name: 'Coffee' },
      period: { start: '2030-01-08T01:40:00.000Z', end: '2030-01-08T02:00:00.000Z' },
    },
    {
      id: expect.stringMatching(/^\d+$/),
      status: 1,
      serviceItem: { id: ids['cleaning'], name: 'Cleaning' },
      period: { start: '2030-01-08T03:00:00.000Z', end: '2030-01-08T03:30:00.000Z' },
    },
  ]);
  // The room is made ready and cleared for it.
  const { body: all } = await get(`/booking/v1/appointment?bookingId=${ids['booking']}`);
  const prepared = all.data.filter((one: { isPreparationAppointment: boolean }) => one.isPreparationAppointment);
  expect(prepared.map(({ period }: { period: object }) => period)).toEqual([
    { start: '2030-01-08T01:40:00.000Z', end: '2030-01-08T02:00:00.000Z' },
    { start: '2030-01-08T03:00:00.000Z', end: '2030-01-08T03:30:00.000Z' },
  ]);
  const { body: tasks } = await server.call('GET', `/tasks?bookingId=${ids['booking']}`);
  await server.call('POST', `/tasks/${tasks.items[0].id}/completion`);
  expect((await servicesOf()).get(ids['room'] ?? 0)).toMatchObject([{ status: 3 }, { status: 1 }]);
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
