import type { Tx } from '../../platform/context/context.ts';
import { allowed, obey } from '../../platform/contract/verdict.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { periodOf, toDate } from '../../platform/time.ts';
import { authorityOver, cancelDates, judgeGivingBack, type BookingRow, type Given } from '../bookings/bookings.ts';
import type { endpoints } from './contract.ts';
import { openSeries } from './open.ts';
import { refusalsOf, refusedSeries } from './refusals.ts';
import { showSeries, toldOf } from './show.ts';
import { updateSeriesRow, type SeriesRow } from './store.ts';

/**
 * Cancels what is still to come of a series, all of it or from one date on: also what was moved by itself, but not what has got
 * another host. What has begun or is over stays. @throws 403 where the caller may not act on all of that, 409 that names the
 * dates that a policy does not let go any more
 */
export const cancelSeries: UseCases<typeof endpoints>['cancelSeries'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const { series, fromDay, dates } = await openSeries(tx, input);
    const own = dates.filter(({ hostId }) => hostId === series.hostId);
    obey(await authorityOver(tx, series, [...series.resourceIds, ...resourcesOf(own)]));
    await mustGiveBack(tx, own, input);
    const isWhole = fromDay === null || fromDay <= series.firstDay;
    const after: SeriesRow = {
      ...series,
      version: series.version + 1,
      bookedUntil: null,
      ...(isWhole ? { cancelledAt: toDate(tx.now) } : { endDay: fromDay }),
    };
    await Promise.all([cancelDates(tx, own), updateSeriesRow(tx, after)]);
    tx.emit('series.cancelled', toldOf(series, after, { dates: own.length, skipped: [] }));
    return { ...showSeries(after), changed: own.length };
  });

/** What was moved by itself may have others than the series has, and elsewhere. */
const resourcesOf = (dates: readonly BookingRow[]): number[] =>
  dates.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId));

/** All of it or nothing. @throws 409 that names the dates that it is too late to give back */
async function mustGiveBack(tx: Tx, dates: readonly BookingRow[], given: Given): Promise<void> {
  const verdicts = await judgeGivingBack(tx, dates, given);
  const refused = dates.flatMap((row, i) =>
    refusalsOf(row.resources, { date: row.seriesDate ?? '', during: periodOf(row), verdict: verdicts[i] ?? allowed }),
  );
  if (refused.length > 0) throw refusedSeries(refused, dates.length, 'id');
}
