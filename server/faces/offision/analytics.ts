import {
  booked,
  countedTogether,
  getDailyVisitors,
  listMeasured,
  seen,
  showUsage,
  steps,
  usageByResource,
  usageByTime,
  type Source,
} from '../../modules/analytics/analytics.ts';
import type { Usage } from '../../modules/analytics/contract.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { daysAfter, isBefore, sharedZone, showTime, type Period } from '../../platform/time.ts';
import type { analyticsEndpoints } from './analytics-contract.ts';
import { groupPeriods, PERCENT, USUAL_DAYS, USUAL_PERIOD } from './guesses.ts';
import { readMoment } from './moment.ts';
import { readIds, said } from './read.ts';

type Calls = UseCases<typeof analyticsEndpoints>;

const NAMES = { period: 'groupPeriodBy', to: 'to' } as const;

/** Operations 17 and 18, which are one. */
const dailyVisitors: Calls['countDailyVisitors'] = async (ctx, { date }) => {
  if (!date) throw invalid('date', 'Give a time with its offset, such as 2026-03-01T09:00:00+01:00');
  const { expected, here, left, missed } = await getDailyVisitors(ctx, { date });
  return { numberOfInitial: expected, numberOfVisiting: here, numberOfVisited: left, numberOfNoShow: missed };
};

/** Figures as the vendor's programs read them. */
export const analytics: Calls = {
  countDailyVisitors: dailyVisitors,
  countDailyVisitorsToo: dailyVisitors,
  listBookingUsageByResource: (ctx, where) => byResource(ctx, booked, where),
  listBookingUsageByTime: (ctx, where) => byTime(ctx, booked, where),
  listOccupancyByResource: (ctx, where) => byResource(ctx, seen, where),
  listOccupancyByTime: (ctx, where) => byTime(ctx, seen, where),
};

async function byResource(ctx: Ctx, source: Source, where: Where) {
  const { resources, during } = await lookedAt(ctx, source, where);
  const all = await usageByResource(ctx, source, resources, during, NAMES);
  return all.map(({ resource: { id, name }, sum }) => ({ bookableResource: { id, name }, ...figures(showUsage(sum)) }));
}

async function byTime(ctx: Ctx, source: Source, { groupPeriodBy, ...where }: WhereAndHow) {
  const step = steps[readGroupPeriod(groupPeriodBy)];
  const { resources, during, ids, zone } = await lookedAt(ctx, source, where);
  // Who names only what there is not, or what no sensor is at, is told of nothing, as everywhere.
  if (resources.length === 0) return [];
  const all = await usageByTime(ctx, source, countedTogether(resources, ids), { during, step, zone }, NAMES);
  return all.map(({ start, sum }) => ({ dateTime: showTime(start), ...figures(showUsage(sum)) }));
}

const figures = ({ usageCount, usedMinutes, share }: Usage) => ({
  usageCount,
  usedTimeInMinutes: usedMinutes,
  usedTimeInPercentage: Math.round((share ?? 0) * PERCENT * 100) / 100,
});

type Where = Parameters<Calls['listBookingUsageByResource']>[1];
type WhereAndHow = Parameters<Calls['listBookingUsageByTime']>[1];

/** What is asked about: ids that there are not here name nothing. */
async function lookedAt(ctx: Ctx, source: Source, { bookableResourceId, floorId, from, to }: Where) {
  const ids = readIds(bookableResourceId, 'bookableResourceId');
  const floorIds = readIds(floorId, 'floorId');
  const given = { start: readMoment(from, ctx.now, 'from'), end: readMoment(to, ctx.now, 'to') };
  const all = await listMeasured(ctx, said({ ids, floorIds }));
  const zone = sharedZone(all, ctx.tenant.zone);
  return { resources: await source.among(ctx, all), ids, zone, during: rangeOf(given, ctx.now, zone) };
}

/** @throws 400 that names its end where it does not come after its start */
function rangeOf(
  { start, end }: { [End in keyof Period]: Period[End] | undefined },
  now: Temporal.Instant,
  zone: string,
): Period {
  const until = end ?? (start ? daysAfter(start, USUAL_DAYS, zone) : now);
  const during = { start: start ?? daysAfter(until, -USUAL_DAYS, zone), end: until };
  if (!isBefore(during.start, during.end)) throw invalid('to', '"to" must come after "from"');
  return during;
}

/** @throws 400 that names the parameter */
function readGroupPeriod(text: string = ''): (typeof groupPeriods)[keyof typeof groupPeriods] {
  const wanted = text === '' ? USUAL_PERIOD : text;
  const found = Object.entries(groupPeriods).find(([name]) => name.toLowerCase() === wanted.toLowerCase());
  if (!found) throw invalid('groupPeriodBy', `"${wanted}" is none of ${Object.keys(groupPeriods).join(', ')}`);
  return found[1];
}
