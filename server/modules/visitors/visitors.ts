import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readCode } from '../../platform/ids.ts';
import { readDay, readPeriod, readTime, showTime, type Period } from '../../platform/time.ts';
import { holdBookings } from '../bookings/bookings.ts';
import { findSpace } from '../places/places.ts';
import { mustBePurposeIn, mustBeWelcome, mustObeyPolicies } from '../visiting/visiting.ts';
import type { endpoints, Visit } from './contract.ts';
import type { VisitFilter } from './conditions.ts';
import { mustNotAnswerYet, noteAnswersOf } from './answering.ts';
import {
  awaitEnd,
  hostIn,
  mustBeBookedBy,
  mustMayHost,
  mustNotBeGivenUp,
  namedIn,
  readComers,
  zoneOf,
} from './inviting.ts';
import { callOff } from './leaving.ts';
import { countInvited, tellVisitorsLater } from './letters.ts';
import { openVisit, seenVisit, sightOf } from './open-visit.ts';
import { decideArrival, decideChange, decideHost, decideLeaving, decideStart, decideTime } from './rules.ts';
import { knownOf, showAll, showWhole, standingOf, toldOfBadge, toldOfVisit, type Whole } from './show.ts';
import type { VisitRow } from './row.ts';
import { awaitApproval, mustWait, mustWaitAnew, waitingChange } from './waiting.ts';
import {
  findBadgeByCode,
  findVisitRow,
  insertBadges,
  insertVisit,
  selectBadges,
  selectVisits,
  updateVisitRow,
} from './store.ts';

export {
  followZoneData as followZoneDataWithVisits,
  keepClocks as keepClocksOfVisit,
  lookThrough as lookThroughVisits,
} from './clocks.ts';
export { bookingFollower } from './following.ts';
export { findReasons } from './approving.ts';
export { decideVisitByLink, makeVisitLinks, openVisitLink, readVisitApprovalLink } from './links.ts';
export { tellVisitors, type VisitorLetter, type WriteLetters } from './letters.ts';
export { answerQuestions } from './answering.ts';
export { addVisitors, removeVisitor } from './who-comes.ts';
export { approveVisit, askAboutVisit, expireVisit, listVisitApprovals, rejectVisit } from './approving.ts';
export { endVisit, noteArrival, noteDeparture, undoArrival, undoDeparture } from './coming-and-going.ts';
export { getComer, sliceComers, type ShownComer, type ComerStanding, type ComersWanted } from './comers.ts';
export { listBookingsOfVisits, sliceBadges, sliceVisits, type ShownBadge } from './slices.ts';
export { arriveByCode, askByCode, departByCode } from './kiosk.ts';
export { countVisitsOf, leaveVisitsOf, lockVisitsOf } from './leaving.ts';
export { eraseOldVisits, eraseVisitor, findOldVisits } from './erasing.ts';
export { isUid, type VisitsWanted } from './conditions.ts';
export { findBadges, holdVisits, lockVisits } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Visits by their start, as far as the asking one sees them. */
export const listVisits: Calls['listVisits'] = async (ctx, input) => {
  const filter = await readFilter(ctx, input);
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectVisits(ctx, sightOf(ctx), filter, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showAll(ctx, rows),
  });
};

type Asked = Input<(typeof endpoints)['listVisits']>;

/** Times without an offset, and days, are those of the building that is asked about, or else of the workplace. */
async function readFilter(ctx: Ctx, input: Asked): Promise<VisitFilter> {
  const { day, buildingId } = input;
  if (day !== undefined && buildingId === undefined)
    throw invalid('buildingId', 'A day is one of a building’s calendar: say which');
  const there = buildingId === undefined ? undefined : await findSpace(ctx, { buildingId });
  const zone = there?.zone ?? ctx.tenant.zone;
  const asked = {
    from: input.from === undefined ? null : readTime(input.from, zone, 'from'),
    to: input.to === undefined ? null : readTime(input.to, zone, 'to'),
  };
  return {
    ...(day === undefined ? asked : within(readDay(day, zone, ctx.now), asked)),
    buildingId: buildingId ?? null,
    hostId: input.hostId ?? null,
    bookingId: input.bookingId ?? null,
    state: input.state ?? null,
    search: input.search ?? '',
    cancelled: input.cancelled ?? false,
  };
}

/** What a day and two times have in common. */
const within = ({ start, end }: Period, { from, to }: Pick<VisitFilter, 'from' | 'to'>) => ({
  from: from !== null && Temporal.Instant.compare(from, start) > 0 ? from : start,
  to: to !== null && Temporal.Instant.compare(to, end) < 0 ? to : end,
});

const showOne = async (ctx: Ctx, whole: Whole): Promise<Visit> => found((await showWhole(ctx, [whole]))[0]);

/** One visit, as far as the asking one sees it. @throws 404 */
export const getVisit: Calls['getVisit'] = async (ctx, { id }) =>
  found((await showAll(ctx, [await seenVisit(ctx, id)]))[0]);

/** Whose badge says this code. A code of what the asking one does not see is no code: it opens nothing that she could not read anyway. */
export const getRegistration: Calls['getRegistration'] = async (ctx, { code }) => {
  const badge = found(await findBadgeByCode(ctx, readCode(code)), 'code');
  const row = await seenVisit(ctx, badge.visitId, 'code');
  return showOne(ctx, { row, badges: [badge] });
};

/** Invites visitors, or notes who stands at the front desk. */
export const createVisit: Calls['createVisit'] = (ctx, { visitors, arrived = false, ...given }) =>
  ctx.tx(async (tx) => {
    const { buildingId, bookingId = null, purpose = '', purposeId = null, notes = '' } = given;
    if (bookingId !== null) await holdBookings(tx, [bookingId]);
    const zone = await zoneOf(tx, buildingId);
    const hostId = hostIn(tx, given.hostId);
    const during = readPeriod(given.start ?? showTime(tx.now), given.end, zone);
    obey(decideTime(during, { zone, now: tx.now }));
    if (arrived) obey(decideArrival({ during, zone, isCancelled: false, approval: null, states: [] }, tx.now));
    const isJudged = !isLetIn(tx, { buildingId, arrived });
    if (isJudged) await mustObeyPolicies(tx, buildingId, { during, zone, purposeId });
    if (purposeId !== null) await mustBePurposeIn(tx, purposeId, buildingId);
    await mustMayHost(tx, hostId, buildingId);
    const waiting = isJudged ? await mustWait(tx, { hostId, buildingId, purposeId, during }, arrived) : null;
    if (bookingId !== null) await mustBeBookedBy(tx, bookingId, { hostId, buildingId });
    await mustBeWelcome(tx, buildingId, namedIn(visitors));
    const comers = await readComers(tx, visitors);
    if (!arrived) mustNotAnswerYet(visitors);
    if (!arrived) await countInvited(tx, visitors);
    const approval = waiting?.approval ?? null;
    const id = await insertVisit(tx, {
      hostId,
      buildingId,
      bookingId,
      purpose,
      purposeId,
      notes,
      during,
      zone,
      approval,
    });
    await insertBadges(tx, id, comers, arrived);
    if (arrived) await noteAnswersOf(tx, buildingId, { arrivers: visitors, badges: await selectBadges(tx, [id]) });
    const whole = await readWhole(tx, id);
    if (waiting) await awaitApproval(tx, whole.row, waiting, { was: null });
    return tellOfNew(tx, whole, arrived);
  });

/** Who stands there is let in by the front desk, whenever that is; whom a host lets in herself she could have invited. */
const isLetIn = ({ who }: Ctx, { buildingId, arrived }: { readonly buildingId: number; readonly arrived: boolean }) =>
  arrived && may(who, 'visitors:manage', buildingId);

async function tellOfNew(tx: Tx, whole: Whole, arrived: boolean): Promise<Visit> {
  tx.emit('visit.created', toldOfVisit(null, whole));
  if (arrived) for (const badge of whole.badges) tx.emit('badge.arrived', toldOfBadge(whole.row, null, badge));
  awaitEnd(tx, whole.row);
  tellVisitorsLater(tx, whole.row.id);
  return showOne(tx, whole);
}

const readWhole = async (tx: Tx, id: number): Promise<Whole> => ({
  row: found(await findVisitRow(tx, id)),
  badges: await selectBadges(tx, [id]),
});

/** Moves or changes a visit, as its host or the front desk of where it is; and of where it goes, for somebody else. */
export const updateVisit: Calls['updateVisit'] = (ctx, { id, version, ...change }) =>
  ctx.tx(async (tx) => {
    if (change.bookingId != null) await holdBookings(tx, [change.bookingId]);
    const before = await openVisit(tx, id);
    mustHaveVersion(before.row, version);
    obey(decideChange(standingOf(before), tx.now));
    const next = { ...whereabouts(before.row), ...given(change) };
    const isThere = next.buildingId === before.row.buildingId;
    const zone = isThere ? before.row.zone : await zoneOf(tx, next.buildingId);
    const during = readMoved(tx, before, zone, change);
    await mustObeyAnew(tx, before, { ...next, during, zone });
    await mustMayMove(tx, before, next);
    if (during !== null && next.bookingId !== null) await mustNotBeGivenUp(tx, next.bookingId);
    const waiting = await mustWaitAnew(tx, before, { ...next, ...(during && { during }) });
    await updateVisitRow(tx, id, { ...next, ...(during && { during, zone }), ...waitingChange(before, waiting) });
    const after = await readWhole(tx, id);
    await awaitApproval(tx, after.row, waiting, { was: before.row.approval });
    tx.emit('visit.updated', toldOfVisit(before, after));
    awaitEnd(tx, after.row);
    tellVisitorsLater(tx, id);
    return showOne(tx, after);
  });

/** Insists that what is new of a visit may be so where it is then: another time, purpose or building. */
async function mustObeyAnew(
  tx: Tx,
  before: Whole,
  next: Whereabouts & { readonly during: Period | null; readonly zone: string },
): Promise<void> {
  const { buildingId, purposeId, zone } = next;
  const isElsewhere = buildingId !== before.row.buildingId;
  const isForElse = isElsewhere || purposeId !== before.row.purposeId;
  const isThen = isElsewhere || next.during !== null;
  const judged = [...(isThen ? (['time'] as const) : []), ...(isForElse ? (['purpose'] as const) : [])];
  if (judged.length === 0) return;
  const { during: was } = standingOf(before);
  const asked = { during: next.during ?? was, zone, purposeId, was: isElsewhere ? undefined : was };
  await mustObeyPolicies(tx, buildingId, asked, judged);
  if (isForElse && purposeId !== null) await mustBePurposeIn(tx, purposeId, buildingId);
}

type Change = Omit<Input<(typeof endpoints)['updateVisit']>, 'id' | 'version'>;
type Whereabouts = Pick<VisitRow, 'buildingId' | 'hostId' | 'bookingId' | 'purpose' | 'purposeId' | 'notes'>;

const whereabouts = ({ buildingId, hostId, bookingId, purpose, purposeId, notes }: VisitRow): Whereabouts => ({
  buildingId,
  hostId,
  bookingId,
  purpose,
  purposeId,
  notes,
});

const given = ({ start: _start, end: _end, ...rest }: Change): Partial<Whereabouts> =>
  Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));

/** When it is then; null: it stays. What has begun keeps its start whatever the day. */
function readMoved(tx: Tx, before: Whole, zone: string, { start, end }: Change): Period | null {
  if (start === undefined && end === undefined) return null;
  const { row } = before;
  const during = readPeriod(start ?? showTime(row.startsAt), end ?? showTime(row.endsAt), zone);
  obey(decideStart(standingOf(before), during.start));
  const keepsStart = during.start.epochMilliseconds === row.startsAt.getTime();
  obey(decideTime(during, { zone, now: tx.now, keepsStart }));
  return during;
}

/** Insists that the asking one may bring a visit to another building or host, and that its booking goes with both. */
async function mustMayMove(tx: Tx, before: Whole, next: Whereabouts): Promise<void> {
  const { row } = before;
  if (next.buildingId !== row.buildingId) {
    obey(decideLeaving(standingOf(before)));
    await mustBeWelcome(tx, next.buildingId, knownOf(before, 'buildingId'));
  }
  if (next.hostId !== row.hostId) await mustMayHost(tx, next.hostId, next.buildingId);
  else obey(decideHost(next.hostId, next.buildingId, tx.who));
  const isElsewhere = next.hostId !== row.hostId || next.buildingId !== row.buildingId;
  if (next.bookingId !== null && (isElsewhere || next.bookingId !== row.bookingId))
    await mustBeBookedBy(tx, next.bookingId, next);
}

/** Calls a visit off to which nobody has come. */
export const cancelVisit: Calls['cancelVisit'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = await openVisit(tx, id);
    obey(decideChange(standingOf(before), tx.now));
    obey(decideLeaving(standingOf(before)));
    return showOne(tx, await callOff(tx, before));
  });
