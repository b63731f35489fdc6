import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { readCode } from '../../platform/ids.ts';
import { showTime, toInstant } from '../../platform/time.ts';
import { isAssignedToHer } from '../assignments/assignments.ts';
import { checkInOpens, listBookings, mustSee } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { listBusy } from '../holds/holds.ts';
import { getResource } from '../resources/resources.ts';
import type { Here, endpoints } from './contract.ts';
import { findResourceOfCode } from './store.ts';

/** How far somebody looks ahead who stands before a desk. */
const AHEAD = { hours: 24 };
/** As many bookings as are looked through for one's own and the next. */
const MOST = 50;

/** What is at a place now: what the asking one has here, whether it is free, and who has it else, as far as she may see. */
export const getHere: UseCases<typeof endpoints>['getHere'] = async (ctx, { code }) => {
  const id = found(await findResourceOfCode(ctx, readCode(code)), 'code');
  const [resource] = await Promise.all([getResource(ctx, { id }), mustSee(ctx, id, 'code', isAssignedToHer)]);
  const during = { start: ctx.now, end: ctx.now.add(AHEAD) };
  const [busy, bookings] = await Promise.all([
    listBusy(ctx, [{ resourceId: id, quantity: resource.quantity, parts: resource.partIds }], during),
    listHere(ctx, id),
  ]);
  const [first] = busy.get(id) ?? [];
  const free = !resource.retired && (first === undefined || first.start > showTime(ctx.now));
  const mine = bookings.find((one) => isMine(ctx, one)) ?? null;
  return {
    resource: placeOf(resource),
    at: showTime(ctx.now),
    mine,
    free,
    freeUntil: free ? (first?.start ?? null) : null,
    others: bookings.filter((one) => one !== mine).slice(0, 2),
  };
};

const listHere = async (ctx: Ctx, resourceId: number): Promise<Booking[]> => {
  const [from, to] = [showTime(ctx.now), showTime(ctx.now.add(AHEAD))];
  const { items } = await listBookings(ctx, { resourceId, from, to, limit: MOST });
  return items.filter(({ state }) => state === 'pending' || state === 'confirmed' || state === 'checked_in');
};

/** Does the asking one host it, and may she be here for it by now? */
function isMine({ who, now }: Ctx, { hostId, state, start, checkIn }: Booking): boolean {
  if (hostId === null || hostId !== who.userId || state === 'pending') return false;
  const opens = checkInOpens({ start: toInstant(new Date(start)) }, checkIn);
  return Temporal.Instant.compare(opens, now) <= 0;
}

const placeOf = ({
  id,
  name,
  names,
  type,
  buildingId,
  floorId,
  zone,
  retired,
}: Here['resource']): Here['resource'] => ({
  id,
  name,
  names,
  type,
  buildingId,
  floorId,
  zone,
  retired,
});
