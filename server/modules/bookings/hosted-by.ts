import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Period } from '../../platform/time.ts';
import { EVERYTHING } from './conditions.ts';
import { isForGuest } from './guest.ts';
import { sightOf } from './sight.ts';
import type { BookingRow } from './row.ts';
import { selectPage } from './store.ts';

const MAX_LOOKED_AT = 20_000;

/**
 * Bookings that stand, are decided on and touch a period, hosted by these who come to them, by their start: as far as the asking one sees them, and
 * sees whose they are. @throws 400 that names `to` when they are too many to look at together
 */
export async function listHostedBy(
  ctx: Ctx,
  hostIds: readonly number[],
  { start, end }: Period,
): Promise<BookingRow[]> {
  const filter = { ...EVERYTHING, from: start, to: end, hostIds, standing: true };
  const rows = await selectPage(ctx, await sightOf(ctx), filter, null, MAX_LOOKED_AT + 1);
  if (rows.length > MAX_LOOKED_AT) throw invalid('to', `More than ${MAX_LOOKED_AT} bookings: ask for fewer days`);
  return rows.filter(({ state, attendees }) => state !== 'pending' && !isForGuest(attendees));
}
