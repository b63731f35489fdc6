import type { Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readPeriod } from '../../platform/time.ts';
import { alreadyBooked, book } from './book.ts';
import type { Skipped } from './contract.ts';
import { judgeNew, type New } from './judge.ts';
import { planOf, readNew, type NewGiven } from './new-booking.ts';
import { nextBookingIds } from './next-ids.ts';
import type { BookingRow } from './row.ts';
import type { Along } from './show.ts';
import { countUses } from './uses.ts';

/** A new booking as somebody asks for it. */
export interface OneGiven extends NewGiven {
  readonly start: string;
  readonly end: string;
  readonly onConflict?: 'fail' | 'skip' | undefined;
}

/** Judges and books one booking. @param judged what the policies are not asked @param along what is told with it @throws what refuses it */
export async function bookOne(
  tx: Tx,
  input: OneGiven,
  judged: Pick<New, 'except'> = {},
  along: Along = {},
): Promise<{ readonly booking: BookingRow; readonly skipped: readonly Skipped[] }> {
  const [draft, [id]] = await Promise.all([readNew(tx, input), nextBookingIds(tx, 1)]);
  const during = readPeriod(input.start, input.end, draft.zone);
  obey(judgeNew(tx, { ...draft, ...judged, counted: await countUses(tx, draft, [during]) }, during));
  const [booked] = await book(tx, [{ ...planOf(draft, during, id), along }], input);
  const { booking, skipped } = found(booked);
  if (booking === null) throw alreadyBooked([{ clashes: skipped }]);
  return { booking, skipped };
}
