import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { listAskedAmong, type AsAsked } from '../approval-requests/approval-requests.ts';
import { keptResources } from '../policies/policies.ts';
import { actingIn } from './acting.ts';
import { EVERYTHING, type Decider, type WaitingDates } from './conditions.ts';
import { buildingsOf, countIds, countsOf, findCounted, type Resources } from './parts.ts';
import { decideApprover, stateAt } from './rules.ts';
import { managedBy } from './sight.ts';
import { listAllDates } from './dates-of.ts';
import { lockByState } from './locking.ts';
import type { BookingRow } from './row.ts';
import { findBooking, findBookingRows, selectPage, selectWaiting } from './store.ts';

/** A booking that still waits for a decision. */
export async function findPending(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  const row = await findBooking(ctx, id);
  return row && stateAt(row, ctx.now) === 'pending' ? row : undefined;
}

/** Those of these bookings that are as they were, still wait, and that the asking one may decide on, the next to begin first. */
export async function findToDecide(ctx: Ctx, asked: readonly AsAsked[]): Promise<BookingRow[]> {
  const versions = new Map(asked.map(({ id, version }) => [id, version]));
  const rows = versions.size === 0 ? [] : await findBookingRows(ctx, [...versions.keys()]);
  const { decidable } = await sortOut(
    ctx,
    rows.filter(({ id, version }) => versions.get(id) === version),
  );
  return waitingAmong(ctx, decidable).toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
}

/** Which of these the asking one may decide on, whatever their state is, and what they are of. */
async function sortOut(
  ctx: Ctx,
  rows: readonly BookingRow[],
): Promise<{ readonly decidable: readonly BookingRow[]; readonly resources: Resources }> {
  const { userId } = ctx.who;
  const counts = countIds(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)));
  const ids = rows.map(({ id }) => id);
  const [acting, resources, asked] = await Promise.all([
    actingIn(ctx),
    findCounted(ctx, counts),
    userId === null ? new Set<number>() : listAskedAmong(ctx, ids, userId),
  ]);
  const isHers = (row: BookingRow): boolean => {
    const own = new Map([...resources].filter(([id]) => countsOf(row).has(id)));
    return decideApprover(asked.has(row.id), buildingsOf(own), acting.on(own.keys())).ok;
  };
  return { decidable: rows.filter(isHers), resources };
}

const waitingAmong = ({ now }: Ctx, rows: readonly BookingRow[]): BookingRow[] =>
  rows.filter((row) => stateAt(row, now) === 'pending');

/** The dates of a series that the asking one may decide on. */
export interface DatesToDecide {
  readonly waiting: readonly BookingRow[];
  /** Of those that wait no more, the state of one; null where there is none. */
  readonly otherwise: BookingRow['state'] | null;
  readonly resources: Resources;
}

/**
 * Locks those dates of a series that wait and that the asking one may decide on, in the order of their days. Nobody has to wait for
 * who may not: it is judged before anything is locked, and again of what is.
 */
export async function lockToDecide(tx: Tx, seriesId: number): Promise<DatesToDecide> {
  const seen = await sortOut(tx, await listAllDates(tx, seriesId));
  const asked = waitingAmong(tx, seen.decidable).map(({ id }) => id);
  if (asked.length === 0) return { waiting: [], otherwise: lastStateOf(tx, seen.decidable), resources: seen.resources };
  await lockByState(tx, 'pending', asked);
  const { decidable, resources } = await sortOut(tx, await findBookingRows(tx, asked));
  const waiting = waitingAmong(tx, decidable).toSorted((one, other) => (isEarlier(one, other) ? -1 : 1));
  return { waiting, otherwise: lastStateOf(tx, decidable), resources };
}

const isEarlier = ({ seriesDate: one }: BookingRow, { seriesDate: other }: BookingRow): boolean =>
  (one ?? '') < (other ?? '');

/** Of those that wait no more, the state of the last. */
function lastStateOf(ctx: Ctx, rows: readonly BookingRow[]): BookingRow['state'] | null {
  const last = rows.findLast((row) => stateAt(row, ctx.now) !== 'pending');
  return last ? stateAt(last, ctx.now) : null;
}

const NOTHING: ReadonlySet<number> = new Set();

async function deciderOf(ctx: Ctx): Promise<Decider> {
  const { who } = ctx;
  const managed = may(who, 'bookings:manage', 'whole') ? 'all' : managedBy(who);
  return { userId: who.userId, managed, kept: managed === 'all' ? NOTHING : await keptResources(ctx) };
}

/** What of that which waits is looked for. */
export interface AwaitedBy {
  /** Of a series the next date alone stands for all. */
  readonly together: boolean;
  readonly seriesId: number | null;
}

/** What waits for the asking one, by (start, id). */
export const listAwaiting = async (
  ctx: Ctx,
  { together, seriesId }: AwaitedBy,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<BookingRow[]> =>
  selectPage(
    ctx,
    null,
    { ...EVERYTHING, seriesId, waitsFor: await deciderOf(ctx), firstOfSeries: together },
    after,
    limit,
  );

/** What waits for the asking one of each of these series. */
export async function countWaiting(ctx: Ctx, seriesIds: readonly number[]): Promise<ReadonlyMap<number, WaitingDates>> {
  const rows = seriesIds.length === 0 ? [] : await selectWaiting(ctx, await deciderOf(ctx), seriesIds);
  return new Map(rows.map(({ seriesId, ...waiting }) => [seriesId, waiting]));
}
