import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, isBefore, type Period } from '../../platform/time.ts';
import type { AskedHere, InForce } from './asked.ts';
import { refusals, type DayPart, type Said } from './contract.ts';
import { dayOf, dayThere } from './hours.ts';
import { clockOf, instantOf, secondOf, wallSpan, type Wall } from './wall.ts';

/** The parts that a day is booked in, from edge to edge. */
export function edgesOf(
  { parts, noon = '12:00' }: Said<'dayParts'>,
  rules: InForce,
  date: Temporal.PlainDate,
): number[] {
  const { from, to } = dayOf(rules, date);
  const middle = secondOf(noon);
  return parts === 'half_days' && from < middle && middle < to ? [from, middle, to] : [from, to];
}

/** Does it begin where a part of a day begins, and end where one ends? Of a part that has begun it may be what is left. */
export function decideDayParts(says: Said<'dayParts'>, asked: AskedHere): Verdict {
  const { first, last } = wallSpan(asked.during, asked.zone);
  const [edges, lastEdges] = [edgesOf(says, asked.rules, first.date), edgesOf(says, asked.rules, last.date)];
  const [begins, ends] = [edges.slice(0, -1), lastEdges.slice(1)];
  if (!begins.includes(first.second) && !isRest(edges, first, asked)) return offPart('start', begins);
  return ends.includes(last.second) ? allowed : offPart('end', ends);
}

/** Does it begin by now, within a part of the day that is not over or that it has had since? */
function isRest(
  edges: readonly number[],
  { date, second }: Wall,
  { during, now, zone, isRunning }: AskedHere,
): boolean {
  const until = edges.find((edge) => edge > second);
  if (until === undefined || second < (edges[0] ?? 0) || isAfter(during.start, now)) return false;
  return isRunning || isBefore(now, instantOf({ date, second: until }, zone));
}

const offPart = (param: 'start' | 'end', edges: readonly number[]): Verdict =>
  refused(refusals.dayParts, {
    param,
    detail: `${param === 'start' ? 'From' : 'Until'} ${edges.map(clockOf).join(' or ')}`,
  });

/** A part of a day that is booked whole. */
interface PartOfDay {
  readonly part: DayPart;
  readonly during: Period;
}

/**
 * The parts that a day is booked in, by the clocks of a zone: of one that has begun what is left, and none that is over. A day on which
 * it is closed has none.
 * @param says how days are parted, unless the rules in force say that; where nobody does, there are no parts
 */
export function dayPartsOn(
  rules: InForce,
  date: Temporal.PlainDate,
  {
    zone,
    now,
    says = rules.dayParts?.says,
  }: { zone: string; now: Temporal.Instant; says?: Said<'dayParts'> | undefined },
): PartOfDay[] {
  if (says === undefined || !dayThere(rules, date).open) return [];
  const [from = 0, middle = 0, to] = edgesOf(says, rules, date);
  const span = (part: DayPart, [begin, end]: readonly [number, number]): PartOfDay[] => {
    const [start, until] = [instantOf({ date, second: begin }, zone), instantOf({ date, second: end }, zone)];
    const left = now.round({ smallestUnit: 'minute', roundingMode: 'floor' });
    return isBefore(now, until) ? [{ part, during: { start: isBefore(start, now) ? left : start, end: until } }] : [];
  };
  if (to === undefined) return span('whole_day', [from, middle]);
  return [...span('morning', [from, middle]), ...span('afternoon', [middle, to]), ...span('whole_day', [from, to])];
}

/** Where the halves of a day meet there, in seconds since midnight. */
export const noonOf = ({ dayParts }: InForce): number => secondOf(dayParts?.says.noon ?? '12:00');
