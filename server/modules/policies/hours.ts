import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, isBefore, shownOn, type Period } from '../../platform/time.ts';
import type { AskedHere, InForce } from './asked.ts';
import { refusals, type Said } from './contract.ts';
import { clockOf, DAY_SECONDS, instantsOf, secondOf, wallSpan, type Wall } from './wall.ts';

/** A stretch of a day in seconds since midnight. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

/** When it is open on a day, in order; stretches that touch are one. On a holiday never. */
function openingsOn(
  { week, holidays = [] }: Pick<Said<'hours'>, 'week' | 'holidays'>,
  date: Temporal.PlainDate,
): Opening[] {
  if (holidayOn(holidays, date) !== undefined) return [];
  const said = week.filter(({ day }) => day === date.dayOfWeek);
  const inOrder = said
    .map(({ from, to }) => ({ from: secondOf(from), to: secondOf(to) }))
    .toSorted((a, b) => a.from - b.from);
  const merged: Opening[] = [];
  for (const next of inOrder) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}

const holidayOn = (
  holidays: readonly { date: string; name: string }[],
  date: Temporal.PlainDate,
): string | undefined => {
  if (holidays.length === 0) return undefined;
  const day = date.toString();
  return holidays.find((one) => one.date === day)?.name;
};

/** From when to when a day goes: its business hours where there are any, else midnight to midnight. */
export function dayOf({ hours }: InForce, date: Temporal.PlainDate): Opening {
  const openings = hours ? openingsOn(hours.says, date) : [];
  return { from: openings[0]?.from ?? 0, to: openings.at(-1)?.to ?? DAY_SECONDS };
}

/** The last of the days on which people work where no rule says when it is open: Friday. */
const LAST_WORKDAY = 5;

/** Do people work on a day? Where a rule says when it is open, on the days on which it is, and on no holiday; else from Monday to Friday. */
export const isBusinessDay = ({ hours }: Pick<InForce, 'hours'>, date: Temporal.PlainDate): boolean =>
  hours ? openingsOn(hours.says, date).length > 0 : date.dayOfWeek <= LAST_WORKDAY;

/** What is said of a day before anybody asks for an hour of it. */
export interface DayThere {
  /** Do people work there on it? */
  readonly workday: boolean;
  /** Is it open at any hour, or are the hours but advice? */
  readonly open: boolean;
  /** What the holiday on it is called. */
  readonly holiday: string | null;
}

/** What a day is where these rules count. */
export function dayThere(rules: Pick<InForce, 'hours'>, date: Temporal.PlainDate): DayThere {
  const says = rules.hours?.says;
  return {
    workday: isBusinessDay(rules, date),
    open: says === undefined || says.outside === true || openingsOn(says, date).length > 0,
    holiday: holidayOn(says?.holidays ?? [], date) ?? null,
  };
}

/** Is it open at an instant, by the clocks of a zone? Where no policy says when, always. */
export function isOpenAt({ hours }: Pick<InForce, 'hours'>, at: Temporal.Instant, zone: string): boolean {
  if (!hours) return true;
  const { first } = wallSpan({ start: at, end: at.add({ minutes: 1 }) }, zone);
  return openingsOn(hours.says, first.date).some(({ from, to }) => from <= first.second && first.second < to);
}

/**
 * When it opens or closes next within a period, both its ends left out, by the clocks of a zone: a change of the clocks may do it, too.
 * Null where it does not.
 */
export function nextOpenOrClosed(rules: Pick<InForce, 'hours'>, during: Period, zone: string): Temporal.Instant | null {
  const { hours } = rules;
  if (!hours) return null;
  const { start, end } = during;
  const { first, last } = wallSpan(during, zone);
  const edges = [...daysFrom(first.date, last.date)].flatMap((date) =>
    openingsOn(hours.says, date).flatMap(({ from, to }) =>
      [from, to].flatMap((second) => instantsOf({ date, second }, zone)),
    ),
  );
  const change = start.toZonedDateTimeISO(zone).getTimeZoneTransition('next')?.toInstant();
  const turns = (at: Temporal.Instant): boolean =>
    isOpenAt(rules, at, zone) !== isOpenAt(rules, at.subtract({ seconds: 1 }), zone);
  const within = [...edges, ...(change ? [change] : [])].filter(
    (at) => isAfter(at, start) && isAfter(end, at) && turns(at),
  );
  return within.toSorted((one, other) => Temporal.Instant.compare(one, other))[0] ?? null;
}

/**
 * When it is open within a period, by the clocks of a zone and in order: on a day on which they are turned for as long as they show
 * business hours. Null where no policy says when: then it always is.
 */
export function openStretches(
  { hours }: { readonly hours?: { readonly says: Pick<Said<'hours'>, 'week' | 'holidays'> } | undefined },
  during: Period,
  zone: string,
): Period[] | null {
  if (!hours) return null;
  const { first, last } = wallSpan(during, zone);
  const shown = [...daysFrom(first.date, last.date)].flatMap((date) =>
    openingsOn(hours.says, date).flatMap((opening) => shownOn(date, opening, zone)),
  );
  return shown
    .map(({ start, end }) => ({
      start: isBefore(start, during.start) ? during.start : start,
      end: isAfter(end, during.end) ? during.end : end,
    }))
    .filter(({ start, end }) => isBefore(start, end))
    .toSorted((one, other) => Temporal.Instant.compare(one.start, other.start));
}

/** Each day from one to another. */
export function* daysFrom(first: Temporal.PlainDate, last: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) yield day;
}

/**
 * Does it lie within business hours? Of one that goes over several days its start and its end do, and none of the days is
 * closed: the nights between do not count.
 */
export function decideHours(says: Said<'hours'>, { during, zone }: AskedHere): Verdict {
  if (says.outside === true) return allowed;
  const { first, last } = wallSpan(during, zone);
  for (const day of daysFrom(first.date, last.date)) {
    if (openingsOn(says, day).length > 0) continue;
    const holiday = holidayOn(says.holidays ?? [], day);
    const param = day.equals(first.date) ? 'start' : 'end';
    return refused(refusals.hours, { param, detail: `Closed on ${day.toString()}${holiday ? `: ${holiday}` : ''}` });
  }
  const outside = outsideHours(says, during, zone);
  if (outside === null) return allowed;
  const { param, date, open } = outside;
  return refused(refusals.hours, { param, detail: `On ${date} open ${open.join(', ')}` });
}

/** Which end of a period lies outside hours, on which day, and when that is open, as `09:00–18:00`. */
export interface Outside {
  readonly param: 'start' | 'end';
  readonly date: string;
  readonly open: readonly string[];
}

/** Does a period begin while it is open, and end while it is, on one day within the same stretch? @returns null where it does */
export function outsideHours(
  says: Pick<Said<'hours'>, 'week' | 'holidays'>,
  during: Period,
  zone: string,
): Outside | null {
  const { first, last } = wallSpan(during, zone);
  const starting = openingsOn(says, first.date);
  const ending = openingsOn(says, last.date);
  const opened = starting.find(({ from, to }) => from <= first.second && first.second < to);
  if (!opened) return outsideOn('start', first.date, starting);
  const closing = first.date.equals(last.date) ? [opened] : ending;
  return closing.some(({ from, to }) => from < last.second && last.second <= to)
    ? null
    : outsideOn('end', last.date, ending);
}

const outsideOn = (param: 'start' | 'end', date: Temporal.PlainDate, openings: readonly Opening[]): Outside => ({
  param,
  date: date.toString(),
  open: openings.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`),
});

/** Does it leave something of each day to others? */
export function decideAllDay(says: boolean, { during, zone, rules }: AskedHere): Verdict {
  if (says) return allowed;
  const { first, last } = wallSpan(during, zone);
  for (const day of daysFrom(first.date, last.date))
    if (coversDay(first, last, day, dayOf(rules, day))) return refused(refusals.allDay, { param: 'end' });
  return allowed;
}

const coversDay = (first: Wall, last: Wall, day: Temporal.PlainDate, { from, to }: Opening): boolean =>
  (day.equals(first.date) ? first.second : 0) <= from && (day.equals(last.date) ? last.second : DAY_SECONDS) >= to;
