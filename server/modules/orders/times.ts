import { timeAround, type TimeRow } from '../services/services.ts';
import type { OrderRow } from './store.ts';

/** How long what is ordered takes around a booking, at each resource: what is done at once takes as long as the longest of it. */
export function timesOf(orders: readonly OrderRow[]): TimeRow[] {
  const taking = orders
    .map((order) => ({ ...order, ...timeAround(order) }))
    .filter(({ before, after }) => before + after > 0);
  return Array.from(
    Map.groupBy(taking, ({ resourceId }) => resourceId),
    ([resourceId, all]) => ({
      bookingId: all[0]?.bookingId ?? 0,
      resourceId,
      minutesBefore: Math.max(...all.map(({ before }) => before)),
      minutesAfter: Math.max(...all.map(({ after }) => after)),
    }),
  );
}
