import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';
import { readDayOf, readPeriod, sharedZone, showTime } from '../../platform/time.ts';
import { findSpace } from '../places/places.ts';
import { listUnseen } from '../policies/policies.ts';
import { findTraits } from '../resources/resources.ts';
import type { endpoints } from './contract.ts';
import { NOTHING, plus, shareOf, showUsage, steps } from './rules.ts';
import { countAttendance, countVisitors, findPeak } from './store.ts';
import { listMeasured, type Measured } from './measured.ts';
import { seen } from './seen.ts';
import { booked, type Source } from './source.ts';
import { countedTogether, usageByResource, usageByTime } from './usage.ts';

export { listMeasured } from './measured.ts';
export { showUsage, steps } from './rules.ts';
export { seen } from './seen.ts';
export { booked, type Source } from './source.ts';
export { countedTogether, usageByResource, usageByTime } from './usage.ts';

type Calls = UseCases<typeof endpoints>;
type Where = Parameters<Calls['getBookingUsageByResource']>[1];
type WhereAndHow = Parameters<Calls['getBookingUsageByTime']>[1];

/** How much each resource was used, by name. */
export const getBookingUsageByResource: Calls['getBookingUsageByResource'] = (ctx, where) =>
  byResource(ctx, booked, where);

/** How much all of them were used together, period by period. */
export const getBookingUsageByTime: Calls['getBookingUsageByTime'] = (ctx, where) => byTime(ctx, booked, where);

/** For how long somebody was at each resource that a sensor is at, by name. */
export const getOccupancyByResource: Calls['getOccupancyByResource'] = (ctx, where) => byResource(ctx, seen, where);

/** For how long somebody was at all of them together, period by period. */
export const getOccupancyByTime: Calls['getOccupancyByTime'] = (ctx, where) => byTime(ctx, seen, where);

/** How much all of them were used, how many bookings nobody came to, and when the most was in use. */
export const getBookingSummary: Calls['getBookingSummary'] = async (ctx, where) => {
  const looked = await lookedAt(ctx, where);
  const { during, zone } = looked;
  const resources = together(looked.resources, where);
  const used = await usageByResource(ctx, booked, resources, during, NAMES);
  const ids = used.map(({ resource }) => resource.id);
  const [{ due, missed }, peak] = await Promise.all([countAttendance(ctx, ids, during), findPeak(ctx, ids, during)]);
  const of = used.reduce((sum, { resource: { quantity } }) => sum + quantity, 0);
  return {
    zone,
    resources: used.length,
    ...showUsage(used.reduce((sum, one) => plus(sum, one.sum), NOTHING)),
    attendance: { due, missed, noShowRate: shareOf(missed, due) },
    peak: peak && peak.inUse > 0 ? { start: showTime(peak.at), inUse: peak.inUse, of } : null,
  };
};

/** How many visitors there are on a day, by how far they are. */
export const getDailyVisitors: Calls['getDailyVisitors'] = async (ctx, { date, buildingId }) => {
  const day = readDayOf(date, 'date');
  if (buildingId !== undefined) await mustReach(ctx, { buildingId });
  return countVisitors(ctx, buildingId === undefined ? ctx.who.reach : [buildingId], day);
};

async function byResource(ctx: Ctx, source: Source, where: Where) {
  const { resources, during } = await lookedAt(ctx, where);
  const all = await usageByResource(ctx, source, await source.among(ctx, resources), during, NAMES);
  const items = all.map(({ resource: { id, name, type, buildingId, floorId }, sum }) => ({
    resourceId: id,
    name,
    type,
    buildingId,
    floorId,
    ...showUsage(sum),
  }));
  return { items };
}

async function byTime(ctx: Ctx, source: Source, { period = 'day', ...where }: WhereAndHow) {
  const { resources, during, zone } = await lookedAt(ctx, where);
  const counted = together(await source.among(ctx, resources), where);
  const all = await usageByTime(ctx, source, counted, { during, step: steps[period], zone }, NAMES);
  const items = all.map(({ start, end, sum }) => ({ start: showTime(start), end: showTime(end), ...showUsage(sum) }));
  return { zone, items };
}

const together = (resources: readonly Measured[], { resourceId }: Pick<Where, 'resourceId'>): Measured[] =>
  countedTogether(resources, resourceId === undefined ? [] : [resourceId]);

const NAMES = { period: 'period', to: 'to' } as const;

/** What is asked about, as far as the asking one may see figures of it. */
async function lookedAt(ctx: Ctx, { from, to, ...where }: Where) {
  await mustReach(ctx, where);
  const resources = await listMeasured(ctx, where);
  const zone = sharedZone(resources, ctx.tenant.zone);
  return { resources, zone, during: readPeriod(from, to, zone, ['from', 'to']) };
}

/** @throws 404 for a place that there is not, and 403 for one that her rights do not cover, naming it */
async function mustReach(
  ctx: Ctx,
  { buildingId, floorId, resourceId }: Pick<Where, 'buildingId' | 'floorId' | 'resourceId'>,
) {
  const places: Record<string, number | undefined> = {
    buildingId: buildingId && found(await findSpace(ctx, { buildingId }), 'buildingId').buildingId,
    floorId: floorId && found(await findSpace(ctx, { floorId }), 'floorId').buildingId,
    resourceId: resourceId && (await buildingOf(ctx, resourceId)),
  };
  for (const [param, place] of Object.entries(places))
    if (place !== undefined && !may(ctx.who, 'analytics:read', place)) throw fail(buildingOutOfReach, { param });
}

async function buildingOf(ctx: Ctx, resourceId: number): Promise<number> {
  const unseen = await listUnseen(ctx, [resourceId]);
  return found(unseen.has(resourceId) ? null : await findTraits(ctx, resourceId), 'resourceId').buildingId;
}
