import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, toInstant, type Period } from '../../platform/time.ts';
import { foreseeWay } from '../bookings/bookings.ts';
import { besides } from '../holds/holds.ts';
import type { BookableResource } from '../resources/resources.ts';
import { needFor } from './need.ts';
import { dayIn, daysOf, periodOf, type KeptDays } from './rules.ts';
import type { AssignmentRow } from './store.ts';

/**
 * What an assignment takes of all that it should hold besides what it does: not the days on which she is away, for these are given free
 * anyhow, and not what somebody is at now by a booking, today.
 */
export async function whatToTake(
  ctx: Ctx,
  row: AssignmentRow,
  { resource, lacking, away }: Lacking,
): Promise<readonly Period[]> {
  const apart = away.map((one) => periodOf(daysOf(one), row.zone, ctx.now));
  const taken = lacking.flatMap((one) => besides([one], apart));
  const first = taken.find(({ start }) => !isAfter(start, ctx.now));
  const stay = first && (await stayNow(ctx, row, resource));
  return stay ? besides(taken, [stay]) : taken;
}

interface Lacking {
  readonly resource: BookableResource;
  readonly lacking: readonly Period[];
  /** Days on which she is away. */
  readonly away: readonly KeptDays[];
}

/** From now until nobody is at it any more by a booking that has begun, or the day is over; none where nobody else is. */
async function stayNow(ctx: Ctx, row: AssignmentRow, resource: BookableResource): Promise<Period | null> {
  const today = dayIn(ctx.now, row.zone);
  const { end } = periodOf({ first: today, last: today }, row.zone, ctx.now);
  const during = { start: ctx.now, end };
  const ways = await foreseeWay(ctx, needFor(row, resource, during));
  const ends = ways.flatMap(({ row: booking, outcome, isUnneeded }) =>
    outcome === 'shortened' && isUnneeded !== true ? toInstant(booking.endsAt) : [],
  );
  const last = ends.toSorted((one, other) => Temporal.Instant.compare(one, other)).at(-1);
  if (last === undefined) return null;
  return { start: ctx.now, end: isAfter(last, end) ? end : last };
}
