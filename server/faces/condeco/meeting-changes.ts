import { updateBooking } from '../../modules/bookings/bookings.ts';
import { bookingInPast, type Booking } from '../../modules/bookings/contract.ts';
import { checkInClosed, checkInTooEarly } from '../../modules/presence/contract.ts';
import { checkInBooking, checkOutBooking, extendBooking, releaseBooking } from '../../modules/presence/presence.ts';
import { withWholes } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import { isBefore, showTime } from '../../platform/time.ts';
import type { bookingEndpoints } from './bookings-contract.ts';
import { paying } from './cost-codes.ts';
import { actions, checkInMissed, checkInUnopened, notBegun } from './guesses.ts';
import { readBetween, readMoment, showPeriod, zoneMeant } from './moments.ts';
import { DETAILS, refusingAsThere } from './refusing.ts';
import { roomOf } from './rooms.ts';
import type { OfRoom } from './shown-bookings.ts';

type Change = Input<(typeof bookingEndpoints)['UpdateMeeting_V1']>;

/** Does something to a meeting that nobody else changes meanwhile, or changes it: two forms of one call (reference 3.3). */
export const changeMeeting = (ctx: Ctx, one: OfRoom, change: Change): Promise<void> =>
  change.actionType === undefined
    ? refusingAsThere(edit(ctx, one, change), DETAILS)
    : refusingAsThere(act(ctx, one.booking, change.actionType, change));

async function edit(ctx: Ctx, one: OfRoom, { bookingDetails, isUTCDateTime }: Change): Promise<void> {
  if (bookingDetails === undefined)
    throw invalid('bookingDetails', 'Say what is to be changed, or what is to be done (actionType)');
  const { booking } = one;
  const { roomId, startDate, endDate, meetingTitle, privateMeeting, costCentre } = bookingDetails;
  const zone = zoneMeant(roomId === undefined ? booking : await roomOf(ctx, roomId), isUTCDateTime);
  const [start, end] = [startDate ?? booking.start, endDate ?? booking.end];
  const during = readBetween([start, end], zone, ['bookingDetails.startDate', 'bookingDetails.endDate']);
  const wanted = {
    ...showPeriod(during),
    ...(roomId !== undefined && { resourceIds: await withRoom(ctx, one, roomId) }),
    ...(meetingTitle !== undefined && { title: meetingTitle }),
    ...(privateMeeting !== undefined && { private: privateMeeting }),
    ...(await paying(ctx, costCentre, 'bookingDetails.costCentre')),
  };
  // A client sends each change twice: the second time there is nothing left to be done.
  if (isSame(booking, wanted)) return;
  await updateBooking(ctx, { id: booking.id, ...wanted });
}

/** What a booking has once this is its room: the one that is told first gives way, unless it has it, or what that is a part of. */
async function withRoom(
  ctx: Ctx,
  { booking: { resourceIds }, roomId: had }: OfRoom,
  roomId: number,
): Promise<number[]> {
  const wholes = await withWholes(ctx, [roomId]);
  const isThere = resourceIds.some((id) => wholes.includes(id));
  return isThere ? resourceIds : resourceIds.map((id) => (id === had ? roomId : id));
}

/** Is a booking or a visit so already? */
export const isSame = <Changed extends object>(is: Changed, wanted: Readonly<Partial<Changed>>): boolean =>
  Object.entries(wanted).every(([name, value]) => JSON.stringify(is[name as keyof Changed]) === JSON.stringify(value));

/** Starts, stops or extends it. @throws 400 in the vendor's words for a start out of its time */
export async function act(
  ctx: Ctx,
  booking: Booking,
  action: number,
  { endDateTime, isUTCDateTime }: Pick<Change, 'endDateTime' | 'isUTCDateTime'>,
): Promise<void> {
  const { id, state } = booking;
  if (action === actions.start) {
    if (state === 'pending') throw fail(checkInUnopened);
    if (state === 'checked_in' || state === 'checked_out' || state === 'released') throw fail(checkInMissed);
    // What is cancelled is refused as whatever else is done to it.
    return void (await startedAsThere(checkInBooking(ctx, { id })));
  }
  if (action === actions.stop) {
    if (state === 'confirmed' && isBefore(ctx.now, Temporal.Instant.from(booking.start))) throw fail(notBegun);
    return void (await (state === 'checked_in' ? checkOutBooking(ctx, { id }) : releaseBooking(ctx, { id })));
  }
  if (action !== actions.extend) throw invalid('actionType', '1 starts a meeting, 2 stops it, 3 extends it');
  if (endDateTime === undefined) throw invalid('endDateTime', 'Say until when');
  const end = showTime(readMoment(endDateTime, zoneMeant(booking, isUTCDateTime), 'endDateTime'));
  await extendBooking(ctx, { id, end });
}

/** Refuses a start in the vendor's words. */
const startedAsThere = <T>(started: Promise<T>): Promise<T> =>
  started.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { code } = error.kind;
    if (code === checkInTooEarly.code) throw fail(checkInUnopened);
    throw code === bookingInPast.code || code === checkInClosed.code ? fail(checkInMissed) : error;
  });
