import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import {
  authorityOver,
  findDate,
  lockDates,
  meantPeriodOf,
  listDatesOf,
  type BookingRow,
} from '../bookings/bookings.ts';
import { seriesOver } from './contract.ts';
import { readRule } from './recurrence.ts';
import { isEndless, isException, type Pattern } from './rules.ts';
import { findSeries, lockSeries, type SeriesRow } from './store.ts';

const dayOf = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** What a stored series' dates are made from. */
export const patternOf = (row: SeriesRow): Pattern => ({
  rule: readRule(row.rule),
  except: new Set(row.exceptDays),
  also: row.alsoDays.map(dayOf),
  anchor: dayOf(row.anchor),
  firstDay: dayOf(row.firstDay),
  endDay: row.endDay === null ? null : dayOf(row.endDay),
  wall: {
    startTime: Temporal.PlainTime.from(row.startTime),
    endTime: Temporal.PlainTime.from(row.endTime),
    days: row.days,
  },
  zone: row.zone,
});

/** The series, if the caller may act on it: nobody else sees it. @throws 404 */
export async function mustBeOwn(ctx: Ctx, row: SeriesRow | undefined, param?: string): Promise<SeriesRow> {
  const series = found(row, param);
  const authority = await authorityOver(ctx, series, series.resourceIds);
  return found(authority.ok ? series : undefined, param);
}

/** The same by its id. @throws 404 */
export const readOwnSeries = async (ctx: Ctx, id: number): Promise<SeriesRow> =>
  mustBeOwn(ctx, await findSeries(ctx, id));

/** A series that is locked for a change, with what is still to come of it. */
export interface OpenedSeries {
  readonly series: SeriesRow;
  readonly pattern: Pattern;
  /** The first of its days that is concerned; null: every one that has not begun. */
  readonly fromDay: string | null;
  /** The bookings concerned: not begun, not given up. */
  readonly dates: readonly BookingRow[];
}

/** Which series, and from which of its dates on. */
interface Wanted {
  readonly id: number;
  /** A booking of it: no date before that one's is concerned. */
  readonly from?: number | undefined;
  readonly version?: number | undefined;
}

/**
 * Locks a series that the caller may act on, and those of its dates that are still to come.
 * @throws 404 for a series she may not act on, and for a booking that is not of it; 409 when nothing is still to come
 */
export const openSeries = async (tx: Tx, wanted: Wanted): Promise<OpenedSeries> =>
  openRow(tx, await lockSeries(tx, wanted.id), wanted, (fromDay) => lockDates(tx, wanted.id, fromDay));

/** The same for who only asks, and keeps nobody waiting. @param param what she named it by */
export const lookAtSeries = async (ctx: Ctx, wanted: Wanted, param: string): Promise<OpenedSeries> =>
  openRow(ctx, await findSeries(ctx, wanted.id), wanted, (fromDay) => listDatesOf(ctx, wanted.id, fromDay), param);

async function openRow(
  ctx: Ctx,
  row: SeriesRow | undefined,
  { id, from, version }: Wanted,
  listDates: (fromDay: string | null) => Promise<BookingRow[]>,
  param?: string,
): Promise<OpenedSeries> {
  const series = await mustBeOwn(ctx, row, param);
  mustHaveVersion(series, version);
  const fromDay = from === undefined ? null : found(await findDate(ctx, id, from), 'from');
  const pattern = patternOf(series);
  const dates = await listDates(fromDay);
  if (series.cancelledAt || (dates.length === 0 && !isEndless(pattern)))
    throw fail(seriesOver, param === undefined ? {} : { param });
  return { series, pattern, fromDay, dates };
}

/** Is this date as its series says, so that it goes along with it? */
export const goesAlong = ({ series, pattern }: Pick<OpenedSeries, 'series' | 'pattern'>, row: BookingRow): boolean =>
  row.hostId === series.hostId &&
  row.seriesDate !== null &&
  !isException(pattern, { date: row.seriesDate, during: meantPeriodOf(row) }) &&
  row.resources.every(({ resourceId }) => series.resourceIds.includes(resourceId));
