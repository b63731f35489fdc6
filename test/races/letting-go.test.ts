import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, Tx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import {
  assignTask,
  completeTask,
  listTasks,
  setBookingServices,
  takeTasksFrom,
} from '../../server/modules/orders/orders.ts';
import { addGroupMember, createGroup, deleteGroup, getUser, updateUser } from '../../server/modules/people/people.ts';
import { createArea, createFloor, deleteArea } from '../../server/modules/places/places.ts';
import { updateResource } from '../../server/modules/resources/resources.ts';
import {
  askWithoutArea,
  createSeatRequest,
  drawDesks,
  getSeatRequest,
  withdrawSeatRequest,
} from '../../server/modules/seating/seating.ts';
import { createService } from '../../server/modules/services/services.ts';
import { countDeadlocks, createResource } from '../support/database.ts';
import { createDrawing, DAY, DRAW, type Person } from '../support/drawing.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';
import { until } from '../support/until.ts';

/** A group or an area goes while somebody names it: whoever is first, each change of what is shown is one version that is told. */

let set: Awaited<ReturnType<typeof createDrawing>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());

let ann: Person;
let groupId: number;
let there: Awaited<ReturnType<typeof set.open>>;
beforeEach(async () => {
  there = await set.open();
  ann = there.people[0] as Person;
  groupId = (await createGroup(set.world.ctx, { name: crypto.randomUUID() })).id;
});

const writer = (work: (tx: Tx) => Promise<unknown>, ctx: Ctx = set.world.ctx): Writer => ({
  ctx,
  steps: [async (tx) => void (await work(tx))],
});
/** What became of both, by the code of the refusal or the constraint that did. */
const race = async (order: string, A: Writer, B: Writer): Promise<unknown[]> =>
  (await interleave(set.testing.database, order, { A, B })).map((error) => {
    if (error instanceof Problem) return error.kind.code;
    return error === null ? null : ((error as { constraint?: string }).constraint ?? error);
  });
/** Something was told under each of its versions, in their order and once. @param from the first of them that is told */
async function mustBeTold(subjectType: string, subjectId: number, version: number, from = 1): Promise<void> {
  const events = set.world.db.selectFrom('event').select('version').orderBy('id');
  const told = await events.where((row) => row.and({ subjectType, subjectId })).execute();
  expect(told.map((one) => one.version)).toEqual(Array.from({ length: version - from + 1 }, (_, i) => i + from));
}
const going = () => writer((tx) => deleteGroup(tx, { id: groupId }, takeTasksFrom));

/** Coffee for a booking. */
async function newTask(): Promise<number> {
  const { ctx } = set.world;
  const offers = [{ buildingId: there.building }];
  const { id: serviceId } = await createService(ctx, { name: crypto.randomUUID(), timing: 'before', offers });
  const { id } = await set.book(ann, await there.room());
  await setBookingServices(ctx, { id, services: [{ serviceId, quantity: 1 }] });
  return (await listTasks(ctx, { bookingId: id })).items[0]?.id ?? 0;
}
const taskOf = async (id: number) =>
  (await listTasks(set.world.ctx, { limit: 200 })).items.find((one) => one.id === id);

describe.each(orders(2, 2))('%s', (order) => {
  test('a group goes while somebody is let into it', async () => {
    const joining = writer((tx) => addGroupMember(tx, { id: groupId, userId: ann.id }));
    const [joined, gone] = await race(order, joining, going());
    expect([[null, 'not_found', 'user_group_member_group_fk'].includes(joined as string), gone]).toEqual([true, null]);
    const { version, groupIds } = await getUser(set.world.ctx, { id: ann.id });
    expect([groupIds, version]).toEqual([[], joined === null ? 3 : 1]);
    await mustBeTold('user', ann.id, version, 2);
  });

  test('a group goes while something is given to it to do', async () => {
    const id = await newTask();
    const giving = writer((tx) => assignTask(tx, { id, groupId }), set.as(set.boss));
    const [given, gone] = await race(order, giving, going());
    expect([[null, 'not_found', 'service_task_group_fk'].includes(given as string), gone]).toEqual([true, null]);
    const task = await taskOf(id);
    expect([task?.groupId, task?.version]).toEqual([null, given === null ? 3 : 1]);
    await mustBeTold('service_task', id, task?.version ?? 0);
  });

  test.each(['asks no more', 'is given one'])('an area goes while who asked for a desk there %s', async (what) => {
    const { ctx } = set.world;
    const { id: floorId } = await createFloor(ctx, { name: 'F', buildingId: there.building, level: 0 });
    const { id: areaId } = await createArea(ctx, { name: 'A', floorId });
    const desk = await createResource(set.world, { buildingId: there.building, floorId });
    await updateResource(ctx, { id: desk, areaId });
    const { id } = await createSeatRequest(set.as(ann), { day: DAY, buildingId: there.building, areaId });
    // Else it would not go.
    await updateResource(ctx, { id: desk, areaId: null });
    const other =
      what === 'asks no more'
        ? writer((tx) => withdrawSeatRequest(tx, { id }), set.as(ann))
        : writer((tx) => drawDesks(tx, { buildingId: there.building, day: DAY }), set.as(undefined, DRAW));
    const leaving = writer((tx) => deleteArea(tx, { id: areaId }, askWithoutArea));
    expect(await race(order, other, leaving)).toEqual([null, null]);
    if (what !== 'asks no more') await there.draw();
    const after = await getSeatRequest(set.as(ann), { id });
    expect(after).toMatchObject({ floorId, areaId: null, state: what === 'asks no more' ? 'withdrawn' : after.state });
    expect(after.state).not.toBe('open');
    await mustBeTold('seat_request', id, after.version);
  });
});

/** What holds somebody or something until another waits for it. */
async function heldUntilWaitedFor(change: (tx: Tx) => Promise<unknown>, ctx: Ctx): Promise<{ done: Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const waitedFor = sql<{ yes: boolean }>`select exists (select from pg_locks
    where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))) as yes`;
  const done = ctx.tx(async (tx) => {
    await change(tx);
    held.resolve();
    await until(async () => expect((await waitedFor.execute(tx.db)).rows).toEqual([{ yes: true }]));
  });
  await Promise.race([held.promise, done]);
  return { done };
}

/** A group that goes waits for the first of what names it; a second comes meanwhile, and is being changed as it goes on. */
async function comesMeanwhile(
  first: Writer['steps'][number],
  come: () => Promise<unknown>,
  then: Writer,
): Promise<void> {
  let second: { done: Promise<void> } | undefined;
  // Outside of the transaction that the first is in.
  const coming = AsyncLocalStorage.bind(async (): Promise<void> => {
    await come();
    second = await heldUntilWaitedFor(async (tx) => then.steps[0]?.(tx), then.ctx);
  });
  expect(await race('ABAA', { ctx: then.ctx, steps: [first, coming] }, going())).toEqual([null, null]);
  await second?.done;
}

test('who joins a group that waits to go, and is changed then, has no version twice', async () => {
  const { ctx } = set.world;
  const bob = there.people[1] as Person;
  await addGroupMember(ctx, { id: groupId, userId: ann.id });
  const rename = (id: number, name: string) => async (tx: Tx) => void (await updateUser(tx, { id, name }));
  await comesMeanwhile(rename(ann.id, 'Ann'), () => addGroupMember(ctx, { id: groupId, userId: bob.id }), {
    ctx,
    steps: [rename(bob.id, 'Bob')],
  });
  for (const { id } of [ann, bob]) {
    const { version, groupIds } = await getUser(ctx, { id });
    expect([groupIds, version]).toEqual([[], 4]);
    await mustBeTold('user', id, version, 2);
  }
});

test('what is given to a group that waits to go, and is changed then, has no version twice', async () => {
  const boss = set.as(set.boss);
  const [one, other] = [await newTask(), await newTask()];
  await assignTask(boss, { id: one, groupId });
  await comesMeanwhile(
    async (tx) => void (await completeTask(tx, { id: one })),
    () => assignTask(boss, { id: other, groupId }),
    { ctx: boss, steps: [async (tx) => void (await completeTask(tx, { id: other }))] },
  );
  for (const id of [one, other]) {
    const task = await taskOf(id);
    expect([task?.groupId, task?.version]).toEqual([null, 4]);
    await mustBeTold('service_task', id, 4);
  }
});

// Last: it ends all that is at work there.
test('nobody waited in a circle', async () => {
  expect(await countDeadlocks(set.testing.connection)).toBe(0);
});
