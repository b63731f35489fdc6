import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { showTime } from '../../platform/time.ts';
import { listAsked } from '../approval-requests/approval-requests.ts';
import { findPending, listWaitingDates, toldInPublic, toldOf, type BookingRow } from '../bookings/bookings.ts';
import { findPeople, listKeepers } from '../people/people.ts';
import { listManaging } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { findSeriesRows, toldOfSeries } from '../series/series.ts';
import { MAX_ASKED, type jobs } from './contract.ts';

type Asking = JobData<(typeof jobs)['approval.ask']>;

/**
 * Says who is to be told that a booking waits, or all dates of a series that do. A booking that was decided on or changed meanwhile is
 * not asked about any more: whoever changed it asks anew.
 */
export async function askApprovers(tx: Tx, { bookingId, version, askedBy, seriesId }: Asking): Promise<void> {
  if (seriesId !== undefined) return askAboutSeries(tx, seriesId, askedBy);
  const row = await findPending(tx, bookingId);
  if (row?.version === version) await askAboutBooking(tx, row, askedBy);
}

async function askAboutBooking(tx: Tx, row: BookingRow, askedBy: string): Promise<void> {
  const approverIds = await findApprovers(tx, [row]);
  if (approverIds.length === 0) return;
  const { data, ...told } = toldOf(row, row);
  tx.emit('approval.asked', { ...told, data: { ...toldInPublic(data), approverIds, askedBy } });
}

/** Whatever waits of it by now, of earlier batches too, is asked about as one. */
async function askAboutSeries(tx: Tx, seriesId: number, askedBy: string): Promise<void> {
  const rows = await listWaitingDates(tx, seriesId);
  const [[first], last] = [rows, rows.at(-1)];
  const series = (await findSeriesRows(tx, [seriesId])).get(seriesId);
  if (!first || !last || !series) return;
  if (rows.length === 1) return askAboutBooking(tx, first, askedBy);
  const approverIds = await findApprovers(tx, rows);
  if (approverIds.length === 0) return;
  const { data, ...told } = toldOfSeries(series, series, { dates: rows.length, skipped: [] });
  const times = { start: showTime(first.startsAt), end: showTime(first.endsAt), lastStart: showTime(last.startsAt) };
  const { rule } = series;
  tx.emit('series.approval_asked', {
    ...told,
    data: { ...toldInPublic(data), rule, ...times, zone: first.zone, approverIds, askedBy },
  });
}

/**
 * Those who were named for any of these of one host and may sign in; where that is nobody, those whom policies let manage all that
 * they have, and else who manages bookings in all the places. The host is not asked, unless nobody else could decide.
 */
async function findApprovers(tx: Tx, rows: readonly BookingRow[]): Promise<number[]> {
  const isOther = (id: number): boolean => rows.some(({ hostId }) => hostId !== id);
  const ids = rows.map(({ id }) => id);
  const resourceIds = [...new Set(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)))];
  const named = await findActive(tx, (await listAsked(tx, 'booking', ids, MAX_ASKED)).filter(isOther));
  if (named.length > 0) return named;
  const managing = await findActive(tx, (await listManaging(tx, resourceIds, MAX_ASKED)).filter(isOther));
  if (managing.length > 0) return managing;
  const resources = await findResources(tx, resourceIds);
  const places = new Set([...resources.values()].map(({ buildingId }) => buildingId));
  const keepers = await listKeepers(tx, rolesThatMay('bookings:manage'), [...places], MAX_ASKED + 1);
  const others = keepers.filter(isOther);
  return others.length > 0 ? others.slice(0, MAX_ASKED) : keepers;
}

/** Those of these who may sign in. */
async function findActive(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const people = ids.length === 0 ? new Map<number, never>() : await findPeople(tx, ids);
  return ids.filter((id) => people.get(id)?.active);
}
