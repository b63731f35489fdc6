import type { Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isBefore, type Period } from '../../platform/time.ts';
import { common, listClosed } from '../holds/holds.ts';
import { awaitCheckIn } from './await-check-in.ts';
import type { endpoints } from './contract.ts';
import { openAssignment, openHers } from './open-assignment.ts';
import { dayIn, deadlineOn, decideCheckIn, stateAt, wantedOf } from './rules.ts';
import { settle } from './settle.ts';
import { show } from './show.ts';
import { insertCheckIn, insertReleases, selectCheckIns, selectReleases, visitOf, type AssignmentRow } from './store.ts';
import { changeOfDays, tellChanges } from './tell-changes.ts';

type Calls = UseCases<typeof endpoints>;

/** Says that she comes today: it stays hers for the day. Once is enough. */
export const checkInAssignment: Calls['checkInAssignment'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const row = await openHers(tx, id);
    const day = dayIn(tx.now, row.zone).toString();
    if (await isHere(tx, row, day)) return show(tx, row);
    const today = await hersToday(tx, row);
    obey(decideCheckIn(row, { isHers: today.length > 0 }, tx.now));
    await insertCheckIn(tx, id, day);
    const about = { start: tx.now, end: today.at(-1)?.end ?? tx.now };
    return show(tx, await tellChanges(tx, row, [{ what: 'assignment.checked_in', about }]));
  });

const isHere = async (tx: Tx, { id }: AssignmentRow, day: string): Promise<boolean> =>
  (await selectCheckIns(tx, [id], day)).has(visitOf(id, day));

/** What is hers of the rest of today, closed or not. */
async function hersToday(tx: Tx, row: AssignmentRow): Promise<Period[]> {
  const day = dayIn(tx.now, row.zone);
  const releases = await selectReleases(tx, [row.id], day.toString());
  // Of a released day the rest is released, whoever comes a moment before that was said.
  if (releases.some(({ firstDay }) => firstDay <= day.toString())) return [];
  const tomorrow = day.add({ days: 1 }).toZonedDateTime(row.zone).toInstant();
  return wantedOf(row, [], [], tx.now).flatMap((one) => common(one, { start: tx.now, end: tomorrow }) ?? []);
}

/**
 * Gives free what is left of today of a flexi assignment that nobody has checked in to in time, and waits for the next day. However
 * late this runs, only today is looked at: what was not given free then is over.
 */
export async function bump(tx: Tx, { assignmentId }: { readonly assignmentId: number }): Promise<void> {
  const row = await openAssignment(tx, assignmentId);
  awaitCheckIn(tx, row);
  const day = dayIn(tx.now, row.zone);
  const { checkInBy, zone } = row;
  if (checkInBy === null || stateAt(row, tx.now) === 'over') return;
  const deadline = deadlineOn(day, checkInBy, zone);
  if (isBefore(tx.now, deadline) || (await isHere(tx, row, day.toString()))) return;
  // Nobody can come in time to what is closed then.
  if ((await listClosed(tx, [row.resourceId], { start: deadline.subtract({ minutes: 1 }), end: deadline })).length > 0)
    return;
  if ((await hersToday(tx, row)).length === 0) return;
  const today = { firstDay: day.toString(), lastDay: day.toString() };
  await insertReleases(tx, [{ assignmentId, ...today, why: 'not_checked_in' }]);
  await settle(tx, row);
  await tellChanges(tx, row, [changeOfDays(tx, 'assignment.bumped', row, today)]);
}
