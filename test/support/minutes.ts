import type { PeriodName } from '../../server/modules/analytics/contract.ts';

export const MINUTE = 60_000;

/** One minute as the clocks of the place show it. */
export interface Minute {
  readonly at: number;
  readonly label: Readonly<Record<PeriodName, string>>;
  readonly isOpen: boolean;
}

/** The recount goes minute by minute and knows nothing of cells: what the clocks show says which period it is, and whether it is open. */
export function minutesOf(from: number, to: number, zone: string): Minute[] {
  const all: Minute[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const { dayOfWeek, hour, minute, offset, year, month, day } =
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    const date = `${year}-${month}-${day}`;
    const monday = Temporal.PlainDate.from({ year, month, day }).subtract({ days: dayOfWeek - 1 });
    const every = (step: number): string => `${date} ${Math.floor((hour * 60 + minute) / step)} ${offset}`;
    const isOpen = dayOfWeek === 7 ? hour >= 1 && hour < 3 : dayOfWeek <= 5 && hour >= 9 && hour < 17;
    const label = { five_minutes: every(5), fifteen_minutes: every(15), half_hour: every(30), hour: every(60) };
    all.push({ at, isOpen, label: { ...label, day: date, week: monday.toString(), month: `${year}-${month}` } });
  }
  return all;
}

/** When it is open, as policies say it. */
export const WEEK = [
  ...[1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  // While the clocks are turned.
  { day: 7, from: '01:00', to: '03:00' },
];
