import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { conflict, fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import { countOutcomes, foreseeWay, mustSee, showClashing } from '../bookings/bookings.ts';
import { findPeople } from '../people/people.ts';
import { lockBuildings, mustKeep } from '../places/places.ts';
import { unseenIn } from '../policies/policies.ts';
import { findResources, withWholes, type BookableResource } from '../resources/resources.ts';
import { daysAway, followLater, freeAbsences, NEVER_AWAY } from './absences.ts';
import { awaitCheckIn } from './await-check-in.ts';
import { assigneeInactive, resourceAssigned, type endpoints } from './contract.ts';
import { endOpen, makeRoom } from './ending.ts';
import { needFor } from './need.ts';
import { occupy } from './occupy.ts';
import { openAssignment } from './open-assignment.ts';
import { dayIn, daysOf, decideAssignable, decideDays, decideLast, decideOpen } from './rules.ts';
import { differenceOf } from './settle.ts';
import { show, tell } from './show.ts';
import {
  findAssignment,
  findOverlapping,
  insertAssignment,
  nextId,
  selectCheckIns,
  updateAssignmentRow,
  visitOf,
  type AssignmentRow,
} from './store.ts';
import { whatToTake } from './what-to-take.ts';

export { absencesFollower, followAbsences } from './absences.ts';
export { bump, checkInAssignment } from './check-in.ts';
export { countOpenOf, endAllOf, lockOpenOfUser } from './leaving.ts';
export { listAssignedTo, listDeskDays } from './desks-of.ts';
export { listHeld, showHeld, type Held } from './held.ts';
export { freedListener } from './freed.ts';
export { isAssignedToHer, listIdsAssignedTo } from './hers.ts';
export { listAssignments, type Elsewhere } from './list.ts';
export { releaseAssignment, takeBackAssignment } from './releases.ts';
export { followZoneData, haveAgain, keepAssigned, keepDays, keepDaysAnyhow, mustBeNobodys, yieldTo } from './settle.ts';

type Calls = UseCases<typeof endpoints>;

/** When somebody came is forgotten after a year. */
export const forgetOldCheckIns = clearOlder('assignment_check_in', 'day', Temporal.Duration.from({ hours: 365 * 24 }));

/** So is what was lent out. */
export const forgetOldReleases = clearOlder(
  'assignment_release',
  'last_day',
  Temporal.Duration.from({ hours: 365 * 24 }),
);

/** One assignment. @throws 404, for one of a resource that the asking one does not see too */
export const getAssignment: Calls['getAssignment'] = async (ctx, { id }) =>
  show(ctx, found(await findAssignment(ctx, id, unseenIn(ctx))));

type Wish = Input<(typeof endpoints)['createAssignment']>;

/** An assignment before it is made, and the one that it takes the place of. */
interface Plan {
  readonly draft: AssignmentRow;
  readonly resource: BookableResource;
  readonly former: AssignmentRow | null;
}

/**
 * Says which bookings are in the way of an assignment, and what would become of each. Others may be quicker.
 * @param absencesOf on which days she is away: what is given free then is not taken from anybody
 */
export async function checkAssignment(
  ctx: Ctx,
  wish: Wish,
  absencesOf = NEVER_AWAY,
): ReturnType<Calls['checkAssignment']> {
  const { draft, resource } = await readPlan(ctx, wish);
  const { lacking } = await differenceOf(ctx, draft);
  const away = await daysAway(ctx, draft, absencesOf);
  const taken = await whatToTake(ctx, draft, { resource, lacking, away });
  const ways = [];
  for (const during of taken) ways.push(...(await foreseeWay(ctx, needFor(draft, resource, during, wish.bookings))));
  return { bookings: countOutcomes(ways), clashes: await showClashing(ctx, resource.buildingId, ways) };
}

/**
 * Assigns something to a person: what others have booked makes way, and all of it is hers, or nothing is done. Who is at it now stays
 * for today.
 * @param absencesOf on which days she is away: what is given free then is not taken from anybody
 */
export const createAssignment = (
  ctx: Ctx,
  wish: Wish,
  absencesOf = NEVER_AWAY,
): ReturnType<Calls['createAssignment']> =>
  ctx.tx(async (tx) => {
    const { buildingId } = await readResource(tx, wish.resourceId);
    await lockBuildings(tx, [buildingId]);
    const { draft, resource, former } = await readPlan(tx, wish);
    if (resource.buildingId !== buildingId) throw fail(conflict);
    if (former) await makeRoom(tx, former, draft);
    const row = { ...draft, id: await nextId(tx) };
    const away = await daysAway(tx, row, absencesOf);
    const ways = await occupy(tx, row, { resource, bookings: wish.bookings, away });
    await insertAssignment(tx, row);
    // Its key holds the resource as it is: one that went out of use meanwhile is found here.
    await readResource(tx, wish.resourceId);
    awaitCheckIn(tx, row);
    followLater(tx, row.userId);
    tell(tx, 'assignment.created', null, row);
    const made = await freeAbsences(tx, row, away);
    return { ...(await show(tx, made)), bookings: countOutcomes(ways) };
  });

/** What somebody wants to be assigned. @throws 403, 404, 409 or 422 that names the field */
async function readPlan(ctx: Ctx, { resourceId, userId, insteadOf, kind = 'fixed', ...wish }: Wish): Promise<Plan> {
  const resource = await readResource(ctx, resourceId);
  const today = dayIn(ctx.now, resource.zone);
  const { firstDay = today.toString(), lastDay = null } = wish;
  obey(decideDays(daysOf({ firstDay, lastDay }), today));
  const person = found((await findPeople(ctx, [userId])).get(userId), 'userId');
  if (!person.active) throw fail(assigneeInactive, { param: 'userId' });
  const draft: AssignmentRow = {
    id: 0,
    version: 1,
    resourceId,
    resourceName: resource.name,
    buildingId: resource.buildingId,
    floorId: resource.floorId,
    zone: resource.zone,
    userId,
    kind,
    firstDay,
    lastDay,
    checkInBy: checkInByOf(kind, wish.checkInBy),
    endedAt: null,
    endedWhy: null,
    createdBy: ctx.who.key,
    createdAt: toDate(ctx.now),
  };
  const former = insteadOf === undefined ? null : await readFormer(ctx, insteadOf, draft);
  await mustBeUnassigned(ctx, draft, former);
  return { draft, resource, former };
}

const USUAL_CHECK_IN_BY = '10:00';

/** @throws 400 for a time at which somebody should come to what is hers anyhow */
function checkInByOf(kind: AssignmentRow['kind'], given: string | undefined, before?: string | null): string | null {
  if (kind === 'flexi') return given ?? before ?? USUAL_CHECK_IN_BY;
  if (given === undefined) return null;
  throw invalid('checkInBy', 'Nobody checks in to a fixed one');
}

/** @throws 404 or 422 that names the resource, 403 for who may not change it */
async function readResource(ctx: Ctx, resourceId: number): Promise<BookableResource> {
  const resource = found((await findResources(ctx, [resourceId])).get(resourceId), 'resourceId');
  await mustSee(ctx, resourceId, 'resourceId');
  mustKeep(ctx, resource.buildingId);
  const isPart = (await withWholes(ctx, [resourceId])).length > 1;
  obey(decideAssignable({ ...resource, isPart }));
  return resource;
}

/** The assignment whose place another one takes. @throws 404 or 409 that names it */
async function readFormer(ctx: Ctx, id: number, { resourceId, firstDay, zone }: AssignmentRow): Promise<AssignmentRow> {
  const row = await findAssignment(ctx, id);
  const former = found(row?.resourceId === resourceId ? row : undefined, 'insteadOf');
  obey(decideOpen(former, ctx.now), 'insteadOf');
  const today = dayIn(ctx.now, zone).toString();
  if (firstDay <= today && (await selectCheckIns(ctx, [id], today)).has(visitOf(id, today)))
    throw fail(resourceAssigned, { param: 'firstDay', detail: HERE_TODAY });
  return former;
}

const HERE_TODAY = 'Whose it is has checked in to it today: it can be passed on from tomorrow on';

/** Another assignment is in the way, unless this one takes its place. @throws 409 that says which and whose */
async function mustBeUnassigned(ctx: Ctx, draft: AssignmentRow, former: AssignmentRow | null): Promise<void> {
  const other = await findOverlapping(ctx, draft, former?.id ?? null);
  if (other === undefined) return;
  const { id: assignmentId, userId, userName, firstDay, lastDay } = await show(ctx, other);
  throw fail(resourceAssigned, { param: 'resourceId', extra: { assignmentId, userId, userName, firstDay, lastDay } });
}

/**
 * Lets an assignment end earlier or later, or be of another kind. What comes to it makes way as if it were assigned anew.
 * @param absencesOf on which days she is away: what is given free then is not taken from anybody
 */
export const updateAssignment = (
  ctx: Ctx,
  { id, version, bookings, ...wish }: Input<(typeof endpoints)['updateAssignment']>,
  absencesOf = NEVER_AWAY,
): ReturnType<Calls['updateAssignment']> =>
  ctx.tx(async (tx) => {
    const before = await openToKeep(tx, id);
    mustHaveVersion(before, version);
    obey(decideOpen(before, tx.now));
    const after = changed(before, wish);
    if (isSame(before, after)) return { ...(await show(tx, before)), bookings: countOutcomes([]) };
    if (after.lastDay !== before.lastDay) obey(decideLast(daysOf(after), dayIn(tx.now, before.zone)));
    await mustBeUnassigned(tx, after, null);
    await updateAssignmentRow(tx, after);
    const away = await daysAway(tx, after, absencesOf);
    const ways = await occupy(tx, after, { resource: await readResource(tx, before.resourceId), bookings, away });
    awaitCheckIn(tx, after);
    followLater(tx, after.userId);
    tell(tx, 'assignment.updated', before, after);
    const made = await freeAbsences(tx, after, away);
    return { ...(await show(tx, made)), bookings: countOutcomes(ways) };
  });

type Change = Pick<Input<(typeof endpoints)['updateAssignment']>, 'lastDay' | 'kind' | 'checkInBy'>;

function changed(
  before: AssignmentRow,
  { lastDay = before.lastDay, kind = before.kind, checkInBy }: Change,
): AssignmentRow {
  const by = checkInByOf(kind, checkInBy, before.checkInBy);
  return { ...before, version: before.version + 1, lastDay, kind, checkInBy: by };
}

const isSame = (one: AssignmentRow, other: AssignmentRow): boolean =>
  one.lastDay === other.lastDay && one.kind === other.kind && one.checkInBy === other.checkInBy;

/** Ends an assignment now; it stays as history. */
export const endAssignment: Calls['endAssignment'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = await openToKeep(tx, id);
    obey(decideOpen(before, tx.now));
    return show(tx, await endOpen(tx, before, 'ended'));
  });

/** One that the caller may change, alone. @throws 404, 403 */
async function openToKeep(tx: Tx, id: number): Promise<AssignmentRow> {
  const row = await openAssignment(tx, id);
  mustKeep(tx, row.buildingId);
  return row;
}
