import { isAfter, isBefore, type Period, type Step } from '../../platform/time.ts';
import type { PeriodName, Usage } from './contract.ts';

// What the figures mean, in one place. They are about places, never about people.
// - A resource is used by a booking from its start to its end, or to its check-out or release where that comes before: so one that nobody
//   came to counts for what it held until it was released. What waits for approval, was rejected or is cancelled counts nothing.
// - Set-up and clean-down are no use. Bookings that touch are not counted twice for it: time is half-open.
// - A combined room takes its parts: a booking of it uses each of them. Where all are counted together it is left out itself, unless
//   it is asked for by id.
// - What there is several of is used unit by unit: two of five for an hour are two hours of five.
// - Time open is that of the policies in force today, holidays left out, by the clocks of the building: a day on which they change is as long
//   as it is. Where no policy says when, it is always open. Closures do not make it shorter.
// - The share is the time used while open, of the time open: a day of 09–17 that is booked from 00 to 24 is used in full, and no more.
// - A booking is counted once, in the period in which it begins.
// - What is out of use by now counts like anything else where it was used in the range, and else not at all.
//
// Of occupancy, what sensors saw, the same holds, but for this:
// - A resource is used while a device that tells presence says that somebody is there (`occupiedIn` of signals); its door or a badge
//   held to it is nobody who stays. Several devices at one resource, and what they say twice, count once. What is to come is not seen yet.
// - A stretch in which somebody was there without a break is counted once, in the period in which it begins.
// - The unit is the resource: of what there are several of, a sensor does not say which. A combined room has what was seen at itself.
// - A resource has figures where a device that tells presence stands, or stood until it was taken out of use. Of one that is carried to another
//   it counts what it says there; what it said before was of another place. Where there is none nothing is known: that is no figure, and not nobody.
// - While a device was silent or at fault nobody was seen. Readings are kept for `KEPT_DAYS`: time before that is not counted as open.

/** Each period as the clocks and the calendar cut it. */
export const steps: Readonly<Record<PeriodName, Step>> = {
  five_minutes: { minutes: 5 },
  fifteen_minutes: { minutes: 15 },
  half_hour: { minutes: 30 },
  hour: { minutes: 60 },
  day: { unit: 'day' },
  week: { unit: 'week' },
  month: { unit: 'month' },
};

/** A stretch of one period, in which it is open or not. */
export interface Cell extends Period {
  /** Which of the periods it is in. */
  readonly period: number;
  readonly isOpen: boolean;
}

/** Cuts periods that follow each other once more, where it opens and closes. @param open in order; null: always */
export function cellsOf(cuts: readonly Temporal.Instant[], open: readonly Period[] | null): Cell[] {
  const cells: Cell[] = [];
  let next = 0;
  cuts.slice(0, -1).forEach((from, period) => {
    const to = cuts[period + 1] ?? from;
    const add = (end: Temporal.Instant, isOpen: boolean): void => {
      if (isBefore(start, end)) cells.push({ start, end, period, isOpen });
      start = end;
    };
    let start = from;
    if (open === null) return add(to, true);
    for (let one = open[next]; one && isBefore(one.start, to); one = open[++next]) {
      if (isBefore(start, one.start)) add(one.start, false);
      add(isAfter(one.end, to) ? to : one.end, true);
      if (isAfter(one.end, to)) return undefined;
    }
    return add(to, false);
  });
  return cells;
}

/** What is summed up, in seconds. */
export interface Sum {
  readonly count: number;
  readonly used: number;
  readonly usedOpen: number;
  readonly open: number;
}

/** What is summed up of one resource, or in one period. */
export interface SumRow extends Omit<Sum, 'open'> {
  readonly key: number;
}

export const NOTHING: Sum = { count: 0, used: 0, usedOpen: 0, open: 0 };

export const plus = (one: Sum, other: Sum): Sum => ({
  count: one.count + other.count,
  used: one.used + other.used,
  usedOpen: one.usedOpen + other.usedOpen,
  open: one.open + other.open,
});

/** How long it is open in each of so many periods, in seconds. */
export function openIn(cells: readonly Cell[], periods: number): number[] {
  const open = Array.from({ length: periods }, () => 0);
  for (const { period, isOpen, start, end } of cells)
    if (isOpen) open[period] = (open[period] ?? 0) + (end.epochMilliseconds - start.epochMilliseconds) / 1000;
  return open;
}

/** As callers see it. */
export const showUsage = ({ count, used, usedOpen, open }: Sum): Usage => ({
  usageCount: count,
  usedMinutes: rounded(used / 60, 2),
  businessMinutes: rounded(open / 60, 2),
  usedBusinessMinutes: rounded(usedOpen / 60, 2),
  share: shareOf(usedOpen, open),
});

/** Null where there is nothing that it could be a share of. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : rounded(part / whole, 4));

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
