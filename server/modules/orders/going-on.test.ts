import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClosing, type Closing } from '../../../test/support/closing.ts';
import { contextFor, createUser } from '../../../test/support/database.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { until } from '../../../test/support/until.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import type { HeardEvent } from '../../platform/events/listeners.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listBookings } from '../bookings/bookings.ts';
import { cancelSeries, createBooking, extendSeries, updateSeries } from '../series/series.ts';
import type { NewService } from '../services/contract.ts';
import { createService, retireService } from '../services/services.ts';
import {
  endStandingServices,
  listBookingServices,
  listStandingServices,
  listTasks,
  notesListener,
  orderListener,
  seriesListener,
  setBookingServices,
  setSeriesServices,
} from './orders.ts';

let set: Closing;
let ann: Principal;
let bob: Principal;
let cook: Principal;

beforeAll(async () => {
  set = await createClosing();
  [ann, bob, cook] = [
    (await createUser(set.world, { name: 'Ann' })).who,
    (await createUser(set.world, { name: 'Bob' })).who,
    (await createUser(set.world, { name: 'Cook' })).who,
  ];
});
afterAll(() => set[Symbol.asyncDispose]());

/** What is ordered is ordered on the first Monday of 2030; the series are booked further half a year later. */
const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const LATER = Temporal.Instant.from('2030-07-01T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(set.testing.database, who, now);

async function workOff(now: Temporal.Instant): Promise<void> {
  const clock = () => now;
  const listeners = [orderListener, seriesListener];
  const common = { database: set.testing.database, listeners, audience: createAudience({}), clock };
  while ((await dispatchOnce(common))?.events !== 0);
  await workOffJobs(set.testing.database, reactionJobs(listeners), {
    clock,
    onError: (error) => {
      throw error;
    },
  });
}

const service = (name: string, given: Partial<NewService> = {}) =>
  createService(set.world.ctx, { name, timing: 'during', offers: [{}], userIds: [cook.userId ?? 0], ...given });

/** A meeting on the first of each month, for good. */
async function bookMonthly() {
  const resourceId = await set.thing({ type: 'room' });
  const when = { start: '2030-02-01T09:00:00Z', end: '2030-02-01T10:00:00Z' };
  const { seriesId } = await createBooking(as(ann), {
    resourceIds: [resourceId],
    ...when,
    recurrence: { rule: 'FREQ=MONTHLY' },
  });
  if (typeof seriesId !== 'number') throw new Error('It is a series');
  return { id: seriesId, resourceId };
}
const datesOf = async (seriesId: number) => (await listBookings(as(ann), { seriesId, limit: 200 })).items;

/** Books the series further. @returns what is ordered with each of its further dates, by their days */
async function extend(id: number): Promise<string[]> {
  const before = new Set((await datesOf(id)).map((date) => date.id));
  await workOff(NOW);
  await set.as(set.keeper.who, LATER).tx((tx) => extendSeries(tx, id));
  await workOff(LATER);
  const all: string[] = [];
  for (const date of await datesOf(id)) {
    if (before.has(date.id)) continue;
    const { items } = await listBookingServices(as(ann, LATER), { id: date.id });
    all.push(
      [date.start.slice(0, 10), ...items.map((one) => `${one.name} ${one.quantity} ${one.note}`.trim())].join(' '),
    );
  }
  return all;
}

test('what is ordered with all of it is ordered with its further dates, and with none that somebody ordered by itself', async () => {
  const { id } = await bookMonthly();
  const [{ id: coffee }, { id: cake }] = [await service('Coffee'), await service('Cake')];
  await setSeriesServices(as(ann), { id, services: [{ serviceId: coffee, quantity: 4, note: 'Black' }] });
  // This one date has cake besides.
  const last = (await datesOf(id)).at(-1);
  await setBookingServices(as(ann), { id: last?.id ?? 0, services: [{ serviceId: cake, quantity: 1 }] });
  const further = await extend(id);
  expect(further.length).toBeGreaterThan(3);
  expect(further).toEqual(further.map((one) => `${one.slice(0, 10)} Coffee 4 Black`));
  const tasks = await listTasks(as(cook, LATER), { mine: true, serviceId: coffee, state: 'open', limit: 200 });
  expect(tasks.items.map(({ bookingId }) => bookingId)).toContain((await datesOf(id)).at(-1)?.id);
  // What is told again is done once.
  const event = { type: 'series.extended', data: { id }, at: LATER } as HeardEvent<'series.extended'>;
  await set.as(set.keeper.who, LATER).tx((tx) => seriesListener.react(tx, [event]));
  const again = await listTasks(as(cook, LATER), { mine: true, serviceId: coffee, state: 'open', limit: 200 });
  expect(again.items).toEqual(tasks.items);
});

test('what is noted with further dates is of who ordered with all of them, and goes with her once they are over', async () => {
  const { id } = await bookMonthly();
  const { id: serviceId } = await service('Tea');
  await setSeriesServices(as(ann), { id, services: [{ serviceId, quantity: 1, note: 'Without nuts' }] });
  const further = await extend(id);
  expect(further.at(-1)).toContain('Without nuts');
  const gone = { data: { id: ann.userId } } as Parameters<typeof notesListener.react>[1][number];
  const after = Temporal.Instant.from(`${further.at(-1)?.slice(0, 10)}T12:00:00Z`);
  await set.as(set.keeper.who, after).tx((tx) => notesListener.react(tx, [gone]));
  const { items } = await listTasks(set.as(set.keeper.who, after), { serviceId, limit: 200 });
  expect([items.length > further.length, items.filter(({ note }) => note !== '')]).toEqual([true, []]);
});

test('what is withdrawn from all that is to come is ordered no further', async () => {
  const { id } = await bookMonthly();
  const services = [{ serviceId: (await service('Tea')).id, quantity: 2 }];
  await setSeriesServices(as(ann), { id, services });
  await setSeriesServices(as(ann), { id, from: (await datesOf(id)).at(2)?.id ?? 0, services: [] });
  const further = await extend(id);
  expect(further).toEqual(further.map((one) => one.slice(0, 10)));
});

test('what stands for further dates is shown to whose series it is, and ends without those that are booked losing it', async () => {
  const { id } = await bookMonthly();
  expect(await listStandingServices(as(ann), { id })).toEqual({ items: [] });
  const { id: serviceId } = await service('Water', { unit: 'bottle' });
  await setSeriesServices(as(ann), { id, services: [{ serviceId, quantity: 6, note: 'Still' }] });
  const items = [{ serviceId, name: 'Water', unit: 'bottle', quantity: 6, note: 'Still' }];
  expect(await listStandingServices(as(ann), { id })).toEqual({ items });
  for (const refused of [listStandingServices, endStandingServices])
    await expect(refused(as(bob), { id })).rejects.toMatchObject({ kind: { code: 'not_found' } });
  await endStandingServices(as(ann), { id });
  await endStandingServices(as(ann), { id });
  expect(await listStandingServices(as(ann), { id })).toEqual({ items: [] });
  expect(await set.told('series.services_ended', id)).toHaveLength(1);
  const further = await extend(id);
  expect(further).toEqual(further.map((one) => one.slice(0, 10)));
  const [first] = await datesOf(id);
  expect((await listBookingServices(as(ann), { id: first?.id ?? 0 })).items).toMatchObject([
    { serviceId, quantity: 6 },
  ]);
});

test('what became another series meanwhile shows what stands for it, and ends it, before that was told', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Juice')).id, quantity: 3 }] });
  const rest = await updateSeries(as(ann), { id, from: (await datesOf(id)).at(4)?.id ?? 0, startTime: '09:30' });
  expect((await listStandingServices(as(ann), { id: rest.id })).items).toMatchObject([{ name: 'Juice' }]);
  await endStandingServices(as(ann), { id: rest.id });
  const further = await extend(rest.id);
  expect([further.length > 3, further]).toEqual([true, further.map((one) => one.slice(0, 10))]);
});

test('later dates that are changed go on with what is ordered, as the series that they are by then', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Fruit')).id, quantity: 3 }] });
  const rest = await updateSeries(as(ann), { id, from: (await datesOf(id)).at(4)?.id ?? 0, startTime: '09:30' });
  expect(rest.id).not.toBe(id);
  const further = await extend(rest.id);
  expect(further).toEqual(further.map((one) => `${one.slice(0, 10)} Fruit 3`));
  expect(further.length).toBeGreaterThan(3);
  const standing = () => set.world.db.selectFrom('seriesService').select('itemId').execute();
  const before = (await standing()).length;
  await cancelSeries(as(ann, LATER), { id: rest.id });
  await workOff(LATER);
  expect((await standing()).length).toBe(before - 1);
});

test('what cannot be had any more is left out, and the date that cannot be prepared for it stays as it was booked', async () => {
  const { id, resourceId } = await bookMonthly();
  const [water, layout] = [await service('Water'), await service('Layout', { timing: 'before', minutesBefore: 30 })];
  await setSeriesServices(as(ann), {
    id,
    services: [
      { serviceId: water.id, quantity: 1 },
      { serviceId: layout.id, quantity: 1 },
    ],
  });
  await retireService(set.world.ctx, { id: water.id });
  // Bob has the room until just before one of the further dates.
  await createBooking(as(bob), {
    resourceIds: [resourceId],
    start: '2031-06-01T08:00:00Z',
    end: '2031-06-01T08:50:00Z',
  });
  const further = await extend(id);
  expect(further).toContain('2031-06-01');
  expect(further.filter((one) => one !== '2031-06-01')).toEqual(
    further.filter((one) => one !== '2031-06-01').map((one) => `${one.slice(0, 10)} Layout 1`),
  );
  expect(await set.held(resourceId)).toContain('01T08:30–01T09:00 set_up');
  const [told] = await set.told('series.services_left_out', id);
  expect(told).toMatchObject({ hostId: ann.userId, dates: further.length });
  const { skipped } = told as unknown as {
    readonly skipped: readonly { readonly date: string; readonly code: string }[];
  };
  expect(skipped.map(({ date, code }) => `${date} ${code}`)).toEqual(
    further.flatMap((one) => {
      const date = one.slice(0, 10);
      const water = `${date} service_not_offered`;
      return date === '2031-06-01' ? [water, `${date} resource_already_booked`] : [water];
    }),
  );
});

/** Books a series further, and tells nobody yet. */
const extendQuietly = (id: number) => set.as(set.keeper.who, LATER).tx((tx) => extendSeries(tx, id));

test('dates that were booked further just before the later ones became another series have what is ordered, too', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Soup')).id, quantity: 3 }] });
  await workOff(NOW);
  const before = new Set((await datesOf(id)).map((date) => date.id));
  await extendQuietly(id);
  const dates = await datesOf(id);
  const from = dates.filter((one) => before.has(one.id)).at(-2)?.id ?? 0;
  const rest = await updateSeries(as(ann, LATER), { id, from, startTime: '09:30' });
  await workOff(LATER);
  const further = (await datesOf(rest.id)).filter((one) => !before.has(one.id));
  expect(further.length).toBeGreaterThan(3);
  for (const date of further) {
    const { items } = await listBookingServices(as(ann, LATER), { id: date.id });
    expect([date.start, ...items.map((one) => `${one.name} ${one.quantity}`)]).toEqual([date.start, 'Soup 3']);
  }
});

test('nothing is ordered with a further date for which it is too late', async () => {
  const { id } = await bookMonthly();
  const { id: serviceId } = await service('Banquet', { noticeHours: 24 * 365 });
  await setSeriesServices(set.as(set.keeper.who, NOW), { id, services: [{ serviceId, quantity: 3 }] });
  const further = await extend(id);
  expect(further.length).toBeGreaterThan(3);
  expect(further.filter((one) => one < '2031-07-01')).toEqual(
    further.filter((one) => one < '2031-07-01').map((one) => one.slice(0, 10)),
  );
});

test('that nothing is ordered with the later dates is said of their series before it is told that they are one', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Milk')).id, quantity: 3 }] });
  await workOff(NOW);
  const rest = await updateSeries(as(ann), { id, from: (await datesOf(id)).at(4)?.id ?? 0, startTime: '09:30' });
  await setSeriesServices(as(ann), { id: rest.id, services: [] });
  const further = await extend(rest.id);
  expect(further.length).toBeGreaterThan(3);
  expect(further).toEqual(further.map((one) => one.slice(0, 10)));
});

test('that nothing is ordered with what became another series twice counts, though none of it was told yet', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Rolls')).id, quantity: 3 }] });
  await workOff(NOW);
  const middle = await updateSeries(as(ann), { id, from: (await datesOf(id)).at(3)?.id ?? 0, startTime: '09:30' });
  const from = (await datesOf(middle.id)).at(3)?.id ?? 0;
  const rest = await updateSeries(as(ann), { id: middle.id, from, startTime: '09:45' });
  await setSeriesServices(as(ann), { id: rest.id, services: [] });
  const further = await extend(rest.id);
  expect(further.length).toBeGreaterThan(3);
  expect(further).toEqual(further.map((one) => one.slice(0, 10)));
});

test('what is said of a series while it is booked further counts, whoever was first', async () => {
  const { id } = await bookMonthly();
  await setSeriesServices(as(ann), { id, services: [{ serviceId: (await service('Juice')).id, quantity: 2 }] });
  await workOff(NOW);
  const before = new Set((await datesOf(id)).map((date) => date.id));
  await extendQuietly(id);
  const event = { type: 'series.extended', data: { id }, at: LATER } as HeardEvent<'series.extended'>;
  const react = () => set.as(set.keeper.who, LATER).tx((tx) => seriesListener.react(tx, [event]));
  const said = Promise.withResolvers<void>();
  const saying = as(ann, LATER).tx(async (tx) => {
    await setSeriesServices(tx, { id, services: [] });
    said.resolve();
    await until(async () => expect(await countWaitingFor(tx)).toBe(1), 5_000);
  });
  await said.promise;
  await Promise.all([saying, react()]);
  for (const { id: bookingId } of (await datesOf(id)).filter((date) => !before.has(date.id)))
    expect((await listBookingServices(as(ann, LATER), { id: bookingId })).items).toEqual([]);
});

/** How many wait for what a transaction has locked. */
async function countWaitingFor({ db }: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from pg_locks
    where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`.execute(db);
  return rows[0]?.count ?? 0;
}
