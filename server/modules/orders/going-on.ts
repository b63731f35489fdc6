import { attempt } from '../../platform/context/attempt.ts';
import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Verdict } from '../../platform/contract/verdict.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { isAfter, periodOf, toInstant } from '../../platform/time.ts';
import {
  byStart,
  decideStateOf,
  openDates,
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
import { decideNotice, decideOffered } from './rules.ts';
import { dropStanding, listEverOrdering, moveStanding, selectOrders, selectStanding } from './store.ts';
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
      if (type === 'series.extended') await goOn(tx, data.id, (dates) => bookedAt(tx, dates, at));
      else if (type !== 'series.created') await dropStanding(tx, data.id);
      else if (data.splitFrom !== undefined) {
        // It is locked first, as by who says something of it.
        await openOrNot(tx, data.id);
        await moveStanding(tx, { from: data.splitFrom, to: data.id });
        await goOn(tx, data.id, (dates, since) => passedOver(tx, dates, since));
      }
    }
  },
};

/** Which of a series' own dates, in order, are to have what is ordered with all of it since an instant. */
type Further = (dates: readonly BookingRow[], since: Temporal.Instant) => Promise<readonly BookingRow[]>;

/** Orders with further dates of a series what is ordered with all of it. Whose it is hears of what could not be. */
async function goOn(tx: Tx, id: number, further: Further): Promise<void> {
  const opened = (await selectStanding(tx, id)).length === 0 ? null : await openOrNot(tx, id);
  // Who said something of it meanwhile was waited for: that counts.
  const standing = opened ? await selectStanding(tx, id) : [];
  const [first] = standing;
  if (!opened || !first) return;
  const wanted = standing.map(({ itemId: serviceId, quantity, note }) => ({ serviceId, quantity, note }));
  const own = opened.dates.filter(({ hostId }) => hostId === opened.series.hostId).toSorted(byStart);
  // It is no less of who asked for it that Atrium orders it.
  const asked: Asked = { ...(await readAsked(tx, wanted, [])), by: first.createdBy };
  const dates = await further(own, toInstant(first.createdAt));
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

/** Those that were booked at an instant, and that nothing is ordered with yet. */
async function bookedAt(tx: Tx, dates: readonly BookingRow[], at: Temporal.Instant): Promise<readonly BookingRow[]> {
  const booked = dates.filter(({ createdAt }) => toInstant(createdAt).equals(at));
  const had = new Set((await selectOrders(tx, idsOf(booked))).map(({ bookingId }) => bookingId));
  return booked.filter(({ id }) => !had.has(id));
}

/**
 * Those that were booked further and became dates of another series before anything was ordered with them: of what was booked at one
 * go since then none ever had anything.
 */
async function passedOver(
  tx: Tx,
  dates: readonly BookingRow[],
  since: Temporal.Instant,
): Promise<readonly BookingRow[]> {
  const further = dates.filter(({ createdAt }) => isAfter(toInstant(createdAt), since));
  const had = await listEverOrdering(tx, idsOf(further));
  const batches = Map.groupBy(further, ({ createdAt }) => createdAt.getTime());
  return [...batches.values()].filter((batch) => !batch.some(({ id }) => had.has(id))).flat();
}

const idsOf = (rows: readonly BookingRow[]): number[] => rows.map(({ id }) => id);

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
    return verdict.ok ? [planOrders(tx, one, [], { ...asked, wishes: toBeHad(tx, one, asked, refuse) })] : [];
  });
  const lost = await prepareDates(tx, opened, timesOf(await writeOrders(tx, plans, asked)));
  return { refused, lost: lossesOfDate(date, lost.get(row.id) ?? []) };
}

/** What is offered there, and not too late: Atrium has the right of whoever manages bookings, and nobody who manages them asked it to. */
const toBeHad = (
  { now }: Tx,
  { row, resources }: OpenedDate,
  { wishes }: Asked,
  refuse: (verdict: Verdict) => void,
): Asked['wishes'] =>
  wishes.filter(({ service: { name, retiredAt, noticeHours, isOfferedFor }, param }) => {
    const resourceId = [...resources.values()].find(isOfferedFor)?.id;
    const offered = decideOffered({ name, isRetired: retiredAt !== null, resourceId }, param);
    const start = toInstant(row.startsAt);
    const verdict = offered.ok ? decideNotice({ name, noticeHours, start }, false, now, param) : offered;
    refuse(verdict);
    return verdict.ok;
  });
