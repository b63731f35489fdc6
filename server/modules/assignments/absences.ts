import type { Ctx, Tx } from '../../platform/context/context.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { lockOpenOfUser } from './leaving.ts';
import { listOpen } from './open-of.ts';
import { dayIn, hersOf, isHersOn, isLent, type Day, type KeptDays } from './rules.ts';
import { endAbsence } from './releases.ts';
import { giveFree, settle } from './settle.ts';
import {
  deleteReleases,
  insertReleases,
  selectReleases,
  selectTakenBack,
  type AssignmentRow,
  type ReleaseRow,
} from './store.ts';
import { changeOfDays, tellChanges } from './tell-changes.ts';

/** On which days, from one on, somebody said that she is away. */
export type AbsencesOf = (ctx: Ctx, userId: number, from: Day) => Promise<readonly Day[]>;

/** Of who says nothing of where she works, it is hers every day. */
export const NEVER_AWAY: AbsencesOf = async () => [];

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

/** What is known of the days of an assignment on which she is away. */
interface Absences {
  readonly absent: ReadonlySet<string>;
  readonly releases: readonly ReleaseRow[];
  readonly takenBack: readonly ReleaseRow[];
}

async function readAbsences(ctx: Ctx, row: AssignmentRow, absencesOf: AbsencesOf): Promise<Absences> {
  const today = dayIn(ctx.now, row.zone);
  const [days, releases, takenBack] = await Promise.all([
    absencesOf(ctx, row.userId, today),
    selectReleases(ctx, [row.id], today.toString()),
    selectTakenBack(ctx, [row.id], today.toString()),
  ]);
  return { absent: new Set(days.filter((day) => isHersOn(day, row)).map(String)), releases, takenBack };
}

const isAbsence = ({ why }: ReleaseRow): boolean => why === 'absence';

const daysToFree = ({ absent, releases, takenBack }: Absences): KeptDays[] =>
  [...absent.difference(new Set([...releases.filter(isAbsence), ...takenBack].map(({ firstDay }) => firstDay)))].map(
    (day) => ({ firstDay: day, lastDay: day }),
  );

/** The days on which she is away that were neither given free for that nor taken back by hand. */
export const daysAway = async (ctx: Ctx, row: AssignmentRow, absencesOf: AbsencesOf): Promise<readonly KeptDays[]> =>
  daysToFree(await readAbsences(ctx, row, absencesOf));

const freeDays = (tx: Tx, { id: assignmentId }: AssignmentRow, days: readonly KeptDays[]): Promise<void> =>
  insertReleases(
    tx,
    days.map((one) => ({ assignmentId, ...one, why: 'absence' })),
  );

/**
 * Gives free at once the days on which she is away, which the assignment did not take: were that left for later, whoever has booked one
 * would have what is hers as soon as she came after all.
 */
export async function freeAbsences(tx: Tx, row: AssignmentRow, days: readonly KeptDays[]): Promise<AssignmentRow> {
  if (days.length === 0) return row;
  const releases = await selectReleases(tx, [row.id], dayIn(tx.now, row.zone).toString());
  await freeDays(tx, row, days);
  // One that is changed may hold them: she said after it was assigned that she is away, and nobody has heard of it yet.
  await giveFree(tx, row);
  return tellChanges(tx, row, tellable(tx, row, 'assignment.released', days, releases));
}

/**
 * What is lent out anyhow is free for others whether she is away or not, and what ended earlier since is not hers again: nothing that
 * anybody sees has changed.
 */
const tellable = (
  tx: Tx,
  row: AssignmentRow,
  what: 'assignment.released' | 'assignment.taken_back',
  some: readonly KeptDays[],
  releases: readonly ReleaseRow[],
) =>
  some
    .filter((one) => hersOf(row, one) !== null && !isLent(one.firstDay, releases))
    .map((one) => changeOfDays(tx, what, row, one));

async function follow(tx: Tx, row: AssignmentRow, absencesOf: AbsencesOf): Promise<void> {
  const absences = await readAbsences(tx, row, absencesOf);
  const { absent, releases, takenBack } = absences;
  const back: KeptDays[] = [];
  for (const release of releases.filter((one) => isAbsence(one) && !absent.has(one.firstDay)))
    if (await endAbsence(tx, row, release)) back.push(release);
  const obsolete = takenBack.filter(({ firstDay }) => !absent.has(firstDay));
  await deleteReleases(
    tx,
    obsolete.map(({ id }) => id),
  );
  const free = daysToFree(absences);
  await freeDays(tx, row, free);
  await settle(tx, row);
  await tellChanges(tx, row, [
    ...tellable(tx, row, 'assignment.taken_back', back, releases),
    ...tellable(tx, row, 'assignment.released', free, releases),
  ]);
}
