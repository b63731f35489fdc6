/** How often a booking repeats, as it is chosen; `day` is the day it begins on. */
export const kinds = ['daily', 'weekdays', 'weekly', 'monthly', 'monthlyPlace', 'monthlyLast', 'yearly'] as const;
export type Kind = (typeof kinds)[number];
export type End = 'never' | 'until' | 'count';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export interface Repeat {
  readonly kind: Kind;
  /** Every so many days, weeks, months or years. */
  readonly every: number;
  /** Of a weekly one. */
  readonly days: readonly Weekday[];
  readonly end: End;
  /** The last day, for `until`. */
  readonly until: string;
  readonly count: number;
}

export const MOST_EVERY = 99;
export const MOST_COUNT = 400;
const FIRST_COUNT = 10;

const dateOf = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day);

export const weekdayOf = (day: string): Weekday => weekdays[dateOf(day).dayOfWeek - 1] ?? 'MO';

/** The how-manieth of its weekday a day is in its month: 1 to 5. */
export const placeInMonth = (day: string): number => Math.ceil(dateOf(day).day / 7);

/** What is chosen first of a kind. */
export const startRepeat = (kind: Kind, day: string): Repeat => ({
  kind,
  every: 1,
  days: [weekdayOf(day)],
  end: 'count',
  until: dateOf(day).add({ months: 3 }).toString(),
  count: FIRST_COUNT,
});

const parts: Readonly<Record<Kind, (repeat: Repeat, day: string) => string>> = {
  daily: () => 'FREQ=DAILY',
  weekdays: () => 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: ({ days }) => `FREQ=WEEKLY;BYDAY=${weekdays.filter((one) => days.includes(one)).join(',')}`,
  monthly: (_, day) => `FREQ=MONTHLY;BYMONTHDAY=${dateOf(day).day}`,
  monthlyPlace: (_, day) => `FREQ=MONTHLY;BYDAY=${placeInMonth(day)}${weekdayOf(day)}`,
  monthlyLast: (_, day) => `FREQ=MONTHLY;BYDAY=-1${weekdayOf(day)}`,
  yearly: () => 'FREQ=YEARLY',
};

const ends: Readonly<Record<End, (repeat: Repeat) => string>> = {
  never: () => '',
  until: ({ until }) => `;UNTIL=${until.replaceAll('-', '')}`,
  count: ({ count }) => `;COUNT=${count}`,
};

/** The rule of RFC 5545 that the server takes. */
export const ruleOf = (repeat: Repeat, day: string): string =>
  parts[repeat.kind](repeat, day) + (repeat.every > 1 ? `;INTERVAL=${repeat.every}` : '') + ends[repeat.end](repeat);

/** Are these choices whole? A week of no days is not, and nothing ends before it begins. */
export const isWhole = ({ kind, days, end, until, every, count }: Repeat, day: string): boolean =>
  (kind !== 'weekly' || days.length > 0) &&
  (end !== 'until' || until >= day) &&
  every >= 1 &&
  every <= MOST_EVERY &&
  count >= 1 &&
  count <= MOST_COUNT;
