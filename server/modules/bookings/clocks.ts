import { attempt } from '../../platform/context/attempt.ts';
import type { Tx } from '../../platform/context/context.ts';
import { isAfter, isBefore, periodByClocks, periodOf, showTime, toDate, type Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { giveBackAll, take, type Wanted } from '../holds/holds.ts';
import { askForApproval, expireAt } from './approval.ts';
import { holdsFor } from './book.ts';
import type { CheckInDuty } from './contract.ts';
import { awaitCheckIn } from './duty.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { asHeld, countIds, findCounted } from './parts.ts';
import type { BookingRow, TimesRow } from './row.ts';
import { toldOf } from './show.ts';
import { lockToCome } from './locking.ts';
import { updateBookingRows } from './store.ts';

export { offsetsNow } from './row.ts';
export { noteOffsets, selectTimesToCome } from './store.ts';

/**
 * When a booking is by the zone data of today: at the times of the clocks that it was written with, whatever instants those were
 * said to be then. One of before that was noted is when it is.
 */
export function meantPeriodOf({ startOffset, endOffset, zone, ...times }: Omit<TimesRow, 'id'>): Period {
  const during = periodOf(times);
  if (startOffset === null || endOffset === null) return during;
  return periodByClocks(during, { start: startOffset, end: endOffset }, zone);
}

/** Where other zone data puts a booking that has not begun. */
export type Course = 'earlier' | 'later';

/** Which way a booking goes to be when it was meant; null: it is there. */
export function courseOf(row: Omit<TimesRow, 'id'>): Course | null {
  const [is, meant] = [periodOf(row), meantPeriodOf(row)];
  if (isBefore(meant.start, is.start) || (meant.start.equals(is.start) && isBefore(meant.end, is.end)))
    return 'earlier';
  return meant.start.equals(is.start) && meant.end.equals(is.end) ? null : 'later';
}

/** What became of a booking that was not when it was meant. */
export interface Shifted {
  /** As it was. */
  readonly row: BookingRow;
  /** When it is meant. */
  readonly during: Period;
  /** What others have then: it stays where it was. Empty: it moved. */
  readonly clashes: readonly Clash[];
}

/**
 * Moves those of these bookings that have not begun to when they are meant, all together: what others of them have now is free. It
 * is the time of the clocks that was booked and approved, so no rule is asked again; check-in, its end undecided and reminders move along.
 * What others have then stays where it is, and so does what would have begun by now.
 */
export async function moveByClocks(tx: Tx, ids: readonly number[]): Promise<Shifted[]> {
  const rows = (await lockToCome(tx, ids)).filter((row) => courseOf(row) !== null);
  const due = rows
    .map((row) => ({ row, during: meantPeriodOf(row) }))
    .filter(({ during }) => isAfter(during.start, tx.now));
  const moves = due.map((one) => ({ ...one, after: movedTo(one) }));
  const lost = await takeMost(
    tx,
    due.map(({ row }) => row),
    await wantedOf(tx, moves),
  );
  const moved = moves.filter(({ row }) => !lost.has(row.id));
  await writeMoves(tx, moved);
  return due.map((one) => ({ ...one, clashes: lost.get(one.row.id) ?? [] }));
}

interface Move {
  readonly row: BookingRow;
  readonly after: BookingRow;
}

function movedTo({ row, during }: Pick<Shifted, 'row' | 'during'>): BookingRow {
  const by = periodOf(row).start.until(during.start);
  return {
    ...row,
    version: row.version + 1,
    startsAt: toDate(during.start),
    endsAt: toDate(during.end),
    expiresAt: row.expiresAt && toDate(during.start),
    checkIn: row.checkIn && movedBy(row.checkIn, by),
  };
}

const movedBy = (duty: CheckInDuty, by: Temporal.Duration): CheckInDuty => ({
  ...duty,
  opensAt: showTime(Temporal.Instant.from(duty.opensAt).add(by)),
  closesAt: showTime(Temporal.Instant.from(duty.closesAt).add(by)),
});

/** What each of them is to hold then, with the time around it that it has. */
async function wantedOf(tx: Tx, moves: readonly Move[]): Promise<Wanted[]> {
  const resources = await findCounted(
    tx,
    countIds(moves.flatMap(({ row }) => row.resources.map((one) => one.resourceId))),
  );
  return moves.flatMap(({ after }) => holdsFor(after, asHeld(after, resources)));
}

/**
 * Takes for as many bookings as possible what they want instead of what they hold, each wholly or not at all: who does not get it keeps
 * what it has, and may so be in another's way.
 * @returns by the ids of the others, what is in theirs
 */
async function takeMost(
  tx: Tx,
  rows: readonly BookingRow[],
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<number, readonly Clash[]>> {
  const lost = new Map<number, readonly Clash[]>();
  for (let open = wanted; open.length > 0; open = open.filter(({ originId }) => !lost.has(originId))) {
    const [had, { missed }] = await attempt(
      tx,
      (inner) =>
        Promise.all([giveBackAll(inner, [...new Set(open.map(({ originId }) => originId))]), take(inner, open)]),
      ([, answer]) => answer.missed.length === 0,
    );
    if (missed.length === 0) {
      const moving = rows.filter(({ id }) => !lost.has(id));
      await mustNotBeLapsed(tx, moving, had);
      break;
    }
    for (const [id, all] of Map.groupBy(missed, (one) => one.wanted.originId))
      lost.set(
        id,
        all.flatMap(({ clashes }) => clashes),
      );
  }
  return lost;
}

async function writeMoves(tx: Tx, moves: readonly Move[]): Promise<void> {
  const after = moves.map((move) => move.after);
  await updateBookingRows(tx, after);
  askForApproval(tx, after);
  for (const { row, after: moved } of moves) {
    awaitCheckIn(tx, moved, moved.checkIn);
    if (moved.expiresAt) expireAt(tx, moved.id, periodOf(moved).start);
    const { data, ...told } = toldOf(row, moved, row.seriesId === null ? {} : { bySeries: true });
    tx.emit('booking.updated', { ...told, data: { ...data, why: 'zone_data' } });
  }
}

/** Tells that a booking could not move to when it is meant. */
export function tellStuck(tx: Tx, { row, during }: Shifted): void {
  const { data, ...told } = toldOf(row, row);
  const meant = { meantStart: showTime(during.start), meantEnd: showTime(during.end) };
  tx.emit('booking.zone_clashed', { ...told, data: { ...data, ...meant } });
}
