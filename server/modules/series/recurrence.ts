import { RRuleTemporal } from 'rrule-temporal';
import { invalid } from '../../platform/contract/problems.ts';

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof frequencies)[number];

/** A rule of RFC 5545 that has been read. Its dates are days of a calendar: the clocks have no part in it. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  /** How many dates it has; null: as many as it comes to. */
  readonly count: number | null;
  /** Its last day, or the instant after which no date begins; null: none. */
  readonly until: Temporal.PlainDate | Temporal.PlainDateTime | Temporal.Instant | null;
  readonly weekStart: string;
  readonly byDay: readonly string[];
  readonly byMonthDay: readonly number[];
  readonly byMonth: readonly number[];
  readonly bySetPos: readonly number[];
}

/** Where the rule stands in a request. */
export const RULE = 'recurrence.rule';
const wrong = (detail: string) => invalid(RULE, detail);

const MAX_INTERVAL = 1_000;
const MAX_COUNT = 100_000;
const MAX_LISTED = 64;

const ALWAYS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY'];
/** What a rule of each frequency may say: together they never make more work than dates. */
const known: Readonly<Record<Frequency, readonly string[]>> = {
  DAILY: ALWAYS,
  WEEKLY: ALWAYS,
  MONTHLY: [...ALWAYS, 'BYMONTHDAY', 'BYSETPOS'],
  YEARLY: [...ALWAYS, 'BYMONTHDAY', 'BYSETPOS', 'BYMONTH'],
};

/**
 * Reads a rule. @throws 400 that names the rule, and says which part of it is wrong
 */
export function readRule(text: string): Rule {
  const parts = partsOf(text);
  const frequency = frequencies.find((one) => one === parts.get('FREQ'));
  if (frequency === undefined) throw wrong(`FREQ must be one of ${frequencies.join(', ')}`);
  for (const name of parts.keys())
    if (!known[frequency].includes(name)) throw wrong(`${name} is not known in a rule that is ${frequency}`);
  if (parts.has('COUNT') && parts.has('UNTIL')) throw wrong('A rule has a COUNT or an UNTIL, not both');
  const rule = {
    frequency,
    interval: integer(parts, 'INTERVAL', MAX_INTERVAL) ?? 1,
    count: integer(parts, 'COUNT', MAX_COUNT),
    until: readUntil(parts.get('UNTIL')),
    weekStart: listed(parts, 'WKST', WEEKDAY)[0] ?? 'MO',
    byDay: listed(parts, 'BYDAY', frequency === 'MONTHLY' || frequency === 'YEARLY' ? PLACED_DAY : WEEKDAY),
    byMonthDay: numbers(parts, 'BYMONTHDAY', 31, -31),
    byMonth: numbers(parts, 'BYMONTH', 12, 1),
    bySetPos: numbers(parts, 'BYSETPOS', 366, -366),
  };
  if (rule.bySetPos.length > 0 && rule.byDay.length + rule.byMonthDay.length + rule.byMonth.length === 0)
    throw wrong('BYSETPOS chooses among the days of a BYDAY, BYMONTHDAY or BYMONTH');
  return rule;
}

const WEEKDAY = /^(?:MO|TU|WE|TH|FR|SA|SU)$/;
const PLACED_DAY = /^(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)$/;

type Parts = ReadonlyMap<string, string>;

function partsOf(text: string): Parts {
  const bare = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  const parts = new Map<string, string>();
  for (const part of bare.split(';')) {
    const [, name, value] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw wrong(`"${part.slice(0, 40)}" is no part of a rule`);
    if (parts.has(name)) throw wrong(`${name} is there twice`);
    parts.set(name, value);
  }
  return parts;
}

function integer(parts: Parts, name: string, most: number): number | null {
  const text = parts.get(name);
  if (text === undefined) return null;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw wrong(`${name} is a number from 1 to ${most}`);
  return value;
}

function listed(parts: Parts, name: string, shape: RegExp): string[] {
  const values = parts.get(name)?.split(',') ?? [];
  const odd = values.find((value) => !shape.test(value));
  if (odd !== undefined) throw wrong(`"${odd.slice(0, 40)}" cannot stand in ${name} here`);
  if (values.length > MAX_LISTED) throw wrong(`${name} lists ${MAX_LISTED} at most`);
  return values;
}

function numbers(parts: Parts, name: string, most: number, least: number): number[] {
  const values = listed(parts, name, /^[+-]?\d{1,3}$/).map(Number);
  if (values.some((value) => value === 0 || value > most || value < least))
    throw wrong(`${name} goes from ${least} to ${most}, without 0`);
  return values;
}

const UNTIL = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;

function readUntil(text: string | undefined): Rule['until'] {
  if (text === undefined) return null;
  const [, year, month, day, hour, minute, second, utc] = UNTIL.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  try {
    if (hour === undefined) return Temporal.PlainDate.from(date, { overflow: 'reject' });
    const time = `${date}T${hour}:${minute}:${second}`;
    return utc === 'Z' ? Temporal.Instant.from(`${time}Z`) : Temporal.PlainDateTime.from(time, { overflow: 'reject' });
  } catch {
    throw wrong('UNTIL is a day such as 20270601, or a time such as 20270601T090000Z');
  }
}

/** No time of a request lies behind it. */
const LAST_DAY = Temporal.PlainDate.from('2200-12-31');

/**
 * The days of a rule, in order, from `anchor` on: by the calendar alone. `anchor` is one of them only if it fits the rule.
 * @param last the last day of interest @param most how many to look for
 */
export function daysOf(
  rule: Rule,
  anchor: Temporal.PlainDate,
  { last = LAST_DAY, most }: { readonly last?: Temporal.PlainDate | undefined; readonly most: number },
): Temporal.PlainDate[] {
  const end = Temporal.PlainDate.compare(last, LAST_DAY) < 0 ? last : LAST_DAY;
  if (Temporal.PlainDate.compare(end, anchor) < 0) return [];
  // UTC has no clocks to change: each day is its own midnight there.
  const all = new RRuleTemporal({
    temporal: Temporal,
    tzid: 'UTC',
    cache: false,
    freq: rule.frequency,
    interval: rule.interval,
    count: Math.min(rule.count ?? most, most),
    until: end.toZonedDateTime('UTC'),
    wkst: rule.weekStart,
    dtstart: anchor.toZonedDateTime('UTC'),
    ...(rule.byDay.length > 0 && { byDay: [...rule.byDay] }),
    ...(rule.byMonthDay.length > 0 && { byMonthDay: [...rule.byMonthDay] }),
    ...(rule.byMonth.length > 0 && { byMonth: [...rule.byMonth] }),
    ...(rule.bySetPos.length > 0 && { bySetPos: [...rule.bySetPos] }),
  }).all();
  return all.map((date) => date.toPlainDate());
}
