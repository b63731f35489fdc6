import type { PeriodName } from '../../data/insights.ts';
import { showLongDay, showOffset, showShortDay } from '../../lib/show.ts';
import { clockIn, dayIn } from '../../lib/when.ts';

/** For how many days each is offered: more of them are no picture any more. */
const MOST_DAYS: readonly (readonly [name: PeriodName, days: number])[] = [
  ['five_minutes', 1],
  ['fifteen_minutes', 3],
  ['half_hour', 7],
  ['hour', 15],
  ['day', 400],
  ['week', 1_100],
  ['month', 1_100],
];

/** How time can be cut in a range of so many days. */
export const periodsFor = (days: number): PeriodName[] =>
  MOST_DAYS.flatMap(([name, most]) => (days <= most ? [name] : []));

/** The one that was chosen, or else the finest that is read easily. */
export function periodFor(days: number, chosen: PeriodName): PeriodName {
  const offered = periodsFor(days);
  return offered.includes(chosen) ? chosen : (offered.find((name) => name === 'day') ?? 'week');
}

/** What a period is called. */
export function nameOfPeriod(start: string, period: PeriodName, zone: string): string {
  const day = dayIn(start, zone);
  if (period === 'month' || period === 'week') return showLongDay(day, 'full');
  if (period === 'day') return showShortDay(day);
  const name = `${showShortDay(day)} ${clockIn(start, zone)}`;
  return comesTwice(start, zone) ? `${name}\u00a0${showOffset(zone, start)}` : name;
}

/** Does the clock show this time once more, as on the night on which it is put back? */
function comesTwice(start: string, zone: string): boolean {
  const at = Temporal.Instant.from(start);
  const wall = at.toZonedDateTimeISO(zone).toPlainDateTime();
  return ['earlier', 'later'].some(
    (which) =>
      !wall
        .toZonedDateTime(zone, { disambiguation: which as 'earlier' })
        .toInstant()
        .equals(at),
  );
}
