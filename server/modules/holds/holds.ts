import type { Ctx, Tx } from '../../platform/context/context.ts';
import { showTime, toDate, type Period } from '../../platform/time.ts';
import type { HoldKind } from './contract.ts';
import { fullStretches } from './rules.ts';
import {
  deleteHoldsOfBooking,
  endHoldsOfBooking,
  insertHolds,
  selectTaken,
  type NewHold,
  type Taken,
} from './store.ts';

/** What somebody wants to take: `count` units of a resource that has `quantity` of them. */
export interface Wanted {
  readonly resourceId: number;
  readonly quantity: number;
  readonly count: number;
}

export interface Busy {
  readonly resourceId: number;
  readonly start: string;
  readonly end: string;
}

const period = ({ start, end }: Period) => ({ startsAt: toDate(start), endsAt: toDate(end) });

/**
 * Takes resources for a booking. The database's exclusion constraint is the only judge; nothing is looked up before.
 * @returns the resources that could not be taken in full; the caller decides whether the transaction goes on
 */
export async function take(
  tx: Tx,
  taking: { readonly bookingId: number | null; readonly kind: HoldKind; readonly during: Period },
  wanted: readonly Wanted[],
): Promise<number[]> {
  const { during, ...origin } = taking;
  const single = wanted.filter(({ quantity }) => quantity === 1);
  const taken =
    single.length === 0
      ? []
      : await insertHolds(
          tx,
          single.map(({ resourceId }) => ({ ...origin, ...period(during), resourceId, unit: 1 })),
        );
  const got = new Set(taken.map(({ resourceId }) => resourceId));
  const missed = single.filter(({ resourceId }) => !got.has(resourceId)).map(({ resourceId }) => resourceId);
  const several = wanted.filter(({ quantity }) => quantity > 1).toSorted((a, b) => a.resourceId - b.resourceId);
  for (const want of several) {
    if (!(await takeUnits(tx, origin, during, want))) missed.push(want.resourceId);
  }
  return missed;
}

/** Takes free units of one resource. A unit lost to somebody faster is replaced by another as long as one is free. */
async function takeUnits(
  tx: Tx,
  origin: Pick<NewHold, 'kind' | 'bookingId'>,
  during: Period,
  want: Wanted,
): Promise<boolean> {
  const lost = new Set<number>();
  let missing = want.count;
  while (missing > 0) {
    const busy = new Set((await unitsBusy(tx, want, during)).map(({ unit }) => unit));
    const free = units(want.quantity).filter((unit) => !busy.has(unit) && !lost.has(unit));
    if (free.length < missing) return false;
    const tried = free.slice(0, missing);
    const taken = await insertHolds(
      tx,
      tried.map((unit) => ({ ...origin, ...period(during), resourceId: want.resourceId, unit })),
    );
    for (const unit of tried) lost.add(unit);
    missing -= taken.length;
  }
  return true;
}

const units = (quantity: number): number[] => Array.from({ length: quantity }, (_, i) => i + 1);

const unitsBusy = (
  ctx: Ctx,
  { resourceId, quantity }: Pick<Wanted, 'resourceId' | 'quantity'>,
  during: Period,
): Promise<Taken[]> =>
  selectTaken(
    ctx,
    units(quantity).map((unit) => ({ resourceId, unit })),
    during,
  );

/** Gives back all that a booking holds. */
export const giveBack = (tx: Tx, bookingId: number): Promise<void> => deleteHoldsOfBooking(tx, bookingId);

/** Gives back what a booking holds from `end` on. */
export const giveBackFrom = (tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> =>
  endHoldsOfBooking(tx, bookingId, end);

/** When nothing is left of each resource, within a period: the taken stretches, cut to nothing, in order. */
export async function listBusy(
  ctx: Ctx,
  resources: readonly Pick<Wanted, 'resourceId' | 'quantity'>[],
  during: Period,
): Promise<Map<number, Busy[]>> {
  const wanted = resources.flatMap(({ resourceId, quantity }) => units(quantity).map((unit) => ({ resourceId, unit })));
  const rows = wanted.length === 0 ? [] : await selectTaken(ctx, wanted, during);
  const takenOf = Map.groupBy(rows, ({ resourceId }) => resourceId);
  const spell = createSpeller();
  return new Map(
    resources.map(({ resourceId, quantity }) => {
      const stretches = (takenOf.get(resourceId) ?? []).flatMap((unit) => unit.stretches);
      const busy = quantity === 1 ? stretches : fullStretches(stretches, quantity);
      return [resourceId, busy.map(({ start, end }) => ({ resourceId, start: spell(start), end: spell(end) }))];
    }),
  );
}

/** Spells out times, each once: those of a building's day come again and again. */
function createSpeller(): (time: number) => string {
  const spelled = new Map<number, string>();
  return (time) => {
    const known = spelled.get(time);
    if (known !== undefined) return known;
    const text = showTime(new Date(time));
    spelled.set(time, text);
    return text;
  };
}
