import { attempt } from '../../platform/context/attempt.ts';
import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Verdict } from '../../platform/contract/verdict.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { toInstant } from '../../platform/time.ts';
import {
  byStart,
  decideStateOf,
  openDates,
  periodOf,
  prepareDates,
  type BookingRow,
  type OpenedDate,
} from '../bookings/bookings.ts';
import {
  lossesOfDate,
  openSeries,
  refusalsOfDate,
  toldOfSeries,
  type DateRefusal,
  type OpenedSeries,
} from '../series/series.ts';
import { planOrders, readAsked, writeOrders, type Asked } from './asking.ts';
import { decideOffered } from './rules.ts';
import { dropStanding, moveStanding, selectOrders, selectStanding } from './store.ts';
import { timesOf } from './times.ts';

/*
 * A series without end is booked further as time goes on: what was ordered with all that is to come of it is ordered with its further
 * dates too, until that is said otherwise or the series ends.
 */

const CHANGES = ['series.created', 'series.extended', 'series.cancelled', 'series.ended'] as const;

/** Orders with further dates of a series what is ordered with all of it. */
export const seriesListener: EventListener<(typeof CHANGES)[number]> = {
  name: 'series_services',
  hears: CHANGES,
  concerns: ({ type, data }) => type !== 'series.created' || data.splitFrom !== undefined,
  async react(tx, events) {
    for (const { type, data, at } of events) {
      if (type === 'series.extended') await goOn(tx, data.id, at);
      else if (type !== 'series.created') await dropStanding(tx, data.id);
      else if (data.splitFrom !== undefined) await moveStanding(tx, { from: data.splitFrom, to: data.id });
    }
  },
};

/**
 * Orders with those dates of a series that were booked at an instant, and that nothing is ordered with yet. Whose it is hears of what
 * could not be.
 */
async function goOn(tx: Tx, id: number, at: Temporal.Instant): Promise<void> {
  const standing = await selectStanding(tx, id);
  const opened = standing.length === 0 ? null : await openOrNot(tx, id);
  if (opened === null) return;
  const wanted = standing.map(({ itemId: serviceId, quantity, note }) => ({ serviceId, quantity, note }));
  const [asked, dates] = [await readAsked(tx, wanted, []), await datesBookedAt(tx, opened, at)];
  const skipped: DateRefusal[] = [];
  for (const row of dates) {
    const { refused, lost } = await attempt(
      tx,
      (part) => order(part, row, asked),
      (became) => became.lost.length === 0,
    );
    skipped.push(...refused, ...lost);
  }
  const { series } = opened;
  if (skipped.length > 0)
    tx.emit('series.services_left_out', toldOfSeries(series, series, { dates: dates.length, skipped }));
}

/** The series with what is still to come of it; null where that is nothing. */
async function openOrNot(tx: Tx, id: number): Promise<OpenedSeries | null> {
  try {
    return await openSeries(tx, { id });
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Its host’s own dates that were booked at an instant and that nothing is ordered with. */
async function datesBookedAt(tx: Tx, { series, dates }: OpenedSeries, at: Temporal.Instant): Promise<BookingRow[]> {
  const isNew = (row: BookingRow): boolean => row.hostId === series.hostId && toInstant(row.createdAt).equals(at);
  const booked = dates.filter(isNew).toSorted(byStart);
  const ids = booked.map(({ id }) => id);
  const had = new Set((await selectOrders(tx, ids)).map(({ bookingId }) => bookingId));
  return booked.filter(({ id }) => !had.has(id));
}

interface Ordered {
  /** What is not to be had there. */
  readonly refused: readonly DateRefusal[];
  /** What others have while it is to be made ready for: then nothing counts. */
  readonly lost: readonly DateRefusal[];
}

/** Orders with a date what is to be had there. */
async function order(tx: Tx, row: BookingRow, asked: Asked): Promise<Ordered> {
  const date = row.seriesDate ?? '';
  const refused: DateRefusal[] = [];
  const refuse = (verdict: Verdict): void =>
    void refused.push(...refusalsOfDate(row.resources, { date, during: periodOf(row), verdict }));
  const opened = await openDates(tx, [row]);
  const plans = opened.flatMap((one) => {
    const verdict = decideStateOf(tx, one, 'change');
    refuse(verdict);
    return verdict.ok ? [planOrders(tx, one, [], { ...asked, wishes: offeredTo(one, asked, refuse) })] : [];
  });
  const lost = await prepareDates(tx, opened, timesOf(await writeOrders(tx, plans, asked)));
  return { refused, lost: lossesOfDate(date, lost.get(row.id) ?? []) };
}

const offeredTo = ({ resources }: OpenedDate, { wishes }: Asked, refuse: (verdict: Verdict) => void): Asked['wishes'] =>
  wishes.filter(({ service, param }) => {
    const resourceId = [...resources.values()].find((thing) => service.isOfferedFor(thing))?.id;
    const verdict = decideOffered({ name: service.name, isRetired: service.retiredAt !== null, resourceId }, param);
    refuse(verdict);
    return verdict.ok;
  });
