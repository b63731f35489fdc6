import type { Ctx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { guestOf } from '../bookings/bookings.ts';
import type { endpoints } from './contract.ts';
import { readOwnSeries } from './open.ts';
import { showSeries } from './show.ts';
import { findSeriesRows, selectPage, type SeriesAttendee } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** One's own series, the latest first: what one hosts, and what has no host and was made by oneself, with whichever token. */
export const listSeries: Calls['listSeries'] = (ctx, input) => {
  const { userId, key, reach } = ctx.who;
  const whose = { userId, key, owner: ownerKeyOf(ctx.who), reach };
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectPage(ctx, whose, after, limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(showSeries),
  });
};

/** One series. @throws 404, for one that the asking one may not act on too */
export const getSeries: Calls['getSeries'] = async (ctx, { id }) => showSeries(await readOwnSeries(ctx, id));

/** The guests who come to these series instead of their hosts, by the ids of these; whoever asks sees to who hears of them. */
export async function findSeriesGuests(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, SeriesAttendee>> {
  const rows = await findSeriesRows(ctx, ids);
  const guests = [...rows].map(([id, { attendees }]) => [id, guestOf(attendees)] as const);
  return new Map(guests.flatMap(([id, guest]) => (guest ? [[id, guest] as const] : [])));
}
