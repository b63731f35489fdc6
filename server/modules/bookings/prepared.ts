import type { Tx } from '../../platform/context/context.ts';
import { isAfter, periodOf } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { giveBackAll, take } from '../holds/holds.ts';
import { rulesFor } from '../policies/policies.ts';
import { findTimes, keepTimes, type TimeRow } from '../services/services.ts';
import { askForApproval } from './approval.ts';
import { holdsFor, lostBy } from './book.ts';
import { isSameParts } from './buffers.ts';
import { hold, writeChange } from './change.ts';
import type { BookingState } from './contract.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { lockByState } from './locking.ts';
import type { Opened } from './open-booking.ts';
import { timeAt } from './ordered.ts';
import { asHeld, countsOf, findCounted, partOf, type Wish } from './parts.ts';
import type { BookingRow } from './row.ts';
import { stateAt } from './rules.ts';
import { toldOf } from './show.ts';
import { replaceResources, updateBookingRows } from './store.ts';

type Times = readonly TimeRow[];

/**
 * Holds an open booking's resources for as long around it as what is ordered with it takes: where that is longer than the policies ask
 * for, and no longer than before where it takes less by now. What has begun, or is over, is prepared no more.
 * @throws 409 where somebody else has them then
 */
export async function prepareBooking(tx: Tx, { row, rules, resources }: Opened, times: Times): Promise<void> {
  const before = await findTimes(tx, [row.id]);
  await keepTimes(tx, [row.id], times);
  const timesAt: TimesAt = (id) => [timeAt(before, id), timeAt(times, id)];
  await rehold(tx, row, wishesWith(tx, { row, rules, resources }, timesAt));
}

/**
 * The same of several bookings together, which are told along with their series.
 * @returns what could not be had, by the booking's id; whoever gets something must not let it count
 */
export async function prepareDates(
  tx: Tx,
  dates: readonly Pick<Opened, 'row' | 'rules' | 'resources'>[],
  times: Times,
): Promise<ReadonlyMap<number, readonly Clash[]>> {
  const ids = dates.map(({ row }) => row.id);
  const before = await findTimes(tx, ids);
  await keepTimes(tx, ids, times);
  const [was, now] = [before, times].map((all) => Map.groupBy(all, ({ bookingId }) => bookingId));
  const moves = dates.flatMap((date) => {
    const { row } = date;
    const wishes = wishesWith(tx, date, (id) => [
      timeAt(was?.get(row.id) ?? [], id),
      timeAt(now?.get(row.id) ?? [], id),
    ]);
    const resources = wishes.map(partOf);
    if (isSameParts(row.resources, resources)) return [];
    return [{ row, after: { ...row, version: row.version + 1, resources }, wishes }];
  });
  return moves.length === 0 ? new Map() : reholdAll(tx, moves);
}

interface Reheld {
  readonly row: BookingRow;
  readonly after: BookingRow;
  readonly wishes: readonly Wish[];
}

async function reholdAll(tx: Tx, moves: readonly Reheld[]): Promise<ReadonlyMap<number, readonly Clash[]>> {
  const rows = moves.map(({ row }) => row);
  const freed = giveBackAll(
    tx,
    rows.map(({ id }) => id),
  );
  const wanted = moves.flatMap(({ after, wishes }) => holdsFor(after, wishes));
  const [had, { missed }] = await Promise.all([freed, take(tx, wanted)]);
  if (missed.length > 0) return lostBy(missed);
  await mustNotBeLapsed(tx, rows, had);
  const after = moves.map((move) => move.after);
  await Promise.all([updateBookingRows(tx, after), replaceResources(tx, after)]);
  askForApproval(tx, after);
  for (const { row, after: became } of moves)
    tx.emit('booking.updated', toldOf(row, became, { bySeries: true, toldTo: 'host' }));
  return new Map();
}

/** How long what is ordered took at a resource, and takes. */
type TimesAt = (resourceId: number) => readonly [was: TimeRow | undefined, now: TimeRow | undefined];

function wishesWith(tx: Tx, { row, rules, resources }: Pick<Opened, 'row' | 'rules' | 'resources'>, timesAt: TimesAt) {
  const { start, end } = periodOf(row);
  return asHeld(row, resources).map((held): Wish => {
    const [was, now] = timesAt(held.resourceId);
    const { setUp, cleanDown } = rules.of(held.resourceId);
    const { setUpMinutes = 0, cleanDownMinutes = 0 } = held;
    return {
      ...held,
      ...(isAfter(start, tx.now) && {
        setUpMinutes: around(setUpMinutes, setUp?.says.minutes, was?.minutesBefore, now?.minutesBefore),
      }),
      ...(isAfter(end, tx.now) && {
        cleanDownMinutes: around(cleanDownMinutes, cleanDown?.says.minutes, was?.minutesAfter, now?.minutesAfter),
      }),
    };
  });
}

/** Holds what a booking has with another time around it. @throws 409 where somebody else has it then */
async function rehold(tx: Tx, row: BookingRow, wishes: readonly Wish[]): Promise<void> {
  const parts = wishes.map(partOf);
  if (isSameParts(row.resources, parts)) return;
  await hold(tx, row, row, wishes);
  await replaceResources(tx, [{ id: row.id, resources: parts }]);
  const { told } = await writeChange(tx, row, {});
  // Who attends comes when she would have come.
  tx.emit('booking.updated', { ...told, data: { ...told.data, toldTo: 'host' } });
}

/**
 * Holds bookings that something was withdrawn from for no longer around them than what is left of it takes: of a resource that stands in for
 * another, than what is left there. Shrinking clashes with nobody.
 * @param before how long what was ordered with them took
 * @param after how long what is left does
 */
export async function prepareLess(tx: Tx, ids: readonly number[], before: Times, after: Times): Promise<void> {
  const rows = (await lockByState(tx, null, ids)).filter((row) => PREPARED.has(stateAt(row, tx.now)));
  for (const row of rows) {
    const [was, now] = [before, after].map((times) => times.filter(({ bookingId }) => bookingId === row.id));
    const [resources, rules] = await Promise.all([
      findCounted(tx, countsOf(row)),
      rulesFor(tx, { resourceIds: [...countsOf(row).keys()], hostId: row.hostId }),
    ]);
    const wishes = wishesWith(tx, { row, rules, resources }, (id) => [
      timeInStead(was ?? [], id, row),
      timeAt(now ?? [], id),
    ]);
    await rehold(
      tx,
      row,
      asHeld(row, resources).map((held, i) => noLonger(held, wishes[i] ?? held)),
    );
  }
}

const PREPARED: ReadonlySet<BookingState> = new Set(['pending', 'confirmed', 'checked_in']);

/** What stands in for something that a booking has no more was held as long as that. */
const timeInStead = (
  times: Times,
  resourceId: number,
  { resources }: Pick<BookingRow, 'resources'>,
): TimeRow | undefined => {
  const gone = times.filter((time) => !resources.some((part) => part.resourceId === time.resourceId));
  return timeAt(times, resourceId) ?? longestOf(gone);
};

const longestOf = (times: Times): TimeRow | undefined => {
  const [first] = times;
  if (first === undefined) return undefined;
  const longest = (side: 'minutesBefore' | 'minutesAfter'): number => Math.max(...times.map((time) => time[side]));
  return { ...first, minutesBefore: longest('minutesBefore'), minutesAfter: longest('minutesAfter') };
};

const noLonger = (held: Wish, { setUpMinutes = 0, cleanDownMinutes = 0 }: Wish): Wish => ({
  ...held,
  setUpMinutes: Math.min(held.setUpMinutes ?? 0, setUpMinutes),
  cleanDownMinutes: Math.min(held.cleanDownMinutes ?? 0, cleanDownMinutes),
});

/**
 * What is held is what a policy asked for, unless it is no longer than what was ordered: then what policies ask for now, at most as long.
 * Only what takes longer than it did makes it longer: what could not be had when it was ordered keeps nobody from withdrawing something.
 */
function around(held: number, asked = 0, was = 0, now = 0): number {
  const kept = held > was ? held : Math.min(held, asked);
  return Math.max(kept, now > was ? now : Math.min(held, now));
}
