import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { isAfter, periodOf, showTime, showTimeOrNull, toInstant } from '../../platform/time.ts';
import { checkInOpens, listBookingsAt, type BookingRow } from '../bookings/bookings.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import { listDevices, signalsAt, signalsOfAll, occupancyAt, presenceOf, type Use } from '../signals/signals.ts';
import { DECISION_DAYS, type endpoints } from './contract.ts';
import { BEFORE, isHereAt, placesOf } from './sense.ts';
import { selectDecisions } from './store.ts';

/** So many are shown at most. */
const MOST = 100;

/** Who is at a resource, and why that is said. @throws 404 for one where the asking one manages no devices */
export const getResourcePresence: UseCases<typeof endpoints>['getResourcePresence'] = async (ctx, { id }) => {
  const { now, who } = ctx;
  const known = (await findResources(ctx, [id])).get(id);
  const resource = found(known && may(who, 'devices:manage', known.buildingId) ? known : null);
  const places = [id, ...resource.partIds];
  const [rows, signals, devices, decisions] = await Promise.all([
    listBookingsAt(ctx, [id], { start: now.subtract(BEFORE), end: now.add({ hours: 24 }) }),
    signalsAt(ctx, places),
    listDevices(ctx, { resourceId: id, limit: MOST }),
    selectDecisions(ctx, id, now.subtract({ hours: 24 * DECISION_DAYS }), MOST),
  ]);
  const own = await seenAt(ctx, rows, new Set(places));
  const occupancy = occupancyAt(
    { ...signalsOfAll(places.map((one) => signals.get(one))), said: own.flatMap(saidOf) },
    now,
  );
  const { why, deviceId, since, until, isSteady } = occupancy;
  return {
    resourceId: id,
    at: showTime(now),
    state: presenceOf(occupancy, useAt(own, resource, now)),
    why,
    deviceId,
    since: since && showTime(since),
    until: until && showTime(until),
    steady: isSteady,
    devices: devices.items.map(({ id: one, name, kind, state, lastHeardAt, believedMinutes }) => ({
      id: one,
      name,
      kind,
      state,
      lastHeardAt,
      believedMinutes,
    })),
    decisions: decisions.map(({ decidedAt, ...row }) => ({
      ...row,
      at: showTime(decidedAt),
      since: showTimeOrNull(row.since),
      until: showTimeOrNull(row.until),
    })),
  };
};

/** Those of these bookings whose people a sensor at one of these places sees. */
async function seenAt(
  ctx: Ctx,
  rows: readonly BookingRow[],
  places: ReadonlySet<number>,
): Promise<readonly BookingRow[]> {
  const ids = new Set(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)));
  const known = await findResources(ctx, [...ids]);
  return rows.filter((row) => !placesOf(row, known).isDisjointFrom(places));
}

/** What the people of a booking said themselves. */
const saidOf = ({ checkedInAt, checkedOutAt }: BookingRow) => [
  ...(checkedInAt ? [{ at: toInstant(checkedInAt), came: true }] : []),
  ...(checkedOutAt ? [{ at: toInstant(checkedOutAt), came: false }] : []),
];

/** How a resource is booked now. Of what several may have at a time nobody knows who it is that is there. */
function useAt(rows: readonly BookingRow[], { quantity }: BookableResource, now: Temporal.Instant): Use {
  if (quantity > 1) return 'awaited';
  const current = rows.filter((row) => isHereAt(row, now));
  if (current.some(({ state, checkIn }) => state === 'checked_in' || !checkIn?.required)) return 'in_use';
  const isAwaited = (row: BookingRow): boolean =>
    row.state === 'confirmed' &&
    !isAfter(checkInOpens(periodOf(row), row.checkIn), now) &&
    isAfter(periodOf(row).end, now);
  return current.length > 0 || rows.some(isAwaited) ? 'awaited' : 'none';
}
