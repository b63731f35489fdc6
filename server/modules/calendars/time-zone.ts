/** A change of the clocks: when, and from which offset (in seconds) to which. */
interface Change {
  readonly at: Temporal.Instant;
  readonly from: number;
  readonly to: number;
  /** What the clocks show as it comes. */
  readonly wall: Temporal.PlainDateTime;
}

/** Changes that come back each year on the same weekday of the same month. */
interface Rule {
  readonly first: Change;
  last: Change;
  /** It is the last such weekday of the month, or always the same from its beginning, or both as far as is known. */
  isLast: boolean;
  nth: number | null;
}

/** Years that a rule is told from: in fewer the fourth Sunday may pass for the last. */
const FEWEST_YEARS = 12;

const lineBreak = '\r\n';

/**
 * A zone as calendars read it (VTIMEZONE, RFC 5545 §3.6.5), good from a year before the first of these times on and until a
 * year after the last. It is derived from the same data by which Atrium itself converts, so that both mean the same instants.
 */
export function writeTimeZone(zone: string, times: readonly Temporal.Instant[]): string {
  const years = times.map((time) => time.toZonedDateTimeISO(zone).year);
  const first = Math.min(...years) - 1;
  const last = Math.max(first + FEWEST_YEARS, Math.max(...years) + 1);
  const begin = yearStart(first, zone);
  const changes = changesBetween(begin, yearStart(last + 1, zone));
  const parts = [
    observance(standingAt(begin)),
    ...rulesOf(changes).map((rule) => observance(rule.first, recurrence(rule, last))),
  ];
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...parts, 'END:VTIMEZONE'].join(lineBreak);
}

const yearStart = (year: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(zone);

const secondsOf = ({ offsetNanoseconds }: Temporal.ZonedDateTime): number => offsetNanoseconds / 1e9;

function changesBetween(begin: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): Change[] {
  const changes: Change[] = [];
  for (let before = begin, after = next(before); after && isBefore(after, end); before = after, after = next(before))
    changes.push(changeTo(after, secondsOf(before)));
  return changes;
}

const next = (at: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null => at.getTimeZoneTransition('next');
const isBefore = (one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): boolean =>
  Temporal.ZonedDateTime.compare(one, other) < 0;

const changeTo = (after: Temporal.ZonedDateTime, from: number): Change => ({
  at: after.toInstant(),
  from,
  to: secondsOf(after),
  wall: after.toInstant().add({ seconds: from }).toZonedDateTimeISO('UTC').toPlainDateTime(),
});

/** The offset that is in force at the beginning, as if the clocks had been set to it then. */
const standingAt = (begin: Temporal.ZonedDateTime): Change => changeTo(begin, secondsOf(begin));

const place = ({ wall }: Change): number => Math.ceil(wall.day / 7);
const isLastPlace = ({ wall }: Change): boolean => wall.day + 7 > wall.daysInMonth;
const isAlike = (one: Change, other: Change): boolean =>
  one.from === other.from &&
  one.to === other.to &&
  one.wall.month === other.wall.month &&
  one.wall.dayOfWeek === other.wall.dayOfWeek &&
  one.wall.toPlainTime().equals(other.wall.toPlainTime());

/** Changes as rules; one that comes only once is a rule of one. */
function rulesOf(changes: readonly Change[]): Rule[] {
  const rules: Rule[] = [];
  for (const change of changes) {
    const known = rules.find((rule) => goesOn(rule, change));
    if (!known) {
      rules.push({ first: change, last: change, isLast: isLastPlace(change), nth: place(change) });
      continue;
    }
    known.last = change;
    known.isLast &&= isLastPlace(change);
    if (known.nth !== place(change)) known.nth = null;
  }
  return rules;
}

const goesOn = ({ last, isLast, nth }: Rule, change: Change): boolean =>
  isAlike(last, change) &&
  change.wall.year === last.wall.year + 1 &&
  ((isLast && isLastPlace(change)) || nth === place(change));

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** How a rule comes back; null for what comes once. One that is still in force at the end has none. */
function recurrence({ first, last, isLast, nth }: Rule, lastYear: number): string | null {
  if (first === last) return null;
  const day = `${isLast ? -1 : nth}${DAYS[first.wall.dayOfWeek - 1]}`;
  const until = last.wall.year === lastYear ? '' : `;UNTIL=${compact(last.at.toString())}`;
  return `RRULE:FREQ=YEARLY;BYMONTH=${first.wall.month};BYDAY=${day}${until}`;
}

function observance({ from, to, wall }: Change, rule: string | null = null): string {
  const kind = to > from ? 'DAYLIGHT' : 'STANDARD';
  const lines = [
    `BEGIN:${kind}`,
    `DTSTART:${compact(wall.toString({ smallestUnit: 'second' }))}`,
    `TZOFFSETFROM:${showOffset(from)}`,
    `TZOFFSETTO:${showOffset(to)}`,
    ...(rule === null ? [] : [rule]),
    `END:${kind}`,
  ];
  return lines.join(lineBreak);
}

/** `2026-03-29T01:00:00Z` → `20260329T010000Z` */
const compact = (text: string): string => text.replaceAll(/[-:]/g, '');

function showOffset(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => Math.trunc(Math.abs(part)));
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return `${seconds < 0 ? '-' : '+'}${hours}${minutes}${rest === '00' ? '' : rest}`;
}
