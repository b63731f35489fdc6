import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { showTime } from '../../platform/time.ts';
import type { endpoints } from './contract.ts';
import { bookSeries } from './create.ts';

type Calls = UseCases<typeof endpoints>;

/** What would become of each date of a series: it is booked as it would be, and none of it counts. */
export const checkSeries: Calls['checkSeries'] = async (ctx, { recurrence, ...input }) => {
  const { occurrences, skipped } = await rehearsed(ctx, (tx) => bookSeries(tx, input, recurrence));
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

/** Ends a transaction that is only there for its answer. */
class Rehearsed<T> extends Error {
  override readonly name = 'Rehearsed';
  readonly answer: T;

  constructor(answer: T) {
    super('None of this counts');
    this.answer = answer;
  }
}

/** Does something in a transaction that never counts. @returns what it came to */
async function rehearsed<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.tx(async (tx): Promise<never> => {
      throw new Rehearsed(await work(tx));
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.answer as T;
    throw error;
  }
}
