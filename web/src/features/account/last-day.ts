import { showDay } from '../../lib/show.ts';
import { dayIn, ownZone, shiftDay } from '../../lib/when.ts';

/** The last day of what ends with the end of a day, for people. */
export const lastDay = (until: string): string => showDay(shiftDay(dayIn(until, ownZone()), -1));
