import { dateOf, type RuleRead } from './calendar-file.ts';

/** How something comes back once a year. */
export interface Yearly {
  readonly interval: number;
  /** How many days it has in all, the first counted. */
  readonly count: number;
  readonly until: Temporal.PlainDate | null;
  /** Its day in a year; null: it has none in that year. */
  readonly dayIn: (year: number) => Temporal.PlainDate | null;
}

const KNOWN = new Set(['freq', 'interval', 'count', 'until', 'wkst', 'bymonth', 'bymonthday', 'byday', 'bysetpos']);

/** Reads a rule that gives one day a year, such as the last Monday of August; null for any other. */
export function readYearly(rule: RuleRead, first: Temporal.PlainDate): Yearly | null {
  if (rule['freq'] !== 'YEARLY' || Object.keys(rule).some((part) => !KNOWN.has(part))) return null;
  const dayIn = dayOf(rule, first);
  if (dayIn === null) return null;
  const { interval = 1, count = Infinity, until } = rule;
  if (!isPositive(interval) || !isPositive(count)) return null;
  const last = typeof until === 'string' ? dateOf(until.slice(0, 10)) : null;
  return until !== undefined && last === null ? null : { interval, count, until: last, dayIn };
}

const isPositive = (value: unknown): value is number => typeof value === 'number' && value >= 1;

function dayOf(rule: RuleRead, first: Temporal.PlainDate): Yearly['dayIn'] | null {
  const { bymonth: month = first.month, bymonthday: day, byday: weekday, bysetpos } = rule;
  if (typeof month !== 'number') return null;
  // Without its month a day would come back every month, or be counted from the start of the year.
  if (rule['bymonth'] === undefined && (day !== undefined || weekday !== undefined)) return null;
  if (weekday === undefined) {
    if (bysetpos !== undefined || (day !== undefined && typeof day !== 'number')) return null;
    return (year) => dayOfMonth(year, month, day ?? first.day);
  }
  const [, own, name = ''] =
    /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(typeof weekday === 'string' ? weekday : '') ?? [];
  const position = own === undefined ? bysetpos : Number(own);
  if (name === '' || day !== undefined || typeof position !== 'number' || (own !== undefined && bysetpos !== undefined))
    return null;
  return (year) => weekdayOfMonth(year, month, WEEKDAYS.indexOf(name) + 1, position);
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The day of a month, from its end where it is negative. */
function dayOfMonth(year: number, month: number, day: number): Temporal.PlainDate | null {
  const start = Temporal.PlainDate.from({ year, month, day: 1 });
  const at = day < 0 ? start.daysInMonth + 1 + day : day;
  return at >= 1 && at <= start.daysInMonth ? start.with({ day: at }) : null;
}

/** The so many-th such weekday of a month, from its end where that is negative. */
function weekdayOfMonth(year: number, month: number, weekday: number, position: number): Temporal.PlainDate | null {
  const start = Temporal.PlainDate.from({ year, month, day: 1 });
  const days = start.daysInMonth;
  const soonest = 1 + ((weekday - start.dayOfWeek + 7) % 7);
  const inAll = Math.floor((days - soonest) / 7) + 1;
  const at = position < 0 ? inAll + position : position - 1;
  return at >= 0 && at < inAll ? start.with({ day: soonest + at * 7 }) : null;
}

/**
 * The first day and those on which it comes back, up to the last one asked for. Without a count, those of long ago are passed over.
 * @param look is called for each year that is looked at, whether it has such a day or not
 */
export function* yearlyDays(
  first: Temporal.PlainDate,
  { interval, count, until, dayIn }: Yearly,
  { from, to }: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  look: () => void = () => undefined,
): Generator<Temporal.PlainDate> {
  const last = until && Temporal.PlainDate.compare(until, to) < 0 ? until : to;
  // What began in the year before may last into this one.
  const passed = count === Infinity ? Math.max(0, Math.floor((from.year - 1 - first.year) / interval)) : 0;
  let left = count;
  for (let year = first.year + passed * interval; year <= last.year && left > 0; year += interval) {
    look();
    const day = year === first.year ? first : dayIn(year);
    if (day === null) continue;
    if (Temporal.PlainDate.compare(day, last) > 0) return;
    yield day;
    left--;
  }
}
