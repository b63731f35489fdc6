import type { Tx } from '../../platform/context/context.ts';
import { isAfter, isBefore } from '../../platform/time.ts';
import {
  checkInOpens,
  closingOf,
  listBookingsAt,
  lockAwaited,
  periodOf,
  type BookingRow,
} from '../bookings/bookings.ts';
import { lookAgain } from '../signals/signals.ts';
import { checkIn } from './check-in.ts';
import { releaseEarly } from './release.ts';
import { decideCheckIn, steadyAt } from './rules.ts';
import { noteDecision, senseAt, type Sensed } from './sense.ts';
import { selectWaits } from './store.ts';

/** A check-in that opens within so long is looked at as it opens, as who is to come may sit there already. */
const SOON = { hours: 1 };

/**
 * Looks at who is at some resources, for the bookings there that wait for a check-in and take a sensor’s word for it: who sits there is checked
 * in, and what waits beyond its time as somebody might have been there is given back once nobody is.
 */
export async function lookAtSpaces(tx: Tx, resourceIds: readonly number[]): Promise<void> {
  const near = await listBookingsAt(tx, resourceIds, { start: tx.now, end: tx.now.add({ hours: 24 }) });
  const known = near.filter(takesSensors).filter(({ state }) => state === 'confirmed');
  const isOpen = (row: BookingRow): boolean => !isAfter(opensAt(row), tx.now);
  const rows = (
    await lockAwaited(
      tx,
      known.filter(isOpen).map(({ id }) => id),
    )
  )
    .filter(takesSensors)
    .filter(isOpen);
  const waits =
    rows.length === 0
      ? new Map<number, Date>()
      : await selectWaits(
          tx,
          rows.map(({ id }) => id),
        );
  const sensed = await senseAt(tx, rows, tx.now);
  const again = rows.flatMap((row) => laterLook(row, sensed(row), tx.now));
  for (const row of rows) await settle(tx, row, sensed(row), isWaiting(row, waits));
  const toOpen = known.filter((row) => !isOpen(row) && isBefore(opensAt(row), tx.now.add(SOON)));
  for (const row of toOpen) for (const { resourceId } of row.resources) again.push({ resourceId, at: opensAt(row) });
  for (const [resourceId, looks] of Map.groupBy(again, (one) => one.resourceId)) {
    const [first] = looks.map(({ at }) => at).toSorted(Temporal.Instant.compare);
    if (first) lookAgain(tx, resourceId, first);
  }
}

const takesSensors = ({ checkIn: duty }: BookingRow): boolean => duty?.methods.includes('sensor') ?? false;
const opensAt = (row: BookingRow): Temporal.Instant => checkInOpens(periodOf(row), row.checkIn);

/** Does it wait beyond its time as somebody might have been there, and has not moved since? */
const isWaiting = ({ id, checkIn: duty }: BookingRow, waits: ReadonlyMap<number, Date>): boolean =>
  duty !== null && waits.get(id)?.getTime() === closingOf(duty).epochMilliseconds;

/** Who has just left may come back for a while. */
const laterLook = ({ resources }: BookingRow, { space }: Sensed, now: Temporal.Instant) =>
  space.state === 'absent' && space.since && isAfter(steadyAt(space.since), now)
    ? resources.map(({ resourceId }) => ({ resourceId, at: steadyAt(space.since ?? now) }))
    : [];

async function settle(tx: Tx, row: BookingRow, seen: Sensed, waits: boolean): Promise<void> {
  const { space, isOthers } = seen;
  if (!space.isSteady || isOthers) return;
  if (space.state === 'present') {
    if (!decideCheckIn(periodOf(row), row.checkIn, 'sensor', tx.now).ok) return;
    await checkIn(tx, { row }, 'sensor');
    noteDecision(tx, row, seen, { what: 'checked_in' });
  } else if (waits) {
    await releaseEarly(tx, row, 'vacant');
    noteDecision(tx, row, seen, { what: 'released' });
  }
}
