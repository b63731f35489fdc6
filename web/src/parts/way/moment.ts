import { showShortDay, showTimes } from '../../lib/show.ts';
import { clockIn, dayIn, shiftDay, type Period } from '../../lib/when.ts';

/** `Mon 1 Jun 09:00`, by the clocks of the building. */
export const showMoment = (at: string, zone: string): string => `${showShortDay(dayIn(at, zone))} ${clockIn(at, zone)}`;

/** `Mon 1 Jun 09:00 – 17:00`, by the clocks of the building; of whole days the days: `Mon 1 Jun – Tue 2 Jun`. */
export function showSpell({ start, end }: Period, zone: string): string {
  const first = dayIn(start, zone);
  if (clockIn(start, zone) !== '00:00' || clockIn(end, zone) !== '00:00')
    return `${showShortDay(first)} ${showTimes({ start, end }, zone)}`;
  const last = shiftDay(dayIn(end, zone), -1);
  return last === first ? showShortDay(first) : `${showShortDay(first)} – ${showShortDay(last)}`;
}
