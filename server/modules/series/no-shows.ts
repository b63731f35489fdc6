import type { Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { checkInRuleNow, listLastNoted, lockDates } from '../bookings/bookings.ts';
import { selectNoShows } from '../presence/presence.ts';
import { end } from './end.ts';
import { patternOf } from './open.ts';
import { isEndless } from './rules.ts';
import { lockSeries } from './store.ts';

/** Ends a series that nobody comes to, where a policy says after how many dates. */
export const noShowListener: EventListener<'booking.released'> = {
  name: 'series',
  hears: ['booking.released'],
  concerns: ({ data }) => data.why === 'no_show' && typeof data.seriesId === 'number',
  async react(tx, events) {
    for (const seriesId of new Set(events.map(({ data }) => data.seriesId)))
      if (typeof seriesId === 'number') await endAfterNoShows(tx, seriesId);
  },
};

/**
 * Ends a series where nobody came to its last dates, as many in a row as the policies in force say: what is still to come of it is
 * cancelled, but for what has got another host. Dates of which nobody knows yet, or nobody asked, do not count.
 */
async function endAfterNoShows(tx: Tx, seriesId: number): Promise<void> {
  const series = await lockSeries(tx, seriesId);
  if (!series || series.cancelledAt) return;
  const [last] = await listLastNoted(tx, seriesId, 1);
  const most = last && (await checkInRuleNow(tx, last))?.endSeriesAfter;
  if (most === undefined) return;
  const ids = (await listLastNoted(tx, seriesId, most)).map(({ id }) => id);
  if ((await selectNoShows(tx, ids)).size < most) return;
  const going = (await lockDates(tx, seriesId, null)).filter(({ hostId }) => hostId === series.hostId);
  if (going.length > 0 || isEndless(patternOf(series))) await end(tx, series, 'no_shows', going);
}
