import { format, noon } from '../../../lib/show.ts';
import { spoken, words } from '../../../lib/texts.ts';
import { weekdays, type Weekday } from './rule.ts';

/** `16 March 2027`, or without the year. */
export const showLongDay = (day: string, parts: 'full' | 'dayMonth'): string =>
  format({ day: 'numeric', month: 'long', ...(parts === 'full' && { year: 'numeric' }), timeZone: 'UTC' }).format(
    noon(day),
  );

const MONDAY = Date.UTC(2024, 0, 1, 12);

/** `Tuesday` or `Tue`, of `TU`. */
export const showWeekday = (weekday: Weekday, long: 'long' | 'short'): string =>
  format({ weekday: long, timeZone: 'UTC' }).format(MONDAY + weekdays.indexOf(weekday) * 86_400_000);

/** `Tuesday and Thursday` */
export const listed = (names: readonly string[]): string => new Intl.ListFormat(spoken()).format(names);

/** Why something was left out: in the spoken language, else as the server says it. */
export function showRefusal(
  refusal: { readonly code: string; readonly detail?: string | undefined } | undefined,
): string {
  if (!refusal) return '';
  const own = words(`problem.${refusal.code}` as 'problem.internal', { defaultValue: '' });
  return own === '' ? (refusal.detail ?? refusal.code) : own;
}
