import type { Period } from '../../platform/time.ts';
import type { InForce } from './asked.ts';
import { edgesOf } from './day-parts.ts';
import { dayOf, isBusinessDay } from './hours.ts';
import { latestEnd } from './spans.ts';
import { dayAfter, firstDaysOf } from './quota.ts';
import { DAY_SECONDS, instantOf, wallSpan, type Wall } from './wall.ts';
import { firstClosedDay } from './windows.ts';

/** How far around what was asked for is looked, in days; within a day in steps. */
const DAYS = 14;
const STEPS = 48;
const USUAL_STEP = 15;
/** When people are at work, in seconds of the day, where no rule says when something is open. The web's own guess is the same. */
const USUAL = { from: 7 * 3600, to: 19 * 3600 };

/** What was asked for, and the rules that it must keep to. */
interface Around {
  readonly during: Period;
  readonly rules: InForce;
  readonly zone: string;
  readonly now: Temporal.Instant;
}

/** So many days later is as good as a day before what was asked for. */
const DAYS_LATER = 7;

/**
 * Periods that the rules might allow near one that was asked for, nearest first: those of an earlier day after those of the next week. Guesses only: who takes one has it judged like
 * any other. There are a few hundred at most, whatever the rules say.
 */
export function suggestPeriods(around: Around): Period[] {
  const { during, zone, now } = around;
  const guesses = atUsableHours(
    around,
    onBusinessDays(around, [
      ...partsOfDays(around),
      ...startsAround(around).flatMap((start) => lengthsFrom(around, start)),
    ]),
  );
  const isLater = ({ start, end }: Period): boolean =>
    Temporal.Instant.compare(start, now) >= 0 && Temporal.Instant.compare(start, end) < 0;
  const known = new Map(
    guesses.filter(isLater).map((one) => [`${one.start.epochMilliseconds} ${one.end.epochMilliseconds}`, one]),
  );
  const asked = wallSpan(during, zone).first.date;
  const isBefore = (one: Period): boolean => Temporal.PlainDate.compare(wallSpan(one, zone).first.date, asked) < 0;
  // Where days are booked in parts, what has all of the time that was asked for comes first.
  const isPart = (one: Period): boolean => around.rules.dayParts === undefined || !covers(one, during);
  const far = [...known.values()].map((one) => ({
    one,
    isPart: isPart(one),
    distance: distance(one, during) + (isBefore(one) ? EARLIER_DAY : 0),
  }));
  return far.toSorted((a, b) => Number(a.isPart) - Number(b.isPart) || a.distance - b.distance).map(({ one }) => one);
}

const covers = (one: Period, other: Period): boolean =>
  Temporal.Instant.compare(one.start, other.start) <= 0 && Temporal.Instant.compare(other.end, one.end) <= 0;

const EARLIER_DAY = DAYS_LATER * DAY_SECONDS * 1000;

/** Nobody is offered a day on which nobody works, to begin or to end on, who did not ask for one. */
function onBusinessDays({ during, rules, zone }: Around, guesses: readonly Period[]): readonly Period[] {
  const asked = wallSpan(during, zone);
  const [begins, ends] = [isBusinessDay(rules, asked.first.date), isBusinessDay(rules, asked.last.date)];
  return guesses.filter((one) => {
    const { first, last } = wallSpan(one, zone);
    return (!begins || isBusinessDay(rules, first.date)) && (!ends || isBusinessDay(rules, last.date));
  });
}

/**
 * Nobody is offered the night who did not ask for it: of a time within a day those guesses stay that lie in the business hours of
 * theirs, else the usual ones, or the hours that were asked for. Where none does, or days are booked in parts, all stay.
 */
function atUsableHours({ during, rules, zone }: Around, guesses: readonly Period[]): readonly Period[] {
  const asked = wallSpan(during, zone);
  if (rules.dayParts !== undefined || !asked.first.date.equals(asked.last.date)) return guesses;
  const usable = guesses.filter((one) => {
    const { first, last } = wallSpan(one, zone);
    const open = rules.hours ? dayOf(rules, first.date) : USUAL;
    const [from, to] = [Math.min(open.from, asked.first.second), Math.max(open.to, asked.last.second)];
    return first.date.equals(last.date) && from <= first.second && last.second <= to;
  });
  return usable.length > 0 ? usable : guesses;
}

/**
 * How far one period is from another: its start counts before its length, and of another day the hour that was asked for before
 * the others, so that nobody is offered the night before it.
 */
const distance = (one: Period, other: Period): number => {
  const moved = one.start.epochMilliseconds - other.start.epochMilliseconds;
  const longer = one.end.epochMilliseconds - other.end.epochMilliseconds - moved;
  return Math.abs(moved) + 2 * offTheHour(Math.abs(moved)) + Math.abs(longer) / 2;
};

/** By how much the time of day is another, where it is another day. */
const offTheHour = (moved: number): number => {
  const day = DAY_SECONDS * 1000;
  return moved <= day / 2 ? 0 : Math.min(moved % day, day - (moved % day));
};

const stepOf = ({ slot }: InForce): number => (slot?.says.minutes ?? USUAL_STEP) * 60;

/** Starts on the slots of the day, at the same time on other days, when days begin, and as early and as late as may be. */
function startsAround(around: Around): Temporal.Instant[] {
  const { during, rules, zone, now } = around;
  const { first } = wallSpan(during, zone);
  const bases = [first, ...edgesOfOpen(rules, zone, now, first)];
  const steps = bases.flatMap((base) => onSlots(base, stepOf(rules)));
  const days = daysAround(first.date).flatMap((date) => [
    { date, second: first.second },
    { date, second: dayOf(rules, date).from },
  ]);
  return [...steps, ...days, ...nextQuota(around, first)].map((wall) => instantOf(wall, zone));
}

/** The first day that counts to the next period of a quota: a month may be long. */
function nextQuota({ during, rules: { quota }, zone }: Around, { second }: Wall): Wall[] {
  if (quota === undefined) return [];
  const { per } = quota.says;
  return [{ date: dayAfter(firstDaysOf(during.start, zone)[per], per), second }];
}

/** The earliest that notice allows and the last day that is open, where what was asked for lies beyond. */
function edgesOfOpen({ notice, bookAhead }: InForce, zone: string, now: Temporal.Instant, asked: Wall): Wall[] {
  const earliest = now.add({ minutes: notice?.says.minutes ?? 0 });
  const { first } = wallSpan({ start: earliest, end: earliest }, zone);
  if (bookAhead === undefined) return [first];
  const last = firstClosedDay(bookAhead.says, now, zone).subtract({ days: 1 });
  return Temporal.PlainDate.compare(last, asked.date) < 0 ? [first, { date: last, second: asked.second }] : [first];
}

const onSlots = ({ date, second }: Wall, step: number): Wall[] =>
  Array.from({ length: 2 * STEPS + 1 }, (_, i) => {
    const at = (Math.floor(second / step) + i - STEPS) * step;
    const days = Math.floor(at / DAY_SECONDS);
    return { date: date.add({ days }), second: at - days * DAY_SECONDS };
  });

const daysAround = (date: Temporal.PlainDate): Temporal.PlainDate[] =>
  Array.from({ length: 2 * DAYS + 1 }, (_, i) => date.add({ days: i - DAYS }));

/** As long as was asked for, and as near to that as the rules allow. */
function lengthsFrom({ during, rules, zone }: Around, start: Temporal.Instant): Period[] {
  const asked = during.end.epochMilliseconds - during.start.epochMilliseconds;
  const step = stepOf(rules) * 1000;
  const least = (rules.minLength?.says.minutes ?? 0) * 60_000;
  const most = rules.maxLength
    ? latestEnd(rules.maxLength.says, start, zone).epochMilliseconds - start.epochMilliseconds
    : Infinity;
  const fitting = Math.max(Math.min(asked, most), least);
  const lengths = new Set([asked, fitting, Math.floor(fitting / step) * step, Math.ceil(fitting / step) * step]);
  return [...lengths].map((milliseconds) => ({ start, end: start.add({ milliseconds }) }));
}

/** Where days are booked in parts: each part, each day, and as many days as were asked for. */
function partsOfDays({ during, rules, zone }: Around): Period[] {
  const says = rules.dayParts?.says;
  if (says === undefined) return [];
  const { first, last } = wallSpan(during, zone);
  const days = first.date.until(last.date).days;
  return daysAround(first.date).flatMap((date) => {
    const edges = edgesOf(says, rules, date);
    const until = date.add({ days });
    const spans: (readonly [Wall, Wall])[] = edges.slice(1).map((to, i) => [at(date, edges[i] ?? 0), at(date, to)]);
    spans.push([at(date, edges[0] ?? 0), at(date, edges.at(-1) ?? DAY_SECONDS)]);
    spans.push([at(date, edges[0] ?? 0), at(until, edgesOf(says, rules, until).at(-1) ?? DAY_SECONDS)]);
    return spans.map(([from, to]) => ({ start: instantOf(from, zone), end: instantOf(to, zone) }));
  });
}

const at = (date: Temporal.PlainDate, second: number): Wall => ({ date, second });
