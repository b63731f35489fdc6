import { format, showClock, showLongDay, showShortDay } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';

const dayOf = (at: string): string => showLongDay(dayIn(at, ownZone()), 'full');

/** An instant as whoever looks at it would write it. */
export const momentOf = (at: string): string => `${dayOf(at)}, ${showClock(at, ownZone())}`;

/** The same where there is little room: near days need no year. */
export const shortMomentOf = (at: string): string =>
  `${showShortDay(dayIn(at, ownZone()))}, ${showClock(at, ownZone())}`;

/** The same to the second: several runs begin within a minute. */
export const exactMomentOf = (at: string): string =>
  `${dayOf(at)}, ${format({ timeStyle: 'medium', timeZone: ownZone() }).format(new Date(at))}`;
