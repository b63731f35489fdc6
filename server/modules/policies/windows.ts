import { isBefore, showTime } from '../../platform/time.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { AskedHere, AskedResource, InForce } from './asked.ts';
import { refusals, type Said } from './contract.ts';

/** The first day that is not open yet, by the building's calendar. */
export function firstClosedDay(
  { unit, count, rollover }: Said<'bookAhead'>,
  now: Temporal.Instant,
  zone: string,
): Temporal.PlainDate {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const more = rollover !== undefined && hasRolledOver(rollover, today, now, zone) ? 1 : 0;
  if (unit === 'days') return today.add({ days: count + 1 + more });
  return today.subtract({ days: today.dayOfWeek - 1 }).add({ weeks: count + more });
}

/** From when on something that ends then is open: the inverse of `firstClosedDay`. */
export function opensAt(
  { unit, count, rollover }: Said<'bookAhead'>,
  end: Temporal.Instant,
  zone: string,
): Temporal.Instant {
  const next = end.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate().add({ days: 1 });
  const monday = next.add({ days: (8 - next.dayOfWeek) % 7 });
  const more = rollover === undefined ? 0 : 1;
  const first = unit === 'days' ? next.subtract({ days: count + 1 + more }) : monday.subtract({ weeks: count + more });
  const day = first.add({ days: unit === 'days' ? 0 : (rollover?.day ?? 1) - 1 });
  return rollover === undefined ? day.toZonedDateTime(zone).toInstant() : rolloverOn(day, rollover, zone);
}

interface Rollover {
  readonly day?: number;
  readonly time: string;
}

/** When it rolls over on a day: at a time that occurs twice when it first does, and where the clocks leave it out as much later. */
const rolloverOn = (day: Temporal.PlainDate, { time }: Rollover, zone: string): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();

function hasRolledOver(rollover: Rollover, today: Temporal.PlainDate, now: Temporal.Instant, zone: string): boolean {
  const { day } = rollover;
  if (day !== undefined && day !== today.dayOfWeek) return today.dayOfWeek > day;
  return !isBefore(now, rolloverOn(today, rollover, zone));
}

/** The first instant at which not all of these are open yet; null where no policy says that of any. */
export function firstClosedInstant(
  resources: Iterable<AskedResource>,
  rulesOf: (resourceId: number) => InForce,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const closed = [...resources].flatMap(({ id, zone }) => {
    const saying = rulesOf(id).bookAhead;
    return saying ? firstClosedDay(saying.says, now, zone).toZonedDateTime(zone).toInstant() : [];
  });
  return closed.toSorted((one, other) => Temporal.Instant.compare(one, other))[0] ?? null;
}

/** Does it end before the first day that is not open yet? */
export function decideBookAhead(says: Said<'bookAhead'>, { during, now, zone }: AskedHere): Verdict {
  const day = firstClosedDay(says, now, zone);
  const closed = day.toZonedDateTime(zone).toInstant();
  if (!isBefore(closed, during.end)) return allowed;
  const param = isBefore(during.start, closed) ? 'end' : 'start';
  return refused(refusals.bookAhead, {
    param,
    detail: `Open until ${day.subtract({ days: 1 }).toString()}`,
    extra: { opensAt: showTime(opensAt(says, during.end, zone)) },
  });
}

/** Is there time enough until it starts? What runs already is not asked. */
export function decideNotice({ minutes }: Said<'notice'>, { during, now, isRunning }: AskedHere): Verdict {
  if (minutes === 0 || isRunning || !isBefore(during.start, now.add({ minutes }))) return allowed;
  return refused(refusals.notice, { param: 'start', detail: `At least ${minutes} minutes ahead` });
}

/** Is there time to approve it? */
export const decideApproval = (_says: Said<'approval'>, { during, now }: AskedHere): Verdict =>
  isBefore(now, during.start)
    ? allowed
    : refused(refusals.approval, { param: 'start', detail: 'It must start later than now' });

/** May what was booked still be given back? */
export function decideCancelUntil({ minutes }: Said<'cancelUntil'>, { givenBack, now }: AskedHere): Verdict {
  if (givenBack === null || !isBefore(givenBack.start.subtract({ minutes }), now)) return allowed;
  return refused(refusals.cancelUntil, { detail: `Until ${minutes} minutes before the start` });
}
