import {
  checkBooking,
  cancelBooking,
  getBooking,
  holdBookings,
  sliceAppointments,
  updateBooking,
} from '../../modules/bookings/bookings.ts';
import { type Booking, type BookingCheck } from '../../modules/bookings/contract.ts';
import { noonOf } from '../../modules/policies/policies.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import type { Period } from '../../platform/time.ts';
import { showDeskBookings, dayOfBooking, type OfDesk } from './shown-desk-bookings.ts';
import { paying } from './cost-codes.ts';
import type { deskBookingEndpoints } from './desk-bookings-contract.ts';
import { readDay, readDates, rulesOfDesk } from './desks.ts';
import { noSuchBooking, standing } from './guesses.ts';
import { mustBeSomebody } from './hosts.ts';
import { act, isSame } from './meeting-changes.ts';
import { inLocalWords, readBetween, readListed, showLocal, showPeriod, sliceOf, zoneMeant } from './moments.ts';
import { DESK_DETAILS, known, PARAMS, refusingAsThere } from './refusing.ts';
import { findResourceOf, firstOf, inGroup, resourcesOf, roomOf } from './rooms.ts';

type Calls = UseCases<typeof deskBookingEndpoints>;
type Change = Input<(typeof deskBookingEndpoints)['DeskBookings_UpdateDeskBooking_V1']>;

/** Desk bookings beyond what the vendor publishes, and whether something may be booked. */
export const deskBookings: Calls = {
  async DeskBookings_GetDeskBookings_V1(ctx, { startDate, endDate, ...given }) {
    const { ids, zone, hostIds } = await whichDesks(ctx, given);
    const { start, end } = readListed([startDate, endDate], zone);
    const filter = { types: ['desk'], from: start, to: end, bookedOnly: true, phases: standing, ...hostIds };
    const wanted = ids === null ? filter : { ...filter, resourceIds: ids };
    const { items, total } = await sliceAppointments(ctx, wanted, sliceOf(given));
    const rows = items.map(({ booking, resourceId }): OfDesk => ({ booking, deskId: resourceId }));
    return { deskBookings: await showDeskBookings(ctx, rows), totalRecords: total };
  },
  async DeskBookings_GetDeskBooking_V1(ctx, { bookingId }) {
    return showOne(ctx, await deskBookingOf(ctx, bookingId));
  },
  DeskBookings_UpdateDeskBooking_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, given.userId, 'userId');
      const id = given.bookingId;
      await holdBookings(tx, [id]);
      const one = await deskBookingOf(tx, id);
      if (given.actionType === undefined) await refusingAsThere(edit(tx, one, given), DESK_DETAILS);
      else await refusingAsThere(act(tx, one.booking, given.actionType, given));
      return showOne(tx, await deskBookingOf(tx, id));
    }),
  DeskBookings_DeleteDeskBooking_V1: (ctx, { bookingId, userId }) =>
    ctx.tx(async (tx) => {
      await mustBeSomebody(tx, userId, 'userId');
      await deskBookingOf(tx, bookingId);
      await known(cancelBooking(tx, { id: bookingId }));
      return {};
    }),
  async Bookings_CheckBooking_V1(ctx, { userId, roomId, costCentre, isUTCDateTime, ...given }) {
    const room = await roomOf(ctx, roomId);
    const said = [given.startDateTime, given.endDateTime] as const;
    const during = readBetween(said, zoneMeant(room, isUTCDateTime), ['startDateTime', 'endDateTime']);
    await mustBeSomebody(ctx, userId, 'userId');
    const wish = { resourceIds: [roomId], hostId: userId, ...showPeriod(during), ...(await paidBy(ctx, costCentre)) };
    const check = await refusingAsThere(checkBooking(ctx, wish));
    const { alternative } = check;
    const local = (at: string): string => showLocal(Temporal.Instant.from(at), room.zone);
    return {
      canBook: check.allowed,
      approvalRequired: check.approval !== null,
      reasons: reasonsIn(check, PARAMS, room.zone),
      alternative: alternative && {
        roomId: alternative.resourceIds[0] ?? roomId,
        startDateTime: local(alternative.start),
        endDateTime: local(alternative.end),
      },
    };
  },
  async DeskBookings_CheckDeskBooking_V1(ctx, { userId, deskId, dateList, costCentre }) {
    const { zone } = found(await findResourceOf(ctx, 'desk', deskId), 'deskId');
    await mustBeSomebody(ctx, userId, 'userId');
    const days = readDates(dateList, { zone, now: ctx.now, rules: await rulesOfDesk(ctx, deskId, userId) });
    const paid = await paidBy(ctx, costCentre);
    const dates = [];
    for (const [i, { during, date, bookingType }] of days.entries()) {
      const wish = { resourceIds: [deskId], hostId: userId, ...showPeriod(during), ...paid };
      const check = await refusingAsThere(checkBooking(ctx, wish), { ...PARAMS, resourceIds: 'deskId' });
      const names = { ...PARAMS, resourceIds: 'deskId', start: `dateList[${i}]`, end: `dateList[${i}]` };
      dates.push({ date, bookingType, canBook: check.allowed, reasons: reasonsIn(check, names, zone) });
    }
    return { canBook: dates.every((one) => one.canBook), dates };
  },
};

/** Nobody pays unless it is said who does: a booking with the same in it is judged so. */
const paidBy = async (ctx: Ctx, costCentre: string | undefined) => ({
  costCodes: [],
  ...(await paying(ctx, costCentre)),
});

/** All that is in the way, each in words and named as it is called there. */
const reasonsIn = ({ refusals }: BookingCheck, names: Readonly<Record<string, string>>, zone: string) =>
  refusals.map(({ code, detail, param }) => ({
    code,
    message: inLocalWords(detail, zone),
    param: param === null ? '' : (names[param] ?? param),
  }));

type Asked = Pick<
  Input<(typeof deskBookingEndpoints)['DeskBookings_GetDeskBookings_V1']>,
  'deskId' | 'userId' | 'locationId' | 'groupId'
>;

/** Whose bookings are meant, and of which desks (null: all), by all that is said; and by which clocks the days are. @throws 400, or 404 for a desk that there is not */
async function whichDesks(ctx: Ctx, { deskId, userId, locationId, groupId }: Asked) {
  const hostIds = userId === undefined ? {} : { hostIds: [userId] };
  const desk = deskId === undefined ? null : found(await findResourceOf(ctx, 'desk', deskId), 'deskId');
  const there = { ...(locationId !== undefined && { buildingId: locationId }), ...inGroup(groupId) };
  if (Object.keys(there).length === 0) {
    if (desk === null && userId === undefined)
      throw invalid('deskId', 'Say of which desk, of whom, of which location or group');
    return { ids: desk && [desk.id], zone: desk?.zone ?? ctx.tenant.zone, hostIds };
  }
  const all = await resourcesOf(ctx, { type: 'desk', ...there });
  const desks = desk === null ? all : all.filter(({ id }) => id === desk.id);
  const [zone = ctx.tenant.zone, ...others] = new Set(desks.map((one) => one.zone));
  return { ids: desks.map(({ id }) => id), zone: others.length > 0 ? ctx.tenant.zone : zone, hostIds };
}

/** A booking that has a desk. @throws 400 in the vendor's words for what is none */
async function deskBookingOf(ctx: Ctx, id: number): Promise<OfDesk> {
  const booking = await known(getBooking(ctx, { id }));
  const deskId = await firstOf(ctx, 'desk', booking);
  if (deskId === undefined) throw fail(noSuchBooking, { param: 'bookingId' });
  return { booking, deskId };
}

const showOne = async (ctx: Ctx, one: OfDesk) => found((await showDeskBookings(ctx, [one]))[0]);

/** Another desk, another day or another part of it. What is said as it is changes nothing. */
async function edit(ctx: Ctx, { booking, deskId }: OfDesk, { bookingDetails }: Change): Promise<void> {
  if (bookingDetails === undefined)
    throw invalid('bookingDetails', 'Say what is to be changed, or what is to be done (actionType)');
  const wanted = {
    ...(await otherDesk(ctx, booking, deskId, bookingDetails.deskId)),
    ...(await otherDay(ctx, { booking, deskId }, bookingDetails)),
    ...(await paying(ctx, bookingDetails.costCentre, 'bookingDetails.costCentre')),
  };
  if (isSame(booking, wanted)) return;
  await updateBooking(ctx, { id: booking.id, ...wanted });
}

async function otherDesk(ctx: Ctx, { resourceIds }: Booking, deskId: number, wanted: number | undefined) {
  if (wanted === undefined || wanted === deskId) return {};
  found(await findResourceOf(ctx, 'desk', wanted), 'bookingDetails.deskId');
  return { resourceIds: resourceIds.map((id) => (id === deskId ? wanted : id)) };
}

async function otherDay(
  ctx: Ctx,
  { booking, deskId: had }: OfDesk,
  { deskId = had, date, bookingType }: NonNullable<Change['bookingDetails']>,
) {
  const [rulesHad, rules] = await Promise.all([
    rulesOfDesk(ctx, had, booking.hostId),
    rulesOfDesk(ctx, deskId, booking.hostId),
  ]);
  const now = dayOfBooking(booking, noonOf(rulesHad));
  const desk = deskId === had ? undefined : await findResourceOf(ctx, 'desk', deskId);
  const zone = desk?.zone ?? booking.zone;
  const wanted = { date: date ?? now.date, bookingType: bookingType ?? now.bookingType };
  const dayBy = (said: typeof rules) => readDay(wanted, { zone, now: ctx.now, rules: said }, 'bookingDetails.date');
  const day = dayBy(rules);
  const isParted = isSamePeriod(day.during, dayBy(rulesHad).during);
  const isDay = day.date === now.date && day.bookingType === now.bookingType;
  const isAsItIs = zone === booking.zone && isDay && isParted;
  return isAsItIs ? {} : showPeriod(day.during);
}

const isSamePeriod = (one: Period, other: Period): boolean =>
  one.start.equals(other.start) && one.end.equals(other.end);
