import type { Ctx, Tx } from '../../platform/context/context.ts';
import { isAfter, periodOf, showTime, type Period } from '../../platform/time.ts';
import { listHeld, showHeld, type Held } from '../assignments/assignments.ts';
import { MAX_NAMED } from '../bookings/contract.ts';
import { unseenIn } from '../policies/policies.ts';
import { MAX_ASSIGNED_SHOWN, type ClosureCheck } from './contract.ts';
import type { ClosureRow } from './store.ts';

type Pieces = readonly { readonly id: number }[];
const idsOf = (pieces: Pieces): number[] => pieces.map(({ id }) => id);

/** What is assigned of what is to be closed then: counted, and the first as the asking one may see it. */
export async function foreseeKeptOut(
  ctx: Ctx,
  pieces: Pieces,
  during: Period,
): Promise<Pick<ClosureCheck, 'assigned' | 'assignments'>> {
  const all = await listHeld(ctx, idsOf(pieces), during, unseenIn(ctx));
  return { assigned: all.length, assignments: await showHeld(ctx, all.slice(0, MAX_ASSIGNED_SHOWN)) };
}

/** What of these is somebody’s then: before it is closed, or after it is open again. */
export const assignedAmong = (tx: Tx, pieces: Pieces, during: Period): Promise<Held[]> =>
  listHeld(tx, idsOf(pieces), during);

/** Tells each person once that what is assigned to her is closed. @param place what is closed, by name */
export function tellKeptOut(tx: Tx, place: string, closure: ClosureRow, held: readonly Held[]): void {
  tellOwners(tx, 'closure.kept_out', place, { closure, during: periodOf(closure), held });
}

/** Tells each person once that what is assigned to her is hers again. @param during when it was to be closed and is not */
export function tellLetIn(tx: Tx, place: string, closure: ClosureRow, during: Period, held: readonly Held[]): void {
  tellOwners(tx, 'closure.let_in', place, { closure, during, held });
}

/** From now on, as far as a closure was not over by then. */
export function stillClosed(closure: ClosureRow, from: Temporal.Instant): Period {
  const { start, end } = periodOf(closure);
  return { start: isAfter(start, from) ? start : from, end };
}

interface Told {
  readonly closure: ClosureRow;
  readonly during: Period;
  readonly held: readonly Held[];
}

function tellOwners(
  tx: Tx,
  what: 'closure.kept_out' | 'closure.let_in',
  place: string,
  { closure: { id, version, zone, reason }, during, held }: Told,
): void {
  const about = { id, place, start: showTime(during.start), end: showTime(during.end), zone, reason };
  for (const [userId, own] of Map.groupBy(held, ({ row }) => row.userId)) {
    const resourceIds = own.slice(0, MAX_NAMED).map(({ row }) => row.resourceId);
    const data = { ...about, userId, resourceIds, more: own.length - resourceIds.length };
    tx.emit(what, { id, version, data, before: null, after: data });
  }
}
