import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, personIn, type UseCases } from '../../platform/context/use-case.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { listUsers } from '../people/people.ts';
import { weekdays, type endpoints, type WorkWeek } from './contract.ts';
import { readDays, readSayable, todayIn } from './rules.ts';
import { countSaying, deleteDay, selectWeeks, updateWeek, upsertDay } from './store.ts';
import { whereaboutsOf } from './whereabouts.ts';

export { addFavourite, listFavourites, removeFavourite } from './favourites.ts';

export { listAbsences, listElsewhereToday } from './absences.ts';

type Calls = UseCases<typeof endpoints>;

/** Where people work day by day, as far as the asking one may know; who is shut out is left out. */
export const listWorkLocations: Calls['listWorkLocations'] = async (ctx, { from, to, groupId, ...paging }) => {
  const days = readDays({ from, to }, todayIn(ctx));
  const people = await listUsers(ctx, { ...paging, active: true, ...(groupId !== undefined && { groupId }) });
  return { ...people, items: await whereaboutsOf(ctx, people.items, days) };
};

/** Where the asking one works day by day. @throws 403 for a program */
export const getMyWorkDays: Calls['getMyWorkDays'] = async (ctx, span) => {
  const self = { id: personIn(ctx), name: ctx.who.name };
  const [own] = await whereaboutsOf(ctx, [self], readDays(span, todayIn(ctx)));
  return found(own);
};

/** Says where one works on a day. */
export const setWorkDay: Calls['setWorkDay'] = (ctx, { date, location }) =>
  saying(ctx, (tx, userId) => upsertDay(tx, userId, readSayable(date, todayIn(tx)), location));

/** Takes back what one said of a day; where one said nothing, nothing changes. */
export const clearWorkDay: Calls['clearWorkDay'] = (ctx, { date }) =>
  saying(ctx, (tx, userId) => deleteDay(tx, userId, readSayable(date, todayIn(tx))));

/** Where one usually works. @throws 403 for a program */
export const getWorkWeek: Calls['getWorkWeek'] = async (ctx) => {
  const userId = personIn(ctx);
  const week = (await selectWeeks(ctx, [userId])).get(userId) ?? [];
  return Object.fromEntries(weekdays.map((day, at) => [day, week[at] ?? null])) as WorkWeek;
};

/** Says where one usually works. */
export const setWorkWeek: Calls['setWorkWeek'] = async (ctx, week) => {
  await saying(ctx, (tx, userId) =>
    updateWeek(
      tx,
      userId,
      weekdays.map((day) => week[day]),
    ),
  );
  return week;
};

/** Where she works is nobody's business beyond those who may see it: the event says that it changed, and the audit log no more. */
const saying = (ctx: Ctx, change: (tx: Tx, userId: number) => Promise<void>): Promise<void> =>
  ctx.tx(async (tx) => {
    const id = personIn(tx);
    const version = await countSaying(tx, id);
    await change(tx, id);
    tx.emit('work_location.changed', { id, version, data: { id }, before: null, after: null });
  });

/** What people said of their days is cleared away after a year. */
export const forgetOldWorkDays = clearOlder('work_day', 'day', Temporal.Duration.from({ hours: 365 * 24 }));
