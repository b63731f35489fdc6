import type { Tx } from '../../platform/context/context.ts';
import { attempt } from '../../platform/context/attempt.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toDate } from '../../platform/time.ts';
import { resourceAlreadyBooked, type Clash } from '../holds/contract.ts';
import { tellTakenBack, type EntryRow } from '../waiting-list/waiting-list.ts';
import { MAX_RELEASES, tooManyReleases, type endpoints } from './contract.ts';
import { openHers } from './open-assignment.ts';
import {
  dayIn,
  daysBeside,
  daysFrom,
  daysOf,
  daysTouched,
  decideRelease,
  hersOf,
  isHersOn,
  meet,
  periodOf,
  runsOf,
  type Day,
  type DaysWithEnd,
  type KeptDays,
} from './rules.ts';
import { settle, settleOverOffers } from './settle.ts';
import { show } from './show.ts';
import {
  deleteReleases,
  insertCheckIn,
  insertReleases,
  selectReleases,
  type AssignmentRow,
  type ReleaseRow,
} from './store.ts';
import { changeOfDays, tellChanges } from './tell-changes.ts';

type Calls = UseCases<typeof endpoints>;

/** Lets others have what is hers for some days: it is bookable like anything else then. */
export const releaseAssignment: Calls['releaseAssignment'] = (ctx, { id, firstDay, lastDay }) =>
  ctx.tx(async (tx) => {
    const row = await openHers(tx, id);
    const today = dayIn(tx.now, row.zone);
    obey(decideRelease(daysOf({ firstDay, lastDay }), daysOf(row), today));
    const open = (await selectReleases(tx, [id], today.toString())).filter(({ why }) => why === 'released');
    const anew = runsOf(daysBeside(daysFrom({ firstDay, lastDay }, today), open));
    if (open.length + anew.length > MAX_RELEASES)
      throw fail(tooManyReleases, { detail: `At most ${MAX_RELEASES} times ahead` });
    const releases = anew.map(shown);
    await insertReleases(
      tx,
      releases.map((days) => ({ assignmentId: id, ...days, why: 'released' })),
    );
    await settle(tx, row);
    const changes = releases.map((days) => changeOfDays(tx, 'assignment.released', row, days));
    return show(tx, await tellChanges(tx, row, changes));
  });

const shown = ({ first, last }: DaysWithEnd) => ({ firstDay: first.toString(), lastDay: last.toString() });

/**
 * Has again what others could have had: all days of a release that are still to come, whatever else gave them free, or only those that
 * nobody has booked.
 */
export const takeBackAssignment: Calls['takeBackAssignment'] = (ctx, { id, releaseId, onlyFree = false }) =>
  ctx.tx(async (tx) => {
    const row = await openHers(tx, id);
    const today = dayIn(tx.now, row.zone);
    const open = await selectReleases(tx, [id], today.toString());
    const release = found(
      open.find((one) => one.id === releaseId && hersOf(row, one) !== null),
      'releaseId',
    );
    let days = daysFrom(release, today).filter((day) => isHersOn(day, row));
    const clashes = await takeBack(tx, row, open, days);
    if (clashes.length > 0) {
      days = daysBeside(
        days,
        clashes.map((clash) => daysTouched(clash, row.zone)),
      );
      days = asManyAsFit(open, days);
      const isHad = onlyFree && days.length > 0 && (await takeBack(tx, row, open, days)).length === 0;
      if (!isHad) throw fail(resourceAlreadyBooked, { extra: { clashes } });
    }
    // Whoever takes back the day on which she had not come by her time has come, whatever else gave it free.
    const isBack = (one: KeptDays): boolean => days.some((day) => day.toString() === one.firstDay);
    if (open.some((one) => one.why === 'not_checked_in' && isBack(one))) await insertCheckIn(tx, id, today.toString());
    const changes = runsOf(days).map((run) => changeOfDays(tx, 'assignment.taken_back', row, shown(run)));
    return show(tx, await tellChanges(tx, row, changes));
  });

/** The first of these days to take back: of what stays lent there are no more pieces than can be lent, however it was booked. */
function asManyAsFit(open: readonly ReleaseRow[], days: readonly Day[]): Day[] {
  const lent = open.filter(({ why }) => why === 'released');
  const runs = runsOf(days).map(shown);
  const pieces = (): number => lent.reduce((sum, one) => sum + runsOf(besides(one, runs)).length, 0);
  // Without one of these there is one piece fewer at most: never too many are left out, and few looks are enough.
  for (let over = pieces() - MAX_RELEASES; runs.length > 0 && over > 0; over = pieces() - MAX_RELEASES)
    runs.splice(-over);
  return days.filter((day) => runs.some((run) => meet(run, { firstDay: day.toString(), lastDay: day.toString() })));
}

/** The days of a release beside some others. */
const besides = (one: KeptDays, others: readonly KeptDays[]): readonly Day[] =>
  daysBeside(daysFrom(one, Temporal.PlainDate.from(one.firstDay)), others);

/** Takes some days back, or none of them. @returns who has any of them */
const takeBack = (
  tx: Tx,
  row: AssignmentRow,
  open: readonly ReleaseRow[],
  days: readonly Day[],
): Promise<readonly Clash[]> => {
  const back = runsOf(days).map(shown);
  return giveUp(tx, row, back, async (inner) => {
    const cut = open.filter((one) => back.some((run) => meet(one, run)));
    const left = cut.flatMap((one) => runsOf(besides(one, back)).map((run) => ({ ...partOf(one), ...shown(run) })));
    // An absence was followed: it does not release its day again.
    const followed = cut.filter(({ why }) => why === 'absence');
    await deleteReleases(
      inner,
      cut.map((one) => one.id),
    );
    await insertReleases(inner, [
      ...left,
      ...followed.map((one) => ({ ...partOf(one), takenBackAt: toDate(inner.now) })),
    ]);
  });
};

/** Ends a release for an absence that is none any more, unless somebody has the day. @returns whether it did */
export const endAbsence = async (tx: Tx, row: AssignmentRow, release: ReleaseRow): Promise<boolean> =>
  (await giveUp(tx, row, [release], (inner) => deleteReleases(inner, [release.id]))).length === 0;

/**
 * Ends what gave some days free, unless somebody has any of them: then nothing of it. What is only offered is taken back: whoever it is
 * offered to goes on waiting. @returns who has
 */
async function giveUp(
  tx: Tx,
  row: AssignmentRow,
  days: readonly KeptDays[],
  end: (inner: Tx) => Promise<void>,
): Promise<readonly Clash[]> {
  let offered: readonly EntryRow[] = [];
  const clashes = await attempt(
    tx,
    async (inner) => {
      await end(inner);
      // What is lent out besides stays offered.
      const theirs = days.map((one) => periodOf(daysOf(one), row.zone, inner.now));
      const settled = await settleOverOffers(inner, [row], theirs);
      offered = settled.offered;
      return settled.clashes.filter((clash) => {
        const touched = daysTouched(clash, row.zone);
        return days.some((one) => meet(one, touched));
      });
    },
    (inTheWay) => inTheWay.length === 0,
  );
  if (clashes.length === 0) tellTakenBack(tx, offered);
  return clashes;
}

const partOf = ({ id: _id, ...release }: ReleaseRow) => release;
