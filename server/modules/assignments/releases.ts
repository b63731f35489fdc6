import type { Tx } from '../../platform/context/context.ts';
import { attempt } from '../../platform/context/attempt.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toDate } from '../../platform/time.ts';
import { resourceAlreadyBooked, type Clash } from '../holds/contract.ts';
import { MAX_RELEASES, tooManyReleases, type endpoints } from './contract.ts';
import { openHers } from './open-assignment.ts';
import { dayIn, daysFrom, daysOf, decideRelease, runsOf, touches } from './rules.ts';
import { settle } from './settle.ts';
import { show, tellOfRelease } from './show.ts';
import { deleteReleases, insertReleases, selectReleases, type AssignmentRow, type ReleaseRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Lets others have what is hers for some days: it is bookable like anything else then. */
export const releaseAssignment: Calls['releaseAssignment'] = (ctx, { id, firstDay, lastDay }) =>
  ctx.tx(async (tx) => {
    const row = await openHers(tx, id);
    const today = dayIn(tx.now, row.zone);
    obey(decideRelease(daysOf({ firstDay, lastDay }), daysOf(row), today));
    const open = await selectReleases(tx, [id], today.toString());
    if (open.filter(({ why }) => why === 'released').length >= MAX_RELEASES)
      throw fail(tooManyReleases, { detail: `At most ${MAX_RELEASES} times ahead` });
    await insertReleases(tx, [{ assignmentId: id, firstDay, lastDay, why: 'released' }]);
    await settle(tx, row);
    tellOfRelease(tx, 'assignment.released', row, { firstDay, lastDay });
    return show(tx, row);
  });

/** Has again what others could have had: all of it that is still to come, or only the days that nobody has booked. */
export const takeBackAssignment: Calls['takeBackAssignment'] = (ctx, { id, releaseId, onlyFree = false }) =>
  ctx.tx(async (tx) => {
    const row = await openHers(tx, id);
    const today = dayIn(tx.now, row.zone).toString();
    const open = await selectReleases(tx, [id], today);
    const release = found(
      open.find((one) => one.id === releaseId),
      'releaseId',
    );
    const clashes = await takeBack(tx, row, release);
    if (clashes.length > 0) {
      if (!onlyFree || !(await takeBackFree(tx, row, release, clashes)))
        throw fail(resourceAlreadyBooked, { extra: { clashes } });
    } else if (release.why === 'absence') {
      // Her absence was followed: it does not release the day again.
      await insertReleases(tx, [{ ...partOf(release), takenBackAt: toDate(tx.now) }]);
    }
    tellOfRelease(tx, 'assignment.taken_back', row, release);
    return show(tx, row);
  });

/** Takes a release back, or nothing of it. @returns who has some of it */
export const takeBack = (tx: Tx, row: AssignmentRow, release: ReleaseRow): Promise<Clash[]> =>
  attempt(
    tx,
    async (inner) => {
      await endRelease(inner, row, release);
      return settle(inner, row);
    },
    (clashes) => clashes.length === 0,
  );

/** What is over of it stays as history. */
async function endRelease(tx: Tx, row: AssignmentRow, release: ReleaseRow): Promise<void> {
  const yesterday = dayIn(tx.now, row.zone).subtract({ days: 1 }).toString();
  await deleteReleases(tx, [release.id]);
  if (release.firstDay <= yesterday) await insertReleases(tx, [{ ...partOf(release), lastDay: yesterday }]);
}

const partOf = ({ id: _id, ...release }: ReleaseRow) => release;

/** Takes back the days that nobody has; on the others it stays released. @returns whether there were any */
async function takeBackFree(
  tx: Tx,
  row: AssignmentRow,
  release: ReleaseRow,
  clashes: readonly Clash[],
): Promise<boolean> {
  const hers = daysFrom(release, dayIn(tx.now, row.zone));
  const taken = hers.filter((day) => clashes.some((clash) => touches(clash, day, row.zone)));
  if (taken.length === hers.length) return false;
  await endRelease(tx, row, release);
  await insertReleases(
    tx,
    runsOf(taken).map(({ first, last }) => ({
      ...partOf(release),
      firstDay: first.toString(),
      lastDay: last.toString(),
    })),
  );
  if ((await settle(tx, row)).length > 0) throw fail(conflict);
  return true;
}
