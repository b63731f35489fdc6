import type { Told } from '../../platform/context/outbox.ts';
import { showTime } from '../../platform/time.ts';
import type { SeatRequest, SeatRequestTold } from './contract.ts';
import type { RequestRow } from './store.ts';

/** What somebody asked for, as she sees it. */
export const show = (row: RequestRow): SeatRequest => ({ ...heard(row), createdAt: showTime(row.createdAt) });

/** What is told of a request that has become what it is. */
export const toldOf = (before: RequestRow | null, after: RequestRow): Told<'seat_request.created'> => ({
  id: after.id,
  version: after.version,
  data: heard(after),
  before: before && heard(before),
  after: heard(after),
});

function heard({ startsAt, endsAt, drawAt, outcome, ...row }: RequestRow): SeatRequestTold {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    userId: row.userId,
    buildingId: row.buildingId,
    floorId: row.floorId,
    areaId: row.areaId,
    day: row.day,
    start: showTime(startsAt),
    end: showTime(endsAt),
    zone: row.zone,
    drawAt: showTime(drawAt),
    bookingId: row.bookingId,
    resourceId: outcome?.resourceId ?? null,
    outcome: outcome?.why ?? null,
  };
}
