import type { Tx } from '../../platform/context/context.ts';
import {
  byStart,
  cancelDates,
  handOverBookings,
  lockCommitments,
  stopAttending,
  type BookingRow,
  type HandedOver,
} from '../bookings/bookings.ts';
import { sparesOf } from './heir.ts';
import { endNow } from '../presence/presence.ts';
import { endSeriesOf, handOverSeries, lockSeriesOf, stopAttendingSeries, type SeriesRow } from '../series/series.ts';
import { datesOf, goingOf, singlesOf } from './turns.ts';

/** Somebody who is shut out, and who becomes host of what she leaves, if anybody. */
export interface Leaver {
  readonly userId: number;
  readonly heirId: number | null;
}

type Why = HandedOver['refused'][number]['verdict'];

/** What became of somebody's bookings, each in the order of time. */
export interface Released {
  readonly cancelled: readonly BookingRow[];
  /** Why some of those could not be handed over, by their ids. */
  readonly refused: ReadonlyMap<number, Why>;
  readonly handedOver: readonly BookingRow[];
  readonly ended: readonly BookingRow[];
  readonly attended: readonly BookingRow[];
}

/** Ends all that somebody takes part in, or hands to the heir what has not begun. */
export async function releaseAll(tx: Tx, { userId, heirId }: Leaver): Promise<Released> {
  const all = await lockSeriesOf(tx, userId);
  const { ahead, running, attended } = await lockCommitments(tx, userId);
  for (const row of running) await endNow(tx, row);
  const own = goingOf(all, userId);
  const hers = heirId === null ? await cancelAhead(tx, own, ahead) : await handOver(tx, own, ahead, { userId, heirId });
  await leaveOthers(
    tx,
    all.filter(({ hostId }) => hostId !== userId),
    attended,
    userId,
  );
  return { ...hers, ended: running, attended };
}

type OfAhead = Pick<Released, 'cancelled' | 'refused' | 'handedOver'>;

async function cancelAhead(tx: Tx, series: readonly SeriesRow[], ahead: readonly BookingRow[]): Promise<OfAhead> {
  for (const one of series) await endSeriesOf(tx, one, datesOf(one, ahead));
  await cancelDates(tx, singlesOf(series, ahead), {});
  return { cancelled: ahead, refused: new Map(), handedOver: [] };
}

/** Of what cannot be handed over, and what the heir needs no second one of, each is cancelled. */
async function handOver(
  tx: Tx,
  series: readonly SeriesRow[],
  ahead: readonly BookingRow[],
  { userId: from, heirId: to }: { readonly userId: number; readonly heirId: number },
): Promise<OfAhead> {
  const became: HandedOver[] = [];
  const over = { from, to, spares: await sparesOf(tx, to, ahead) };
  for (const one of series) became.push(await handOverSeries(tx, one, datesOf(one, ahead), over));
  const singles = await handOverBookings(tx, singlesOf(series, ahead), { ...over, along: { toldTo: 'attendees' } });
  await cancelDates(
    tx,
    singles.refused.map(({ row }) => row),
    {},
  );
  became.push(singles);
  const refused = new Map(became.flatMap((one) => one.refused.map(({ row, verdict }) => [row.id, verdict])));
  const handedOver = became.flatMap(({ handed }) => handed).toSorted(byStart);
  return { cancelled: ahead.filter(({ id }) => refused.has(id)), refused, handedOver };
}

/** Takes somebody out of what others host. */
async function leaveOthers(
  tx: Tx,
  series: readonly SeriesRow[],
  attended: readonly BookingRow[],
  userId: number,
): Promise<void> {
  for (const one of series) await stopAttendingSeries(tx, one, datesOf(one, attended), userId);
  await stopAttending(tx, singlesOf(series, attended), userId, { toldTo: 'host' });
}
