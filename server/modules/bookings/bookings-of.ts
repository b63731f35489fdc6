import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { sharingWith, withWholes } from '../resources/resources.ts';
import { EVERYTHING } from './conditions.ts';
import type { Booking } from './contract.ts';
import { showAll } from './show.ts';
import type { BookingRow } from './row.ts';
import { sightOf } from './sight.ts';
import { findBookingRows, selectPage } from './store.ts';

/** Whose bookings: those that somebody hosts or attends, or those of a resource. */
export type Whose = { readonly userId: number } | { readonly resourceId: number };

/** Bookings that stand and end after a time, by their start, as far as the asking one sees them. */
export async function listBookingsOf(
  ctx: Ctx,
  whose: Whose,
  { from, limit }: { readonly from: Temporal.Instant; readonly limit: number },
): Promise<Booking[]> {
  const only =
    'userId' in whose ? { partOf: whose.userId } : { resourceIds: await withWholes(ctx, [whose.resourceId]) };
  const filter = { ...EVERYTHING, from, standing: true, ...only };
  return showAll(ctx, await selectPage(ctx, await sightOf(ctx), filter, null, limit));
}

/** So many are looked at together. */
const MOST_AT = 5_000;

/** What stands of what takes these resources and touches a period, by its start, for work that nobody asked for: whoever sees it. */
export const listBookingsAt = async (
  ctx: Ctx,
  ids: readonly number[],
  { start, end }: Period,
): Promise<BookingRow[]> => {
  const filter = { ...EVERYTHING, from: start, to: end, standing: true, resourceIds: await sharingWith(ctx, ids) };
  return selectPage(ctx, null, filter, null, MOST_AT);
};

/** The same of what somebody hosts, wherever it is. */
export const listBookingsOfHost = (ctx: Ctx, hostId: number, { start, end }: Period): Promise<BookingRow[]> =>
  selectPage(ctx, null, { ...EVERYTHING, from: start, to: end, standing: true, hostId }, null, MOST_AT);

/** These bookings by id, for other modules, as far as the asking one sees what is in them; one that is not there is absent. */
export async function findBookings(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, Booking>> {
  const rows = ids.length === 0 ? [] : await findBookingRows(ctx, ids);
  return new Map((await showAll(ctx, rows)).map((booking) => [booking.id, booking]));
}
