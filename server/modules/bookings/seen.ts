import type { Ctx } from '../../platform/context/context.ts';
import { sightOf } from './sight.ts';
import type { BookingRow } from './row.ts';
import { findBooking, selectSeen } from './store.ts';

/** The booking, if the asking one sees it. */
export async function findSeen(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  const sight = await sightOf(ctx);
  return sight === null ? findBooking(ctx, id) : (await selectSeen(ctx, sight, [id]))[0];
}

/** Those of some bookings that the asking one sees, in their order. */
export async function onlySeen(ctx: Ctx, rows: readonly BookingRow[]): Promise<readonly BookingRow[]> {
  const sight = rows.length === 0 ? null : await sightOf(ctx);
  if (sight === null) return rows;
  const ids = rows.map(({ id }) => id);
  const seen = new Set((await selectSeen(ctx, sight, ids)).map(({ id }) => id));
  return rows.filter(({ id }) => seen.has(id));
}
