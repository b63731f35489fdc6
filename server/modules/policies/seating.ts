import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isBefore, showTime } from '../../platform/time.ts';
import type { AskedHere } from './asked.ts';
import { refusals, type Said } from './contract.ts';
import { daysFrom } from './hours.ts';
import { instantOf, secondOf, wallSpan } from './wall.ts';

type ByDraw = Extract<Said<'seating'>, { by: 'draw' }>;

/** What is given out so; all else is first come, first served. */
export const DRAWN_TYPE = 'desk';

/** When the desks of a day are handed out, by the building's clocks. */
export const drawTime = ({ daysBefore, at }: ByDraw, day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  instantOf({ date: day.subtract({ days: daysBefore }), second: secondOf(at) }, zone);

/** Is each of its days first come by now? A day that somebody asked for is when it has been handed out, and any other from then on when it would have been. */
export function decideSeating(says: Said<'seating'>, asked: AskedHere): Verdict {
  const { during, now, zone, type, buildingId, rules } = asked;
  if (says.by === 'first_come' || type !== DRAWN_TYPE) return allowed;
  const { first, last } = wallSpan(during, zone);
  const draws = rules.seating?.draws?.filter((draw) => draw.buildingId === buildingId) ?? [];
  for (const day of daysFrom(first.date, last.date)) {
    const [at, draw] = [drawTime(says, day, zone), draws.find((one) => one.day === day.toString())];
    if (draw ? draw.isDone : !isBefore(now, at)) continue;
    const detail = `The desks of ${day.toString()} are handed out by draw, ${showTime(at)}: ask for one (POST /seat-requests)`;
    return refused(refusals.seating, {
      param: day.equals(first.date) ? 'start' : 'end',
      detail,
      extra: { day: day.toString(), drawAt: showTime(at) },
    });
  }
  return allowed;
}
