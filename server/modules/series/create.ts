import type { Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readPeriod, wallPeriodOf } from '../../platform/time.ts';
import {
  alreadyBooked,
  book,
  countUses,
  judgeNew,
  nextBookingIds,
  planOf,
  readNew,
  show,
  type Draft,
} from '../bookings/bookings.ts';
import { bookDates, closedFor, type DatesBooked } from './book-dates.ts';
import type { endpoints, RecurrenceGiven } from './contract.ts';
import { extendLater } from './extend.ts';
import { decideRecurring } from './recurring.ts';
import { refusedSeries } from './refusals.ts';
import { decideAnchor, firstBatch, readRecurrence, type Occurrence, type Pattern } from './rules.ts';
import { toldOf } from './show.ts';
import { insertSeries, nextSeriesId, type SeriesRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;
type Given = Input<(typeof endpoints)['createBooking']>;
type Created = Awaited<ReturnType<Calls['createBooking']>>;

/**
 * Books one or several resources at once. All or nothing, unless `onConflict` is `skip`: then what is free is booked and
 * the rest is named in `skipped`. With a recurrence the same for all dates of the series together.
 */
export const createBooking: Calls['createBooking'] = (ctx, input) =>
  ctx.tx((tx) => (input.recurrence ? createSeries(tx, input, input.recurrence) : createOne(tx, input)));

async function createOne(tx: Tx, input: Given): Promise<Created> {
  const [draft, [id]] = await Promise.all([readNew(tx, input), nextBookingIds(tx, 1)]);
  const during = readPeriod(input.start, input.end, draft.zone);
  obey(judgeNew(tx, { ...draft, counted: await countUses(tx, draft, [during]) }, during));
  const [booked] = await book(tx, [planOf(draft, during, id)], input);
  const { booking, skipped } = found(booked);
  if (booking === null) throw alreadyBooked([{ clashes: skipped }]);
  const shown = await show(tx, booking);
  return skipped.length === 0 ? shown : { ...shown, skipped: [...skipped] };
}

async function createSeries(tx: Tx, input: Given, recurrence: RecurrenceGiven): Promise<Created> {
  const { row, draft, occurrences, closed, booked, skipped } = await bookSeries(tx, input, recurrence);
  obey(decideRecurring(draft));
  const [booking] = booked;
  if (booking === undefined || (skipped.length > 0 && input.onConflict !== 'skip'))
    throw refusedSeries(skipped, occurrences.length, 'recurrence');
  extendLater(tx, row, closed);
  tx.emit('series.created', toldOf(null, row, { dates: booked.length, skipped }));
  const shown = { ...(await show(tx, booking)), series: { id: row.id, dates: booked.length } };
  return skipped.length === 0 ? shown : { ...shown, skipped: [...skipped] };
}

/** A series as it was written, with what became of its dates. */
export interface SeriesBooked extends DatesBooked {
  readonly row: SeriesRow;
  readonly draft: Draft;
  readonly occurrences: readonly Occurrence[];
  /** The first instant that a policy has not opened yet. */
  readonly closed: Temporal.Instant | null;
}

/** Writes a series and books what can be of it. Whoever asked decides whether that counts. */
export async function bookSeries(
  tx: Tx,
  input: Omit<Given, 'recurrence'>,
  recurrence: RecurrenceGiven,
): Promise<SeriesBooked> {
  const [draft, id] = await Promise.all([readNew(tx, input), nextSeriesId(tx)]);
  const pattern = readPattern(tx, input, recurrence, draft);
  const closed = closedFor(tx, draft);
  const { occurrences, bookedUntil } = firstBatch(pattern, input.resourceIds.length, tx.now, closed);
  const row: SeriesRow = {
    ...rowOf(tx, { id, recurrence, draft, pattern }),
    resourceIds: input.resourceIds,
    bookedUntil: bookedUntil?.toString() ?? null,
  };
  const [, became] = await Promise.all([insertSeries(tx, row), bookDates(tx, row, draft, occurrences)]);
  return { ...became, row, draft, occurrences, closed };
}

/** Reads what dates a request asks for. @throws 400 that names the field */
function readPattern(
  { now }: Tx,
  { start, end }: Pick<Given, 'start' | 'end'>,
  recurrence: RecurrenceGiven,
  { zone }: Pick<Draft, 'zone'>,
): Pattern {
  const pattern = readRecurrence(recurrence, wallPeriodOf(readPeriod(start, end, zone), zone), zone);
  obey(decideAnchor(pattern, now));
  return pattern;
}

interface From {
  readonly id: number;
  readonly recurrence: RecurrenceGiven;
  readonly draft: Draft;
  readonly pattern: Pattern;
}

function rowOf(tx: Tx, { id, recurrence, draft, pattern }: From): Omit<SeriesRow, 'resourceIds' | 'bookedUntil'> {
  const { title, hostId, attendees, zone } = draft;
  const { anchor, firstDay, wall } = pattern;
  return {
    id,
    version: 1,
    title,
    hostId,
    attendees,
    zone,
    rule: recurrence.rule,
    exceptDays: recurrence.except ?? [],
    alsoDays: recurrence.also ?? [],
    anchor: anchor.toString(),
    firstDay: firstDay.toString(),
    endDay: null,
    startTime: wall.startTime.toString(),
    endTime: wall.endTime.toString(),
    days: wall.days,
    cancelledAt: null,
    createdBy: tx.who.key,
    createdAt: new Date(tx.now.epochMilliseconds),
  };
}
