import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { conflict, fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { periodOf, readTime, showTime, toDate } from '../../platform/time.ts';
import { giveBack, holdUntil } from '../holds/holds.ts';
import { findResources } from '../resources/resources.ts';
import type { endpoints } from './contract.ts';
import { desksOf } from './desks.ts';
import { end, releaseLater } from './ending.ts';
import { isInTeam, maySee, takersOf } from './membership.ts';
import { nearTo } from './nearness.ts';
import { originOf } from './reserving.ts';
import { decideChanging, decideOpen, keepsPlace, mustReleaseInTime } from './rules.ts';
import { holdersOf, reservedOf, showAll, toldOf, type Along } from './show.ts';
import {
  deletePlaces,
  findTeamDay,
  lockTeamDay,
  selectPlaces,
  selectTeamDays,
  updateTeamDayRow,
  type TeamDayRow,
} from './store.ts';

export { followZoneData as followZoneDataWithTeamDays, keepClocks as keepClocksOfTeamDay } from './clocks.ts';
export { releaseTeamDay, takeTeamDaysFrom } from './ending.ts';
export { countOrganisedBy, leaveDaysOf } from './leaving.ts';
export { createTeamDay } from './plan.ts';
export { placeListener } from './returning.ts';
export { takeTeamPlace } from './taking.ts';
export { tellYielded, yieldPools, type Yielded } from './yielding.ts';

type Calls = UseCases<typeof endpoints>;

/** Team days are forgotten a quarter of a year after they were; the bookings of them are not. */
export const forgetOldTeamDays = clearOlder('team_day', 'ends_at', Temporal.Duration.from({ hours: 90 * 24 }));

/** Team days that are not over, of one's groups and where one keeps the place, by their start. */
export const listTeamDays: Calls['listTeamDays'] = (ctx, { groupId = null, ...paging }) => {
  const { who } = ctx;
  const isKeeper = keepsPlace(who, 'anywhere');
  const whose = { userId: who.userId, kept: isKeeper ? who.reach : [], groupId };
  return pageOf(paging, {
    by: ['time', 'id'],
    select: (after, limit) => selectTeamDays(ctx, whose, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showAll(ctx, rows),
  });
};

/** A team day with its desks, and who comes. @throws 404, for who is not of the team and does not keep the place too */
export const getTeamDay: Calls['getTeamDay'] = async (ctx, { id }) => {
  const row = found(await findTeamDay(ctx, id));
  found((await maySee(ctx, row)) || null);
  const [shown, desks, takerIds] = await Promise.all([show(ctx, row), desksOf(ctx, row), takersOf(ctx, row)]);
  return { ...shown, desks, takerIds };
};

const show = async (ctx: Ctx, row: TeamDayRow) => found((await showAll(ctx, [row]))[0]);

/** A locked team day that the asking one may change, while desks are reserved. @throws 404, 403, 409 */
async function openToChange(tx: Tx, id: number): Promise<TeamDayRow> {
  const row = found(await lockTeamDay(tx, id));
  found((await maySee(tx, row)) || null);
  obey(decideChanging({ who: tx.who, isMember: await isInTeam(tx, row, tx.who.userId) }, row));
  obey(decideOpen(row, tx.now));
  return row;
}

/** Changes the name or the deadline, or gives back desks that nobody has taken: those farthest from who comes. */
export const updateTeamDay: Calls['updateTeamDay'] = (ctx, { id, version, name, releaseAt, count }) =>
  ctx.tx(async (tx) => {
    const row = await openToChange(tx, id);
    mustHaveVersion(row, version);
    const resourceIds = count === undefined ? [] : await giveSomeBack(tx, row, count);
    const until = releaseAt === undefined ? null : readTime(releaseAt, row.zone, 'releaseAt');
    if (until) await moveRelease(tx, row, until);
    const values = { ...(name !== undefined && { name }), ...(until && { releaseAt: toDate(until) }) };
    const after = await updateTeamDayRow(tx, row, values);
    tx.emit('team_day.updated', toldOf(row, after, { resourceIds, ...(await renamedOrMoved(tx, row, after)) }));
    return show(tx, after);
  });

/** What is told besides of a day whose name or deadline is another. */
async function renamedOrMoved(tx: Tx, before: TeamDayRow, after: TeamDayRow): Promise<Along> {
  const [was, is] = [before, after].map(({ name, releaseAt }) => ({ title: name, releaseAt: showTime(releaseAt) }));
  if (was === undefined || (was.title === is?.title && was.releaseAt === is.releaseAt)) return {};
  return { was, userIds: holdersOf(await selectPlaces(tx, [before.id])) };
}

async function moveRelease(tx: Tx, row: TeamDayRow, until: Temporal.Instant): Promise<void> {
  mustReleaseInTime(until, periodOf(row), tx.now);
  const reserved = reservedOf(await selectPlaces(tx, [row.id]));
  // Another server's clock may be ahead, and have cleared away what has expired there.
  if ((await holdUntil(tx, originOf(row), until)) !== reserved.length) throw fail(conflict);
  releaseLater(tx, row.id, until);
}

/** @returns what was given back */
async function giveSomeBack(tx: Tx, row: TeamDayRow, count: number): Promise<number[]> {
  const places = await selectPlaces(tx, [row.id]);
  const reserved = reservedOf(places);
  const taken = places.length - reserved.length;
  if (count > places.length) throw invalid('count', `It has ${places.length} places, and can have fewer only`);
  if (count < taken) throw invalid('count', `${taken} places are taken`);
  const known = await findResources(
    tx,
    places.map(({ resourceId }) => resourceId),
  );
  const seatsOf = (some: readonly { readonly resourceId: number }[]) =>
    some.flatMap(({ resourceId }) => known.get(resourceId) ?? []);
  const mates = seatsOf(places.filter(({ bookingId }) => bookingId !== null));
  const gone = nearTo(seatsOf(reserved), mates)
    .slice(count - taken)
    .map((seat) => seat.id);
  await giveBack(tx, originOf(row), gone);
  await deletePlaces(tx, row.id, gone);
  return gone;
}

/** Cancels a team day. What nobody has taken is given back; what is booked stays. */
export const cancelTeamDay: Calls['cancelTeamDay'] = (ctx, { id }) =>
  ctx.tx(async (tx) => show(tx, await end(tx, await openToChange(tx, id), 'cancelled')));
