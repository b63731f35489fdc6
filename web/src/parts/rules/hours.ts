import type { Said } from '../../../../server/modules/policies/contract.ts';
import { rangeOf } from '../../lib/range.ts';
import { showWeekday } from '../../lib/show.ts';

type Week = Said<'hours'>['week'];

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** When it is open on a day: `09:00 – 12:00, 13:00 – 18:00`; nothing where it is closed. */
const openOn = (week: Week, day: number, comma: string): string =>
  week
    .filter((one) => one.day === day)
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map(({ from, to }) => rangeOf(from, to))
    .join(comma);

/** `Mon–Fri 09:00 – 18:00, Sat 10:00 – 14:00`; the same every day, only the times. */
export function showHours(week: Week, comma: string): string {
  const runs: { first: number; last: number; open: string }[] = [];
  for (const day of DAYS) {
    const open = openOn(week, day, comma);
    const run = runs.at(-1);
    if (run?.open === open) run.last = day;
    else runs.push({ first: day, last: day, open });
  }
  const [all] = runs;
  if (runs.length === 1 && all) return all.open;
  return runs
    .filter(({ open }) => open !== '')
    .map(({ first, last, open }) => `${daysText(first, last)} ${open}`)
    .join(comma);
}

const daysText = (first: number, last: number): string =>
  first === last ? showWeekday(first) : `${showWeekday(first)}–${showWeekday(last)}`;
