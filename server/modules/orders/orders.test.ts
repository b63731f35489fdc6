import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { tokenOf } from '../../../test/support/subscribing.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import { refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { deactivateUser } from '../access/access.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { createService, retireService, updateService } from '../services/services.ts';
import type { NewService } from '../services/contract.ts';
import { KEPT_DAYS, type Task } from './contract.ts';
import {
  assignTask,
  cancelTask,
  completeTask,
  forgetOldNotes,
  getTask,
  listBookingServices,
  listTasks,
  notesListener,
  orderListener,
  reopenTask,
  restoreTask,
  setBookingServices,
} from './orders.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let room: number;
let other: number;
let ann: Principal;
let bob: Principal;
let cook: Principal;
let desk: Principal;
let deskElsewhere: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  annex = await createBuilding(world, { name: 'Annex', zone: 'Europe/London' });
  room = await createResource(world, { type: 'room', buildingId: tower, name: 'Harbour' });
  other = await createResource(world, { type: 'room', buildingId: annex, name: 'Thames' });
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

/** Eight in the morning in Hong Kong, where it is the 7th; in London it is midnight. */
const MORNING = '2030-01-07T00:00:00Z';
const as = (who: Principal, now = MORNING) => contextFor(testing.database, who, Temporal.Instant.from(now));

async function workOff(now = MORNING): Promise<void> {
  const clock = () => Temporal.Instant.from(now);
  const listeners = [orderListener, notesListener];
  const common = { database: testing.database, listeners, audience: createAudience({}), clock };
  while ((await dispatchOnce(common))?.events !== 0);
  await workOffJobs(testing.database, reactionJobs(listeners), {
    clock,
    onError: (error) => {
      throw error;
    },
  });
}

let day = 8;
/** A room from nine to ten in its own time, on a day of its own. */
async function book(who = ann, resourceIds = [room]) {
  const date = `2030-01-${String(day++).padStart(2, '0')}`;
  return createBooking(as(who), { resourceIds, start: `${date}T09:00`, end: `${date}T10:00` });
}
/** Coffee, made ready a quarter of an hour before; the cook does it. */
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
const order = (who: Principal, id: number, ...services: Parameters<typeof setBookingServices>[1]['services']) =>
  setBookingServices(as(who), { id, services });
const tasksOf = async (bookingId: number): Promise<Task[]> => (await listTasks(world.ctx, { bookingId })).items;
const onlyTask = async (bookingId: number): Promise<Task> => {
  const [task, ...more] = await tasksOf(bookingId);
  if (task === undefined || more.length > 0) throw new Error(`${more.length + 1} tasks`);
  return task;
};

describe('services of a booking', () => {
  test('are ordered with a quantity and a note, at the price that they have then, and withdrawn by leaving them out', async () => {
    const booking = await book();
    const [{ id: coffeeId }, { id: cakeId }] = [
      await coffee(),
      await coffee({ name: 'Cake', price: { amount: 400, currency: 'EUR' } }),
    ];
    const first = await order(
      ann,
      booking.id,
      { serviceId: coffeeId, quantity: 4, note: 'One without milk' },
      { serviceId: cakeId, quantity: 1 },
    );
    expect(first.items).toMatchObject([
      {
        name: 'Coffee',
        unit: 'cup',
        quantity: 4,
        note: 'One without milk',
        cost: { amount: 1000 },
        state: 'open',
        resourceId: room,
      },
      { name: 'Cake', quantity: 1, note: '', cost: { amount: 400 } },
    ]);
    expect(first.total).toEqual([{ amount: 1400, currency: 'EUR' }]);
    await updateService(world.ctx, { id: coffeeId, price: null });
    const next = await order(ann, booking.id, { serviceId: coffeeId, quantity: 2 });
    expect(next.items).toMatchObject([{ id: first.items[0]?.id, version: 2, quantity: 2, note: '' }]);
    expect(next.total).toEqual([{ amount: 500, currency: 'EUR' }]);
    expect(await listBookingServices(as(ann), { id: booking.id })).toEqual(next);
    expect(
      (await tasksOf(booking.id)).map(({ name, state, withdrawn }) => `${name} ${state} ${withdrawn}`).toSorted(),
    ).toEqual(['Cake cancelled true', 'Coffee open false']);
    // Ordered anew it is another order.
    const again = await order(
      ann,
      booking.id,
      { serviceId: coffeeId, quantity: 2 },
      { serviceId: cakeId, quantity: 3 },
    );
    expect(again.items[1]?.id).not.toBe(first.items[1]?.id);
  });

  test('only where they are offered, while they can be ordered, each once, and in time', async () => {
    const booking = await book();
    const elsewhere = await coffee({ offers: [{ buildingId: annex }] });
    const retired = await coffee();
    await retireService(world.ctx, { id: retired.id });
    const lunch = await coffee({ noticeHours: 24 });
    const refuse = (...services: Parameters<typeof setBookingServices>[1]['services']) =>
      refusal(order(ann, booking.id, ...services));
    expect(await refuse({ serviceId: elsewhere.id, quantity: 1 })).toBe('service_not_offered services[0].serviceId');
    expect(await refuse({ serviceId: retired.id, quantity: 1 })).toBe('service_not_offered services[0].serviceId');
    expect(await refuse({ serviceId: 999_999, quantity: 1 })).toBe('not_found services[0].serviceId');
    const one = { serviceId: lunch.id, quantity: 1 };
    expect(await refuse(one, one)).toBe('invalid_request services[1].serviceId');
    await order(ann, booking.id, one);
    const late = Temporal.Instant.from(booking.start).subtract({ hours: 23 }).toString();
    const lately = (who: Principal, ...services: (typeof one)[]) =>
      setBookingServices(as(who, late), { id: booking.id, services });
    expect(await refusal(lately(ann, { ...one, quantity: 2 }))).toBe('service_too_late services[0].serviceId');
    expect(await refusal(lately(ann))).toBe('service_too_late services');
    expect((await lately(ann, one)).items).toHaveLength(1);
    expect((await lately(desk, { ...one, quantity: 3 })).items).toMatchObject([{ quantity: 3 }]);
  });

  test('are read and ordered by the host and who manages bookings there, and by nobody else', async () => {
    const booking = await book();
    const { id: serviceId } = await coffee();
    await order(ann, booking.id, { serviceId, quantity: 1, note: 'Secret' });
    expect((await listBookingServices(as(desk), { id: booking.id })).items).toHaveLength(1);
    for (const who of [bob, cook, deskElsewhere]) {
      expect(await refusal(listBookingServices(as(who), { id: booking.id }))).toMatch(
        /^(not_found|booking_not_yours|building_out)/,
      );
      expect(await refusal(order(who, booking.id))).toMatch(/^(not_found|booking_not_yours|building_out)/);
    }
    const told = await world.db.selectFrom('event').select('data').where('tenantId', '=', world.tenant.id).execute();
    const noted = await world.db
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('tenantId', '=', world.tenant.id)
      .execute();
    expect(JSON.stringify([told, noted])).not.toContain('Secret');
  });

  test('go where the booking goes, and end with it', async () => {
    const booking = await book();
    const everywhere = await coffee({ offers: [{ type: 'room' }], timing: 'before_and_after', minutesAfter: 10 });
    const here = await coffee({ name: 'Harbour coffee' });
    await order(ann, booking.id, { serviceId: everywhere.id, quantity: 1 }, { serviceId: here.id, quantity: 1 });
    const [before, after] = (await tasksOf(booking.id)).filter(({ name }) => name === 'Coffee');
    await completeTask(as(cook), { id: before?.id ?? 0 });
    const later = (at: string, hours: number) => Temporal.Instant.from(at).add({ hours }).toString();
    await updateBooking(as(ann), {
      id: booking.id,
      start: later(booking.start, 8),
      end: later(booking.end, 8),
      resourceIds: [other],
    });
    await workOff();
    const moved = await tasksOf(booking.id);
    // What is done stays where it was.
    expect(moved.find(({ id }) => id === before?.id)).toMatchObject({ state: 'done', start: before?.start });
    expect(moved.find(({ id }) => id === after?.id)).toMatchObject({
      state: 'open',
      resourceName: 'Thames',
      buildingId: annex,
      zone: 'Europe/London',
      start: new Date(later(booking.end, 8)).toISOString(),
    });
    expect(moved.find(({ name }) => name === 'Harbour coffee')).toMatchObject({ state: 'cancelled', withdrawn: true });
    expect((await listBookingServices(as(ann), { id: booking.id })).items).toHaveLength(1);
    await cancelBooking(as(ann), { id: booking.id });
    await workOff();
    expect((await tasksOf(booking.id)).map(({ state }) => state).toSorted()).toEqual([
      'cancelled',
      'cancelled',
      'done',
    ]);
    expect((await listBookingServices(as(ann), { id: booking.id })).items).toEqual([]);
  });

  test('ordered by many at once, each is ordered once', async () => {
    const booking = await book();
    const { id: serviceId } = await coffee();
    await Promise.allSettled(
      [1, 2, 3, 4, 5, 6].map((quantity) => order(quantity % 2 ? ann : desk, booking.id, { serviceId, quantity })),
    );
    expect((await listBookingServices(as(ann), { id: booking.id })).items).toHaveLength(1);
    expect(await tasksOf(booking.id)).toHaveLength(1);
  });
});

describe('tasks', () => {
  test('are seen by who does them and who manages bookings there, each on the days of its building', async () => {
    const booking = await createBooking(as(ann), {
      resourceIds: [room],
      start: '2030-02-04T00:10',
      end: '2030-02-04T01:00',
    });
    const { id: serviceId } = await coffee();
    await order(ann, booking.id, { serviceId, quantity: 4, note: 'Black' });
    const task = await onlyTask(booking.id);
    expect(task).toMatchObject({
      start: '2030-02-03T15:55:00.000Z',
      dueAt: '2030-02-03T16:10:00.000Z',
      note: 'Black',
      hostName: 'Ann',
    });
    for (const who of [cook, desk]) expect(await getTask(as(who), { id: task.id })).toMatchObject({ id: task.id });
    for (const who of [ann, bob, deskElsewhere])
      expect(await refusal(getTask(as(who), { id: task.id }))).toBe('not_found id');
    const on = async (date: string) => (await listTasks(as(cook), { day: date, mine: true })).items.map(({ id }) => id);
    // It begins a quarter of an hour before midnight.
    expect(await on('2030-02-03')).toEqual([task.id]);
    expect(await on('2030-02-04')).toEqual([task.id]);
    expect(await on('2030-02-02')).toEqual([]);
    expect(await on('2030-02-05')).toEqual([]);
    expect((await listTasks(as(bob), {})).items).toEqual([]);
  });

  test('a day on which the clocks change is as long as it is', async () => {
    const booking = await createBooking(as(ann), {
      resourceIds: [other],
      start: '2030-03-31T23:30',
      end: '2030-03-31T23:50',
    });
    const { id: serviceId } = await coffee({ offers: [{ buildingId: annex }], timing: 'during' });
    await order(ann, booking.id, { serviceId, quantity: 1 });
    const on = async (date: string) =>
      (await listTasks(as(cook), { day: date })).items.map(({ bookingId }) => bookingId);
    expect(await on('2030-03-31')).toEqual([booking.id]);
    expect(await on('2030-04-01')).toEqual([]);
  });

  test('are done, cancelled, and both taken back; what was withdrawn is not', async () => {
    const booking = await book();
    const { id: serviceId } = await coffee();
    await order(ann, booking.id, { serviceId, quantity: 1 });
    const { id } = await onlyTask(booking.id);
    const stateOf = async () => (await listBookingServices(as(ann), { id: booking.id })).items[0]?.state;
    expect(await completeTask(as(cook), { id })).toMatchObject({ state: 'done', doneAt: '2030-01-07T00:00:00.000Z' });
    expect(await stateOf()).toBe('done');
    expect(await refusal(completeTask(as(cook), { id }))).toBe('task_state_conflict');
    expect(await reopenTask(as(cook), { id })).toMatchObject({ state: 'open', doneAt: null });
    expect(await cancelTask(as(desk), { id })).toMatchObject({ state: 'cancelled', withdrawn: false });
    expect(await stateOf()).toBe('cancelled');
    expect(await restoreTask(as(cook), { id })).toMatchObject({ state: 'open' });
    await order(ann, booking.id);
    expect(await refusal(restoreTask(as(cook), { id }))).toBe('task_state_conflict');
    expect(await refusal(completeTask(as(bob), { id }))).toBe('not_found id');
  });

  test('are given to a person or a group by who manages bookings there; who had it has it no more', async () => {
    const booking = await book();
    const { id: serviceId } = await coffee();
    await order(ann, booking.id, { serviceId, quantity: 1 });
    const { id } = await onlyTask(booking.id);
    const assign = (who: Principal, given: { userId?: number | null; groupId?: number | null }) =>
      assignTask(as(who), { id, ...given });
    expect(await refusal(assign(cook, { userId: bob.userId }))).toBe('forbidden');
    expect(await refusal(assign(desk, { userId: 999_999 }))).toBe('not_found userId');
    expect(await assign(desk, { userId: bob.userId })).toMatchObject({ userId: bob.userId, assigneeName: 'Bob' });
    expect(await refusal(getTask(as(cook), { id }))).toBe('not_found id');
    const { id: groupId } = await world.db
      .insertInto('userGroup')
      .values({ tenantId: world.tenant.id, name: 'Kitchen', createdAt: world.at })
      .returning('id')
      .executeTakeFirstOrThrow();
    await world.db
      .insertInto('userGroupMember')
      .values({ tenantId: world.tenant.id, groupId, userId: cook.userId ?? 0 })
      .execute();
    expect(await assign(desk, { groupId })).toMatchObject({ userId: null, groupId, assigneeName: 'Kitchen' });
    expect(await completeTask(as(cook), { id })).toMatchObject({ state: 'done' });
    expect(await refusal(getTask(as(bob), { id }))).toBe('not_found id');
  });
});

test('what was noted is forgotten long after the booking, and with who left once it is over', async () => {
  const booking = await book();
  const { id: serviceId } = await coffee();
  await order(ann, booking.id, { serviceId, quantity: 1, note: 'Allergic to nuts' });
  const noteOf = async () => (await onlyTask(booking.id)).note;
  const after = (days: number) => Temporal.Instant.from(booking.end).add({ hours: days * 24 });
  const clear = (at: Temporal.Instant) => forgetOldNotes.clear(testing.database.forTenant(ALL_TENANTS), at, 100);
  await clear(after(KEPT_DAYS - 1));
  expect(await noteOf()).toBe('Allergic to nuts');
  const left = (at: string) =>
    contextFor(testing.database, world.ctx.who, Temporal.Instant.from(at)).tx((tx) =>
      notesListener.react(tx, [{ data: { id: ann.userId } } as Parameters<typeof notesListener.react>[1][number]]),
    );
  await left(MORNING);
  expect(await noteOf()).toBe('Allergic to nuts');
  await left(after(1).toString());
  expect(await noteOf()).toBe('');
  await order(ann, booking.id, { serviceId, quantity: 1, note: 'Again' });
  await clear(after(KEPT_DAYS + 1));
  expect(await noteOf()).toBe('');
  // Nobody hears of it: the last version is the last that was told.
  const [now] = (await listBookingServices(as(ann), { id: booking.id })).items;
  const told = world.db.selectFrom('event').select('version').where('type', '=', 'service_order.changed');
  const versions = await told.where('subjectId', '=', now?.id ?? 0).execute();
  expect([now?.version, versions]).toEqual([2, [{ version: 2 }]]);
});

test.each([
  ['herself', false],
  ['her own token', true],
])('what was noted by %s goes with who leaves nothing else behind, too', async (_, byToken) => {
  const lea = await createUser(world, { name: byToken ? 'Lea' : 'Liv' });
  const who = byToken ? await tokenOf(world, lea) : lea.who;
  const booking = await book(who);
  await order(who, booking.id, {
    serviceId: (await coffee()).id,
    quantity: 1,
    note: 'Diabetic',
  });
  await workOff();
  expect(await onlyTask(booking.id)).toMatchObject({ note: 'Diabetic' });
  const later = Temporal.Instant.from(booking.end).add({ hours: 24 }).toString();
  await deactivateUser(as(world.ctx.who, later), { id: lea.id });
  await workOff(later);
  expect(await onlyTask(booking.id)).toMatchObject({ note: '' });
});
