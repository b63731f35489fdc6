import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { conflict, fail, forbidden, invalid, type Problem } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readTime, type Period } from '../../platform/time.ts';
import { alreadyBooked, judgeEach } from '../bookings/bookings.ts';
import { listBusy } from '../holds/holds.ts';
import { listUnknownGroups } from '../people/people.ts';
import { findSpace, lockBuildings } from '../places/places.ts';
import { refusals } from '../policies/contract.ts';
import { dayThere, listUnseen, rulesFor } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { findResources, listThere, type BookableResource } from '../resources/resources.ts';
import {
  MAX_MEMBERS,
  MAX_OPEN_DAYS,
  teamDayTooFew,
  teamDayTooLarge,
  teamDayTooMany,
  type endpoints,
} from './contract.ts';
import { releaseLater } from './ending.ts';
import { isInTeam } from './membership.ts';
import { together } from './nearness.ts';
import { reserve } from './reserving.ts';
import { decidePlanning, isPlainDesk, keepsPlace, mustReleaseInTime, readHours, usualRelease } from './rules.ts';
import { showAll, toldOf } from './show.ts';
import { countMembers, countOpen, findTeamDay, insertTeamDay } from './store.ts';

type Calls = UseCases<typeof endpoints>;
type Wish = Input<(typeof endpoints)['createTeamDay']>;

/** Where a team day is to be: all of some desks, or so many of these. */
interface Place {
  readonly buildingId: number;
  readonly zone: string;
  readonly desks: readonly BookableResource[];
  /** Null: all of them. */
  readonly count: number | null;
}

/** Plans a day for a team: all its desks are reserved, or nothing is done. */
export const createTeamDay: Calls['createTeamDay'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const organiserId = tx.who.userId;
    if (organiserId === null) throw fail(forbidden, { detail: 'A person plans a day for her team' });
    found((await listUnknownGroups(tx, [input.groupId])).length === 0 || null, 'groupId');
    const place = await readPlaceAlone(tx, input);
    const { buildingId, zone } = place;
    obey(decidePlanning({ who: tx.who, isMember: await isInTeam(tx, input, organiserId) }, buildingId));
    // How large it is hears only who may plan for it.
    mustFit(input, await sizeOf(tx, input.groupId));
    const during = readHours(input, zone, tx.now);
    const releaseAt = readRelease(tx, input, during, zone);
    await lockHost(tx, organiserId);
    if ((await countOpen(tx, organiserId)) >= MAX_OPEN_DAYS)
      throw fail(teamDayTooMany, { detail: `At most ${MAX_OPEN_DAYS} that are still to come` });
    const resourceIds = await chooseDesks(tx, place, during, organiserId);
    const { groupId, name } = input;
    const day = { groupId, name, buildingId, zone, organiserId, during, releaseAt, resourceIds };
    const id = await insertTeamDay(tx, day);
    const row = found(await findTeamDay(tx, id));
    const missed = await reserve(tx, row, resourceIds);
    if (missed.length > 0) throw alreadyBooked(missed);
    releaseLater(tx, id, releaseAt);
    tx.emit('team_day.created', toldOf(null, row, { resourceIds: [...resourceIds] }));
    return found((await showAll(tx, [row]))[0]);
  });

/** How many are in a team. @throws 409 for a group that is no team */
async function sizeOf(tx: Tx, groupId: number): Promise<number> {
  const members = await countMembers(tx, groupId, MAX_MEMBERS + 1);
  if (members > MAX_MEMBERS)
    throw fail(teamDayTooLarge, { param: 'groupId', detail: `At most ${MAX_MEMBERS} members` });
  return members;
}

function readRelease({ now }: Tx, { releaseAt }: Wish, during: Period, zone: string): Temporal.Instant {
  if (releaseAt === undefined) return usualRelease(during, zone, now);
  const at = readTime(releaseAt, zone, 'releaseAt');
  mustReleaseInTime(at, during, now);
  return at;
}

/** No more desks than people. @throws 400 that names the field */
function mustFit({ resourceIds, count = resourceIds?.length ?? 0 }: Wish, members: number): void {
  if (count > members)
    throw invalid(
      resourceIds === undefined ? 'count' : 'resourceIds',
      `At most ${members}: the team has ${members} ${members === 1 ? 'member' : 'members'}`,
    );
}

/** Finds where it is to be, and keeps others from moving anything out of that building. */
async function readPlaceAlone(tx: Tx, wish: Wish): Promise<Place> {
  const { buildingId } = await readPlace(tx, wish);
  await lockBuildings(tx, [buildingId]);
  const place = await readPlace(tx, wish);
  if (place.buildingId !== buildingId) throw fail(conflict);
  return place;
}

/** Finds the desks that are named, or where some are to be chosen. @throws 404 or 400 that names the field */
async function readPlace(ctx: Ctx, wish: Wish): Promise<Place> {
  const { resourceIds, floorId, areaId, count } = wish;
  if (resourceIds !== undefined) {
    for (const other of ['floorId', 'areaId', 'count'] as const)
      if (wish[other] !== undefined) throw invalid(other, 'Say either which desks, or how many and where');
    return placeOf(ctx, resourceIds);
  }
  if (floorId === undefined && areaId === undefined)
    throw invalid('resourceIds', 'Say which desks, or how many of a floor or an area');
  if (count === undefined) throw invalid('count', 'Say how many desks');
  const space = found(await findSpace(ctx, { floorId, areaId }), areaId === undefined ? 'floorId' : 'areaId');
  const somewhere = areaId === undefined ? { floorId: space.floorId ?? 0 } : { areaId };
  const there = await listThere(ctx, { ...somewhere, type: 'desk', retired: false }, MAX_BOOKABLE);
  return { ...space, desks: there.filter(isPlainDesk), count };
}

async function placeOf(ctx: Ctx, resourceIds: readonly number[]): Promise<Place> {
  const [known, unseen] = await Promise.all([findResources(ctx, resourceIds), listUnseen(ctx, resourceIds)]);
  const desks = resourceIds.map((id, i) => {
    const param = `resourceIds[${i}]`;
    const desk = found(unseen.has(id) ? null : known.get(id), param, `There is no resource ${id}`);
    if (desk.type !== 'desk') throw invalid(param, `"${desk.name}" is no desk`);
    if (desk.partIds.length > 0) throw invalid(param, `"${desk.name}" is combined of others: name its parts`);
    if (desk.buildingId !== known.get(resourceIds[0] ?? 0)?.buildingId)
      throw invalid(param, 'All desks of a team day are in one building');
    return desk;
  });
  const { buildingId, zone } = found(desks[0], 'resourceIds');
  return { buildingId, zone, desks, count: null };
}

/** Which desks are reserved: what is named, or free ones that stand together. Who does not keep the place may have what she may book. */
async function chooseDesks(tx: Tx, place: Place, during: Period, organiserId: number): Promise<number[]> {
  const { desks, count, buildingId } = place;
  const isKeeper = keepsPlace(tx.who, buildingId);
  if (count === null) {
    const ids = desks.map(({ id }) => id);
    if (!isKeeper) await mustBeBookable(tx, ids, during, organiserId);
    return ids;
  }
  const free = await freeOf(tx, desks, during);
  const fit = isKeeper ? free : await bookableOf(tx, free, { during, hostId: organiserId, count });
  if (fit.length < count) throw fail(teamDayTooFew, { param: 'count', extra: { free: fit.length } });
  return together(fit)
    .slice(0, count)
    .map(({ id }) => id);
}

/** @throws what refuses the first that she may not book by herself */
async function mustBeBookable(tx: Tx, ids: readonly number[], during: Period, hostId: number): Promise<void> {
  const { each } = await judgeEach(tx, { resourceIds: ids, hostId }, () => during);
  each.forEach((one, i) => {
    if (one.wish === null) throw fail(one.refused.kind, { ...one.refused.details, param: `resourceIds[${i}]` });
  });
}

async function freeOf(ctx: Ctx, desks: readonly BookableResource[], during: Period): Promise<BookableResource[]> {
  const ids = desks.map(({ id }) => id);
  const asked = desks.map(({ id, quantity, partIds }) => ({ resourceId: id, quantity, parts: partIds }));
  const [busy, unseen] = await Promise.all([listBusy(ctx, asked, during), listUnseen(ctx, ids)]);
  return desks.filter(({ id }) => !unseen.has(id) && (busy.get(id) ?? []).length === 0);
}

interface Wanting {
  readonly during: Period;
  readonly hostId: number;
  readonly count: number;
}

/** Those that she may book by herself. @throws 422 where there were so many, but for those that are closed then */
async function bookableOf(tx: Tx, desks: readonly BookableResource[], { during, hostId, count }: Wanting) {
  if (desks.length === 0) return [];
  const { each } = await judgeEach(tx, { resourceIds: desks.map(({ id }) => id), hostId }, () => during);
  const fit = desks.filter((_, i) => each[i]?.wish);
  const shut = each.flatMap((one) => (one.wish === null && one.refused.kind === refusals.hours ? one : []));
  const [first] = shut;
  if (first && fit.length < count && fit.length + shut.length >= count)
    throw fail(refusals.hours, { ...first.refused.details, param: await closedField(tx, first, during) });
  return fit;
}

/** What was said wrong of when it is to be where a desk is closed then: the day, or where it is open on that, the hours. */
async function closedField(
  tx: Tx,
  { resourceId, refused }: { readonly resourceId: number; readonly refused: Problem },
  { start }: Period,
): Promise<string> {
  const [rules, known] = await Promise.all([
    rulesFor(tx, { resourceIds: [resourceId], hostId: tx.who.userId, only: ['hours'] }),
    findResources(tx, [resourceId]),
  ]);
  const { zone } = found(known.get(resourceId));
  if (!dayThere(rules.of(resourceId), start.toZonedDateTimeISO(zone).toPlainDate()).open) return 'date';
  return refused.details.param === 'end' ? 'endTime' : 'startTime';
}
