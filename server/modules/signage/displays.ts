import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, type DevicePrincipal, type Principal } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isAfter, periodOf, showTime, type Period } from '../../platform/time.ts';
import { bookOne, decideEnd, findBookings, openBooking, type Opened } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import type { Clash } from '../holds/contract.ts';
import { listBusy } from '../holds/holds.ts';
import { findSpace } from '../places/places.ts';
import { checkIn, endNow, extendBooking } from '../presence/presence.ts';
import type { Resource } from '../resources/contract.ts';
import { getResource } from '../resources/resources.ts';
import type { Display, DisplayState, endpoints } from './contract.ts';
import { asKeeper, asKeeperIn, meetingsAt } from './meetings.ts';
import { decideGoesOn, endBefore, gapAt, isHereAlone, minuteOf, spellFrom, type Gap } from './rules.ts';

type Calls = UseCases<typeof endpoints>;

/** A display, and the door at which it stands. */
interface AtDoor extends DevicePrincipal {
  readonly resourceId: number;
}

/** How far a display looks ahead. */
const AHEAD = { hours: 24 };

/** Slots are for plans: who stands at a door books from now on. */
const FROM_NOW_ON = { except: ['slot'] } as const;

/** What the place of a display is now, who has it, and who is next. */
export const getDisplay: Calls['getDisplay'] = async (ctx) =>
  isAtDoor(ctx.who) ? showAt(ctx, ctx.who) : { workplace: ctx.tenant.name, display: null };

/**
 * Books the place of a display from now on. It does so by what a display may itself, and no more: what policies want approved, or leave
 * to some, is not had at a door.
 */
export const bookAtDisplay: Calls['bookAtDisplay'] = async (ctx, { minutes }) => {
  const who = atDoor(ctx);
  const keeper = asKeeper(ctx);
  const { start, end } = spellFrom(ctx.now, minutes, await freeNow(keeper, await placeOf(keeper, who)));
  const wish = { resourceIds: [who.resourceId], start: showTime(start), end: showTime(end) };
  await ctx.tx((tx) => bookOne(tx, wish, FROM_NOW_ON));
  return showAt(ctx, who);
};

/** Lets what goes on at a display's place go on for longer, until somebody else has it at most. */
export const extendAtDisplay: Calls['extendAtDisplay'] = async (ctx, { bookingId, minutes }) => {
  const who = atDoor(ctx);
  await ctx.tx(async (own) => {
    const tx = asKeeperIn(own);
    const { row } = await openHere(tx, who, bookingId, () => 'extend');
    const during = periodOf(row);
    obey(decideGoesOn(during, tx.now));
    const { upcoming } = await meetingsAt(tx, who.resourceId);
    const starts = upcoming.map(({ start }) => Temporal.Instant.from(start));
    const next = starts.find((start) => isAfter(start, during.end)) ?? null;
    await extendBooking(tx, { id: bookingId, end: showTime(endBefore(during.end.add({ minutes }), next)) });
  });
  return showAt(ctx, who);
};

/** Ends what goes on at a display's place, where policies let one leave early. */
export const endAtDisplay: Calls['endAtDisplay'] = async (ctx, { bookingId }) => {
  const who = atDoor(ctx);
  await ctx.tx(async (own) => {
    const tx = asKeeperIn(own);
    const leave = ({ state }: Booking): Action => (state === 'checked_in' ? 'check_out' : 'release');
    const { row, rules, resources } = await openHere(tx, who, bookingId, leave);
    const during = periodOf(row);
    obey(decideGoesOn(during, tx.now));
    obey(decideEnd(rules, resources.keys(), during, tx.now, tx.now));
    await endNow(tx, row);
  });
  return showAt(ctx, who);
};

/** Says at a door that the host is here. */
export const checkInAtDisplay: Calls['checkInAtDisplay'] = async (ctx, { bookingId }) => {
  const who = atDoor(ctx);
  await ctx.tx(async (own) => {
    const tx = asKeeperIn(own);
    await checkIn(tx, await openHere(tx, who, bookingId, () => 'check_in'), 'display');
  });
  return showAt(ctx, who);
};

const isAtDoor = (who: Principal): who is AtDoor => who.kind === 'device' && who.resourceId !== null;

/** @throws 403 for who is no display: what stands here is for who stands at a door */
function atDoor({ who }: Ctx): AtDoor {
  if (!isAtDoor(who)) throw fail(forbidden, { detail: 'This is for the display at a door' });
  return who;
}

type Action = Parameters<typeof openBooking>[2];

/** A booking that has the place of a display alone, locked: before and after, as it may have been moved elsewhere meanwhile. @throws 404 for any other */
async function openHere(
  tx: Tx,
  { resourceId }: AtDoor,
  id: number,
  actionOn: (booking: Booking) => Action,
): Promise<Opened> {
  const booking = (await findBookings(tx, [id])).get(id);
  const here = found(booking && isHereAlone(booking.resourceIds, resourceId) ? booking : null, 'bookingId');
  const opened = await openBooking(tx, id, actionOn(here));
  const ids = opened.row.resources.map((one) => one.resourceId);
  return found(isHereAlone(ids, resourceId) ? opened : null, 'bookingId');
}

/** The place of a display. @throws 404 when it is not there any more, 403 when it is in another building by now */
async function placeOf(ctx: Ctx, who: AtDoor) {
  const resource = await getResource(ctx, { id: who.resourceId });
  if (!may(who, 'displays:use', resource.buildingId)) throw fail(buildingOutOfReach);
  return resource;
}

/** From when on and until when a place can be had now; null: it cannot. */
async function freeNow(ctx: Ctx, { id, quantity, partIds: parts, retired }: Resource): Promise<Gap | null> {
  const during = { start: minuteOf(ctx.now), end: ctx.now.add(AHEAD) };
  const busy = (await listBusy(ctx, [{ resourceId: id, quantity, parts }], during)).get(id) ?? [];
  return retired ? null : gapAt(ctx.now, busy.map(readTimes));
}

const readTimes = ({ start, end }: Pick<Clash, 'start' | 'end'>): Period => ({
  start: Temporal.Instant.from(start),
  end: Temporal.Instant.from(end),
});

async function showAt(ctx: Ctx, who: AtDoor): Promise<Display> {
  const keeper = asKeeper(ctx);
  const resource = await placeOf(keeper, who);
  const [building, meetings, gap] = await Promise.all([
    findSpace(ctx, { buildingId: resource.buildingId }),
    meetingsAt(keeper, who.resourceId),
    freeNow(keeper, resource),
  ]);
  const free = meetings.status === 'free' ? gap : null;
  const { id, name, names, type } = resource;
  const display: DisplayState = {
    id: who.deviceId,
    name: who.name,
    resource: { id, name, names, type },
    buildingName: found(building).name,
    zone: found(building).zone,
    at: showTime(ctx.now),
    free: free !== null,
    freeUntil: free?.end ? showTime(free.end) : null,
    ...meetings,
    upcoming: [...meetings.upcoming],
  };
  return { workplace: ctx.tenant.name, display };
}
