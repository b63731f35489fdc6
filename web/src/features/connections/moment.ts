import { showClock, showLongDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';

/** An instant as whoever looks at it would write it. */
export const momentOf = (at: string): string =>
  `${showLongDay(dayIn(at, ownZone()), 'full')}, ${showClock(at, ownZone())}`;
