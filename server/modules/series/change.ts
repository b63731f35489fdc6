import type { Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { allowed, obey, type Verdict } from '../../platform/contract/verdict.ts';
import { periodOnDay, type Period, type WallPeriod } from '../../platform/time.ts';
import {
  actingUnder,
  approversFor,
  authorityOver,
  countsOf,
  countUses,
  decideGivingUp,
  handOverDates,
  judgeGivingBack,
  judgeNew,
  keeps,
  mayOverrule,
  moveDates,
  nearOf,
  periodOf,
  readResources,
  usesOf,
  type BookingRow,
  type DateMove,
  type Draft,
} from '../bookings/bookings.ts';
import { MAX_WRITTEN, type endpoints } from './contract.ts';
import { extendLater } from './extend.ts';
import { goesAlong, openSeries, type OpenedSeries } from './open.ts';
import { decideRecurring } from './recurring.ts';
import { lossesOf, refusalsOf, refusedSeries } from './refusals.ts';
import { showSeries, toldOf, type About } from './show.ts';
import { insertSeries, nextSeriesId, updateSeriesRow, type SeriesRow } from './store.ts';

type Given = Input<(typeof endpoints)['updateSeries']>;

/** What the dates of a series become. */
interface Becoming {
  readonly title: string;
  readonly wall: WallPeriod;
  /** What they are to have, and when; null: neither changes. */
  readonly draft: Draft | null;
  /** All of them are to have these. */
  readonly resourceIds: readonly number[] | null;
}

/**
 * Changes what is still to come of a series, all of it or from one date on, all or nothing. A date that was moved by itself
 * stays as it is. From a date in the middle on it is another series, of the same rule.
 */
export const updateSeries: UseCases<typeof endpoints>['updateSeries'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const opened = await openSeries(tx, input);
    const becoming = await readChange(tx, opened, input);
    const { after, ended } = await writeSeries(tx, opened, becoming);
    const moves = opened.dates
      .filter((row) => goesAlong(opened, row))
      .map((row) => moveOf(row, opened.series, after, becoming));
    for (const { row, approvers } of moves) obey(decideGivingUp(row.state !== 'pending', approvers, input));
    await moveAll(tx, moves, becoming.draft, input);
    const about = { dates: moves.length, skipped: [] };
    if (ended) await handOver(tx, opened, { after, ended }, about);
    else tx.emit('series.updated', toldOf(opened.series, after, about));
    return { ...showSeries(after), changed: moves.length };
  });

async function readChange(tx: Tx, { series, pattern, dates }: OpenedSeries, input: Given): Promise<Becoming> {
  const { title = series.title, resourceIds = null, startTime, endTime, days } = input;
  if (resourceIds && resourceIds.length > series.resourceIds.length && resourceIds.length * dates.length > MAX_WRITTEN)
    throw invalid('resourceIds', `These are more than ${MAX_WRITTEN} dates times resources`);
  const wall = {
    startTime: startTime === undefined ? pattern.wall.startTime : Temporal.PlainTime.from(startTime),
    endTime: endTime === undefined ? pattern.wall.endTime : Temporal.PlainTime.from(endTime),
    days: days ?? pattern.wall.days,
  };
  if (wall.days === 0 && Temporal.PlainTime.compare(wall.startTime, wall.endTime) >= 0)
    throw invalid('endTime', '"endTime" must come after "startTime"');
  const stays = !resourceIds && startTime === undefined && endTime === undefined && days === undefined;
  return { title, wall, resourceIds, draft: stays ? null : await draftOf(tx, series, input) };
}

/** What the dates are to have. @throws 404, 409, 400 or 403 where they cannot, or not for the caller */
async function draftOf(tx: Tx, series: SeriesRow, input: Given): Promise<Draft> {
  const { title, hostId, attendees } = series;
  const { resourceIds, acceptTerms = false } = input;
  const parts = await readResources(tx, resourceIds ?? series.resourceIds, hostId);
  if (resourceIds) obey(await authorityOver(tx, series, [...series.resourceIds, ...resourceIds]));
  const who = (await actingUnder(tx, parts.rules, parts.known.keys())).on(parts.known.keys());
  const isOverruled = mayOverrule(who, parts.places, input);
  obey(decideRecurring({ ...parts, isOverruled }));
  const approvers = approversFor(who, { ...parts, resourceIds: parts.known.keys(), hostId });
  const zone = resourceIds ? parts.zone : series.zone;
  return { ...parts, who, zone, title, hostId, attendees, acceptTerms, isOverruled, approvers };
}

/** What a series has become. */
interface Written {
  /** The one that the changed dates are of: itself, or one that begins with them. */
  readonly after: SeriesRow;
  /** Itself as it ends before them; null where it is the one. */
  readonly ended: SeriesRow | null;
}

async function writeSeries(tx: Tx, { series, fromDay }: OpenedSeries, becoming: Becoming): Promise<Written> {
  const { title, wall, resourceIds, draft } = becoming;
  const changed = {
    ...series,
    title,
    resourceIds: resourceIds ?? series.resourceIds,
    zone: draft?.zone ?? series.zone,
    startTime: wall.startTime.toString(),
    endTime: wall.endTime.toString(),
    days: wall.days,
  };
  if (fromDay === null || fromDay <= series.firstDay) {
    const after = { ...changed, version: series.version + 1 };
    await updateSeriesRow(tx, after);
    return { after, ended: null };
  }
  const after = { ...changed, id: await nextSeriesId(tx), version: 1, firstDay: fromDay };
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

const extentOf = (row: BookingRow) => ({ during: periodOf(row), counts: countsOf(row) });

/** A date that lacked something keeps lacking it. */
const sameOf = ({ resources }: BookingRow, draft: Draft): Draft['resources'] =>
  draft.resources.flatMap((wish) => {
    const kept = resources.find(({ resourceId }) => resourceId === wish.resourceId);
    return kept ? [{ ...wish, count: kept.count }] : [];
  });

/** @throws 409 that names every date that cannot be so, with its reason */
async function moveAll(tx: Tx, moves: readonly DateMove[], draft: Draft | null, given: Given): Promise<void> {
  const leaving = moves.filter(givesBack).map(({ row }) => row);
  const verdicts = await judgeGivingBack(tx, leaving, given);
  const late = new Map(leaving.map((row, i) => [row, verdicts[i] ?? allowed]));
  const judge = draft ? await judgeMoves(tx, draft, moves) : () => allowed;
  const judged = moves.map((move) => {
    const { row, during } = move;
    const left = late.get(row) ?? allowed;
    const verdict = left.ok ? judge(move) : left;
    return { date: row.seriesDate ?? '', during, verdict };
  });
  const refused = judged.flatMap((one) => refusalsOf(draft?.resources ?? [], one));
  const may = moves.filter((_, i) => judged[i]?.verdict.ok);
  const lost = await moveDates(tx, may);
  const losses = may.flatMap(({ row }) => lossesOf(row.seriesDate ?? '', lost.get(row.id) ?? []));
  if (refused.length + losses.length > 0) throw refusedSeries([...refused, ...losses], moves.length, 'id');
}

/** Judges one date after the other as a new booking, each as if those before it had moved already. */
async function judgeMoves(tx: Tx, draft: Draft, moves: readonly DateMove[]): Promise<(move: DateMove) => Verdict> {
  const [periods, ids] = [moves.map(({ during }) => during), moves.map(({ row }) => row.id)];
  const { has, had } = await countUses(tx, draft, periods, ids);
  const near = nearOf(has);
  const ownOf = Map.groupBy(had, ({ bookingId }) => bookingId);
  return ({ row, during, resources, approvers = null }) => {
    const wanted = { ...draft, approvers, counts: countsOf({ resources: resources ?? [] }) };
    const counted = { has: near.of(during), had: ownOf.get(row.id) ?? [] };
    const verdict = judgeNew(tx, { ...wanted, counted }, during);
    if (verdict.ok) near.add(usesOf(wanted, during));
    return verdict;
  };
}

/** Does a date lose some of what it has? */
const givesBack = ({ row, during, resources }: DateMove): boolean =>
  resources !== null && !keeps({ during, counts: countsOf({ resources }) }, extentOf(row));

/** What is of a later day goes along to the new series, changed or not; of the old one no date is other than before. */
async function handOver(
  tx: Tx,
  { series }: OpenedSeries,
  { after, ended }: { readonly after: SeriesRow; readonly ended: SeriesRow },
  about: About,
): Promise<void> {
  await handOverDates(tx, { from: series.id, to: after.id, fromDay: after.firstDay });
  extendLater(tx, after);
  tx.emit('series.created', toldOf(null, after, about));
  tx.emit('series.updated', toldOf(series, ended, { dates: 0, skipped: [] }));
}
