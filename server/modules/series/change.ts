import type { Charges } from '../cost-codes/contract.ts';
import { isPaidAlike, readCharges, replaceCharges } from '../cost-codes/cost-codes.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, periodOnDay, type Period, type WallPeriod } from '../../platform/time.ts';
import {
  actingUnder,
  approversFor,
  authorityOver,
  countsOf,
  decideAnonymity,
  decideGivingUp,
  handOverDates,
  joinUrlAfter,
  keeps,
  mayOverrule,
  readNotes,
  readResources,
  type BookingRow,
  type DateMove,
  type Draft,
} from '../bookings/bookings.ts';
import { MAX_WRITTEN, type endpoints } from './contract.ts';
import { extendLater } from './extend.ts';
import { goesAlong, lookAtSeries, openSeries, type OpenedSeries } from './open.ts';
import { decideRecurring } from './recurring.ts';
import { extentOf, foreseeAll, moveAll } from './move-all.ts';
import { refusedSeries, type Refusal } from './refusals.ts';
import { showSeries, toldOf, type About } from './show.ts';
import { insertSeries, nextSeriesId, updateSeriesRow, type SeriesRow } from './store.ts';

type Given = Omit<Input<(typeof endpoints)['updateSeries']>, 'onConflict'>;

/** What the dates of a series become. */
interface Becoming {
  readonly title: string;
  readonly notes: string | null;
  readonly joinUrl: string | null;
  readonly isAnonymous: boolean;
  readonly isPrivate: boolean;
  readonly costCodes: Charges;
  readonly wall: WallPeriod;
  /** What they are to have, and when; null: neither changes. */
  readonly draft: Draft | null;
  /** All of them are to have these. */
  readonly resourceIds: readonly number[] | null;
}

/**
 * Changes what is still to come of a series, all of it or from one date on. All or nothing, unless `onConflict` is `skip`: then a date
 * that cannot become so stays as it is, as one does that was moved by itself. From a date in the middle on it is another series, of
 * the same rule. @throws 409 that names every date that cannot be so, with its reason
 */
export const updateSeries: UseCases<typeof endpoints>['updateSeries'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const { opened, after, ended, moves, skipped } = await changeSeries(tx, input);
    const changed = moves.length - new Set(skipped.map(({ date }) => date)).size;
    if (skipped.length > 0 && (input.onConflict !== 'skip' || changed === 0))
      throw refusedSeries(skipped, moves.length, 'id');
    const about = { dates: changed, skipped };
    if (ended) await handOver(tx, opened, { after, ended }, about);
    else tx.emit('series.updated', toldOf(opened.series, after, about));
    return { ...showSeries(after), changed, ...(skipped.length > 0 && { skipped: [...skipped] }) };
  });

/** A series as it was changed, with what became of its dates. */
interface SeriesChanged extends Written {
  readonly opened: OpenedSeries;
  /** The dates that go along, as they were to become. */
  readonly moves: readonly DateMove[];
  /** Those of them that could not, each with its reason. */
  readonly skipped: readonly Refusal[];
}

/** Changes a series and those of its dates that can be. Whoever asked decides whether that counts. */
async function changeSeries(tx: Tx, input: Given): Promise<SeriesChanged> {
  const opened = await openSeries(tx, input);
  const becoming = await readChange(tx, opened, input);
  const written = await writeSeries(tx, opened, becoming);
  const moves = movesOf(opened, written.after, becoming, input);
  return { opened, ...written, moves, skipped: await moveAll(tx, moves, becoming.draft, input) };
}

/** What would become of each date of a series by a change. Nothing is held or written, and nobody has to wait for it. */
export async function foreseeChange(ctx: Ctx, input: Given): Promise<Pick<SeriesChanged, 'moves' | 'skipped'>> {
  const opened = await lookAtSeries(ctx, input, 'seriesId');
  const becoming = await readChange(ctx, opened, input);
  const moves = movesOf(opened, changedBy(opened.series, becoming), becoming, input);
  return { moves, skipped: await foreseeAll(ctx, moves, becoming.draft, input) };
}

/** The dates that go along, as they are to become. @throws 409 where that gives up what is firm, and nobody said so */
function movesOf(opened: OpenedSeries, after: SeriesRow, becoming: Becoming, input: Given): DateMove[] {
  const along = opened.dates.filter((row) => goesAlong(opened, row));
  const moves = along.map((row) => moveOf(row, opened.series, after, becoming));
  for (const { row, approvers } of moves) obey(decideGivingUp(row.state !== 'pending', approvers, input));
  return moves;
}

async function readChange(ctx: Ctx, { series, pattern, dates }: OpenedSeries, input: Given): Promise<Becoming> {
  const { title = series.title, notes = series.notes, resourceIds = null, startTime, endTime, days } = input;
  const { anonymous: isAnonymous = series.isAnonymous, private: isPrivate = series.isPrivate } = input;
  if (resourceIds && resourceIds.length > series.resourceIds.length && resourceIds.length * dates.length > MAX_WRITTEN)
    throw invalid('resourceIds', `These are more than ${MAX_WRITTEN} dates times resources`);
  const wall = {
    startTime: startTime === undefined ? pattern.wall.startTime : Temporal.PlainTime.from(startTime),
    endTime: endTime === undefined ? pattern.wall.endTime : Temporal.PlainTime.from(endTime),
    days: days ?? pattern.wall.days,
  };
  if (wall.days === 0 && Temporal.PlainTime.compare(wall.startTime, wall.endTime) >= 0)
    throw invalid('endTime', '"endTime" must come after "startTime"');
  const had = resourceIds ? hadByAll(series, dates) : series.resourceIds;
  const kept = isWithinWall(wall, pattern.wall) ? had : [];
  const stays = !resourceIds && startTime === undefined && endTime === undefined && days === undefined;
  if (stays && isAnonymous && !series.isAnonymous) await mustMayHide(ctx, series, input);
  return {
    title,
    notes: readNotes(notes),
    joinUrl: await joinUrlAfter(ctx, series.joinUrl, input.onlineMeeting),
    isAnonymous,
    isPrivate,
    costCodes: input.costCodes ? await readCharges(ctx, input.costCodes, series.costCodes) : series.costCodes,
    wall,
    resourceIds,
    draft: stays ? null : await draftOf(ctx, series, input, kept),
  };
}

/** May it be hidden from others whose a series is, where it is? @throws 422 unless a policy lets, or is passed over */
async function mustMayHide(ctx: Ctx, { resourceIds, hostId }: SeriesRow, input: Given): Promise<void> {
  const { rules, known, places } = await readResources(ctx, resourceIds, hostId, resourceIds);
  const who = (await actingUnder(ctx, rules, known.keys())).on(known.keys());
  if (!mayOverrule(who, places, input)) obey(decideAnonymity(rules, known.keys()));
}

/** Are dates that are so nowhere longer than what they were? */
const isWithinWall = (inner: WallPeriod, outer: WallPeriod): boolean =>
  Temporal.PlainTime.compare(inner.startTime, outer.startTime) >= 0 &&
  (inner.days < outer.days ||
    (inner.days === outer.days && Temporal.PlainTime.compare(inner.endTime, outer.endTime) <= 0));

/** What a series is of, as far as all of these dates have it. */
const hadByAll = ({ resourceIds }: SeriesRow, dates: readonly BookingRow[]): number[] => {
  const counts = dates.map(countsOf);
  const most = (id: number): number => resourceIds.filter((one) => one === id).length;
  return resourceIds.filter((id) => counts.every((had) => (had.get(id) ?? 0) >= most(id)));
};

/**
 * What the dates are to have. @param kept what they have and keep no longer than before: that stays, as in a booking by itself, out of
 * use, unseen by the asking one or not. @throws 404, 409, 400 or 403 where they cannot, or not for the caller
 */
async function draftOf(ctx: Ctx, series: SeriesRow, input: Given, kept: readonly number[]): Promise<Draft> {
  const { title, notes, joinUrl, hostId, attendees, costCodes, isAnonymous, isPrivate } = series;
  const { resourceIds, acceptTerms = false } = input;
  const parts = await readResources(ctx, resourceIds ?? series.resourceIds, hostId, kept);
  if (resourceIds) obey(await authorityOver(ctx, series, [...series.resourceIds, ...resourceIds]));
  const who = (await actingUnder(ctx, parts.rules, parts.known.keys())).on(parts.known.keys());
  const isOverruled = mayOverrule(who, parts.places, input);
  obey(decideRecurring({ ...parts, isOverruled }));
  const approvers = approversFor(who, { ...parts, resourceIds: parts.known.keys(), hostId });
  const zone = resourceIds ? parts.zone : series.zone;
  const said = { title, notes, joinUrl, hostId, attendees, costCodes, isAnonymous, isPrivate, acceptTerms };
  return { ...parts, ...said, who, zone, isOverruled, approvers };
}

/** What a series has become. */
interface Written {
  /** The one that the changed dates are of: itself, or one that begins with them. */
  readonly after: SeriesRow;
  /** Itself as it ends before them; null where it is the one. */
  readonly ended: SeriesRow | null;
}

const changedBy = (
  series: SeriesRow,
  { title, notes, joinUrl, isAnonymous, isPrivate, costCodes, wall, resourceIds, draft }: Becoming,
): SeriesRow => ({
  ...series,
  title,
  notes,
  joinUrl,
  isAnonymous,
  isPrivate,
  costCodes,
  resourceIds: resourceIds ?? series.resourceIds,
  zone: draft?.zone ?? series.zone,
  startTime: wall.startTime.toString(),
  endTime: wall.endTime.toString(),
  days: wall.days,
});

async function writeSeries(tx: Tx, { series, fromDay }: OpenedSeries, becoming: Becoming): Promise<Written> {
  const changed = changedBy(series, becoming);
  if (fromDay === null || fromDay <= series.firstDay) {
    const after = { ...changed, version: series.version + 1 };
    await updateSeriesRow(tx, after);
    if (after.costCodes !== series.costCodes) await replaceCharges(tx, 'series', [after]);
    return { after, ended: null };
  }
  const after = { ...changed, id: await nextSeriesId(tx), version: 1, firstDay: fromDay, splitFrom: series.id };
  const ended = { ...series, version: series.version + 1, endDay: fromDay, bookedUntil: null };
  await Promise.all([insertSeries(tx, after), updateSeriesRow(tx, ended)]);
  return { after, ended };
}

function moveOf(
  row: BookingRow,
  before: SeriesRow,
  after: SeriesRow,
  { wall, draft, resourceIds }: Becoming,
): DateMove {
  const day = Temporal.PlainDate.from(row.seriesDate ?? after.firstDay);
  const during = draft ? periodOnDay(day, wall, draft.zone) : periodOf(row);
  const resources = draft && (resourceIds ? draft.resources : sameOf(row, draft));
  return {
    row,
    title: row.title === before.title ? after.title : row.title,
    notes: row.notes === before.notes ? after.notes : row.notes,
    joinUrl: row.joinUrl === before.joinUrl ? after.joinUrl : row.joinUrl,
    isAnonymous: row.isAnonymous === before.isAnonymous ? after.isAnonymous : row.isAnonymous,
    isPrivate: row.isPrivate === before.isPrivate ? after.isPrivate : row.isPrivate,
    costCodes: isPaidAlike(row.costCodes, before.costCodes) ? after.costCodes : row.costCodes,
    seriesId: after.id,
    zone: draft?.zone ?? row.zone,
    during,
    resources,
    approvers: draft && isAskedAnew(row, during, resources ?? []) ? draft.approvers : undefined,
  };
}

/** Is this to be approved anew? What waits is, and of what is firm only what was not had before: as of a booking by itself. */
const isAskedAnew = (row: BookingRow, during: Period, resources: Draft['resources']): boolean =>
  row.state === 'pending' || !keeps(extentOf(row), { during, counts: countsOf({ resources }) });

/** A date that lacked something keeps lacking it. */
const sameOf = ({ resources }: BookingRow, draft: Draft): Draft['resources'] =>
  draft.resources.flatMap((wish) => {
    const kept = resources.find(({ resourceId }) => resourceId === wish.resourceId);
    return kept ? [{ ...wish, count: kept.count }] : [];
  });

/** What is of a later day goes along to the new series, changed or not; of the old one no date is other than before. */
async function handOver(
  tx: Tx,
  { series }: OpenedSeries,
  { after, ended }: { readonly after: SeriesRow; readonly ended: SeriesRow },
  about: About,
): Promise<void> {
  await handOverDates(tx, { from: series.id, to: after.id, fromDay: after.firstDay });
  extendLater(tx, after);
  const created = toldOf(null, after, about);
  tx.emit('series.created', { ...created, data: { ...created.data, splitFrom: series.id } });
  tx.emit('series.updated', toldOf(series, ended, { dates: 0, skipped: [] }));
}
