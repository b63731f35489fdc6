import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, toInstant, type Period } from '../../platform/time.ts';
import { foreseeWay } from '../bookings/bookings.ts';
import { besides } from '../holds/holds.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { AbsencesOf } from './absences.ts';
import { needFor } from './need.ts';
import { dayIn, isHersOn, periodOf } from './rules.ts';
import { selectTakenBack, type AssignmentRow } from './store.ts';

/** Of who says nothing of where she works, it is hers every day. */
export const NEVER_AWAY: AbsencesOf = async () => [];

/**
 * What an assignment takes of all that it should hold besides what it does: not the days on which she is away, for these are given free
 * anyhow, and not what somebody is at now by a booking, today.
 */
export async function whatToTake(
  ctx: Ctx,
  row: AssignmentRow,
  { resource, lacking, absencesOf }: Lacking,
): Promise<readonly Period[]> {
  const apart = await daysAway(ctx, row, absencesOf);
  const taken = lacking.flatMap((one) => besides([one], apart));
  const first = taken.find(({ start }) => !isAfter(start, ctx.now));
  const stay = first && (await stayNow(ctx, row, resource));
  return stay ? besides(taken, [stay]) : taken;
}

interface Lacking {
  readonly resource: BookableResource;
  readonly lacking: readonly Period[];
  readonly absencesOf: AbsencesOf;
}

async function daysAway(ctx: Ctx, row: AssignmentRow, absencesOf: AbsencesOf): Promise<Period[]> {
  const today = dayIn(ctx.now, row.zone);
  const [days, takenBack] = await Promise.all([
    absencesOf(ctx, row.userId, today),
    selectTakenBack(ctx, [row.id], today.toString()),
  ]);
  const hers = new Set(takenBack.map(({ firstDay }) => firstDay));
  return days
    .filter((day) => isHersOn(day, row) && !hers.has(day.toString()))
    .map((day) => periodOf({ first: day, last: day }, row.zone, ctx.now));
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
