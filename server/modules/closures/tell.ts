import type { Tx } from '../../platform/context/context.ts';
import { showTime } from '../../platform/time.ts';
import { affectedBy, type Way } from '../bookings/bookings.ts';
import type { Closure, events } from './contract.ts';
import type { ClosureRow } from './store.ts';

/** A closure as callers see it. */
export const showClosure = (row: ClosureRow): Closure => ({
  id: row.id,
  version: row.version,
  buildingId: row.buildingId,
  floorId: row.floorId,
  areaId: row.areaId,
  resourceId: row.resourceId,
  start: showTime(row.startsAt),
  end: showTime(row.endsAt),
  zone: row.zone,
  reason: row.reason,
  liftedAt: row.liftedAt && showTime(row.liftedAt),
  createdAt: showTime(row.createdAt),
});

/** Tells what happened to a closure. */
export function tellOfClosure(
  tx: Tx,
  what: Exclude<keyof typeof events, 'closure.affected' | 'closure.kept_out' | 'closure.let_in'>,
  before: Closure | null,
  after: Closure,
): void {
  const { id, version, buildingId, floorId, areaId, resourceId, start, end, reason, liftedAt } = after;
  const place = { buildingId, floorId, areaId, resourceId };
  tx.emit(what, { id, version, data: { id, ...place, start, end, reason, lifted: liftedAt !== null }, before, after });
}

/** Tells each person whose bookings made way what became of all of them, once. */
export async function tellPeople(tx: Tx, place: string, closure: ClosureRow, ways: readonly Way[]): Promise<void> {
  const { id, version, startsAt, endsAt, zone, reason } = closure;
  const about = { id, place, start: showTime(startsAt), end: showTime(endsAt), zone, reason };
  for (const hers of await affectedBy(tx, ways)) {
    const data = { ...about, ...hers };
    tx.emit('closure.affected', { id, version, data, before: null, after: data });
  }
}
