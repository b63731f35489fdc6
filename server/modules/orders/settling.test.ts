import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextFor, createBuilding, createUser, type TestDatabase } from '../../../test/support/database.ts';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { workOff as workOffJobs } from '../../../test/support/queue.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { checkBooking, updateBooking } from '../bookings/bookings.ts';
import { createCategory } from '../places/places.ts';
import { checkInBooking, checkOutBooking } from '../presence/presence.ts';
import { createBooking } from '../series/series.ts';
import type { NewService } from '../services/contract.ts';
import { createService, retireService, updateService } from '../services/services.ts';
import { MAX_TOLD } from './contract.ts';
import {
  cancelTask,
  completeTask,
  getTask,
  listBookingServices,
  listTasks,
  openPlaces,
  orderListener,
  reopenTask,
  restoreTask,
  setBookingServices,
} from './orders.ts';

let set: Closing;
let testing: TestDatabase;
let ann: Principal;
let bob: Principal;
let cook: Principal;

beforeAll(async () => {
  set = await createClosing();
  testing = set.testing;
  [ann, bob, cook] = [
    (await createUser(set.world, { name: 'Ann' })).who,
    (await createUser(set.world, { name: 'Bob' })).who,
    (await createUser(set.world, { name: 'Cook' })).who,
  ];
});
afterAll(() => set[Symbol.asyncDispose]());

const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);

async function workOff(now = NOW): Promise<void> {
  const clock = () => now;
  const common = { database: testing.database, listeners: [orderListener], audience: createAudience({}), clock };
  while ((await dispatchOnce(common))?.events !== 0);
  await workOffJobs(testing.database, reactionJobs(common.listeners), {
    clock,
    onError: (error) => {
      throw error;
    },
  });
}

const room = async (given: object = {}): Promise<number> => set.thing({ type: 'room', ...given });
const book = (who: Principal, resourceId: number, start: string, end: string) =>
  createBooking(as(who), { resourceIds: [resourceId], start: at(start), end: at(end) });
/** The room is laid out half an hour before, and tidied up for twenty minutes; the cook does it. */
const layout = (given: Partial<NewService> = {}) =>
  createService(set.world.ctx, {
    name: 'Layout',
    timing: 'before_and_after',
    minutesBefore: 30,
    minutesAfter: 20,
    offers: [{}],
    userIds: [cook.userId ?? 0],
    ...given,
  });
const order = (who: Principal, id: number, ...services: Parameters<typeof setBookingServices>[1]['services']) =>
  setBookingServices(as(who), { id, services });
const tasksOf = async (bookingId: number) => (await listTasks(set.world.ctx, { bookingId })).items;
const toldOf = (type: string) =>
  set.world.db
    .selectFrom('event')
    .select(['actor', 'data'])
    .where('type', '=', type)
    .orderBy('position', 'desc')
    .execute();

describe('what is ordered', () => {
  test('is moved by whoever moved the booking, as far as it is told', async () => {
    const { id } = await book(ann, await room(), '10:00', '11:00');
    await order(ann, id, { serviceId: (await layout()).id, quantity: 1 });
    await updateBooking(as(ann), { id, start: at('14:00'), end: at('15:00') });
    await workOff();
    const [told] = await toldOf('service_task.updated');
    expect(told).toMatchObject({ actor: 'system', data: { bookingId: id, changedBy: ann.key } });
    await order(ann, id);
    const [gone] = await toldOf('service_task.cancelled');
    expect(gone).toMatchObject({ actor: ann.key, data: { bookingId: id, changedBy: ann.key } });
  });

  test('that was done, or called off, is to be done at the new time when it is taken up again', async () => {
    const { id } = await book(ann, await room(), '10:00', '11:00');
    await order(ann, id, { serviceId: (await layout()).id, quantity: 1 });
    const [before, after] = (await tasksOf(id)).map((task) => task.id);
    await completeTask(set.as(), { id: before ?? 0 });
    await cancelTask(set.as(), { id: after ?? 0 });
    await updateBooking(as(ann), { id, start: at('14:00'), end: at('15:00') });
    await workOff();
    expect((await tasksOf(id)).map(({ start }) => start.slice(11, 16))).toEqual(['09:30', '11:00']);
    await reopenTask(set.as(), { id: before ?? 0 });
    await restoreTask(set.as(), { id: after ?? 0 });
    expect((await tasksOf(id)).map(({ state, start }) => [state, start.slice(11, 16)])).toEqual([
      ['open', '13:30'],
      ['open', '15:00'],
    ]);
  });

  test('says where it is to be done when its booking is elsewhere, whether anything of it is still open', async () => {
    const [here, there] = [await room(), await room()];
    const { id } = await book(ann, here, '10:00', '11:00');
    const { items } = await order(ann, id, { serviceId: (await layout({ timing: 'during' })).id, quantity: 1 });
    const orderId = items[0]?.id ?? 0;
    const version = items[0]?.version ?? 0;
    const [task] = await tasksOf(id);
    await completeTask(set.as(), { id: task?.id ?? 0 });
    await updateBooking(as(ann), { id, resourceIds: [there] });
    await workOff();
    const [now] = (await listBookingServices(as(ann), { id })).items;
    expect(now).toMatchObject({ id: orderId, resourceId: there, version: version + 1 });
    const told = await set.world.db
      .selectFrom('event')
      .select(['type', 'version', 'data'])
      .where('type', 'like', 'service_order.%')
      .where('subjectId', '=', orderId)
      .orderBy('position')
      .execute();
    expect(told).toMatchObject([
      { type: 'service_order.placed', version, data: { resourceId: here } },
      { type: 'service_order.changed', version: version + 1, data: { resourceId: there, hostId: ann.userId } },
    ]);
  });

  test('holds no time where a closure moved the booking and nothing of it is offered', async () => {
    const { id: categoryId } = await createCategory(set.as(), { name: 'Own' });
    const [here, there] = [await room({ categoryId }), await room({ categoryId, floorId: set.above })];
    const { id } = await book(ann, here, '10:00', '11:00');
    const { id: serviceId } = await layout({ offers: [{ resourceId: here }] });
    await order(ann, id, { serviceId, quantity: 1 });
    await set.close({ resourceId: here });
    expect(await set.held(there)).toHaveLength(3);
    await workOff();
    expect(await set.held(there)).toEqual(['08T10:00–08T11:00 booking']);
    expect((await listBookingServices(as(ann), { id })).items).toEqual([]);
  });

  test('keeps nobody from giving back or ordering something where it could not be held', async () => {
    const [here, there] = [await room(), await room()];
    const { id } = await book(ann, here, '10:00', '11:00');
    const { id: serviceId } = await layout();
    const { id: coffeeId } = await layout({ name: 'Coffee', timing: 'during' });
    await order(ann, id, { serviceId, quantity: 1 });
    await book(bob, there, '09:00', '10:00');
    await updateBooking(as(ann), { id, resourceIds: [there] });
    await workOff();
    const held = async () => (await set.held(there)).filter((one) => !one.includes('09:00'));
    expect(await held()).toEqual(['08T10:00–08T11:00 booking']);
    const end = at('10:45');
    expect(await checkBooking(as(ann), { bookingId: id, end })).toMatchObject({ allowed: true });
    await updateBooking(as(ann), { id, end });
    await order(ann, id, { serviceId, quantity: 1 }, { serviceId: coffeeId, quantity: 2 });
    expect(await held()).toEqual(['08T10:00–08T10:45 booking']);
    // Where it moves, that is held.
    await updateBooking(as(ann), { id, start: at('13:00'), end: at('14:00') });
    expect(await held()).toEqual([
      '08T12:30–08T13:00 set_up',
      '08T13:00–08T14:00 booking',
      '08T14:00–08T14:20 clean_down',
    ]);
    expect(
      await refusalOf(order(ann, id, { serviceId: (await layout({ minutesBefore: 400 })).id, quantity: 1 })),
    ).toMatchObject({ code: 'resource_already_booked' });
  });

  test('is cleared from when the booking was left', async () => {
    const { id } = await book(ann, await room(), '10:00', '11:00');
    await order(ann, id, { serviceId: (await layout()).id, quantity: 1 });
    const then = Temporal.Instant.from(at('10:30'));
    await checkInBooking(as(ann, Temporal.Instant.from(at('10:00'))), { id });
    await checkOutBooking(as(ann, then), { id });
    await workOff(then);
    expect((await tasksOf(id)).map(({ start, end }) => `${start.slice(11, 16)}–${end.slice(11, 16)}`)).toEqual([
      '09:30–10:00',
      '10:30–10:50',
    ]);
  });

  test('says nothing of anybody any more once it is withdrawn', async () => {
    const { id } = await book(ann, await room(), '10:00', '11:00');
    await order(ann, id, { serviceId: (await layout()).id, quantity: 1, note: 'Ann cannot walk' });
    await order(ann, id);
    const rows = set.world.db.selectFrom('serviceOrder').select(['note', 'cancelledAt']).where('bookingId', '=', id);
    expect(await rows.execute()).toEqual([{ note: '', cancelledAt: expect.any(Date) }]);
  });

  test('grows no more once it can no longer be ordered', async () => {
    const { id } = await book(ann, await room(), '10:00', '11:00');
    const { id: serviceId } = await layout();
    await order(ann, id, { serviceId, quantity: 3 });
    await retireService(set.world.ctx, { id: serviceId });
    expect(await refusalOf(order(ann, id, { serviceId, quantity: 4 }))).toMatchObject({ code: 'service_not_offered' });
    expect((await order(ann, id, { serviceId, quantity: 2, note: 'Fewer' })).items).toMatchObject([{ quantity: 2 }]);
  });
});

describe('a task', () => {
  test('is where the resource is by now', async () => {
    const there = await createBuilding(set.world, { name: 'There', zone: 'Asia/Hong_Kong' });
    const moving = await room();
    const { id } = await book(ann, moving, '10:00', '11:00');
    await order(ann, id, { serviceId: (await layout({ timing: 'before' })).id, quantity: 1 });
    const [task] = await tasksOf(id);
    const at1 = async (buildingId: number): Promise<Principal> => ({
      ...(await createUser(set.world, { role: 'receptionist' })).who,
      scopes: roleScopes.receptionist,
      reach: [buildingId],
    });
    const [before, after] = [await at1(set.building), await at1(there)];
    expect(await getTask(as(before), { id: task?.id ?? 0 })).toMatchObject({ buildingId: set.building });
    await set.world.db
      .updateTable('resource')
      .set({ buildingId: there, floorId: null, areaId: null })
      .where('id', '=', moving)
      .execute();
    expect(await getTask(as(after), { id: task?.id ?? 0 })).toMatchObject({
      buildingId: there,
      zone: 'Asia/Hong_Kong',
    });
    expect(await refusalOf(getTask(as(before), { id: task?.id ?? 0 }))).toMatchObject({ code: 'not_found' });
    const listed = async (buildingId: number) =>
      (await listTasks(set.world.ctx, { buildingId, bookingId: id })).items.length;
    expect([await listed(there), await listed(set.building)]).toEqual([1, 0]);
  });

  test('is given to nobody by who keeps only where the service is offered by now', async () => {
    const elsewhere = await createBuilding(set.world, { name: 'Elsewhere' });
    const { id } = await book(ann, await room(), '10:00', '11:00');
    const { id: serviceId } = await layout();
    await order(ann, id, { serviceId, quantity: 1 });
    await updateService(set.world.ctx, { id: serviceId, offers: [{ buildingId: elsewhere }] });
    const keeper = { ...set.keeper.who, scopes: roleScopes.space_manager };
    const name = (reach: Principal['reach'], userIds: number[]) =>
      updateService(as({ ...keeper, reach }), { id: serviceId, userIds }, openPlaces);
    expect(await refusalOf(name([elsewhere], [bob.userId ?? 0]))).toMatchObject({ code: 'building_out_of_reach' });
    expect(await name([elsewhere], [])).toMatchObject({ userIds: [] });
    expect(await name([elsewhere, set.building], [bob.userId ?? 0])).toMatchObject({ userIds: [bob.userId] });
  });

  test('names no more people than are told of it, before it changed either', async () => {
    const { db, tenant, at: createdAt } = set.world;
    const { id: groupId } = await db
      .insertInto('userGroup')
      .values({ tenantId: tenant.id, name: 'Everybody', createdAt })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (let count = 0; count <= MAX_TOLD; count++) {
      const { id: userId } = await createUser(set.world);
      await db.insertInto('userGroupMember').values({ tenantId: tenant.id, groupId, userId }).execute();
    }
    const { id } = await book(ann, await room(), '10:00', '11:00');
    const { id: serviceId } = await layout({ timing: 'before', userIds: [], groupIds: [groupId] });
    await order(ann, id, { serviceId, quantity: 1 });
    await order(ann, id, { serviceId, quantity: 2 });
    const rows = db.selectFrom('audit').select(['before', 'after']).where('action', '=', 'service_task.updated');
    const noted = await rows.where('subjectId', '=', String((await tasksOf(id))[0]?.id)).execute();
    const named = (one: unknown) => (one as { userIds: number[] }).userIds.length;
    expect(noted.map(({ before, after }) => [named(before), named(after)])).toEqual([[MAX_TOLD, MAX_TOLD]]);
  }, 60_000);
});
