import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readDay, readTime, toDate } from '../../platform/time.ts';
import { findPeople, listUnknownGroups } from '../people/people.ts';
import { findSpace } from '../places/places.ts';
import { selectZones } from '../resources/resources.ts';
import { findServices } from '../services/services.ts';
import type { endpoints, events, Task } from './contract.ts';
import { decideProgress, decideTask, taskAfter, type TaskAction } from './rules.ts';
import { timeOf } from './settling.ts';
import { showTasks } from './show.ts';
import { findTaskRow, lockTask, lockTasksOf, updateTasks, type Sight, type TaskChange, type TaskRow } from './store.ts';
import { selectTasks, sliceTaskRows, type TaskFilter } from './task-rows.ts';
import { tellOfTasks } from './tell.ts';

type Calls = UseCases<typeof endpoints>;

/** How far this principal sees: what she does herself, and what is done where she manages bookings. */
export const sightOf = ({ who }: Ctx): Sight => ({
  userId: who.userId,
  buildings: may(who, 'bookings:manage', 'anywhere') ? who.reach : [],
});

/** Tasks by their start, as far as the asking one sees them. */
export const listTasks: Calls['listTasks'] = async (ctx, input) => {
  const filter = await readFilter(ctx, input);
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectTasks(ctx, sightOf(ctx), filter, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showTasks(ctx, rows),
  });
};

type Asked = Input<(typeof endpoints)['listTasks']>;

/** Times without an offset are those of the building that is asked about, or else of the workplace; a day is each building’s own. */
async function readFilter(ctx: Ctx, { day, from, to, buildingId, ...asked }: Asked): Promise<TaskFilter> {
  const there = buildingId === undefined ? undefined : await findSpace(ctx, { buildingId });
  const zone = there?.zone ?? ctx.tenant.zone;
  const isOpen = asked.progress !== undefined || asked.overdue === true;
  if (isOpen && (asked.state ?? 'open') !== 'open')
    throw invalid('state', 'What is so far, and what is overdue, is open: leave it out');
  if (asked.mine === true && ctx.who.userId === null) throw invalid('mine', 'A program does no tasks');
  return {
    days:
      day === undefined
        ? null
        : (there ? [there.zone] : await selectZones(ctx)).map((one) => ({
            zone: one,
            during: readDay(day, one, ctx.now),
          })),
    from: from === undefined ? null : readTime(from, zone, 'from'),
    to: to === undefined ? null : readTime(to, zone, 'to'),
    buildingId: buildingId ?? null,
    bookingId: asked.bookingId ?? null,
    orderIds: null,
    during: null,
    serviceId: asked.serviceId ?? null,
    group: null,
    state: asked.state ?? null,
    progress: asked.progress ?? null,
    overdueAt: asked.overdue === true ? ctx.now : null,
    doneBy: asked.mine === true ? ctx.who.userId : null,
  };
}

/** Which tasks a slice is of; what is absent leaves nothing out. */
export type TasksWanted = Partial<TaskFilter>;

const ALL: TaskFilter = {
  days: null,
  from: null,
  to: null,
  buildingId: null,
  bookingId: null,
  orderIds: null,
  during: null,
  serviceId: null,
  group: null,
  state: null,
  progress: null,
  overdueAt: null,
  doneBy: null,
};

/** Tasks by their start, counted through, as far as the asking one sees them. */
export async function sliceTasks(ctx: Ctx, wanted: TasksWanted, slice: Slice): Promise<Sliced<Task>> {
  const { items, total } = await sliceTaskRows(ctx, sightOf(ctx), { ...ALL, ...wanted }, slice);
  return { items: await showTasks(ctx, items), total };
}

const showOne = async (ctx: Ctx, row: TaskRow): Promise<Task> => found((await showTasks(ctx, [row]))[0]);

/** One task. @throws 404, for one that the asking one does not see too */
export const getTask: Calls['getTask'] = async (ctx, { id }) =>
  showOne(ctx, found(await findTaskRow(ctx, sightOf(ctx), id)));

/** Whoever is to do it now has accepted nothing. */
const NOT_ACCEPTED = { progress: 'new' } as const;

/** Says who does a task. */
export const assignTask: Calls['assignTask'] = (ctx, { id, version, userId, groupId }) =>
  ctx.tx(async (tx) => {
    const before = await openTask(tx, id, 'assign');
    await tx.holdRights();
    mustHaveVersion(before, version);
    if (!may(tx.who, 'bookings:manage', before.buildingId)) throw fail(forbidden);
    if (userId === undefined && groupId === undefined) return showOne(tx, before);
    if (userId && groupId) throw invalid('groupId', 'Name a person or a group');
    if (userId && !(await findPeople(tx, [userId])).get(userId)?.active)
      found(null, 'userId', `There is no active user ${userId}`);
    if (groupId && (await listUnknownGroups(tx, [groupId])).length > 0)
      found(null, 'groupId', `There is no group ${groupId}`);
    // Who is named for it takes the place of whoever was.
    const who = {
      userId: userId === undefined && !groupId ? before.userId : (userId ?? null),
      groupId: groupId === undefined && !userId ? before.groupId : (groupId ?? null),
    };
    const isSame = who.userId === before.userId && who.groupId === before.groupId;
    return write(tx, before, 'service_task.updated', { ...who, ...(!isSame && NOT_ACCEPTED) });
  });

/** Says how far a task is. What it is already is said again without anything being told. @throws 409 for a step that there is not */
export const setTaskProgress: Calls['setTaskProgress'] = (ctx, { id, progress }) =>
  ctx.tx(async (tx) => {
    const before = await openTask(tx, id, 'progress');
    if (before.progress === progress) return showOne(tx, before);
    obey(decideProgress(before.progress, progress));
    return write(tx, before, 'service_task.progressed', { progress });
  });

/** Says that a task is done. */
export const completeTask: Calls['completeTask'] = (ctx, { id }) =>
  act(ctx, id, 'complete', (tx) => ({ doneAt: toDate(tx.now), doneBy: tx.who.userId }));

/** Says that a task is not done after all: it is to be done where its booking is by now. */
export const reopenTask: Calls['reopenTask'] = (ctx, { id }) =>
  act(ctx, id, 'reopen', async (tx, task) => ({ doneAt: null, doneBy: null, ...(await nowAt(tx, task)) }));

/** Says that a task will not be done. */
export const cancelTask: Calls['cancelTask'] = (ctx, { id }) => act(ctx, id, 'cancel', () => ({}));

/** Says that a cancelled task is to be done after all, where its booking is by now: nobody has accepted that. */
export const restoreTask: Calls['restoreTask'] = (ctx, { id }) =>
  act(ctx, id, 'restore', async (tx, task) => ({ ...NOT_ACCEPTED, ...(await nowAt(tx, task)) }));

async function nowAt(tx: Tx, task: TaskRow): Promise<TaskChange> {
  const at = await timeOf(tx, task);
  return at ? { at } : {};
}

type TaskEvent = Extract<keyof typeof events, `service_task.${string}`>;
/** What is said of a task by itself. */
type Saying = Exclude<TaskAction, 'assign' | 'progress'>;
const told: Readonly<Record<Saying, TaskEvent>> = {
  complete: 'service_task.done',
  reopen: 'service_task.reopened',
  cancel: 'service_task.cancelled',
  restore: 'service_task.reopened',
};

const act = (
  ctx: Ctx,
  id: number,
  action: Saying,
  changeOf: (tx: Tx, task: TaskRow) => TaskChange | Promise<TaskChange>,
): Promise<Task> =>
  ctx.tx(async (tx) => {
    const before = await openTask(tx, id, action);
    return write(tx, before, told[action], { state: taskAfter(action, before.state), ...(await changeOf(tx, before)) });
  });

/** A group that is about to go does nothing any more: what was given to it is for whoever does the service. */
export async function takeTasksFrom(tx: Tx, groupId: number): Promise<void> {
  const before = await lockTasksOf(tx, groupId);
  if (before.length === 0) return;
  await updateTasks(
    tx,
    before.map(({ id }) => id),
    { groupId: null, ...NOT_ACCEPTED },
  );
  const changed = before.map((row) => {
    const after: TaskRow = { ...row, groupId: null, ...NOT_ACCEPTED, version: row.version + 1 };
    return { what: 'service_task.updated', before: row, after } as const;
  });
  await tellOfTasks(tx, changed, await findServices(tx, [...new Set(before.map(({ itemId }) => itemId))]));
}

/** A task that the asking one does or manages, alone, whose state allows the action. @throws 404, 409 */
async function openTask(tx: Tx, id: number, action: TaskAction): Promise<TaskRow> {
  const row = found(await lockTask(tx, sightOf(tx), id));
  obey(decideTask(action, row.state, row.cancelledAt !== null));
  return row;
}

async function write(tx: Tx, before: TaskRow, what: TaskEvent, change: TaskChange): Promise<Task> {
  await updateTasks(tx, [before.id], change);
  // What she hands to others she may see no more.
  const after = found(await findTaskRow(tx, { userId: null, buildings: 'all' }, before.id));
  await tellOfTasks(tx, [{ what, before, after }], await findServices(tx, [before.itemId]));
  return showOne(tx, after);
}
