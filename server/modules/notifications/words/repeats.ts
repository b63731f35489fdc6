/** How often a series is, by RFC 5545. */
export type Often = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** What a language needs to say how a series repeats. */
interface Repeating {
  readonly locale: string;
  readonly every: (often: Often, count: number) => string;
  readonly nth: (place: number, weekday: string) => string;
  readonly monthDay: (day: number) => string;
  readonly on: (every: string, days: string) => string;
}

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1, 12);
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** A rule in words: `Every 2 weeks on Tuesday and Thursday`. What is said by position among others is left out. */
export function repeats(rule: string, manner: Repeating): string {
  const parts = new Map(rule.split(';').map((part) => part.toUpperCase().split('=') as [string, string]));
  const every = manner.every((parts.get('FREQ') ?? 'DAILY') as Often, Number(parts.get('INTERVAL') ?? 1));
  const days = parts.has('BYSETPOS') || parts.has('BYMONTH') ? [] : daysOf(parts, manner);
  const list = new Intl.ListFormat(manner.locale);
  return days.length === 0 ? every : manner.on(every, list.format(days));
}

function daysOf(parts: ReadonlyMap<string, string>, { locale, nth, monthDay }: Repeating): string[] {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const named = (day: string) => weekday.format(MONDAY + 86_400_000 * WEEKDAYS.indexOf(day));
  const byDay = (parts.get('BYDAY')?.split(',') ?? []).map((text) => {
    const [place, day] = [Number(text.slice(0, -2)), text.slice(-2)];
    return place === 0 ? named(day) : nth(place, named(day));
  });
  const byMonthDay = (parts.get('BYMONTHDAY')?.split(',') ?? []).map((text) => monthDay(Number(text)));
  return [...byDay, ...byMonthDay];
}
