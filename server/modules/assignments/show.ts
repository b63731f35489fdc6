import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { affectedBy, type Way } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import { findDelegators } from '../delegates/delegates.ts';
import type { Assignment, AssignmentTold, events } from './contract.ts';
import { anywhereToday, dayIn, hersOf, isEarlier, isSaidBesides, spanOf, spanOfBoth, stateAt } from './rules.ts';
import { selectCheckIns, selectHidden, selectReleases, visitOf, type AssignmentRow, type ReleaseRow } from './store.ts';

/** An assignment as this principal may see it. */
export async function show(ctx: Ctx, row: AssignmentRow): Promise<Assignment> {
  const [shown] = await showAll(ctx, [row]);
  return found(shown);
}

/** Assignments as this principal may see them. */
export async function showAll(ctx: Ctx, rows: readonly AssignmentRow[]): Promise<Assignment[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [people, releases, visits, delegators, hidden] = await Promise.all([
    findPeople(ctx, [...new Set(rows.map(({ userId }) => userId))]),
    selectReleases(ctx, ids, anywhereToday(ctx)),
    selectCheckIns(ctx, ids, anywhereToday(ctx)),
    findDelegators(ctx, [...new Set(rows.map(({ userId }) => userId))]),
    selectHidden(ctx, ids),
  ]);
  const releasesOf = Map.groupBy(releases, ({ assignmentId }) => assignmentId);
  return rows.map((row) => {
    const isOwn = seesAllOf(ctx, row) || delegators.has(row.userId);
    const isNamed = isOwn || (isOpenTo(ctx, row) && !hidden.has(row.id));
    const today = dayIn(ctx.now, row.zone).toString();
    return {
      ...shapeOf(row),
      userId: isNamed ? row.userId : null,
      userName: isNamed ? (people.get(row.userId)?.name ?? null) : null,
      state: stateAt(row, ctx.now),
      checkedInToday: visits.has(visitOf(row.id, today)),
      releases: (releasesOf.get(row.id) ?? [])
        .flatMap((one) => hersOf(row, one) ?? [])
        .filter((one) => one.lastDay >= today && stateAt(row, ctx.now) !== 'over')
        // What an absence gives free that is lent out anyhow comes and goes untold.
        .filter((one, _i, all) => !isSaidBesides(one, all))
        .map((one) => showRelease(one, isOwn)),
    };
  });
}

/** Herself, and who manages bookings there. */
const seesAllOf = ({ who }: Ctx, { userId, buildingId }: AssignmentRow): boolean =>
  who.userId === userId || may(who, 'bookings:manage', buildingId);

/** Who is where today is open to everybody, as in every calendar of bookings. */
const isOpenTo = ({ who, now }: Ctx, row: AssignmentRow): boolean =>
  may(who, 'bookings:read', 'anywhere') && isOn(row, now);

/** Is it somebody’s today, or was this morning? */
function isOn(row: AssignmentRow, now: Temporal.Instant): boolean {
  const { start, end } = spanOf(row);
  const today = dayIn(now, row.zone);
  return !isEarlier(today, dayIn(start, row.zone)) && Temporal.Instant.compare(now, end) < 0;
}

const showRelease = ({ id, firstDay, lastDay, why }: ReleaseRow, isOwn: boolean) => ({
  id,
  firstDay,
  lastDay,
  why: isOwn ? why : null,
});

const shapeOf = ({ userId: _user, createdBy: _by, ...row }: AssignmentRow) => ({
  ...row,
  endedAt: showTimeOrNull(row.endedAt),
  createdAt: showTime(row.createdAt),
});

/** Tells what happened to an assignment. @param about the time that this is about; all that it was and is, unless said */
export function tell(
  tx: Tx,
  what: Exclude<keyof typeof events, 'assignment.affected'>,
  before: AssignmentRow | null,
  after: AssignmentRow,
  about = spanOfBoth(before ?? after, after),
): void {
  const { id, version } = after;
  const data = { ...toldOf(after), start: showTime(about.start), end: showTime(about.end) };
  tx.emit(what, { id, version, data, before: before && toldOf(before), after: toldOf(after) });
}

const toldOf = (row: AssignmentRow): Omit<AssignmentTold, 'start' | 'end'> => ({
  id: row.id,
  resourceId: row.resourceId,
  userId: row.userId,
  kind: row.kind,
  firstDay: row.firstDay,
  lastDay: row.lastDay,
  zone: row.zone,
  checkInBy: row.checkInBy,
  resourceIds: [row.resourceId],
  ...(row.endedWhy !== null && { endedWhy: row.endedWhy }),
});

/** Tells each of those whose bookings made way what became of all of them, once; of what is needed no more, nobody. */
export async function tellAffected(tx: Tx, row: AssignmentRow, ways: readonly Way[]): Promise<void> {
  const { id, version, zone, resourceName: place } = row;
  const needed = ways.filter(({ isUnneeded }) => isUnneeded !== true);
  for (const hers of await affectedBy(tx, needed)) {
    const data = { id, place, zone, start: showTime(spanOf(row).start), ...hers };
    tx.emit('assignment.affected', { id, version, data, before: null, after: data });
  }
}
