import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from '../../../test/support/scene.ts';

/** Nine in the morning in Hong Kong, on a Wednesday. */
let now = Temporal.Instant.from('2030-01-02T01:00:00Z');
let scene: Scene;
const ids: Record<string, number> = {};

/** By the clocks of Hong Kong. */
const at = (day: string, clock: string): string => `2030-01-${day}T${clock}:00+08:00`;

beforeAll(async () => {
  scene = await openScene(() => now, 'Asia/Hong_Kong');
  const { own } = scene;
  const make = async (name: string, path: string, body: object) => (ids[name] = (await own.make(path, body)).id);
  const there = { buildingId: own.here, floorId: own.floorId };
  await make('room', '/resources', { name: 'Room', type: 'room', ...there });
  await make('desk', '/resources', { name: 'Desk', type: 'desk', ...there });
  await make('other', '/resources', { name: 'Other', type: 'desk', buildingId: own.elsewhere });
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
  await make('hours', '/policies', { name: 'Hours', buildingId: own.here, rules: { hours: { week, outside: true } } });
  const book = async (name: string, what: string, start: string, end: string) =>
    make(name, '/bookings', { resourceIds: [ids[what]], start, end, title: name });
  await book('long', 'room', at('07', '00:00'), at('08', '00:00'));
  await book('first', 'desk', at('07', '10:00'), at('07', '12:00'));
  await book('next', 'desk', at('07', '12:00'), at('07', '13:30'));
  await book('evening', 'desk', at('08', '16:00'), at('08', '19:00'));
  await book('off', 'desk', at('08', '09:00'), at('08', '10:00'));
  await own.make(`/bookings/${ids['off']}/cancellation`);
  await book('elsewhere', 'other', at('07', '09:00'), at('07', '10:00'));
  const host = await own.person('employee');
  const invite = async (buildingId: number, names: readonly string[], day: string) => {
    const wish = { visitors: names.map((name) => ({ name })), buildingId, hostId: host.userId };
    const visit = await own.make('/visits', { ...wish, start: at(day, '10:00'), end: at(day, '11:00') });
    return visit as { readonly id: number; readonly badges: readonly { readonly id: number }[] };
  };
  const visit = await invite(own.here, ['Here', 'Gone', 'Late', 'Expected'], '02');
  await invite(own.elsewhere, ['Elsewhere'], '02');
  await invite(own.here, ['Tomorrow', 'Tomorrow too'], '03');
  const [here, gone] = visit.badges;
  for (const one of [here, gone]) await own.make(`/visits/${visit.id}/arrival`, { badgeId: one?.id });
  await own.make(`/visits/${visit.id}/departure`, { badgeId: gone?.id });
  now = Temporal.Instant.from('2030-01-09T04:00:00Z');
  await sense(make);
});

/** What sensors see: at a desk, in a room, and at a place with a door alone. */
async function sense(make: (name: string, path: string, body: object) => Promise<unknown>): Promise<void> {
  const device = (accessId: string, kind: string, where: string) =>
    make(accessId, '/devices', { kind, name: accessId, accessId, resourceId: ids[where] });
  await device('EYE', 'occupancy', 'desk');
  await device('AIR', 'environment', 'room');
  await device('DOOR', 'door', 'other');
  const said = (accessId: string, day: string, clock: string, hasMotion = true) => ({
    accessId,
    timestamp: at(day, clock),
    hasMotion,
  });
  const all = [
    said('EYE', '07', '09:45', false),
    said('EYE', '07', '09:00'),
    said('EYE', '07', '09:30'),
    said('EYE', '07', '09:15'),
    said('EYE', '07', '23:50'),
    said('EYE', '08', '16:50'),
    said('AIR', '07', '10:00'),
    said('DOOR', '07', '10:00'),
  ];
  await make('readings', '/readings', { items: [...all.slice(3), ...all] });
}
afterAll(() => scene[Symbol.asyncDispose]());

async function get(path: string, headers = scene.own.admin.headers) {
  const reply = await fetch(`${scene.server.url}/api/external${path}`, { headers });
  return { status: reply.status, body: await reply.json() };
}
const range = `from=${encodeURIComponent(at('07', '00:00'))}&to=${encodeURIComponent(at('09', '00:00'))}`;
const usage = (usageCount: number, usedTimeInMinutes: number, usedTimeInPercentage: number) => ({
  usageCount,
  usedTimeInMinutes,
  usedTimeInPercentage,
});

test('31: usage by resource, in minutes and as a share of business hours; what is cancelled is none, and what touches counts once', async () => {
  const mine = `bookableResourceId=${ids['room']},%20${ids['desk']},999999`;
  expect(await get(`/analytics/v1/booking-usage/bookable-resource?${range}&${mine}`)).toEqual({
    status: 200,
    body: [
      { bookableResource: { id: ids['desk'], name: 'Desk' }, ...usage(3, 390, 28.13) },
      // Booked round the clock: its business hours are used in full, and no more.
      { bookableResource: { id: ids['room'], name: 'Room' }, ...usage(1, 1440, 50) },
    ],
  });
  const { body } = await get(`/Analytics/booking-usage/bookable-resource?${range}&floorId=${scene.own.floorId}&x=1`);
  expect(body).toHaveLength(2);
});

test('33: usage by time, daily unless said, with periods in which nothing is', async () => {
  const one = `bookableResourceId=${ids['desk']}`;
  const path = `/analytics/v1/booking-usage/time?${range}&${one}`;
  expect((await get(path)).body).toEqual([
    { dateTime: '2030-01-06T16:00:00.000Z', ...usage(2, 210, 43.75) },
    { dateTime: '2030-01-07T16:00:00.000Z', ...usage(1, 180, 12.5) },
  ]);
  const hourly = (await get(`${path}&groupPeriodBy=hourly`)).body;
  expect(hourly).toHaveLength(48);
  expect([hourly[9], hourly[10], hourly[13], hourly[40], hourly[41]]).toEqual([
    { dateTime: '2030-01-07T01:00:00.000Z', ...usage(0, 0, 0) },
    { dateTime: '2030-01-07T02:00:00.000Z', ...usage(1, 60, 100) },
    { dateTime: '2030-01-07T05:00:00.000Z', ...usage(0, 30, 50) },
    { dateTime: '2030-01-08T08:00:00.000Z', ...usage(1, 60, 100) },
    // After hours: used, and no share of anything.
    { dateTime: '2030-01-08T09:00:00.000Z', ...usage(0, 60, 0) },
  ]);
  expect((await get(`/analytics/v1/booking-usage/time?${range}&bookableResourceId=999999`)).body).toEqual([]);
  const lengths = { FiveMinutes: 576, FifteenMinutes: 192, HalfHour: 96, Weekly: 1, Monthly: 1 };
  for (const [name, length] of Object.entries(lengths))
    expect([name, (await get(`${path}&GroupPeriodBy=${name}`)).body.length]).toEqual([name, length]);
});

test('32: occupancy by resource, as sensors saw it; a stretch counts once, and what has no sensor has no figures', async () => {
  const path = `/analytics/v1/occupancy/bookable-resource?${range}`;
  const all = [
    // Believed for 20 minutes each, of business hours until 17:00.
    { bookableResource: { id: ids['desk'], name: 'Desk' }, ...usage(3, 85, 5.73) },
    { bookableResource: { id: ids['room'], name: 'Room' }, ...usage(1, 60, 6.25) },
  ];
  expect(await get(path)).toEqual({ status: 200, body: all });
  const { body: some } = await get(`${path}&bookableResourceId=${ids['room']},%20${ids['other']},999999&x=1`);
  expect(some).toEqual([all[1]]);
  expect((await get(`/Analytics/occupancy/bookable-resource?${range}&floorId=${scene.own.floorId}`)).body).toEqual(all);
});

test('34: occupancy by time; a stretch counts where it begins', async () => {
  const path = `/analytics/v1/occupancy/time?${range}`;
  const one = `${path}&bookableResourceId=${ids['desk']}`;
  expect((await get(one)).body).toEqual([
    { dateTime: '2030-01-06T16:00:00.000Z', ...usage(2, 55, 9.38) },
    { dateTime: '2030-01-07T16:00:00.000Z', ...usage(1, 30, 2.08) },
  ]);
  const hourly = (await get(`${one}&groupPeriodBy=hourly`)).body;
  expect([hourly.length, hourly[9], hourly[23], hourly[24], hourly[40]]).toEqual([
    48,
    { dateTime: '2030-01-07T01:00:00.000Z', ...usage(1, 45, 75) },
    { dateTime: '2030-01-07T15:00:00.000Z', ...usage(1, 10, 0) },
    { dateTime: '2030-01-07T16:00:00.000Z', ...usage(0, 10, 0) },
    { dateTime: '2030-01-08T08:00:00.000Z', ...usage(1, 10, 16.67) },
  ]);
  const together = (await get(`${path}&floorId=${scene.own.floorId}`)).body;
  expect(together[0]).toEqual({ dateTime: '2030-01-06T16:00:00.000Z', ...usage(3, 115, 10.94) });
  for (const none of [ids['other'], 999_999])
    expect((await get(`${path}&bookableResourceId=${none}`)).body).toEqual([]);
});

test('without a range they are of the last 30 days', async () => {
  const path = `/analytics/v1/booking-usage/time?bookableResourceId=${ids['desk']}`;
  const { body } = await get(path);
  expect([body[0].dateTime, body.length]).toEqual(['2029-12-10T04:00:00.000Z', 31]);
  expect((await get(`${path}&to=${at('08', '00:00').replace('+', '%2B')}`)).body).toHaveLength(30);
  expect((await get(`${path}&from=now`)).body).toHaveLength(31);
});

test.each([
  ['/visitor/daily', ''],
  ['/daily-visitor', ''],
])('17, 18: %s counts the visitors of the day that a time is on by its own offset', async (path) => {
  const on = async (date: string) => (await get(`/dashboard/v1${path}?date=${encodeURIComponent(date)}`)).body;
  const counts = (numberOfInitial: number, numberOfVisiting: number, numberOfVisited: number) => ({
    numberOfInitial,
    numberOfVisiting,
    numberOfVisited,
    numberOfNoShow: 0,
  });
  expect(await on(at('02', '23:59'))).toEqual(counts(3, 1, 1));
  expect(await on(at('03', '00:00'))).toEqual(counts(2, 0, 0));
  // The evening before in Honolulu is still that day in Hong Kong.
  expect(await on('2030-01-01T20:00:00-10:00')).toEqual(counts(3, 1, 1));
  expect(await on('2030-01-04T00:00:00Z')).toEqual(counts(0, 0, 0));
});

test.each([
  ['/dashboard/v1/visitor/daily', 'date'],
  ['/dashboard/v1/visitor/daily?date=', 'date'],
  ['/dashboard/v1/daily-visitor?date=2030-01-02T09:00:00', 'date'],
  ['/dashboard/v1/daily-visitor?date=today', 'date'],
  ['/analytics/v1/booking-usage/bookable-resource?floorId=x', 'floorId'],
  ['/analytics/v1/booking-usage/bookable-resource?from=2030-01-02', 'from'],
  ['/analytics/v1/booking-usage/bookable-resource?from=now&to=now', 'to'],
  ['/analytics/v1/booking-usage/time?groupPeriodBy=Yearly', 'groupPeriodBy'],
  ['/analytics/v1/booking-usage/time?groupPeriodBy=FiveMinutes', 'groupPeriodBy'],
  ['/analytics/v1/occupancy/bookable-resource?floorId=x', 'floorId'],
  ['/analytics/v1/occupancy/bookable-resource?from=2030-01-02', 'from'],
  ['/analytics/v1/occupancy/time?groupPeriodBy=Yearly', 'groupPeriodBy'],
  ['/analytics/v1/occupancy/time?groupPeriodBy=FiveMinutes', 'groupPeriodBy'],
  ['/analytics/v1/occupancy/time?from=now&to=now', 'to'],
  ['/analytics/v1/booking-usage/time?from=2020-01-01T00:00:00Z&to=now', 'to'],
])('%s is refused by name', async (path, param) => {
  const { status, body } = await get(path);
  expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
});

test('it is for programs that read figures, of the buildings that they reach', async () => {
  const { own } = scene;
  const { headers: other } = await own.token({ scopes: ['bookings:read'] });
  expect((await get('/dashboard/v1/daily-visitor?date=2030-01-02T09:00:00Z', other)).status).toBe(403);
  const { headers: bound } = await own.token({ scopes: ['analytics:read'], reach: [own.elsewhere] });
  const { body } = await get(`/analytics/v1/booking-usage/bookable-resource?${range}`, bound);
  expect(body.map(({ bookableResource }: { bookableResource: { name: string } }) => bookableResource.name)).toEqual([
    'Other',
  ]);
  expect((await get(`/analytics/v1/occupancy/bookable-resource?${range}`, bound)).body).toEqual([]);
  expect((await get(`/analytics/v1/occupancy/time?${range}`, other)).status).toBe(403);
  const { body: visitors } = await get('/dashboard/v1/daily-visitor?date=2030-01-02T09:00:00Z', bound);
  expect(visitors.numberOfInitial).toBe(1);
});
