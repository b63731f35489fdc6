import { sql, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { showTime } from '../../platform/time.ts';
import type { Meant } from '../online-meetings/online-meetings.ts';
import { byStart } from './equals.ts';
import { whyLinked } from './online.ts';
import { publicTitle } from './privacy.ts';
import { toldOf } from './show.ts';
import type { BookingRow } from './row.ts';
import { findBookingRows, findLinked, lockWanted, updateBookingRows } from './store.ts';
import { isStanding } from './way.ts';

/** These bookings, for who makes their online meetings, whoever asks. */
export const findMeant = async (ctx: Ctx, ids: readonly number[]): Promise<Meant[]> =>
  ids.length === 0 ? [] : (await findBookingRows(ctx, ids)).map((row) => meantBy(row, ctx.now));

/** Those that have this link, or this in its stead, by their start. */
export const findMeantWith = async (ctx: Ctx, link: string): Promise<Meant[]> =>
  (await findLinked(ctx, link)).toSorted(byStart).map((row) => meantBy(row, ctx.now));

/**
 * Gives bookings another link than this one, which all hear of who hear of a change. Who changes series has locked them before.
 * @param told series that are told as one
 */
export async function relinkBookings(tx: Tx, from: string, to: string, told: ReadonlySet<number>): Promise<Meant[]> {
  const rows = await lockWanted(tx, sql<SqlBool>`booking.join_url = ${from}`);
  const linked = rows.map((row) => ({ ...row, joinUrl: to }));
  await updateBookingRows(tx, linked);
  for (const [i, row] of linked.entries()) {
    const after = { ...row, version: row.version + 1 };
    const bySeries = row.seriesId !== null && told.has(row.seriesId);
    const { data, ...change } = toldOf(rows[i] ?? null, after, bySeries ? { bySeries } : {});
    tx.emit('booking.updated', { ...change, data: { ...data, ...whyLinked(to) } });
  }
  return linked.toSorted(byStart).map((row) => meantBy(row, tx.now));
}

const meantBy = (row: BookingRow, now: Temporal.Instant): Meant => ({
  id: row.id,
  seriesId: row.seriesId,
  title: publicTitle(row),
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  stands: isStanding(row, now),
  link: row.joinUrl,
});
