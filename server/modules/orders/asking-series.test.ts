import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { problemOf, refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { cancelBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { createBooking } from '../series/series.ts';
import type { NewService } from '../services/contract.ts';
import { createService } from '../services/services.ts';
import { MAX_ORDERS, MAX_SERIES_ORDERS } from './contract.ts';
import { listBookingServices, listTasks, setBookingServices, setSeriesServices } from './orders.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let room: number;
let annexRoom: number;
let ann: Principal;
let bob: Principal;
let cook: Principal;
let desk: Principal;
let deskElsewhere: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  const annex = await createBuilding(world, { name: 'Annex', zone: 'Asia/Hong_Kong' });
  room = await createResource(world, { type: 'room', buildingId: tower, name: 'Harbour' });
  annexRoom = await createResource(world, { type: 'room', buildingId: annex, name: 'Thames' });
  [ann, bob, cook] = [
    (await createUser(world, { name: 'Ann' })).who,
    (await createUser(world, { name: 'Bob' })).who,
    (await createUser(world, { name: 'Cook' })).who,
  ];
  const at = async (buildingId: number): Promise<Principal> => ({
    ...(await createUser(world, { role: 'receptionist' })).who,
    scopes: roleScopes.receptionist,
    reach: [buildingId],
  });
  [desk, deskElsewhere] = [await at(tower), await at(annex)];
});
afterAll(() => testing[Symbol.asyncDispose]());

const MORNING = '2030-01-07T00:00:00Z';
const as = (who: Principal, now = MORNING) => contextFor(testing.database, who, Temporal.Instant.from(now));

let month = 1;
/** Four days, one after the other, in a month of their own. */
async function bookSeries(rule = 'FREQ=DAILY;COUNT=4'): Promise<{ readonly id: number; readonly dates: Booking[] }> {
  month += 1;
  const day = `2030-${String(month).padStart(2, '0')}-04`;
  const when = { start: `${day}T09:00`, end: `${day}T10:00` };
  const { seriesId } = await createBooking(as(ann), { resourceIds: [room], ...when, recurrence: { rule } });
  const { items } = await listBookings(as(ann), { seriesId: seriesId ?? 0, limit: 200 });
  return { id: seriesId ?? 0, dates: items };
}
/** Coffee, made ready a quarter of an hour before. */
const coffee = (given: Partial<NewService> = {}) =>
  createService(world.ctx, {
    name: 'Coffee',
    unit: 'cup',
    timing: 'before',
    minutesBefore: 15,
    price: { amount: 250, currency: 'EUR' },
    offers: [{ buildingId: tower }],
    userIds: [cook.userId ?? 0],
    ...given,
  });
const orderedWith = async ({ id }: Pick<Booking, 'id'>): Promise<string[]> =>
  (await listBookingServices(as(ann), { id })).items.map(({ name, quantity, note }) =>
    [name, quantity, note].filter(Boolean).join(' '),
  );
/** What is ordered with each date. */
const allOrdered = async (dates: readonly Booking[]): Promise<string[]> => {
  const all: string[] = [];
  for (const date of dates) all.push((await orderedWith(date)).join(', '));
  return all;
};
/** What is held for a booking: itself alone, where nothing is made ready. */
const holdsOf = async ({ id }: Booking) =>
  world.db
    .selectFrom('hold')
    .select('origin')
    .where('tenantId', '=', world.tenant.id)
    .where('originId', '=', id)
    .execute();

test('are ordered with all that is to come, or from a date on, and withdrawn by leaving them out; what was cancelled is passed by', async () => {
  const { id, dates } = await bookSeries();
  const [first, second, third, last] = dates;
  const [{ id: coffeeId }, { id: cakeId }] = [await coffee(), await coffee({ name: 'Cake', timing: 'during' })];
  await cancelBooking(as(ann), { id: second?.id ?? 0 });
  await setBookingServices(as(ann), { id: third?.id ?? 0, services: [{ serviceId: cakeId, quantity: 1 }] });
  const all = await setSeriesServices(as(ann), {
    id,
    services: [{ serviceId: coffeeId, quantity: 4, note: 'Black' }],
  });
  expect(all).toEqual({ dates: 3, total: [{ amount: 3_000, currency: 'EUR' }] });
  expect(await allOrdered(dates)).toEqual(['Coffee 4 Black', '', 'Coffee 4 Black', 'Coffee 4 Black']);
  const tasks = await listTasks(as(cook), { mine: true, state: 'open', serviceId: coffeeId });
  expect(tasks.items.map(({ bookingId }) => bookingId)).toEqual([first?.id, third?.id, last?.id]);
  const some = await setSeriesServices(as(ann), {
    id,
    from: third?.id ?? 0,
    services: [{ serviceId: cakeId, quantity: 2 }],
  });
  expect(some).toEqual({ dates: 2, total: [{ amount: 1_000, currency: 'EUR' }] });
  expect(await allOrdered(dates)).toEqual(['Coffee 4 Black', '', 'Cake 2', 'Cake 2']);
  // What has begun is not to come any more.
  const begun = as(ann, first?.start ?? '');
  expect(await setSeriesServices(begun, { id, services: [] })).toEqual({ dates: 2, total: [] });
  expect(await allOrdered(dates)).toEqual(['Coffee 4 Black', '', '', '']);
});

test('are ordered with every date or none: the one that cannot have them is named, with its reason', async () => {
  const { id, dates } = await bookSeries();
  const { id: serviceId } = await coffee({ noticeHours: 24 });
  const services = [{ serviceId, quantity: 1 }];
  const skippedOf = async (work: Promise<unknown>) => {
    const { kind, details } = await problemOf(work);
    const { skipped } = details.extra as {
      readonly skipped: readonly { readonly date: string; readonly code: string }[];
    };
    return [kind.code, details.param, ...skipped.map(({ date, code }) => `${date} ${code}`)];
  };
  const [first, second, third] = dates;
  const days = dates.map(({ start }) => start.slice(0, 10));
  await updateBooking(as(ann), { id: second?.id ?? 0, resourceIds: [annexRoom] });
  expect(await skippedOf(setSeriesServices(as(ann), { id, services }))).toEqual([
    'series_refused',
    'services',
    `${days[1]} service_not_offered`,
  ]);
  const late = Temporal.Instant.from(first?.start ?? '')
    .subtract({ hours: 23 })
    .toString();
  expect(await skippedOf(setSeriesServices(as(ann, late), { id, services }))).toEqual([
    'series_refused',
    'services',
    `${days[0]} service_too_late`,
    `${days[1]} service_not_offered`,
  ]);
  // Somebody has the room until just before the third one begins.
  const start = Temporal.Instant.from(third?.start ?? '');
  await createBooking(as(bob), {
    resourceIds: [room],
    start: start.subtract({ minutes: 60 }).toString(),
    end: start.subtract({ minutes: 5 }).toString(),
  });
  expect(await skippedOf(setSeriesServices(as(ann), { id, from: third?.id ?? 0, services }))).toEqual([
    'series_refused',
    'services',
    `${days[2]} resource_already_booked`,
  ]);
  expect(await allOrdered(dates)).toEqual(['', '', '', '']);
  for (const date of dates) expect(await holdsOf(date)).toHaveLength(1);
});

test('are ordered by its host and who manages bookings wherever it is, and by nobody else', async () => {
  const { id, dates } = await bookSeries();
  const other = await bookSeries();
  const { id: serviceId } = await coffee();
  const services = [{ serviceId, quantity: 1 }];
  for (const who of [bob, cook, deskElsewhere])
    expect(await refusal(setSeriesServices(as(who), { id, services }))).toBe('not_found id');
  expect(await setSeriesServices(as(desk), { id, services })).toMatchObject({ dates: 4 });
  // What is Bob's by now is not hers to order with.
  await updateBooking(as(desk), { id: dates[3]?.id ?? 0, hostId: bob.userId ?? 0 });
  expect(await setSeriesServices(as(ann), { id, services: [{ serviceId, quantity: 2 }] })).toMatchObject({ dates: 3 });
  expect((await listBookingServices(as(bob), { id: dates[3]?.id ?? 0 })).items).toMatchObject([{ quantity: 1 }]);
  const [foreign] = other.dates;
  const refuse = (given: Partial<Parameters<typeof setSeriesServices>[1]>) =>
    refusal(setSeriesServices(as(ann), { id, services, ...given }));
  expect(await refuse({ from: foreign?.id ?? 0 })).toBe('not_found from');
  expect(await refuse({ services: [{ serviceId: 999_999, quantity: 1 }] })).toBe('not_found services[0].serviceId');
  expect(await refuse({ services: [...services, ...services] })).toBe('invalid_request services[1].serviceId');
  const over = as(ann, dates.at(-1)?.end ?? '');
  expect(await refusal(setSeriesServices(over, { id, services: [] }))).toBe('series_over');
});

test('at most so many dates times services are ordered at once, counting hers that are to come', async () => {
  const most = MAX_SERIES_ORDERS / MAX_ORDERS;
  const { id, dates } = await bookSeries(`FREQ=DAILY;COUNT=${most + 2}`);
  const services: { serviceId: number; quantity: number }[] = [];
  for (let i = 0; i < MAX_ORDERS; i++) {
    const { id: serviceId } = await coffee({ name: `Coffee ${i}`, timing: 'during', minutesBefore: 0 });
    services.push({ serviceId, quantity: 1 });
  }
  const all = { dates: most, total: [{ amount: MAX_SERIES_ORDERS * 250, currency: 'EUR' }] };
  expect(await refusal(setSeriesServices(as(ann), { id, from: dates[1]?.id ?? 0, services }))).toBe(
    'invalid_request services',
  );
  // What is Bob's by now, and what was cancelled, is ordered nothing with.
  await updateBooking(as(desk), { id: dates.at(-1)?.id ?? 0, hostId: bob.userId ?? 0 });
  expect(await refusal(setSeriesServices(as(ann), { id, services }))).toBe('invalid_request services');
  expect(await setSeriesServices(as(ann), { id, from: dates[1]?.id ?? 0, services })).toEqual(all);
  await cancelBooking(as(ann), { id: dates[0]?.id ?? 0 });
  expect(await setSeriesServices(as(ann), { id, services })).toEqual(all);
  const ordered = world.db.selectFrom('serviceOrder').select('id').where('tenantId', '=', world.tenant.id);
  const ids = services.map(({ serviceId }) => serviceId);
  const kept = ordered.where('itemId', 'in', ids).where('cancelledAt', 'is', null);
  expect(await kept.execute()).toHaveLength(MAX_SERIES_ORDERS);
  // What goes counts besides what comes: together they are more, and each by itself is not.
  const { id: tea } = await coffee({ name: 'Tea', timing: 'during', minutesBefore: 0 });
  const others = [{ serviceId: tea, quantity: 1 }];
  expect(await refusal(setSeriesServices(as(ann), { id, services: others }))).toBe('invalid_request services');
  expect(await setSeriesServices(as(ann), { id, services: [] })).toMatchObject({ total: [] });
  expect(await setSeriesServices(as(ann), { id, services: others })).toMatchObject({ dates: most });
});
