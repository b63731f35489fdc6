import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { isBefore, showTime, toDate, type Period } from '../../platform/time.ts';
import { actsFor, lookAtUses, verdictOf, whereActingFor } from '../bookings/bookings.ts';
import { bookingForOthers } from '../bookings/contract.ts';
import { lockDraws, openDraw, type DrawDay } from '../draws/draws.ts';
import { findPeople } from '../people/people.ts';
import { findSpace } from '../places/places.ts';
import { dayOf, drawTime, isSeenBy, rulesFor, secondOf, type RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import {
  MAX_ASKING,
  seatingByFirstCome,
  seatingClosed,
  seatingFull,
  seatRequestOver,
  type endpoints,
} from './contract.ts';
import { drawLater } from './clocks.ts';
import { desksByDraw, judging, type Place } from './desks.ts';
import { periodOn, readDay } from './rules.ts';
import { show, toldOf } from './show.ts';
import { countOpen, findRequest, insertRequest, lockRequest, selectRequestsOf, type RequestRow } from './store.ts';
import { withdraw } from './withdrawing.ts';

export { followZoneData as followZoneDataWithSeats, keepClocks as keepClocksOfDraw } from './clocks.ts';
export { drawDesks } from './draw.ts';
export { askWithoutArea, askWithoutFloor } from './elsewhere.ts';
export { giveUpDraw } from './give-up.ts';
export { countAskedBy, withdrawAllOf } from './withdrawing.ts';

type Calls = UseCases<typeof endpoints>;
type Given = Input<(typeof endpoints)['createSeatRequest']>;

/** How people fared is looked at for so many requests; after two years nobody needs to know. What was asked for goes with its day. */
export const forgetOldDraws = clearOlder('seat_draw', 'day', Temporal.Duration.from({ hours: 730 * 24 }));

/** The desks that somebody asked for, the latest day first: the asking one, or of another those that she may ask for in their name. */
export const listSeatRequests: Calls['listSeatRequests'] = async (ctx, input) => {
  const userId = input.userId ?? ctx.who.userId;
  const within = userId === null ? 'all' : await whereActingFor(ctx, userId);
  return pageOf(input, {
    by: ['day', 'id'],
    select: (after, limit) => selectRequestsOf(ctx, { userId, within }, after, limit),
    keyOf: ({ day, id }) => [day, id],
    show: (rows) => rows.map(show),
  });
};

/** What somebody asked for, what came of it, and why. @throws 404, for what is nobody's business but hers too */
export const getSeatRequest: Calls['getSeatRequest'] = async (ctx, { id }) =>
  show(await mustActFor(ctx, found(await findRequest(ctx, id))));

/**
 * Asks for a desk on a day. Who may have none of them by the rules hears that at once.
 * @throws 422 where desks are first come, 409 once they are handed out or for who has asked already
 */
export const createSeatRequest: Calls['createSeatRequest'] = (ctx, given) =>
  ctx.tx(async (tx) => {
    const place = await readPlace(tx, given);
    const userId = await whoAsks(tx, given, place);
    const desks = await desksByDraw(tx, place);
    const rules = await rulesFor(tx, { resourceIds: desks.map(({ id }) => id), hostId: userId });
    const wish = readWish(tx, given, { place, desks, rules });
    const { during, zone, day } = wish;
    const acceptTerms = given.acceptTerms ?? false;
    // Before the day is locked: others who ask for it wait for no judgement.
    await mustBeSomeFor(tx, given, { userId, rules, desks, during, acceptTerms });
    const draw = await openDraw(tx, wish, { at: wish.drawAt, zone });
    if (draw.isDone || !isBefore(tx.now, draw.at)) throw isOver(draw.at);
    if ((await countOpen(tx, wish)) >= MAX_ASKING) throw fail(seatingFull, { detail: `At most ${MAX_ASKING}` });
    const times = { startsAt: toDate(during.start), endsAt: toDate(during.end) };
    const id = await insertRequest(tx, { ...place, ...times, userId, day, zone, acceptTerms });
    const row = found(await findRequest(tx, id));
    if (draw.isNew) drawLater(tx, draw);
    tx.emit('seat_request.created', toldOf(null, row));
    return show(row);
  });

/** Asks no more, before the desks are handed out. @throws 409 afterwards */
export const withdrawSeatRequest: Calls['withdrawSeatRequest'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await lockDraws(tx, [await mustActFor(tx, found(await findRequest(tx, id)))]);
    const row = found(await lockRequest(tx, id));
    // What she was given just now, and is told in a moment, is a booking.
    const state = row.plan?.given ? 'granted' : row.state;
    if (state !== 'open') throw fail(seatRequestOver, { extra: { state } });
    const [after] = await withdraw(tx, [row]);
    return show(found(after));
  });

/** @throws 404 for what is not there, and 400 where no place is said */
async function readPlace(ctx: Ctx, { buildingId, floorId, areaId }: Given): Promise<Place & { readonly zone: string }> {
  const said = { areaId, floorId, buildingId };
  const smallest = smallestOf(said);
  if (smallest === undefined) throw invalid('buildingId', 'Say where');
  const place = found(await findSpace(ctx, said), smallest);
  for (const [member, id] of Object.entries(said))
    if (id !== undefined && id !== place[member as keyof typeof said]) found(null, member, 'It is not there');
  return { buildingId: place.buildingId, floorId: place.floorId, areaId: place.areaId, zone: place.zone };
}

type Where = { readonly [Member in 'buildingId' | 'floorId' | 'areaId']?: number | undefined };

/** The smallest place that is said counts, and is what is wrong where no desks are handed out there. */
const smallestOf = (said: Where) =>
  (['areaId', 'floorId', 'buildingId'] as const).find((member) => said[member] !== undefined);

const isFirstCome = (said: Where) => fail(seatingByFirstCome, { param: smallestOf(said) ?? 'buildingId' });

/** @throws 403 for who does not act for her, 404 for who has left */
async function whoAsks(ctx: Ctx, given: Given, { buildingId }: Place): Promise<number> {
  const userId = given.userId ?? ctx.who.userId;
  if (userId === null) throw invalid('userId', 'Say who asks');
  if (!(await actsFor(ctx, ctx.who, userId, [buildingId]))) throw fail(bookingForOthers, { param: 'userId' });
  const person = (await findPeople(ctx, [userId])).get(userId);
  found(person?.active ? person : null, 'userId', `There is no active user ${userId}`);
  return userId;
}

interface There {
  readonly place: Place & { readonly zone: string };
  readonly desks: readonly BookableResource[];
  readonly rules: RulesFor;
}

/** When somebody wants a desk, and when it is handed out. @throws 422 where none is handed out, 409 once the day would have been */
function readWish(
  { now }: Ctx,
  { day: text, from, to, ...said }: Given,
  { place: { buildingId, zone }, desks: [desk], rules }: There,
): DrawDay & { readonly zone: string; readonly during: Period; readonly drawAt: Temporal.Instant } {
  const inForce = desk ? rules.of(desk.id) : {};
  const says = inForce.seating?.says;
  if (says?.by !== 'draw') throw isFirstCome(said);
  const day = readDay(text, now.toZonedDateTimeISO(zone).toPlainDate());
  const drawAt = drawTime(says, day, zone);
  if (!isBefore(now, drawAt)) throw isOver(drawAt);
  const open = dayOf(inForce, day);
  const times = {
    from: from === undefined ? open.from : secondOf(from),
    to: to === undefined ? open.to : secondOf(to),
  };
  return { buildingId, day: day.toString(), zone, during: periodOn(day, times, zone), drawAt };
}

const isOver = (at: Temporal.Instant) =>
  fail(seatingClosed, { param: 'day', detail: `Until ${showTime(at)}`, extra: { drawAt: showTime(at) } });

interface SomeFor {
  readonly userId: number;
  readonly rules: RulesFor;
  readonly desks: readonly BookableResource[];
  readonly during: Period;
  readonly acceptTerms: boolean;
}

/** @throws what refuses her the first of the desks, where the rules leave her none of them; 422 where she sees none */
async function mustBeSomeFor(tx: Tx, given: Where, { userId: hostId, desks, ...wanting }: SomeFor): Promise<void> {
  const { rules, during } = wanting;
  const seen = desks.filter(({ id }) => isSeenBy(hostId, rules, id));
  if (seen.length === 0) throw isFirstCome(given);
  const known = new Map(seen.map((desk) => [desk.id, desk]));
  // It is only looked at: whoever draws judges it again, and locks her after the day.
  const counted = await lookAtUses(tx, { hostId, known, rules }, [during]);
  const { refusalOf } = judging(tx, { ...wanting, hostId, counted });
  const refused = seen.map(refusalOf);
  const [first] = refused;
  if (first && refused.every((refusal) => refusal !== null)) obey(verdictOf([first]));
}

/** @throws 404 where the caller does not act for who asked: it is nobody else's business */
async function mustActFor(ctx: Ctx, row: RequestRow): Promise<RequestRow> {
  return found((await actsFor(ctx, ctx.who, row.userId, [row.buildingId])) ? row : null);
}
