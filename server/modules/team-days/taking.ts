import type { Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, showTime } from '../../platform/time.ts';
import {
  actingIn,
  actsFor,
  bookOne,
  findBookings,
  judgeEach,
  NOBODY_SAYS_WHO_PAYS,
  show as showBooking,
} from '../bookings/bookings.ts';
import { bookingForOthers } from '../bookings/contract.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { giveBack } from '../holds/holds.ts';
import { findPeople } from '../people/people.ts';
import { listUnseen, listUnseenBy } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import { findResources } from '../resources/resources.ts';
import {
  teamDayFull,
  teamDayHasPlace,
  teamDayMembersOnly,
  teamDayOver,
  teamDayPlaceTaken,
  type endpoints,
} from './contract.ts';
import { originOf } from './reserving.ts';
import { isInTeam, maySee } from './membership.ts';
import { nearTo } from './nearness.ts';
import { decideOpen, stillHas } from './rules.ts';
import { reservedOf, toldOf } from './show.ts';
import { lockTeamDay, selectPlaces, takePlace, updateTeamDayRow, type PlaceRow, type TeamDayRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What is reserved was taken out of the draw of its day already. */
const RESERVED = { except: ['seating', ...NOBODY_SAYS_WHO_PAYS] } as const;

/**
 * Takes a place of a team day for a member: what is reserved of that desk is given up and it is booked in one go, by the rules of every
 * booking, so that nobody comes in between.
 */
export const takeTeamPlace: Calls['takeTeamPlace'] = (ctx, { id, resourceId, hostId, acceptTerms }) =>
  ctx.tx(async (tx) => {
    const host = hostId ?? tx.who.userId;
    const row = found(await lockTeamDay(tx, id));
    await mustBeForHer(tx, row, host);
    if (host === null) throw invalid('hostId', 'Say who takes the place');
    const places = await selectPlaces(tx, [id]);
    await mustActFor(tx, row, host, resourceId === undefined ? places.map((one) => one.resourceId) : [resourceId]);
    obey(decideOpen(row, tx.now));
    await mustHaveNone(tx, row, places, host);
    const chosen =
      resourceId === undefined ? await nearest(tx, row, places, host) : await named(tx, places, resourceId);
    // Before what is held, as whoever books for her.
    await lockHost(tx, host);
    // Another server's clock may be ahead, and have cleared away what has expired there.
    if ((await giveBack(tx, originOf(row), [chosen])) === 0) throw fail(teamDayOver);
    const [start, end] = [showTime(row.startsAt), showTime(row.endsAt)];
    const wish = { resourceIds: [chosen], start, end, title: row.name, hostId: host, acceptTerms };
    const { booking } = await bookOne(tx, wish, RESERVED);
    await takePlace(tx, { teamDayId: id, resourceId: chosen, bookingId: booking.id });
    tx.emit('team_day.updated', toldOf(row, await updateTeamDayRow(tx, row, {})));
    return showBooking(tx, booking);
  });

/** @throws 404 for who is not of the team, nor acts for somebody who is, and does not keep the place; 403 for whom it is not for */
async function mustBeForHer(tx: Tx, row: TeamDayRow, host: number | null): Promise<void> {
  const isFor = await isInTeam(tx, row, host);
  const actsForHer = async (): Promise<boolean> => host !== null && (await findDelegators(tx, [host])).has(host);
  found((await maySee(tx, row)) || (isFor && (await actsForHer())) || null);
  if (host === null || isFor) return;
  found((await findPeople(tx, [host])).get(host), 'hostId');
  throw fail(teamDayMembersOnly, { param: 'hostId' });
}

/** Teammates know of the day, and nothing of each other by it: @throws 403 before anything is looked up of whom she does not act for */
async function mustActFor(tx: Tx, { buildingId }: TeamDayRow, host: number, desks: readonly number[]): Promise<void> {
  const who = (await actingIn(tx)).on(desks);
  if (!(await actsFor(tx, who, host, buildingId))) throw fail(bookingForOthers, { param: 'hostId' });
}

/** @throws 409 for who has a place already, taken or handed to her. What she has given up a moment ago counts no more, noted or not */
async function mustHaveNone(tx: Tx, row: TeamDayRow, places: readonly PlaceRow[], host: number): Promise<void> {
  const hers = places.filter(({ userId }) => userId === host);
  const bookings = await findBookings(
    tx,
    hers.flatMap(({ bookingId }) => bookingId ?? []),
  );
  for (const { bookingId, resourceId } of hers)
    if (stillHas(bookings.get(bookingId ?? 0), resourceId, row)) throw fail(teamDayHasPlace, { extra: { bookingId } });
}

/** @throws 404 for a desk that is not of the team day, or that the asking one does not see; 409 for one that somebody has */
async function named(tx: Tx, places: readonly PlaceRow[], resourceId: number): Promise<number> {
  const unseen = await listUnseen(tx, [resourceId]);
  const place = found(
    places.find((one) => one.resourceId === resourceId && !unseen.has(resourceId)),
    'resourceId',
  );
  if (place.bookingId !== null) throw fail(teamDayPlaceTaken, { param: 'resourceId' });
  return resourceId;
}

/** Of what she may book the free place nearest to where teammates sit. @throws 409 where none is left, or what refuses the first */
async function nearest(tx: Tx, row: TeamDayRow, places: readonly PlaceRow[], host: number): Promise<number> {
  const free = reservedOf(places).map(({ resourceId }) => resourceId);
  const unseen = await listUnseenBy(tx, host, free);
  const seen = free.filter((id) => !unseen.has(id));
  if (seen.length === 0) throw fail(teamDayFull);
  const { each } = await judgeEach(tx, { resourceIds: seen, hostId: host, ...RESERVED }, () => periodOf(row));
  const known = await findResources(
    tx,
    places.map(({ resourceId }) => resourceId),
  );
  const fit = each.flatMap((one) => (one.wish === null ? [] : (known.get(one.resourceId) ?? [])));
  const mates = places.flatMap(({ resourceId, bookingId }) =>
    bookingId === null ? [] : (known.get(resourceId) ?? []),
  );
  const [first] = nearTo(fit, mates);
  if (first) return first.id;
  const [refusal] = each;
  throw refusal?.wish === null ? refusal.refused : fail(teamDayFull);
}
