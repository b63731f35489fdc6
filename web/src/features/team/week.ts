import type { WorkDay, WorkDays } from '../../data/teams.ts';
import { shiftDay } from '../../lib/when.ts';

const DAYS = 7;
const WORKING_DAYS = 5;

/** The days from the Monday of a week on, which is so many weeks after today's. */
export function weekOf(today: string, weeksLater: number): readonly string[] {
  const { dayOfWeek } = Temporal.PlainDate.from(today);
  const monday = shiftDay(today, 1 - dayOfWeek + DAYS * weeksLater);
  return Array.from({ length: DAYS }, (_, days) => shiftDay(monday, days));
}

/**
 * Of the days from today on Monday to Friday, and of the weekend today and those of which something is known. Where people worked is
 * told to nobody: a day that is over would say nothing.
 */
export const shownDays = (week: readonly string[], today: string, all: readonly WorkDays[]): readonly string[] =>
  week.filter(
    (day, at) =>
      day >= today && (at < WORKING_DAYS || day === today || all.some((one) => onDay(one, day) !== undefined)),
  );

/**
 * The days further away than the seven that members of a group see of each other, or than today of another group, of which nothing is known:
 * who keeps the places sees what is booked on any day.
 */
export function untoldDays(
  days: readonly string[],
  { today, isMine }: { readonly today: string; readonly isMine: boolean },
  others: readonly WorkDays[],
): ReadonlySet<string> {
  const first = shiftDay(today, isMine ? DAYS : 1);
  return new Set(days.filter((day) => day >= first && others.every((one) => onDay(one, day) === undefined)));
}

/** Those whose name has this in it, however it is typed; all without. */
export function named<One extends { readonly name: string }>(all: readonly One[], search: string): readonly One[] {
  const wanted = search.trim().toLocaleLowerCase();
  return all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}

/** Where somebody works on a day, as far as it is known. */
export const onDay = ({ days }: WorkDays, day: string): WorkDay | undefined => days.find(({ date }) => date === day);

/** That day, or the Monday after a weekend. */
export function workdayFrom(day: string): string {
  const { dayOfWeek } = Temporal.PlainDate.from(day);
  return dayOfWeek < 6 ? day : shiftDay(day, 8 - dayOfWeek);
}
