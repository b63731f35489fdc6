import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { showTime } from '../../platform/time.ts';
import { countWaiting, listAwaiting, showAll, type BookingRow, type WaitingDates } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import { findSeriesRows, type SeriesRow } from '../series/series.ts';
import type { Approval, endpoints } from './contract.ts';
import { decide } from './decide.ts';

export { askApprovers } from './ask.ts';
export { approveSeries, rejectSeries } from './decide-series.ts';
export { decideByLink, makeLinks, openLink, readApprovalLink, type Asked } from './links.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * What waits for the asking one: what she was asked about, and all where she manages bookings. The dates of a series each, or the
 * next of them for all.
 */
export const listApprovals: Calls['listApprovals'] = (ctx, { series = 'each', seriesId = null, ...paging }) =>
  pageOf(paging, {
    by: ['time', 'id'],
    select: (after, limit) => listAwaiting(ctx, { together: series === 'together', seriesId }, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    async show(rows) {
      const seriesIds = [...new Set(rows.flatMap((row) => row.seriesId ?? []))];
      const hosts = [...new Set(rows.flatMap(({ hostId }) => hostId ?? []))];
      const [people, known, waiting, titleOf] = await Promise.all([
        hosts.length === 0 ? new Map<number, never>() : findPeople(ctx, hosts),
        findSeriesRows(ctx, seriesIds),
        countWaiting(ctx, seriesIds),
        titling(ctx, rows),
      ]);
      const seriesOf = (id: number): Approval['series'] => showSeries(known.get(id), waiting.get(id));
      return rows.map((row) =>
        showApproval(
          { ...row, title: titleOf(row) },
          people.get(row.hostId ?? 0)?.name ?? null,
          seriesOf(row.seriesId ?? 0),
        ),
      );
    },
  });

/** What each is called: of what is private, to who sees all of it. */
async function titling(ctx: Ctx, rows: readonly BookingRow[]): Promise<(row: BookingRow) => string> {
  const kept = await showAll(
    ctx,
    rows.filter(({ isPrivate }) => isPrivate),
  );
  const titles = new Map(kept.map(({ id, title }) => [id, title]));
  return ({ id, title }) => titles.get(id) ?? title;
}

const showSeries = (series: SeriesRow | undefined, waiting: WaitingDates | undefined): Approval['series'] =>
  series && waiting ? { id: series.id, rule: series.rule, ...waiting, lastStart: showTime(waiting.lastStart) } : null;

const showApproval = (row: BookingRow, hostName: string | null, series: Approval['series']): Approval => ({
  bookingId: row.id,
  version: row.version,
  title: row.title,
  private: row.isPrivate,
  hostId: row.hostId,
  hostName,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  resourceIds: row.resources.flatMap(({ resourceId, count }) => Array.from({ length: count }, () => resourceId)),
  people: row.attendees.length,
  until: showTime(row.expiresAt ?? row.startsAt),
  askedAt: showTime(row.createdAt),
  series,
});

/** Approves a booking that waits. @throws 404, 403, or 409 with the state of one that is decided already */
export const approveBooking: Calls['approveBooking'] = (ctx, input) => decide(ctx, { ...input, approve: true });

/** Turns down a booking that waits, in one's own words or without any. @throws as an approval does */
export const rejectBooking: Calls['rejectBooking'] = (ctx, input) => decide(ctx, { ...input, approve: false });
