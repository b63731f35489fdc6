import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { readPeriod, showTime, toDate, toInstant } from '../../platform/time.ts';
import { bookOne, hostFor, judgeEach, NOBODY_SAYS_WHO_PAYS, readNotes, sightOf } from '../bookings/bookings.ts';
import { listClashes } from '../holds/holds.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { findPeople, listKeepers } from '../people/people.ts';
import { findResourceGroup } from '../places/places.ts';
import { listManaging } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import { findGroups, listThere, type BookableResource } from '../resources/resources.ts';
import {
  MAX_ASKED,
  MAX_REQUESTS,
  MAX_SPACES,
  spaceRequestNotNeeded,
  spaceRequestNotYours,
  spaceRequestOver,
  spaceRequestsTooMany,
  spaceRequestUnfit,
  type endpoints,
  type events,
  type Space,
  type SpaceRequest,
} from './contract.ts';
import { isFor, stateAt } from './rules.ts';
import { show, showAll, toldOf, type Besides } from './show.ts';
import {
  countOpen,
  endRequest,
  findRequest,
  findStanding,
  insertRequest,
  lockOpenOf,
  lockRequest,
  selectRequests,
  type RequestRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What was asked for once is forgotten a quarter of a year after its time. */
export const forgetOldRequests = clearOlder('space_request', 'ends_at', Temporal.Duration.from({ hours: 90 * 24 }));

/**
 * Asks for any space of a blind-managed group. @throws 404, 409 for a group whose places are booked, where nothing fits or she asks for
 * enough, and what a booking throws where none of the places could be booked at all
 */
export const askForSpace: Calls['askForSpace'] = (ctx, { id, start, end, people, title = '', ...given }) =>
  ctx.tx(async (tx) => {
    const group = found(await findResourceGroup(tx, id));
    if (group.kind !== 'blind_managed') throw fail(spaceRequestNotNeeded);
    const wantedHost = given.hostId ?? tx.who.userId;
    if (wantedHost === null) throw invalid('hostId', 'Say who asks');
    const places = await placesOf(tx, id);
    const fitting = places.filter((place) => isFor(place, people));
    if (fitting.length === 0) throw fail(spaceRequestUnfit, { param: 'people' });
    const resourceIds = fitting.map((place) => place.id);
    const { acceptTerms = false } = given;
    const unseen = { resourceIds, hostId: wantedHost, acceptTerms, isUnseenToo: true } as const;
    const judged = await judgeEach(tx, unseen, (zone) => readPeriod(start, end, zone));
    const hostId = (await hostFor(tx, judged.who, given.hostId, judged.places)) ?? wantedHost;
    const [first] = judged.each;
    if (judged.each.every(({ wish }) => wish === null) && first?.wish === null) throw first.refused;
    await lockHost(tx, hostId);
    if ((await countOpen(tx, hostId)) >= MAX_REQUESTS)
      throw fail(spaceRequestsTooMany, { detail: `At most ${MAX_REQUESTS} at a time` });
    const times = { startsAt: toDate(judged.during.start), endsAt: toDate(judged.during.end), zone: judged.zone };
    const asked = { groupId: id, hostId, title, notes: readNotes(given.notes), people, acceptsTerms: acceptTerms };
    const row = found(await findRequest(tx, await insertRequest(tx, { ...asked, ...times })));
    tx.later('space_request.expire', { requestId: row.id }, { key: String(row.id), at: judged.during.start });
    tx.emit('space_request.created', toldOf(null, row, { giverIds: await findGivers(tx, row, places) }));
    return show(tx, row);
  });

/** What is in a group and in use, by id. */
const placesOf = (ctx: Ctx, groupId: number): Promise<BookableResource[]> =>
  listThere(ctx, { groupId, retired: false }, MAX_SPACES);

/** Those whom policies let manage all of it, or else who manages bookings in all the buildings; not herself, unless nobody else could. */
async function findGivers(tx: Tx, { hostId }: RequestRow, places: readonly BookableResource[]): Promise<number[]> {
  const ids = places.map(({ id }) => id);
  const named = (await listManaging(tx, ids, MAX_ASKED)).filter((id) => id !== hostId);
  const active = await findPeople(tx, named);
  const managing = named.filter((id) => active.get(id)?.active);
  if (managing.length > 0) return managing;
  const buildings = [...new Set(places.map(({ buildingId }) => buildingId))];
  const keepers = await listKeepers(tx, rolesThatMay('bookings:manage'), buildings, MAX_ASKED + 1);
  const others = keepers.filter((id) => id !== hostId);
  return (others.length > 0 ? others : keepers).slice(0, MAX_ASKED);
}

/** One's own requests, and those on which one decides. */
export const listSpaceRequests: Calls['listSpaceRequests'] = async (
  ctx,
  { open = false, toDecide = null, ...input },
) => {
  const [sight, delegators] = await Promise.all([sightOf(ctx), findDelegators(ctx, null)]);
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectRequests(ctx, { sight, open, toDecide }, delegators, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showAll(ctx, rows),
  });
};

/** One request. @throws 404, for what is neither hers nor hers to decide too */
export const getSpaceRequest: Calls['getSpaceRequest'] = async (ctx, { id }) => {
  const row = found(await findRequest(ctx, id));
  await standingIn(ctx, row);
  return show(ctx, row);
};

/** @throws 404 where it is neither hers nor hers to decide */
async function standingIn(ctx: Ctx, { id }: RequestRow) {
  const [sight, delegators] = await Promise.all([sightOf(ctx), findDelegators(ctx, null)]);
  const standing = await findStanding(ctx, id, sight, delegators);
  return found(standing.isOwn || standing.isGiver ? standing : null);
}

/** @throws 404, 403 for her own where others decide, 409 for what has ended */
async function mustDecide(ctx: Ctx, row: RequestRow): Promise<void> {
  const { isGiver } = await standingIn(ctx, row);
  if (!isGiver) throw fail(spaceRequestNotYours);
  mustBeOpen(ctx, row);
}

function mustBeOpen({ now }: Ctx, row: RequestRow): void {
  const state = stateAt(row, now);
  if (state !== 'pending') throw fail(spaceRequestOver, { extra: { state } });
}

/** What can be given by now. */
export const listSpacesToGive: Calls['listSpacesToGive'] = async (ctx, { id }) => {
  const row = found(await findRequest(ctx, id));
  await mustDecide(ctx, row);
  return { items: await freeFor(ctx, row) };
};

/** What of these she manages the bookings of: she gives no other, and sees none. */
async function managedAmong(ctx: Ctx, places: readonly BookableResource[]): Promise<readonly BookableResource[]> {
  const sight = await sightOf(ctx);
  if (sight === null) return places;
  return places.filter(({ id, buildingId }) => sight.kept.has(id) || sight.managed.includes(buildingId));
}

/** What of that which she gives may be booked so and is free, what fits first, of that the smallest. */
async function freeFor(ctx: Ctx, { groupId, hostId, people, startsAt, endsAt }: RequestRow): Promise<Space[]> {
  const places = await managedAmong(ctx, await placesOf(ctx, groupId));
  const during = { start: toInstant(startsAt), end: toInstant(endsAt) };
  const wanted = { resourceIds: places.map((place) => place.id), hostId, isUnseenToo: true };
  const { each } = await judgeEach(ctx, wanted, () => during);
  const wishes = each.flatMap(({ wish }) => wish ?? []);
  const inTheWay = await listClashes(ctx, wishes, during);
  const free = new Set(
    wishes.flatMap(({ resourceId }) => ((inTheWay.get(resourceId) ?? []).length === 0 ? [resourceId] : [])),
  );
  return places
    .filter((place) => free.has(place.id))
    .map(({ id: resourceId, name, buildingId, floorId, capacity, type }) => ({
      resourceId,
      name,
      buildingId,
      floorId,
      capacity,
      fits: isFor({ type, capacity }, people),
    }))
    .toSorted((a, b) => Number(b.fits) - Number(a.fits) || a.capacity - b.capacity || a.resourceId - b.resourceId);
}

/** Gives a space: it is booked for whoever asked. @throws 404, 403, 409, and what refuses any booking */
export const giveSpace: Calls['giveSpace'] = (ctx, { id, resourceId, overrule }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockRequest(tx, id));
    await mustDecide(tx, row);
    const group = (await findGroups(tx, [resourceId])).get(resourceId);
    found(group === row.groupId ? group : null, 'resourceId');
    const { hostId, title, notes, acceptsTerms } = row;
    await lockHost(tx, hostId);
    const [start, end] = [showTime(row.startsAt), showTime(row.endsAt)];
    const wish = { resourceIds: [resourceId], start, end, title, notes, hostId, acceptTerms: acceptsTerms };
    const { booking } = await bookOne(
      tx,
      { ...wish, ...(overrule !== undefined && { overrule }) },
      { except: NOBODY_SAYS_WHO_PAYS },
      { byRequest: true },
    );
    return close(tx, row, 'space_request.given', { state: 'given', bookingId: booking.id }, { resourceId });
  });

/** Gives none. */
export const refuseSpace: Calls['refuseSpace'] = (ctx, { id, reason = null }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockRequest(tx, id));
    await mustDecide(tx, row);
    return close(tx, row, 'space_request.refused', { state: 'refused', reason: reason?.trim() || null });
  });

/** Asks for it no more. @throws 404, 409 */
export const withdrawSpaceRequest: Calls['withdrawSpaceRequest'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockRequest(tx, id));
    await standingIn(tx, row);
    mustBeOpen(tx, row);
    return close(tx, row, 'space_request.withdrawn', { state: 'withdrawn' });
  });

type Ending = Parameters<typeof endRequest>[2];

async function close(
  tx: Tx,
  row: RequestRow,
  event: keyof typeof events,
  became: Ending,
  besides: Besides = {},
): Promise<SpaceRequest> {
  await endRequest(tx, row, became);
  const after = { ...row, ...became, version: row.version + 1 };
  tx.emit(event, toldOf(row, after, besides));
  return show(tx, after);
}

/** Ends a request whose time has come. */
export async function expireRequest(tx: Tx, { requestId }: { readonly requestId: number }): Promise<void> {
  const row = await lockRequest(tx, requestId);
  if (row?.state !== 'pending' || stateAt(row, tx.now) !== 'expired') return;
  await close(tx, row, 'space_request.expired', { state: 'expired' });
}

/** Somebody who was shut out asks for nothing any more. */
export async function withdrawRequestsOf(tx: Tx, userId: number): Promise<void> {
  const rows = await lockOpenOf(tx, userId);
  for (const row of rows) await close(tx, row, 'space_request.withdrawn', { state: 'withdrawn' });
}
