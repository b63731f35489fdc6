import { format } from '../../../lib/show.ts';
import { spoken } from '../../../lib/texts.ts';
import { weekdays, type Weekday } from './rule.ts';

const MONDAY = Date.UTC(2024, 0, 1, 12);

/** `Tuesday` or `Tue`, of `TU`. */
export const showWeekday = (weekday: Weekday, long: 'long' | 'short'): string =>
  format({ weekday: long, timeZone: 'UTC' }).format(MONDAY + weekdays.indexOf(weekday) * 86_400_000);

/** `Tuesday and Thursday` */
export const listed = (names: readonly string[]): string => new Intl.ListFormat(spoken()).format(names);
