import { showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';

/** `Mon 1 Jun 09:00`, by the clocks of the building. */
export const showMoment = (at: string, zone: string): string => `${showShortDay(dayIn(at, zone))} ${clockIn(at, zone)}`;
