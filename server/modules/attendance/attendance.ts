import type { Ctx, Tx } from '../../platform/context/context.ts';
import { jobInserts } from '../../platform/context/later.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import { findGroupNames } from '../people/people.ts';
import {
  KEPT_DAYS,
  USUAL_SMALLEST,
  USUAL_WEEKS,
  type AttendanceSettings,
  type endpoints,
  type GroupAttendance,
} from './contract.ts';
import { figuresOf, weeksOver } from './rules.ts';
import {
  findSettings,
  insertFigures,
  insertWeek,
  listUncounted,
  lockSettings,
  selectAttended,
  selectFigures,
  selectGroupIds,
  selectMembers,
  selectWeeks,
  writeSettings,
  type FigureRow,
} from './store.ts';

/** How many people of groups were in: figures about people, and the only ones. */

type Calls = UseCases<typeof endpoints>;

/** How many were in, week by week, the latest first. What was closed for smaller groups than are told of by now is told no more. */
export const getAttendance: Calls['getAttendance'] = async (ctx, { weeks = USUAL_WEEKS }) => {
  const { smallest, groupIds } = await settingsIn(ctx);
  const mondays = await selectWeeks(ctx, smallest, weeks);
  const figures = await selectFigures(ctx, mondays);
  const names = await findGroupNames(ctx, [...new Set(figures.map(({ groupId }) => groupId))]);
  const told = Map.groupBy(figures, ({ monday }) => monday);
  const items = mondays.map((monday) => ({ monday, groups: groupsOf(told.get(monday) ?? [], names) }));
  return { smallest, groups: groupIds.length, items };
};

/** Of which groups it is told, and from how many people on. */
export const getAttendanceSettings: Calls['getAttendanceSettings'] = (ctx) => settingsIn(ctx);

/** Says so. @throws 403 for a token that is bound, 404 for a group that there is not, 409 where somebody else was quicker */
export const setAttendanceSettings: Calls['setAttendanceSettings'] = (ctx, { smallest, groupIds, version }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    mustBeUnbound(tx.who);
    const { version: was } = await lockSettings(tx);
    const before = await settingsIn(tx);
    mustHaveVersion({ version: was }, version);
    const after: AttendanceSettings = { version: was + 1, smallest, groupIds };
    if (smallest === before.smallest && String(groupIds) === String(before.groupIds)) return before;
    await writeSettings(tx, after, groupIds);
    const { id } = tx.tenant;
    tx.emit('attendance_settings.updated', { id, version: after.version, data: { id }, before, after });
    return after;
  });

async function settingsIn(ctx: Ctx): Promise<AttendanceSettings> {
  const { version, smallest } = (await findSettings(ctx)) ?? { version: 0, smallest: USUAL_SMALLEST };
  return { version, smallest, groupIds: await selectGroupIds(ctx) };
}

function groupsOf(figures: readonly FigureRow[], names: ReadonlyMap<number, string>): GroupAttendance[] {
  const groups = [...Map.groupBy(figures, ({ groupId }) => groupId)].map(([groupId, days]) => ({
    groupId,
    name: names.get(groupId) ?? '',
    people: days[0]?.people ?? 0,
    days: days.map(({ least, most }) => ({ least, most })),
  }));
  return groups.toSorted((one, other) => READING.compare(one.name, other.name) || one.groupId - other.groupId);
}

const READING = new Intl.Collator('en', { numeric: true });

/** Has the weeks that are over counted in every workplace that tells of groups. */
export const countWeeks: Chore = {
  name: 'attendance',
  async clear(db, now) {
    const [latest] = weeksOver(now);
    const due = latest ? await listUncounted(db, latest) : [];
    const jobs = due.map((tenantId) => ({
      tenantId,
      name: 'attendance.close',
      key: 'week',
      data: {},
      at: toDate(now),
    }));
    await Promise.all(jobInserts(jobs).map((query) => db.executeQuery(query)));
    return 0;
  },
};

/** Counts the weeks that are over, each once: with who is in which group by now, and what is said of groups by now. */
export async function closeWeeks(tx: Tx): Promise<void> {
  const { smallest } = await lockSettings(tx);
  const groupIds = await selectGroupIds(tx);
  if (groupIds.length === 0) return;
  const groups = await selectMembers(tx, groupIds);
  for (const monday of weeksOver(tx.now))
    if (await insertWeek(tx, monday, smallest))
      await insertFigures(tx, monday, smallest, figuresOf(groups, await selectAttended(tx, monday), smallest));
}

/** Figures are forgotten after two years. */
export const forgetOldAttendance = clearOlder(
  'attendance_week',
  'monday',
  Temporal.Duration.from({ hours: 24 * KEPT_DAYS }),
);
