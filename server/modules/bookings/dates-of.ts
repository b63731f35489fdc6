import type { Ctx } from '../../platform/context/context.ts';
import { EVERYTHING } from './conditions.ts';
import type { BookingRow } from './row.ts';
import { selectPage } from './store.ts';

/** No series has more dates. */
const MAX_DATES = 10_000;

/** All dates of a series in order, whatever became of them. */
export const listAllDates = (ctx: Ctx, seriesId: number): Promise<BookingRow[]> =>
  selectPage(ctx, null, { ...EVERYTHING, seriesId }, null, MAX_DATES);

/** The last dates of a series that have begun by now and of which it is known whether somebody came, the latest first. */
export const listLastNoted = (ctx: Ctx, seriesId: number, limit: number): Promise<BookingRow[]> => {
  const filter = { ...EVERYTHING, to: ctx.now.add({ milliseconds: 1 }), seriesId, noted: true, latestFirst: true };
  return selectPage(ctx, null, filter, null, limit);
};

/** The dates of a series that still wait for a decision, whoever is to decide. */
export const listWaitingDates = (ctx: Ctx, seriesId: number): Promise<BookingRow[]> =>
  selectPage(ctx, null, { ...EVERYTHING, seriesId, waits: true }, null, MAX_DATES);
