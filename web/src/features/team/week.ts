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

/** Monday to Friday, and of the weekend today and the days of which something is known. */
export const shownDays = (week: readonly string[], today: string, all: readonly WorkDays[]): readonly string[] =>
  week.filter((day, at) => at < WORKING_DAYS || day === today || all.some((one) => onDay(one, day) !== undefined));

/** Where somebody works on a day, as far as it is known. */
export const onDay = ({ days }: WorkDays, day: string): WorkDay | undefined => days.find(({ date }) => date === day);
