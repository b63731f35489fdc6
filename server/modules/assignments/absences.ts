import type { Ctx, Tx } from '../../platform/context/context.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { lockOpenOfUser } from './leaving.ts';
import { listOpen } from './open-of.ts';
import { dayIn, hersOf, isHersOn, isLent, type Day, type KeptDays } from './rules.ts';
import { endAbsence } from './releases.ts';
import { settle } from './settle.ts';
import { deleteReleases, insertReleases, selectReleases, selectTakenBack, type AssignmentRow } from './store.ts';
import { changeOfDays, tellChanges } from './tell-changes.ts';

/** On which days, from one on, somebody said that she is away. */
export type AbsencesOf = (ctx: Ctx, userId: number, from: Day) => Promise<readonly Day[]>;

/** Somebody says where she works: what is assigned to her follows. */
export const absencesFollower: EventListener<'work_location.changed'> = {
  name: 'assignments',
  hears: ['work_location.changed'],
  async react(tx, events) {
    for (const { data } of events) followLater(tx, data.id);
  },
};

/** Has what is somebody’s follow when she is away. Once, however often it is asked for. */
export const followLater = (tx: Tx, userId: number): void =>
  tx.later('assignment.follow_absences', { userId }, { key: String(userId) });

/** The same a day later: under a key of its own, so that it puts off nothing that is asked for meanwhile. */
const followTomorrow = (tx: Tx, userId: number): void =>
  tx.later('assignment.follow_absences', { userId }, { key: `${userId} daily`, at: tx.now.add({ hours: 24 }) });

/**
 * Gives free what is assigned to somebody on days on which she is away, and takes back what was given free for that on others, where it
 * is still to be had; what she took back by hand while she is away stays hers. What she usually does is known for the days to come alone: it is looked at again every day.
 */
export async function followAbsences(
  tx: Tx,
  { userId }: { readonly userId: number },
  absencesOf: AbsencesOf,
): Promise<void> {
  // All buildings before anything that is in any of them: what is offered there is locked behind them.
  const locked = await lockOpenOfUser(tx, userId);
  const open = await listOpen(tx, { userId });
  if (open.some(({ id }) => !locked.has(id))) throw fail(conflict);
  for (const row of open) await follow(tx, row, absencesOf);
  if (open.length > 0) followTomorrow(tx, userId);
}

async function follow(tx: Tx, row: AssignmentRow, absencesOf: AbsencesOf): Promise<void> {
  const today = dayIn(tx.now, row.zone);
  const [days, releases, takenBack] = await Promise.all([
    absencesOf(tx, row.userId, today),
    selectReleases(tx, [row.id], today.toString()),
    selectTakenBack(tx, [row.id], today.toString()),
  ]);
  const absent = new Set(days.filter((day) => isHersOn(day, row)).map(String));
  const followed = releases.filter(({ why }) => why === 'absence');
  const changed = { back: [] as KeptDays[], free: [] as KeptDays[] };
  for (const release of followed.filter(({ firstDay }) => !absent.has(firstDay)))
    if (await endAbsence(tx, row, release)) changed.back.push(release);
  const obsolete = takenBack.filter(({ firstDay }) => !absent.has(firstDay));
  await deleteReleases(
    tx,
    obsolete.map(({ id }) => id),
  );
  for (const day of absent.difference(new Set([...followed, ...takenBack].map(({ firstDay }) => firstDay)))) {
    const one = { firstDay: day, lastDay: day };
    await insertReleases(tx, [{ assignmentId: row.id, ...one, why: 'absence' }]);
    changed.free.push(one);
  }
  await settle(tx, row);
  // What is lent out anyhow is free for others whether she is away or not, and what ended earlier since is not hers again: nothing
  // that anybody sees has changed.
  const tellable = (what: 'assignment.released' | 'assignment.taken_back', some: readonly KeptDays[]) =>
    some
      .filter((one) => hersOf(row, one) !== null && !isLent(one.firstDay, releases))
      .map((one) => changeOfDays(tx, what, row, one));
  const changes = [
    ...tellable('assignment.taken_back', changed.back),
    ...tellable('assignment.released', changed.free),
  ];
  await tellChanges(tx, row, changes);
}
