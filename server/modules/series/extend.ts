import type { Tx } from '../../platform/context/context.ts';
import { approversForHost, NOBODY_SAYS_WHO_PAYS, readResources, type Draft } from '../bookings/bookings.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { findPeople } from '../people/people.ts';
import { bookDates, closedFor, noneFor, type DatesBooked } from './book-dates.ts';
import { end } from './end.ts';
import { patternOf } from './open.ts';
import { decideRecurring } from './recurring.ts';
import { limitOf, nextBatch, nextExtension, type Occurrence } from './rules.ts';
import { toldOf } from './show.ts';
import { lockSeries, updateSeriesRow, type SeriesRow } from './store.ts';

/**
 * Has an endless series booked further when its time has come: at once where more is within what may be booked by now.
 * @param closed the first instant that a policy has not opened yet
 */
export function extendLater(tx: Tx, series: SeriesRow, closed: Temporal.Instant | null = null): void {
  if (series.bookedUntil === null) return;
  const limit = limitOf(patternOf(series), tx.now, closed);
  const isBehind = Temporal.PlainDate.compare(series.bookedUntil, limit.before) < 0;
  const at = isBehind ? tx.now : nextExtension(tx.now, limit);
  tx.later('series.extend', { seriesId: series.id }, { key: String(series.id), at });
}

/**
 * Books an endless series up to the horizon or to what a policy has opened by now, or as many dates as are written at once. What
 * cannot be had is left out, and told with the reason. It ends where its host was shut out, and where a policy does not allow
 * series any more.
 */
export async function extendSeries(tx: Tx, seriesId: number): Promise<void> {
  const series = await lockSeries(tx, seriesId);
  if (!series || series.bookedUntil === null || series.cancelledAt) return;
  const attendees = await thoseStillHere(tx, series);
  if (attendees === null) return end(tx, series, 'host_left');
  const draft = await readDraft(tx, { ...series, attendees });
  if (!(draft instanceof Problem) && !decideRecurring(draft).ok) return end(tx, series, 'not_recurring');
  const closed = draft instanceof Problem ? null : closedFor(tx, draft);
  const pattern = patternOf(series);
  const { occurrences, bookedUntil } = nextBatch(pattern, {
    resources: series.resourceIds.length,
    from: Temporal.PlainDate.from(series.bookedUntil),
    before: limitOf(pattern, tx.now, closed).before,
  });
  const after = { ...series, version: series.version + 1, bookedUntil: bookedUntil?.toString() ?? null };
  extendLater(tx, after, closed);
  if (occurrences.length === 0) return;
  const { booked, skipped } = await bookOrSayWhy(tx, series, draft, occurrences);
  await updateSeriesRow(tx, after);
  tx.emit('series.extended', toldOf(series, after, { dates: booked.length, skipped }));
}

/** Who attends further dates: nobody who was shut out meanwhile. Null where that is the host: nobody is there to hold them. */
async function thoseStillHere(tx: Tx, { hostId, attendees }: SeriesRow): Promise<SeriesRow['attendees'] | null> {
  const people = await findPeople(
    tx,
    [hostId, ...attendees.map(({ userId }) => userId)].filter((id) => id !== null),
  );
  const isHere = (id: number | null): boolean => id === null || people.get(id)?.active === true;
  return isHere(hostId) ? attendees.filter(({ userId }) => isHere(userId)) : null;
}

/** What the series is of may be bookable no more: then that is the reason of every date. */
async function bookOrSayWhy(
  tx: Tx,
  series: SeriesRow,
  draft: Draft | Problem,
  occurrences: readonly Occurrence[],
): Promise<DatesBooked> {
  if (!(draft instanceof Problem)) return bookDates(tx, series, draft, occurrences);
  const verdict = { ok: false, kind: draft.kind, details: draft.details } as const;
  const resources = [...new Set(series.resourceIds)].map((resourceId) => ({ resourceId }));
  return noneFor(resources, occurrences, verdict);
}

/** What every further date is to be, or why there can be none. It writes nothing: what fails later undoes all of it. */
async function readDraft(tx: Tx, series: SeriesRow): Promise<Draft | Problem> {
  const { title, notes, joinUrl, hostId, attendees, costCodes, isAnonymous, isPrivate, zone } = series;
  try {
    const parts = await readResources(tx, series.resourceIds, hostId);
    // The terms were accepted for the whole series.
    const approvers = approversForHost({ ...parts, resourceIds: parts.known.keys(), hostId });
    const said = { title, notes, joinUrl, hostId, attendees, costCodes, isAnonymous, isPrivate, zone };
    const plainly = { acceptTerms: true, isOverruled: false, except: NOBODY_SAYS_WHO_PAYS };
    return { ...parts, ...said, ...plainly, who: tx.who, approvers };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
