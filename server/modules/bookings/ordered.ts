import type { Ctx } from '../../platform/context/context.ts';
import { findTimes, type TimeRow } from '../services/services.ts';
import type { Wish } from './parts.ts';

/** How long what is ordered takes at a resource. */
export const timeAt = (times: readonly TimeRow[], resourceId: number): TimeRow | undefined =>
  times.find((one) => one.resourceId === resourceId);

/**
 * The same wishes of a booking, each with the time around it that what is ordered takes at the least. What stays as it was keeps what it
 * had: that is said of these afterwards (`bufferedAs`).
 */
export async function withServices(ctx: Ctx, id: number, wishes: readonly Wish[]): Promise<Wish[]> {
  return withTimes(await findTimes(ctx, [id]), wishes);
}

/** The same, where it is known how long that takes. */
export const withTimes = (times: readonly TimeRow[], wishes: readonly Wish[]): Wish[] =>
  wishes.map((wish) => longer(wish, timeAt(times, wish.resourceId)));

/** The same of several bookings. */
export async function eachWithServices<
  Move extends { readonly row: { readonly id: number }; readonly resources: readonly Wish[] | null },
>(ctx: Ctx, moves: readonly Move[]): Promise<Move[]> {
  const times = await findTimes(
    ctx,
    moves.flatMap(({ row, resources }) => (resources ? row.id : [])),
  );
  const of = Map.groupBy(times, ({ bookingId }) => bookingId);
  return moves.map((move) => {
    const own = of.get(move.row.id);
    if (own === undefined || move.resources === null) return move;
    return { ...move, resources: move.resources.map((wish) => longer(wish, timeAt(own, wish.resourceId))) };
  });
}

const longer = (wish: Wish, time: TimeRow | undefined): Wish =>
  time === undefined
    ? wish
    : {
        ...wish,
        setUpMinutes: Math.max(wish.setUpMinutes ?? 0, time.minutesBefore),
        cleanDownMinutes: Math.max(wish.cleanDownMinutes ?? 0, time.minutesAfter),
      };
