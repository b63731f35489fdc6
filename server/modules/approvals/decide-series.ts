import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { AsAsked } from '../approval-requests/approval-requests.ts';
import { approveDates, lockToDecide, markOf, rejectDates } from '../bookings/bookings.ts';
import { approvalNotYours, bookingStateConflict } from '../bookings/contract.ts';
import { findSeriesRows, getSeries, toldOfSeries } from '../series/series.ts';
import { approvalOutdated, type endpoints } from './contract.ts';

type Calls = UseCases<typeof endpoints>;
type Decided = Awaited<ReturnType<Calls['approveSeries']>>;

/** What somebody decides on the dates of a series that wait for her. */
export interface SeriesDecision {
  readonly id: number;
  readonly approve: boolean;
  readonly reason?: string | undefined;
  /** What she has seen of them. */
  readonly seen?: string | undefined;
  /** On these alone, as far as they wait as they were; on all unless said. */
  readonly asked?: readonly AsAsked[];
}

/**
 * Decides on the dates of a series that wait, all or none: each once, whoever else decides at the same moment, and the whole is told
 * as one. @throws 404, 403, or 409 where nothing waits any more or it is not what was seen
 */
export const decideSeries = (ctx: Ctx, decision: SeriesDecision): Promise<Decided> =>
  ctx.tx(async (tx) => {
    const { id, approve, reason = '', seen, asked } = decision;
    const { waiting: all, otherwise, resources } = await lockToDecide(tx, id);
    if (all.length === 0) await sayWhyNot(tx, id, otherwise);
    const waiting = asked
      ? all.filter((row) => asked.some((one) => one.id === row.id && one.version === row.version))
      : all;
    if (waiting.length === 0 || (seen !== undefined && seen !== markOf(waiting)))
      throw fail(approvalOutdated, { param: 'seen' });
    const dates = await (approve ? approveDates : rejectDates)(tx, { waiting, resources });
    const series = found((await findSeriesRows(tx, [id])).get(id));
    const told = toldOfSeries(series, series, { dates: dates.length, skipped: [] });
    const why = { reason: reason || null };
    if (approve) {
      for (const date of dates) tx.emit('booking.approved', date);
      tx.emit('series.approved', told);
    } else {
      for (const date of dates) tx.emit('booking.rejected', { ...date, data: { ...date.data, ...why } });
      tx.emit('series.rejected', { ...told, data: { ...told.data, ...why } });
    }
    return { seriesId: id, dates: dates.length, state: approve ? 'confirmed' : 'rejected' };
  });

/** Nothing of a series waits for the asking one. @param otherwise what became of a date that she might have decided on */
async function sayWhyNot(tx: Tx, id: number, otherwise: string | null): Promise<never> {
  if (otherwise !== null)
    throw fail(bookingStateConflict, { detail: 'No date of this series waits any more', extra: { state: otherwise } });
  await getSeries(tx, { id });
  throw fail(approvalNotYours);
}

/** Approves all dates of a series that wait for the asking one. @throws as a decision on one of them does */
export const approveSeries: Calls['approveSeries'] = (ctx, input) => decideSeries(ctx, { ...input, approve: true });

/** Turns down all dates of a series that wait for the asking one. @throws as an approval does */
export const rejectSeries: Calls['rejectSeries'] = (ctx, input) => decideSeries(ctx, { ...input, approve: false });
