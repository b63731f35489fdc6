import { cutsOf, dayStart, isAfter, type Period } from '../../platform/time.ts';
import type { Touched } from '../signals/signals.ts';
import { SUMMED_DAYS } from '../signals/contract.ts';

// How what was measured is summed up.
// - Everything is made anew from what is kept of the five minutes, the hour and the day that something came of: so what comes late, twice or in
//   another order comes to the same as if all had come once and in time, to the last digit.
// - Five minutes are of UTC, and every place's clocks agree with them. Hours and days are by the clocks of where the device is when they are made:
//   a day on which the clocks change has 23 or 25 hours, and where they are turned by half an hour that is an hour of its own.
// - Where a device came to other clocks, a day that was cut by those of before gives way where it overlaps one that is made now.

/** A stretch of time of a device. */
export interface Cell extends Period {
  readonly deviceId: number;
}

/** The hours and days, by some clocks, in which something was measured. */
export interface Cells {
  readonly hours: readonly Cell[];
  readonly days: readonly Cell[];
}

const HOUR = { hours: 1 };

/** Can all of what was measured on the days of this hour still be read? Nothing is made of a part. */
export const isSummable = ({ hour }: Touched, now: Temporal.Instant): boolean =>
  isAfter(
    Temporal.Instant.fromEpochMilliseconds(hour).subtract({ hours: 25 }),
    now.subtract({ hours: 24 * SUMMED_DAYS }),
  );

/** Which hours and days of a zone these hours of UTC lie in, each once for each device. */
export function cellsTouched(touched: readonly Touched[], zone: string): Cells {
  const [hours, days] = [new Map<string, Cell>(), new Map<string, Cell>()];
  const cut = new Map<number, readonly CutDay[]>();
  for (const { deviceId, hour } of touched) {
    const daysOfHour = cut.get(hour) ?? cutAround(hour, zone);
    cut.set(hour, daysOfHour);
    for (const day of daysOfHour) {
      days.set(`${deviceId}/${day.start.epochMilliseconds}`, { deviceId, start: day.start, end: day.end });
      for (const one of day.hours) hours.set(`${deviceId}/${one.start.epochMilliseconds}`, { deviceId, ...one });
    }
  }
  return { hours: [...hours.values()], days: [...days.values()] };
}

interface CutDay extends Period {
  readonly hours: readonly Period[];
}

/** The day that an hour of UTC is in, or both of them, with those of its hours that it is in. */
function cutAround(hour: number, zone: string): readonly CutDay[] {
  const start = Temporal.Instant.fromEpochMilliseconds(hour);
  const end = start.add(HOUR);
  const first = dayOf(start, zone);
  return (isAfter(end, first.end) ? [first, dayOf(first.end, zone)] : [first]).map((day) => {
    const cuts = cutsOf(day, { minutes: 60 }, zone);
    const hours = cuts.slice(1).map((to, i) => ({ start: cuts[i] ?? to, end: to }));
    return { ...day, hours: hours.filter((one) => isAfter(one.end, start) && isAfter(end, one.start)) };
  });
}

const dayOf = (at: Temporal.Instant, zone: string): Period => ({
  start: dayStart(at, zone),
  end: dayStart(at, zone, 1),
});
