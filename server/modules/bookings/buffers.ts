import { periodOf, type Period } from '../../platform/time.ts';
import type { Wish } from './parts.ts';
import { isWithin } from './periods.ts';
import type { BookingRow, PartRow } from './row.ts';

/**
 * What an open booking is to have, with the time around it. What the rules in force now ask for counts; but where a booking keeps to the
 * time that it had, and before a start or after an end that stays, what was booked stays: a policy made later shuts nobody out of
 * giving something back.
 */
export function bufferedAs(row: BookingRow, during: Period, wishes: readonly Wish[]): Wish[] {
  const before = periodOf(row);
  const isLess = isWithin(during, before);
  const starts = isLess || during.start.equals(before.start);
  const ends = isLess || during.end.equals(before.end);
  const had = new Map(row.resources.map((part) => [part.resourceId, part]));
  return wishes.map((wish) => {
    const { setUpMinutes, cleanDownMinutes } = had.get(wish.resourceId) ?? wish;
    return { ...wish, ...(starts && { setUpMinutes }), ...(ends && { cleanDownMinutes }) };
  });
}

/** Are these the same resources, as many of each, with the same time around them? */
export const isSameParts = (ones: readonly PartRow[], others: readonly PartRow[]): boolean =>
  ones.length === others.length &&
  ones.every((one) =>
    others.some(
      (other) =>
        one.resourceId === other.resourceId &&
        one.count === other.count &&
        one.setUpMinutes === other.setUpMinutes &&
        one.cleanDownMinutes === other.cleanDownMinutes,
    ),
  );

/** How long the longest of what a booking has is made ready before, and cleared afterwards. */
export const buffersOf = ({
  resources,
}: Pick<BookingRow, 'resources'>): Pick<PartRow, 'setUpMinutes' | 'cleanDownMinutes'> => ({
  setUpMinutes: Math.max(0, ...resources.map(({ setUpMinutes }) => setUpMinutes)),
  cleanDownMinutes: Math.max(0, ...resources.map(({ cleanDownMinutes }) => cleanDownMinutes)),
});
