import type { Rules } from './contract.ts';
import { DAY_SECONDS, secondOf } from './wall.ts';

/** How long bookings can be by what one policy says, in minutes; what it leaves out may be anything. */

export const DAY_MINUTES = DAY_SECONDS / 60;

const minuteOf = (clock: string): number => secondOf(clock) / 60;

/** A stretch of a day, in minutes since midnight. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The hours of each day of the week that has any, in order; where none are said each day is open from midnight to midnight. */
function openings({ hours }: Rules): ReadonlyMap<number, readonly Stretch[]> {
  if (hours === undefined) return new Map([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: 0, to: DAY_MINUTES }]]));
  const said = hours.week.map(({ day, from, to }) => ({ day, from: minuteOf(from), to: minuteOf(to) }));
  const inOrder = said.toSorted((one, other) => one.from - other.from);
  return Map.groupBy(inOrder, ({ day }) => day);
}

/** From the first opening of a day to the last closing. */
const wholeOf = (open: readonly Stretch[]): Stretch => ({
  from: open[0]?.from ?? 0,
  to: Math.max(...open.map(({ to }) => to)),
});

/** From when to when each day of the week goes that is open. */
export const openDays = (rules: Rules): readonly Stretch[] => [...openings(rules).values()].map(wholeOf);

/** The parts that days are booked in; none where that is not said. */
export function partsOfDays(rules: Rules): readonly Stretch[] {
  if (rules.dayParts === undefined) return [];
  const { parts, noon = '12:00' } = rules.dayParts;
  const middle = minuteOf(noon);
  return openDays(rules).flatMap(({ from, to }) =>
    parts === 'half_days' && from < middle && middle < to
      ? [
          { from, to: middle },
          { from: middle, to },
        ]
      : [{ from, to }],
  );
}

const lengthOf = ({ from, to }: Stretch): number => to - from;

/** The shortest part of a day; 0 where days are not booked in parts. */
export const shortestPart = (rules: Rules): number => {
  const parts = partsOfDays(rules).map(lengthOf);
  return parts.length === 0 ? 0 : Math.min(...parts);
};

/** The shortest that a booking can be. */
export const shortest = (rules: Rules): number =>
  Math.max(rules.minLength?.minutes ?? 0, rules.slot?.minutes ?? 0, shortestPart(rules));

/** The longest that a booking may be: over a change of the clocks a day has an hour more. */
export const longest = ({ maxLength }: Rules): number =>
  maxLength === undefined ? Infinity : 'minutes' in maxLength ? maxLength.minutes : maxLength.days * DAY_MINUTES + 60;

/** The longest that there is room for within the hours; Infinity where they are advice, or every day is open. */
export function longestOpen(rules: Rules): number {
  if (rules.hours === undefined || rules.hours.outside === true) return Infinity;
  const days = openings(rules);
  const within = Math.max(...[...days.values()].flatMap((open) => mergedLengths(open)));
  if (rules.crossDay === false) return within;
  return Math.max(within, ...[...days.keys()].map((day) => lengthOfRun(days, day)));
}

/** How long each stretch is; those that touch are one. */
function mergedLengths(open: readonly Stretch[]): number[] {
  const merged: Stretch[] = [];
  for (const next of open) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged.map(lengthOf);
}

/** From the opening of a day to the closing of the last that is open without a closed one between: nights do not count as closed. */
function lengthOfRun(days: ReadonlyMap<number, readonly Stretch[]>, first: number): number {
  if (days.size === 7) return Infinity;
  let last = 0;
  while (days.has(((first + last) % 7) + 1)) last++;
  const closing = days.get(((first + last - 1) % 7) + 1) ?? [];
  return last * DAY_MINUTES + wholeOf(closing).to - wholeOf(days.get(first) ?? []).from;
}
