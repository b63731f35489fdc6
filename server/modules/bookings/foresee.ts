import type { Ctx } from '../../platform/context/context.ts';
import type { Clash } from '../holds/contract.ts';
import { think } from '../holds/holds.ts';
import { holdsFor, rowOf, without, type Booked, type Plan } from './book.ts';
import { eachWithServices } from './ordered.ts';
import { buffered, type DateMove } from './series-dates.ts';
import { movedTo } from './periods.ts';

/** Plans that have a number each, their own: as bookings they would have another. */
type Numbered = Plan & { readonly id: number };

/**
 * Looks at all that is in the way of some plans, and then says of any of them, one after the other, what would become of them together.
 * Nothing is held, and nobody has to wait for it.
 */
export async function foreseeBooking(
  ctx: Ctx,
  all: readonly Numbered[],
): Promise<(plans: readonly Numbered[]) => Promise<Booked[]>> {
  const wantedFor = (plan: Numbered) => holdsFor(rowOf(ctx, plan.id, plan), plan.resources);
  const thought = await think(ctx, all.flatMap(wantedFor));
  return async (plans) => {
    const { missed } = await thought.take(plans.flatMap(wantedFor));
    const lost = Map.groupBy(missed, ({ wanted }) => wanted.originId);
    return plans.map((plan) => without(rowOf(ctx, plan.id, plan), lost.get(plan.id) ?? []));
  };
}

/** What could not be had if these dates were moved, by the booking's id: what `moveDates` would say. Nothing is moved. */
export async function foreseeMoves(
  ctx: Ctx,
  given: readonly DateMove[],
): Promise<ReadonlyMap<number, readonly Clash[]>> {
  const going = (await eachWithServices(ctx, given)).map(buffered).filter(({ resources }) => resources !== null);
  const wanted = going.flatMap(({ row, during, resources }) =>
    holdsFor({ ...row, ...movedTo(row, during, ctx.now) }, resources ?? []),
  );
  const thought = await think(
    ctx,
    wanted,
    going.map(({ row }) => row.id),
  );
  const { missed } = await thought.take(wanted);
  const lost = Map.groupBy(missed, (one) => one.wanted.originId);
  return new Map([...lost].map(([id, all]) => [id, all.flatMap(({ clashes }) => clashes)]));
}
