import type { Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { idsTakenFor, piecesIn } from '../holds/holds.ts';
import { bookingStateConflict } from './contract.ts';
import { countIds, findCounted } from './parts.ts';
import type { BookingRow } from './row.ts';
import { standsUntil } from './rules.ts';

/** How many holds these bookings have together where they stand. */
export async function countHolds(tx: Tx, rows: readonly Pick<BookingRow, 'resources'>[]): Promise<number> {
  const parts = rows.flatMap(({ resources }) => resources);
  const known = await findCounted(tx, countIds(parts.map(({ resourceId }) => resourceId)));
  const holdsOf = (part: (typeof parts)[number]): number =>
    part.count * piecesIn(part) * idsTakenFor({ ...part, parts: known.get(part.resourceId)?.partIds }).length;
  return parts.reduce((sum, part) => sum + holdsOf(part), 0);
}

/**
 * Insists that others have not taken these locked bookings for lapsed before this came through: whoever did has cleared away what they
 * held. However early the request began, it is too late then.
 * @param had how many holds they still had together
 * @throws 409 with the state that they are in for everybody else
 */
export async function mustNotBeLapsed(tx: Tx, rows: readonly BookingRow[], had: number): Promise<void> {
  const lapsing = rows.find((row) => standsUntil(row) !== null);
  if (!lapsing || had >= (await countHolds(tx, rows))) return;
  const state = lapsing.state === 'pending' ? 'rejected' : 'released';
  throw fail(bookingStateConflict, { detail: `This booking is ${state}: its time to stand is over`, extra: { state } });
}
