import type { Tx } from '../../platform/context/context.ts';
import { isAfter, isBefore, periodOf } from '../../platform/time.ts';
import {
  checkInOpens,
  closingOf,
  holdBookings,
  listBookingsAt,
  lockAwaited,
  type BookingRow,
} from '../bookings/bookings.ts';
import { lookAgain } from '../signals/signals.ts';
import { checkIn } from './check-in.ts';
import { releaseEarly } from './release.ts';
import { decideCheckIn, steadyAt } from './rules.ts';
import { noteDecision, senseAt, type Sensed } from './sense.ts';
import { selectWaits } from './store.ts';
import { endVacancies, findVacancies } from './vacancy.ts';

/** A check-in that opens within so long is looked at as it opens, as who is to come may sit there already. */
const SOON = { hours: 1 };

/**
 * Looks at who is at some resources, for the bookings there that wait for a check-in and take a sensor’s word for it: who sits there is checked
 * in, and what waits beyond its time as somebody might have been there is given back once nobody is. What goes on ends where nobody has been there for so
 * long as a policy says.
 */
export async function lookAtPresence(tx: Tx, resourceIds: readonly number[]): Promise<void> {
  const near = await listBookingsAt(tx, resourceIds, { start: tx.now, end: tx.now.add({ hours: 24 }) });
  const known = near.filter((row) => row.state === 'confirmed' && takesSensors(row));
  const [open, toOpen] = [known.filter((row) => isOpen(row, tx.now)), known.filter((row) => !isOpen(row, tx.now))];
  const empty = await findVacancies(tx, near);
  if (empty.ids.length > 0) {
    // All at once, in the order of their ids: whoever else locks several of them does so, too.
    const held = await holdBookings(tx, [...idsOf(open), ...empty.ids]);
    await endVacancies(
      tx,
      held.filter(({ id }) => empty.ids.includes(id)),
    );
  }
  const rows = (await lockAwaited(tx, idsOf(open))).filter((row) => takesSensors(row) && isOpen(row, tx.now));
  const [sensed, waits] = await Promise.all([senseAt(tx, rows, tx.now), selectWaits(tx, idsOf(rows))]);
  for (const row of rows) await settle(tx, row, sensed(row), isWaiting(row, waits));
  lookLater(tx, [
    ...rows.flatMap((row) => whenSure(row, sensed(row), tx.now)),
    ...empty.later.flatMap(({ row, at }) => looksAt(row, at)),
    ...toOpen.filter((row) => isBefore(opensAt(row), tx.now.add(SOON))).flatMap((row) => looksAt(row, opensAt(row))),
  ]);
}

/** When a resource is to be looked at again. */
interface Look {
  readonly resourceId: number;
  readonly at: Temporal.Instant;
}

/** Has each of these looked at again at the first of its times. */
function lookLater(tx: Tx, looks: readonly Look[]): void {
  for (const [resourceId, all] of Map.groupBy(looks, (one) => one.resourceId)) {
    const first = Math.min(...all.map(({ at }) => at.epochMilliseconds));
    lookAgain(tx, resourceId, Temporal.Instant.fromEpochMilliseconds(first));
  }
}

const looksAt = ({ resources }: BookingRow, at: Temporal.Instant): Look[] =>
  resources.map(({ resourceId }) => ({ resourceId, at }));
const idsOf = (rows: readonly BookingRow[]): number[] => rows.map(({ id }) => id);
const takesSensors = ({ checkIn: duty }: BookingRow): boolean => duty?.methods.includes('sensor') ?? false;
const opensAt = (row: BookingRow): Temporal.Instant => checkInOpens(periodOf(row), row.checkIn);
const isOpen = (row: BookingRow, now: Temporal.Instant): boolean => !isAfter(opensAt(row), now);

/** Does it wait beyond its time as somebody might have been there, and has not moved since? */
const isWaiting = ({ id, checkIn: duty }: BookingRow, waits: ReadonlyMap<number, Date>): boolean =>
  duty !== null && waits.get(id)?.getTime() === closingOf(duty).epochMilliseconds;

/** Who has just left may come back for a while. */
const whenSure = (row: BookingRow, { occupancy: { state, since } }: Sensed, now: Temporal.Instant): Look[] =>
  state === 'absent' && since && isAfter(steadyAt(since), now) ? looksAt(row, steadyAt(since)) : [];

async function settle(tx: Tx, row: BookingRow, seen: Sensed, waits: boolean): Promise<void> {
  const { occupancy, isOthers } = seen;
  if (!occupancy.isSteady || isOthers) return;
  if (occupancy.state === 'present') {
    if (!decideCheckIn(periodOf(row), row.checkIn, 'sensor', tx.now).ok) return;
    await checkIn(tx, { row }, 'sensor');
    noteDecision(tx, row, seen, { what: 'checked_in' });
  } else if (waits) {
    await releaseEarly(tx, row, 'vacant');
    noteDecision(tx, row, seen, { what: 'released' });
  }
}
