import type { TFunction } from 'i18next';
import { showLongDay } from '../../../lib/show.ts';
import { listed, showWeekday } from './show-dates.ts';
import { placeInMonth, weekdayOf, weekdays, type Repeat } from './rule.ts';

/** A repetition in words: `Every 2 weeks on Tuesday and Thursday, until 16 June 2027`. */
export function summaryOf(repeat: Repeat, day: string, t: TFunction<'repeat'>): string {
  const { kind, every, days, end } = repeat;
  const often = t(`sum.${kind}`, {
    count: every,
    days: listed(weekdays.filter((one) => days.includes(one)).map((one) => showWeekday(one, 'long'))),
    day: Temporal.PlainDate.from(day).day,
    place: placeSaid(day, t),
    weekday: showWeekday(weekdayOf(day), 'long'),
    date: showLongDay(day, 'dayMonth'),
  });
  const until = t(`sumEnds.${end}`, { count: repeat.count, date: showLongDay(repeat.until, 'full') });
  return t('whole', { often, until });
}

/** `first` to `fifth`: the how-manieth of its weekday a day is in its month. */
export const placeSaid = (day: string, t: TFunction<'repeat'>): string =>
  t(`ordinal.n${placeInMonth(day)}` as 'ordinal.n1');
