import type { Tx } from '../../platform/context/context.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import { isAfter, periodOf, toDate, type Period } from '../../platform/time.ts';
import { meantPeriodOf } from '../bookings/bookings.ts';
import { lockBuildings } from '../places/places.ts';
import { close, nameOf, piecesOf } from './close.ts';
import { giveUp } from './keep-closed.ts';
import { decideChange } from './rules.ts';
import { findClosure, lockClosure, selectUnended, updateClosureRow, type ClosureRow } from './store.ts';
import { showClosure, tellOfClosure } from './tell.ts';

/** How many closures are read at a time. */
const READ_AT_ONCE = 2_000;

/**
 * When a closure is by the zone data of today: at the times of the clocks that it was written with. What has begun began when it did.
 * What its building's clocks said once, by which others it goes since, keeps its instants.
 */
function meantOf({ now }: Tx, closure: ClosureRow): Period {
  const is = periodOf(closure);
  if (closure.notedZone !== closure.zone) return is;
  const meant = meantPeriodOf(closure);
  const start = isAfter(is.start, now) && isAfter(meant.start, now) ? meant.start : is.start;
  return isAfter(meant.end, now) && isAfter(meant.end, start) ? { start, end: meant.end } : is;
}

const isSame = (one: Period, other: Period): boolean => one.start.equals(other.start) && one.end.equals(other.end);

/** Has the closures that are not over looked through that the zone data may put elsewhere by now, and moved one by one. */
export async function followZoneData(tx: Tx): Promise<void> {
  for (let after = 0; ;) {
    const rows = await selectUnended(tx, after, READ_AT_ONCE);
    for (const row of rows)
      if (!isSame(periodOf(row), meantOf(tx, row)))
        tx.later('closure.keep_clocks', { closureId: row.id }, { key: String(row.id) });
    const last = rows.at(-1);
    if (!last || rows.length < READ_AT_ONCE) return;
    after = last.id;
  }
}

/**
 * Moves a closure to when it is meant. What is booked there by then makes way as if it were closed anew, and only whose that is are
 * told: for everybody else it is closed when it was, by the clocks.
 */
export async function keepClocks(tx: Tx, { closureId }: { readonly closureId: number }): Promise<void> {
  const known = await findClosure(tx, closureId);
  if (known === undefined) return;
  await lockBuildings(tx, [known.buildingId]);
  const closure = await lockClosure(tx, closureId);
  if (closure === undefined || !decideChange(closure, tx.now).ok) return;
  if (closure.buildingId !== known.buildingId) throw fail(conflict);
  const meant = meantOf(tx, closure);
  if (isSame(periodOf(closure), meant)) return;
  const pieces = await piecesOf(tx, closure);
  await giveUp(tx, closure, pieces, tx.now);
  const times = { startsAt: toDate(meant.start), endsAt: toDate(meant.end) };
  await updateClosureRow(tx, closure, times);
  const changed = { ...closure, ...times, version: closure.version + 1 };
  const start = isAfter(meant.start, tx.now) ? meant.start : tx.now;
  await close(tx, changed, { start, end: meant.end }, { name: await nameOf(tx, changed), pieces });
  tellOfClosure(tx, 'closure.updated', showClosure(closure), showClosure(changed));
}
