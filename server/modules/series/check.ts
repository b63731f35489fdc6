import { rehearse } from '../../platform/context/rehearse.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { showTime } from '../../platform/time.ts';
import type { endpoints } from './contract.ts';
import { bookSeries } from './create.ts';

type Calls = UseCases<typeof endpoints>;

/** What would become of each date of a series: it is booked as it would be, and none of it counts. */
export const checkSeries: Calls['checkSeries'] = async (ctx, { recurrence, ...input }) => {
  const { occurrences, skipped } = await rehearse(ctx, (tx) => bookSeries(tx, input, recurrence));
  const refusals = Map.groupBy(skipped, ({ date }) => date);
  const dates = occurrences.map(({ date, during }) => ({
    date,
    start: showTime(during.start),
    end: showTime(during.end),
    allowed: !refusals.has(date),
    refusals: refusals.get(date) ?? [],
  }));
  return { dates, refused: refusals.size };
};
