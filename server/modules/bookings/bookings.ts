import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { readTime, toDate } from '../../platform/time.ts';
import { giveBack } from '../holds/holds.ts';
import { withWholes } from '../resources/resources.ts';
import { endAwaiting } from './approval.ts';
import { ownerOf } from './book.ts';
import { mustMayBecome } from './becoming.ts';
import { writeChange } from './change.ts';
import type { endpoints } from './contract.ts';
import { awaitNoCheckIn } from './duty.ts';
import { openBooking } from './open-booking.ts';
import { listIdsOnFloor } from './parts.ts';
import { findSeen } from './seen.ts';
import { show, showAll } from './show.ts';
import { sightOf } from './sight.ts';
import { selectPage } from './store.ts';

export {
  countAppointments,
  listAppointments,
  listPhases,
  sliceAppointments,
  type Appointment,
} from './appointments.ts';
export { aheadTogether, listAhead, type AheadOfHost } from './ahead.ts';
export type { AppointmentFilter, AppointmentKey, Piece } from './appointment-rows.ts';
export { countWaiting, findPending, findToDecide, listAwaiting, lockToDecide } from './awaiting.ts';
export { actingIn, actingUnder } from './acting.ts';
export { markOf, type Forgotten, type WaitingDates } from './conditions.ts';
export { approversFor, approversForHost } from './approval.ts';
export { alreadyBooked, book, type Booked, type Plan } from './book.ts';
export { bookOne } from './book-one.ts';
export { draftFor } from './draft-for.ts';
export { judgeEach, type AnyOf } from './each.ts';
export { actsFor, hostFor, whereActingFor, type AttendeesGiven } from './participants.ts';
export { asForeseen, checkBooking } from './check.ts';
export { mustMayBecome } from './becoming.ts';
export { movePeriod, writeChange } from './change.ts';
export { approveDates, rejectDates } from './decide-dates.ts';
export { approvePending, rejectPending } from './decide-pending.ts';
export {
  awaitCheckIn,
  awaitNoCheckIn,
  checkInRuleNow,
  checkInRuleOf,
  lockAwaited,
  lockNoShows,
  standForGood,
} from './duty.ts';
export { forgetAttendee, withoutAddress } from './forgetting.ts';
export { foreseeBooking, foreseeMoves } from './foresee.ts';
export { findBookings, listBookingsAt, listBookingsOf, listBookingsOfHost, type Whose } from './bookings-of.ts';
export { bookingHosts, clearOutsiders, deniedBookings, hasDateSince, selectHidden } from './store.ts';
export { expirePending } from './expire-pending.ts';
export {
  decideGivingUp,
  judgeNew,
  keeps,
  mayOverrule,
  refusalsOf,
  usesOf,
  verdictOf,
  type Given,
  type Refusal,
  NOBODY_SAYS_WHO_PAYS,
} from './judge.ts';
export {
  actorOn,
  decideStateOf,
  openBooking,
  openDates,
  placesOf,
  readOwn,
  type Opened,
  type OpenedDate,
} from './open-booking.ts';
export { countsOf, type Wish } from './parts.ts';
export {
  courseOf,
  meantPeriodOf,
  moveByClocks,
  noteOffsets,
  offsetsNow,
  selectTimesToCome,
  tellStuck,
  type Course,
  type Shifted,
} from './clocks.ts';
export {
  handOverBookings,
  listCommitments,
  lockCommitments,
  stopAttending,
  type Commitments,
  type HandedOver,
  type HandingOver,
  type Spares,
} from './leaving.ts';
export { byStart } from './equals.ts';
export { holdBookings } from './locking.ts';
export { guestOf, isForGuest } from './guest.ts';
export { listHostedBy } from './hosted-by.ts';
export { inOrder, insertInto, isTakenBy, stretchOf } from './stretches.ts';
export { planOf, readNew, readResources, type Draft } from './new-booking.ts';
export { listLastNoted, listWaitingDates } from './dates-of.ts';
export { decideAnonymity } from './anonymity.ts';
export { decideAllowed, decideEnd } from './stay.ts';
export {
  authorityOver,
  cancelDates,
  findDate,
  handOverDates,
  judgeGivingBack,
  judgeUnpaid,
  lockDates,
  listDatesOf,
  moveDates,
  type BookingRow,
  type DateMove,
} from './series-dates.ts';
export { foreseeWay, makeWay, type Need } from './make-way.ts';
export { affectedBy, countOutcomes, showClashing } from './show-way.ts';
export { checkInOpens, closingOf, stateAt } from './rules.ts';
export { onlySeen } from './seen.ts';
export { show, showAll, toldOf, type Along } from './show.ts';
export { prepareBooking, prepareDates, prepareLess } from './prepared.ts';
export { nearOf } from './near.ts';
export { readNotes } from './notes.ts';
export { inPublic, publicTitle, toldInPublic } from './privacy.ts';
export { findMeant, findMeantWith, relinkBookings } from './meant.ts';
export { joinUrlAfter, onlineMeetingOf, onlineTold, whyLinked } from './online.ts';
export { nextBookingIds } from './next-ids.ts';
export { isMadeByOwner } from './credential-owners.ts';
export { openDays, sightOf, USUAL_DIARY, type OpenDays, type Sight } from './sight.ts';
export { findStandings, type Standing } from './standing.ts';
export { mustSee } from './unseen.ts';
export { updateBooking } from './update.ts';
export { countUses, countUsesOfEach, lookAtUses, lookAtUsesOfEach } from './uses.ts';
export type { Outcome, Way } from './way.ts';

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
  const wanted = resourceId === undefined ? null : await withWholes(ctx, [resourceId]);
  if (floorId === undefined) return wanted;
  const onFloor = await withWholes(ctx, await listIdsOnFloor(ctx, floorId));
  return wanted ? wanted.filter((id) => onFloor.includes(id)) : onFloor;
}

/** One booking. @throws 404, for one that the asking one does not see into too */
export const getBooking: Calls['getBooking'] = async (ctx, { id }) => show(ctx, found(await findSeen(ctx, id)));

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
