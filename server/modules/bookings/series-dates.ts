import type { Ctx, Tx } from '../../platform/context/context.ts';
import { allowed, type Verdict } from '../../platform/contract/verdict.ts';
import type { Period } from '../../platform/time.ts';
import { replaceCharges } from '../cost-codes/cost-codes.ts';
import type { Charges } from '../cost-codes/contract.ts';
import type { Clash } from '../holds/contract.ts';
import { giveBackAll, take } from '../holds/holds.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import { actingIn, actingUnder } from './acting.ts';
import { findOwners } from './belonging.ts';
import { askForApproval, awaitApproval, endAwaiting, type Approvers } from './approval.ts';
import { holdsFor, lostBy } from './book.ts';
import { bufferedAs } from './buffers.ts';
import { awaitedAs } from './change.ts';
import { awaitNoCheckIn, moveCheckIn } from './duty.ts';
import { judgeChange, mayOverrule, standingOf, verdictOf, type Given, type Standing } from './judge.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { buildingsOf, countIds, countsOf, findCounted, partOf, type Wish } from './parts.ts';
import { eachWithServices } from './ordered.ts';
import { movedTo } from './periods.ts';
import { decideAuthority } from './rules.ts';
import { toldOf, type Along } from './show.ts';
import { lockAllDates } from './locking.ts';
import type { BookingRow } from './row.ts';
import { findBooking, replaceResources, updateBookingRows } from './store.ts';
import { UNCOUNTED } from './uses.ts';
import { cancelled } from './way.ts';

export { lockDates } from './locking.ts';
export type { BookingRow } from './row.ts';
export { listDatesOf } from './store.ts';

/** Which date of a series a booking is. */
export async function findDate(ctx: Ctx, seriesId: number, id: number): Promise<string | undefined> {
  const row = await findBooking(ctx, id);
  return row?.seriesId === seriesId ? (row.seriesDate ?? undefined) : undefined;
}

/** May the caller act on what has this host, or was made by this one and has none, wherever these resources are? As on a booking. */
export async function authorityOver(
  ctx: Ctx,
  row: Pick<BookingRow, 'hostId' | 'createdBy'>,
  resourceIds: readonly number[],
): Promise<Verdict> {
  const [acting, ownedBy, resources] = await Promise.all([
    actingIn(ctx),
    findOwners(ctx, [row]),
    findCounted(ctx, countIds(resourceIds)),
  ]);
  return decideAuthority(ownedBy(row), buildingsOf(resources), acting.on(resourceIds));
}

/** May these dates of one host be given back now? The policies say it of each, in order, unless they are passed over. */
export const judgeGivingBack = (ctx: Ctx, rows: readonly BookingRow[], given: Given): Promise<Verdict[]> =>
  judgeStanding(ctx, rows, given, () => null);

/** The same, may nobody pay for them any more? */
export const judgeUnpaid = (ctx: Ctx, rows: readonly BookingRow[], given: Given): Promise<Verdict[]> =>
  judgeStanding(ctx, rows, given, (before) => ({ ...before, costCodes: [] }));

/** @param becoming what each becomes where it is; null: it is given back */
async function judgeStanding(
  ctx: Ctx,
  rows: readonly BookingRow[],
  given: Given,
  becoming: (before: Standing) => Standing | null,
): Promise<Verdict[]> {
  if (rows.length === 0) return [];
  const ids = countIds(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)));
  const hostId = rows[0]?.hostId ?? null;
  const [resources, rules] = await Promise.all([
    findCounted(ctx, ids),
    rulesFor(ctx, { resourceIds: [...ids.keys()], hostId }),
  ]);
  const acting = await actingUnder(ctx, rules, ids.keys());
  if (mayOverrule(acting.on(ids.keys()), buildingsOf(resources), given)) return rows.map(() => allowed);
  return rows.map((row) => {
    const before = standingOf(row, resources, rules);
    return verdictOf(judgeChange(ctx.now, { before, after: becoming(before), approvers: null, counted: UNCOUNTED }));
  });
}

/** Cancels locked dates of a series, or other bookings, and frees what they held. @param along what is told with each */
export async function cancelDates(
  tx: Tx,
  rows: readonly BookingRow[],
  along: Along = { bySeries: true },
): Promise<void> {
  const after = rows.map((row) => cancelled(row, tx.now));
  const freed = giveBackAll(
    tx,
    rows.map(({ id }) => id),
  );
  await Promise.all([freed, updateBookingRows(tx, after)]);
  endAwaiting(tx, rows);
  for (const row of rows) awaitNoCheckIn(tx, row);
  rows.forEach((row, i) => tx.emit('booking.cancelled', toldOf(row, after[i] ?? row, along)));
}

const nextVersion = ({ version }: BookingRow) => ({ version: version + 1 });

/** What a locked date of a series becomes. */
export interface DateMove {
  readonly row: BookingRow;
  readonly during: Period;
  readonly title: string;
  readonly notes: string | null;
  readonly joinUrl: string | null;
  /** Others are not to see whose it is. */
  readonly isAnonymous: boolean;
  /** Others are not to read what it is called and who comes. */
  readonly isPrivate: boolean;
  /** Who pays for it. */
  readonly costCodes: Charges;
  readonly zone: string;
  /** The series that it then belongs to. */
  readonly seriesId: number;
  /** What it is to have; null: what it has, at the same time. */
  readonly resources: readonly Wish[] | null;
  /** Who must approve it then; undefined: that stays as it is. */
  readonly approvers: Approvers | null | undefined;
}

/**
 * Writes what locked dates of a series become. Where time or resources change, all is given back and taken anew together: dates
 * may trade places. @returns what could not be had, by the booking's id; whoever gets something must not let it count
 */
export async function moveDates(tx: Tx, given: readonly DateMove[]): Promise<ReadonlyMap<number, readonly Clash[]>> {
  const moves = (await eachWithServices(tx, given)).map(buffered);
  const rules = await rulesFor(tx, {
    resourceIds: [
      ...new Set(moves.flatMap(({ row, resources }) => (resources ?? row.resources).map((one) => one.resourceId))),
    ],
    hostId: moves[0]?.row.hostId ?? null,
  });
  const after = moves.map((move) => becoming(tx, rules, move));
  const wanted = after.flatMap((row, i) => holdsFor(row, moves[i]?.resources ?? []));
  const freed = giveBackAll(
    tx,
    moves.flatMap(({ row, resources }) => (resources ? row.id : [])),
  );
  const [had, { missed }] = await Promise.all([freed, take(tx, wanted)]);
  if (missed.length > 0) return lostBy(missed);
  await mustNotBeLapsed(
    tx,
    moves.filter(({ resources }) => resources !== null).map(({ row }) => row),
    had,
  );
  const withOthers = after.filter(({ resources }, i) => moves[i]?.row.resources !== resources);
  await Promise.all([
    updateBookingRows(tx, after),
    ...(withOthers.length > 0 ? [replaceResources(tx, withOthers)] : []),
    awaitApproval(tx, moves.flatMap(awaitingOf)),
    replaceCharges(
      tx,
      'booking',
      after.filter(({ costCodes }, i) => moves[i]?.row.costCodes !== costCodes),
    ),
  ]);
  askForApproval(tx, after);
  moves.forEach(({ row }, i) => tx.emit('booking.updated', toldOf(row, after[i] ?? row, { bySeries: true })));
  return new Map();
}

/** A date with the time around what it is to have that it keeps where it stays, and is asked for where it does not. */
export const buffered = (move: DateMove): DateMove =>
  move.resources ? { ...move, resources: bufferedAs(move.row, move.during, move.resources) } : move;

const awaitingOf = ({ row: { id }, during, approvers }: DateMove) =>
  approvers === undefined ? [] : [{ id, during, approvers }];

function becoming(
  tx: Tx,
  rules: RulesFor,
  {
    row,
    during,
    title,
    notes,
    joinUrl,
    isAnonymous,
    isPrivate,
    costCodes,
    zone,
    seriesId,
    resources: wishes,
    approvers,
  }: DateMove,
): BookingRow {
  const resources = wishes ? wishes.map(partOf) : row.resources;
  return {
    ...row,
    ...nextVersion(row),
    ...moveCheckIn(tx, row, { counts: countsOf({ resources }), rules, hostId: row.hostId, during }),
    ...awaitedAs(row, during, approvers),
    title,
    notes,
    joinUrl,
    isAnonymous,
    isPrivate,
    costCodes,
    zone,
    seriesId,
    ...movedTo(row, during, tx.now),
    resources,
  };
}

/**
 * Hands what is of one series from a day on to another, whatever became of it. What waits is asked for again: a link to decide is
 * for one version.
 */
export async function handOverDates(
  tx: Tx,
  { from, to, fromDay }: { readonly from: number; readonly to: number; readonly fromDay: string },
): Promise<void> {
  const rows = await lockAllDates(tx, from, fromDay);
  const after = rows.map((row) => ({ ...row, ...nextVersion(row), seriesId: to }));
  await updateBookingRows(tx, after);
  askForApproval(tx, after);
  rows.forEach((row, i) => tx.emit('booking.updated', toldOf(row, after[i] ?? row, { bySeries: true })));
}
