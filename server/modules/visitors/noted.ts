import { toDate, type Period } from '../../platform/time.ts';
import { offsetsNow } from '../bookings/bookings.ts';

/** When a visit is, and what the clocks of its building are said to be then as it is written; without these nothing is noted of what was meant. */
export function notedTimes({ start, end }: Period, zone: string | null) {
  const times = { startsAt: toDate(start), endsAt: toDate(end) };
  const noted = zone === null ? { startOffset: null, endOffset: null } : offsetsNow({ ...times, zone });
  return { ...times, ...noted, notedZone: zone };
}
