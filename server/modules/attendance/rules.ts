import { SETTLES_HOURS, WEEKS_BACK, type DayFigure } from './contract.ts';

// Why nobody is re-identified, in one place (decision 30). Everybody counts in one group of a week at most, a week is counted once, and what is told
// of a group's day is one of ranges that depend on nothing but the group's size. So all that is ever told of whether somebody was in on a day is one
// range. Each range holds `smallest` counts or more: to find out more than it says, one has to know of `smallest` − 1 others of the group whether
// they were in. There is nothing to sum up or to take away from each other: no two figures are about the same person and day.

const DAYS = 7;

/** From so many people on a group has figures: below it all counts would be in one range, and tell nothing. */
export const leastPeople = (smallest: number): number => 2 * smallest - 1;

/** The range that a count of so many people lies in; null: of so few nothing is told. The ranges follow each other, as even as can be. */
export function rangeOf(count: number, people: number, smallest: number): DayFigure | null {
  if (people < leastPeople(smallest)) return null;
  const ranges = Math.floor((people + 1) / smallest);
  const startOf = (range: number): number => Math.floor((range * (people + 1)) / ranges);
  // Which range it is in is guessed by their even width, and is that or one beside it.
  let at = Math.floor((count * ranges) / (people + 1));
  if (count >= startOf(at + 1)) at++;
  return { least: startOf(at), most: startOf(at + 1) - 1 };
}

/** A group, with who is in it. */
export interface Members {
  readonly groupId: number;
  readonly userIds: readonly number[];
}

/** Who counts in which group: everybody in one alone, the first of hers. */
export function countedIn(groups: readonly Members[]): Members[] {
  const counted = new Set<number>();
  return groups.map(({ groupId, userIds }) => {
    const own = new Set(userIds).difference(counted);
    for (const id of own) counted.add(id);
    return { groupId, userIds: [...own] };
  });
}

/** That somebody was in on a day of the week, Monday being 1. */
export interface Attended {
  readonly userId: number;
  readonly weekday: number;
}

export interface Figure extends DayFigure {
  readonly groupId: number;
  readonly people: number;
  readonly weekday: number;
}

/** What is told of a week. @param groups in the order in which they are asked whose somebody is */
export function figuresOf(groups: readonly Members[], attended: readonly Attended[], smallest: number): Figure[] {
  const cameOn = Map.groupBy(attended, ({ weekday }) => weekday);
  return countedIn(groups).flatMap(({ groupId, userIds }) => {
    const own = new Set(userIds);
    return Array.from({ length: DAYS }, (_, at) => at + 1).flatMap((weekday) => {
      const came = new Set(cameOn.get(weekday)?.map(({ userId }) => userId)).intersection(own);
      const range = rangeOf(came.size, own.size, smallest);
      return range ? [{ groupId, people: own.size, weekday, ...range }] : [];
    });
  });
}

/** The first days of the weeks that are over and settled, the latest first. */
export function weeksOver(now: Temporal.Instant): Temporal.PlainDate[] {
  const settled = now.subtract({ hours: SETTLES_HOURS }).toZonedDateTimeISO('UTC').toPlainDate();
  const latest = settled.subtract({ days: settled.dayOfWeek - 1 + DAYS });
  return Array.from({ length: WEEKS_BACK }, (_, back) => latest.subtract({ days: DAYS * back }));
}
