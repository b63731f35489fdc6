import { fail, type Problem } from '../../platform/contract/problems.ts';
import { eventsIn, nameOf, Unreadable, type FileEvent } from './calendar-file.ts';
import { MAX_HOLIDAYS, MAX_LEFT_OUT, tooManyHolidays, unreadableCalendar, type HolidayReading } from './contract.ts';
import { readYearly, yearlyDays } from './yearly.ts';

/** The days that are asked for, both of them too. */
export interface Days {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

/** A holiday is no longer; what is, is something else. */
const MAX_DAYS = 100;
/** So many days and years at most are looked at, the same one in several events as often as that. */
export const MAX_LOOKED_AT = 20_000;

const inCalendar = (kind: Parameters<typeof fail>[0], detail: string): Problem =>
  fail(kind, { param: 'calendar', detail });

/**
 * The holidays in an iCalendar file: its events that take whole days, with those that come back once a year. One for each day;
 * several names are put together.
 * @throws 400 for a file that cannot be read, 422 for more than a policy takes
 */
export function holidaysIn(text: string, days: Days): Pick<HolidayReading, 'holidays' | 'leftOut'> {
  const names = new Map<string, Set<string>>();
  const leftOut = new Set<string>();
  for (const { name, day } of namedDays(readEvents(text), days, counting())) {
    if (day === null) leftOut.add(name);
    else if (isIn(days, day)) names.set(day.toString(), (names.get(day.toString()) ?? new Set()).add(name));
  }
  if (names.size > MAX_HOLIDAYS)
    throw inCalendar(
      tooManyHolidays,
      `${names.size} days from ${days.from.toString()} to ${days.to.toString()}: at most ${MAX_HOLIDAYS}; ask for a shorter time`,
    );
  const holidays = [...names].map(([date, said]) => ({ date, name: nameOf([...said].filter(Boolean).join(' / ')) }));
  const inOrder = holidays.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return { holidays: inOrder, leftOut: [...leftOut].slice(0, MAX_LEFT_OUT) };
}

/** Counts what is looked at. @throws 422 once it is too much */
function counting(): () => void {
  let lookedAt = 0;
  return () => {
    if (++lookedAt > MAX_LOOKED_AT)
      throw inCalendar(tooManyHolidays, `Its events take more than ${MAX_LOOKED_AT} days, or years`);
  };
}

function readEvents(text: string): FileEvent[] {
  try {
    return eventsIn(text);
  } catch (error) {
    if (error instanceof Unreadable) throw inCalendar(unreadableCalendar, error.message);
    throw error;
  }
}

/** Each day that each event takes, one after the other; null for an event that is left out. */
function* namedDays(
  events: readonly FileEvent[],
  days: Days,
  look: () => void,
): Generator<{ readonly name: string; readonly day: Temporal.PlainDate | null }> {
  const keyOf = (uid: string, day: Temporal.PlainDate): string => `${day.toString()} ${uid}`;
  const replaced = new Set(events.flatMap(({ uid, replaces }) => (replaces ? keyOf(uid, replaces) : [])));
  for (const event of events) {
    if (event.isCancelled) continue;
    const starts = startsOf(event, days, look);
    if (starts === null) yield { name: event.name, day: null };
    for (const start of starts ?? [])
      if (event.replaces !== null || !replaced.has(keyOf(event.uid, start)))
        for (let i = 0; i < event.days; i++) {
          look();
          yield { name: event.name, day: start.add({ days: i }) };
        }
  }
}

/** The days on which an event begins, up to the last one asked for; null for what is no holiday, or cannot be counted out. */
function startsOf(
  { first, days, rule, added, except }: FileEvent,
  asked: Days,
  look: () => void,
): Temporal.PlainDate[] | null {
  if (first === null || days > MAX_DAYS) return null;
  const yearly = rule && readYearly(rule, first);
  if (rule !== null && yearly === null) return null;
  const not = new Set(except.map(String));
  const starts = [...(yearly ? yearlyDays(first, yearly, asked, look) : [first]), ...added];
  return starts.filter((day) => !not.has(day.toString()));
}

const isIn = ({ from, to }: Days, day: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0;
