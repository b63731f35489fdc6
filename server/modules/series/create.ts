import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { obey, type Verdict } from '../../platform/contract/verdict.ts';
import { readPeriod, wallPeriodOf } from '../../platform/time.ts';
import { asForeseen, bookOne, readNew, show, type Draft } from '../bookings/bookings.ts';
import { bookDates, closedFor, foreseeDates, noneFor, type DatesBooked } from './book-dates.ts';
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
  const { booking, skipped } = await bookOne(tx, input);
  const shown = await show(tx, booking);
  return skipped.length === 0 ? shown : { ...shown, skipped: [...skipped] };
}

async function createSeries(tx: Tx, input: Given, recurrence: RecurrenceGiven): Promise<Created> {
  const { row, recurring, occurrences, closed, booked, skipped } = await bookSeries(tx, input, recurrence);
  obey(recurring);
  const [booking] = booked;
  if (booking === undefined || (skipped.length > 0 && input.onConflict !== 'skip'))
    throw refusedSeries(skipped, occurrences.length, 'recurrence');
  extendLater(tx, row, closed);
  tx.emit('series.created', toldOf(null, row, { dates: booked.length, skipped }));
  const shown = { ...(await show(tx, booking)), series: { id: row.id, dates: booked.length } };
  return skipped.length === 0 ? shown : { ...shown, skipped: [...skipped] };
}

/** A series as it was written, with what became of its dates. */
interface SeriesBooked extends DatesBooked {
  readonly row: SeriesRow;
  /** May what it is of be booked as a series? */
  readonly recurring: Verdict;
  readonly occurrences: readonly Occurrence[];
  /** The first instant that a policy has not opened yet. */
  readonly closed: Temporal.Instant | null;
}

/** Writes a series and books what can be of it. Whoever asked decides whether that counts. */
async function bookSeries(tx: Tx, input: SeriesGiven, recurrence: RecurrenceGiven): Promise<SeriesBooked> {
  const [planned, id] = await Promise.all([planSeries(tx, input, recurrence), nextSeriesId(tx)]);
  const { draft, pattern, recurring, occurrences, bookedUntil, closed } = planned;
  const row: SeriesRow = {
    ...rowOf(tx, { id, recurrence, draft, pattern }),
    resourceIds: input.resourceIds,
    bookedUntil: bookedUntil?.toString() ?? null,
  };
  const [, became] = await Promise.all([
    insertSeries(tx, row),
    recurring.ok ? bookDates(tx, row, draft, occurrences) : noneFor(draft.resources, occurrences, recurring),
  ]);
  return { ...became, row, recurring, occurrences, closed };
}

type SeriesGiven = Omit<Given, 'recurrence'>;

/** Which dates a series is to have at first, and what each is to be. @throws 404, 409, 400 or 403 for what it cannot be at any time */
async function planSeries(ctx: Ctx, input: SeriesGiven, recurrence: RecurrenceGiven) {
  const draft = await readNew(ctx, input);
  const pattern = readPattern(ctx, input, recurrence, draft);
  const closed = closedFor(ctx, draft);
  const batch = firstBatch(pattern, input.resourceIds.length, ctx.now, closed);
  return { ...batch, draft, pattern, closed, recurring: decideRecurring(draft) };
}

/** What would become of each date of a new series. Nothing is held or written, and nobody has to wait for it. */
export async function foreseeSeries(
  ctx: Ctx,
  input: SeriesGiven,
  recurrence: RecurrenceGiven,
): Promise<Pick<SeriesBooked, 'occurrences' | 'skipped'>> {
  const { draft, recurring, occurrences } = await planSeries(ctx, input, recurrence);
  const { skipped } = recurring.ok
    ? await foreseeDates(ctx, asForeseen(draft, input), occurrences)
    : noneFor(draft.resources, occurrences, recurring);
  return { occurrences, skipped };
}

/** Reads what dates a request asks for. @throws 400 that names the field */
function readPattern(
  { now }: Ctx,
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
  const {
    title,
    notes = null,
    joinUrl = null,
    hostId,
    attendees,
    costCodes = [],
    isAnonymous,
    isPrivate = false,
    zone,
  } = draft;
  const { anchor, firstDay, wall } = pattern;
  return {
    id,
    version: 1,
    title,
    notes,
    joinUrl,
    hostId,
    attendees,
    costCodes,
    isAnonymous,
    isPrivate,
    splitFrom: null,
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
