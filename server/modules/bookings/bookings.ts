import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { readPeriod, readTime, sharedZone, showTime, toDate } from '../../platform/time.ts';
import { giveBack } from '../holds/holds.ts';
import { endAwaiting } from './approval.ts';
import { rulesFor } from '../policies/policies.ts';
import { ownerOf } from './book.ts';
import { awaitAnew, awaitedAs, mustMayBecome, openBooking, retake, writeChange } from './change.ts';
import type { endpoints } from './contract.ts';
import { awaitNoCheckIn, moveCheckIn } from './duty.ts';
import { countIds, countsOf, findCounted, listIdsOnFloor, wishesOf } from './parts.ts';
import { readAttendees } from './participants.ts';
import { isWithin, periodOf } from './periods.ts';
import { show, showAll } from './show.ts';
import { sightOf } from './sight.ts';
import { findSeen, replaceAttendees, selectPage } from './store.ts';

export { countWaiting, findPending, findToDecide, listAwaiting, lockToDecide, type AsAsked } from './awaiting.ts';
export { actingUnder } from './acting.ts';
export { markOf, type WaitingDates } from './conditions.ts';
export { approversFor, approversForHost } from './approval.ts';
export { alreadyBooked, book, type Booked } from './book.ts';
export { checkBooking } from './check.ts';
export { actorOn, movePeriod, mustMayBecome, openBooking, placesOf, writeChange, type Opened } from './change.ts';
export { approveDates, rejectDates } from './decide-dates.ts';
export { approvePending, rejectPending } from './decide-pending.ts';
export { awaitNoCheckIn, checkInRuleNow, isCountedNow, keepForGood, lockNoShows } from './duty.ts';
export { findBookings, listBookingsOf, type Whose } from './bookings-of.ts';
export { expirePending } from './expire-pending.ts';
export { decideGivingUp, judgeNew, keeps, mayOverrule, usesOf, type Given } from './judge.ts';
export { countsOf } from './parts.ts';
export { periodOf } from './periods.ts';
export { planOf, readNew, readResources, type Draft } from './new-booking.ts';
export { decideAllowed, decideEnd } from './stay.ts';
export {
  authorityOver,
  cancelDates,
  findDate,
  handOverDates,
  judgeGivingBack,
  listBegunDates,
  listWaitingDates,
  lockDates,
  moveDates,
  type BookingRow,
  type DateMove,
} from './series-dates.ts';
export { checkInOpens, closingOf } from './rules.ts';
export { show, toldOf } from './show.ts';
export { nearOf } from './near.ts';
export { nextBookingIds } from './next-ids.ts';
export { isMadeByOwner } from './store.ts';
export { countUses } from './uses.ts';

type Calls = UseCases<typeof endpoints>;

/** Bookings that touch a period, by start: those of others as far as the asking one sees into them. */
export const listBookings: Calls['listBookings'] = async (ctx, input) => {
  const { zone } = ctx.tenant;
  const [resourceIds, sight] = await Promise.all([resourcesWanted(ctx, input), sightOf(ctx)]);
  const filter = {
    from: input.from === undefined ? null : readTime(input.from, zone, 'from'),
    to: input.to === undefined ? null : readTime(input.to, zone, 'to'),
    resourceIds,
    hostId: input.hostId ?? null,
    state: input.state ?? null,
    seriesId: input.seriesId ?? null,
  };
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectPage(ctx, sight, filter, after, limit),
    keyOf: (row) => [row.startsAt.getTime(), row.id],
    show: (rows) => showAll(ctx, rows),
  });
};

type Filter = Pick<Input<(typeof endpoints)['listBookings']>, 'resourceId' | 'floorId'>;

async function resourcesWanted(ctx: Ctx, { resourceId, floorId }: Filter): Promise<number[] | null> {
  if (floorId === undefined) return resourceId === undefined ? null : [resourceId];
  const onFloor = await listIdsOnFloor(ctx, floorId);
  return resourceId === undefined ? onFloor : onFloor.filter((id) => id === resourceId);
}

/** One booking. @throws 404, for one that the asking one does not see into too */
export const getBooking: Calls['getBooking'] = async (ctx, { id }) =>
  show(ctx, found(await findSeen(ctx, await sightOf(ctx), id)));

/** Moves or changes a booking; what is absent stays. The new time and resources are judged like a new booking's. */
export const updateBooking: Calls['updateBooking'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, input.id, 'change', input.version);
    const { row } = opened;
    const counts = input.resourceIds ? countIds(input.resourceIds) : countsOf(row);
    const { hostId = row.hostId } = input;
    const isElsewhere = input.resourceIds !== undefined || hostId !== row.hostId;
    const [resources, rules] = isElsewhere
      ? await Promise.all([findCounted(tx, counts), rulesFor(tx, { resourceIds: [...counts.keys()], hostId })])
      : [opened.resources, opened.rules];
    const zone = input.resourceIds ? sharedZone(resources.values(), tx.tenant.zone) : row.zone;
    const during = readPeriod(input.start ?? showTime(row.startsAt), input.end ?? showTime(row.endsAt), zone);
    const invited = input.attendees?.map(({ userId = null }) => ({ userId }));
    const becoming = { hostId, resources, during, zone, counts, rules, attendees: invited };
    const approvers = await mustMayBecome(tx, opened, becoming, input);
    const attendees = input.attendees && (await readAttendees(tx, input.attendees, hostId));
    if (input.hostId !== undefined && !attendees) await readAttendees(tx, [], hostId);
    const changes = {
      ...(input.title !== undefined && { title: input.title }),
      ...moveCheckIn(tx, row, { counts, rules, hostId, during }),
      ...awaitedAs(row, during, approvers),
      hostId,
      startsAt: toDate(during.start),
      endsAt: toDate(during.end),
      zone,
    };
    // Another host may have to check in by another time: for as long as it stands, it holds.
    if (input.start !== undefined || input.end !== undefined || isElsewhere || approvers !== undefined) {
      const kept = isWithin(during, periodOf(row)) ? countsOf(row) : undefined;
      await retake(tx, row, changes, wishesOf(counts, resources, rules, kept));
    }
    await awaitAnew(tx, row, during, approvers);
    if (attendees) await replaceAttendees(tx, row.id, attendees);
    const { told, booking } = await writeChange(tx, row, changes);
    tx.emit('booking.updated', told);
    return booking;
  });

/** Cancels a booking and frees what it held. */
export const cancelBooking: Calls['cancelBooking'] = (ctx, { id, overrule }) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, id, 'cancel');
    const { row, next } = opened;
    await mustMayBecome(tx, opened, null, { overrule });
    await giveBack(tx, ownerOf(row));
    endAwaiting(tx, [row]);
    awaitNoCheckIn(tx, row);
    const { told, booking } = await writeChange(tx, row, { state: next, cancelledAt: toDate(tx.now) });
    tx.emit('booking.cancelled', told);
    return booking;
  });
