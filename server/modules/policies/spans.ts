import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { daysAfter, isAfter } from '../../platform/time.ts';
import type { AskedHere } from './asked.ts';
import { refusals, type Said } from './contract.ts';
import { wallSpan } from './wall.ts';

/** Is it long enough? */
export function decideMinLength({ minutes }: Said<'minLength'>, { during }: AskedHere): Verdict {
  if (!isAfter(during.start.add({ minutes }), during.end)) return allowed;
  return refused(refusals.minLength, { param: 'end', detail: `At least ${minutes} minutes` });
}

/** The latest end of what starts then. Days are those of the calendar: over a change of the clocks no multiple of 24 hours. */
export const latestEnd = (says: Said<'maxLength'>, start: Temporal.Instant, zone: string): Temporal.Instant =>
  'days' in says ? daysAfter(start, says.days, zone) : start.add(says);

/** Is it short enough? */
export function decideMaxLength(says: Said<'maxLength'>, { during, zone }: AskedHere): Verdict {
  if (!isAfter(during.end, latestEnd(says, during.start, zone))) return allowed;
  const most = 'days' in says ? `${says.days} days` : `${says.minutes} minutes`;
  return refused(refusals.maxLength, { param: 'end', detail: `At most ${most}` });
}

/** Do both ends lie on a slot? */
export function decideSlot({ minutes }: Said<'slot'>, { during, zone }: AskedHere): Verdict {
  const { first, last } = wallSpan(during, zone);
  const param = first.second % (minutes * 60) === 0 ? (last.second % (minutes * 60) === 0 ? null : 'end') : 'start';
  if (param === null) return allowed;
  return refused(refusals.slot, { param, detail: `Every ${minutes} minutes from midnight` });
}

/** Does it end on the day on which it starts? */
export function decideCrossDay(says: boolean, { during, zone }: AskedHere): Verdict {
  const { first, last } = wallSpan(during, zone);
  return says || first.date.equals(last.date) ? allowed : refused(refusals.crossDay, { param: 'end' });
}
