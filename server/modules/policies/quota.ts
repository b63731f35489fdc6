import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, isBefore, type Period } from '../../platform/time.ts';
import type { AskedHere, AskedResource, InForce, Per, Use } from './asked.ts';
import { refusals, type Field, type QuotaUsed, type Said } from './contract.ts';
import { DAY_SECONDS } from './wall.ts';

type Quota = Said<'quota'>;

const HOUR = 60 * 60 * 1000;

/** What a quota and the rule of one of a type count. */
interface Wanted extends Pick<Use, 'bookingId' | 'count' | 'during' | 'givenBack' | 'rules'> {
  readonly resource: AskedResource;
}

/** What somebody has or would have of a resource, as it is counted. */
export const useOf = ({ resource: { id, type, zone }, ...use }: Wanted): Use => ({
  ...use,
  resourceId: id,
  type,
  firstDays: firstDaysOf(use.during.start, zone),
});

/** The first days of the day, the ISO week and the month that an instant lies in, by a building's clocks. */
export function firstDaysOf(at: Temporal.Instant, zone: string): Readonly<Record<Per, number>> {
  const { year, month, day } = at.toZonedDateTimeISO(zone);
  const today = dayNumber(year, month, day);
  return { day: today, week: today - ((today + DAYS_SINCE_MONDAY) % 7), month: dayNumber(year, month, 1) };
}

// As numbers: there may be thousands to compare, and a date takes fifty times as long to make.
const dayNumber = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / (DAY_SECONDS * 1000);
const EPOCH = Temporal.PlainDate.from('1970-01-01');
/** The first day that was counted, a Thursday. */
const DAYS_SINCE_MONDAY = EPOCH.dayOfWeek - 1;
const dateOf = (days: number): Temporal.PlainDate => EPOCH.add({ days });

/** The first day that a period of a quota does not have any more. */
export const dayAfter = (firstDay: number, per: Per): Temporal.PlainDate => dateOf(firstDay).add({ [`${per}s`]: 1 });

/** The fields that count what a host has. */
export const countedFields = ['quota', 'onePerType'] as const satisfies readonly Field[];

/** Does anything that a host has count here? */
export const isCounted = ({ quota, onePerType }: InForce): boolean => quota !== undefined || onePerType?.says === true;

/** How much of a quota a use takes: bookings, or milliseconds. */
function weigh({ count, during: { start, end }, givenBack }: Use, { unit, refundUntilMinutes = 0 }: Quota): number {
  if (givenBack !== null && !isAfter(givenBack, start.subtract({ minutes: refundUntilMinutes }))) return 0;
  if (unit === 'bookings') return count;
  // What was given back too late, but before it began, counts as if it had not been.
  const until = givenBack !== null && !isBefore(givenBack, start) && isBefore(givenBack, end) ? givenBack : end;
  return count * (until.epochMilliseconds - start.epochMilliseconds);
}

/** Is there enough left of it? What takes no more of a period than it did is no matter of how much is left. */
export function decideQuota(says: Quota, { hosted, rules, zone, during }: AskedHere): Verdict {
  if (hosted === null) return allowed;
  const { unit, per, most } = says;
  const firstDay = firstDaysOf(during.start, zone)[per];
  const policyId = rules.quota?.policy.id;
  const taken = (uses: readonly Use[]): number =>
    uses
      .filter((use) => use.rules.quota?.policy.id === policyId && use.firstDays[per] === firstDay)
      .reduce((sum, use) => sum + weigh(use, says), 0);
  const [used, wanted, had] = [taken(hosted.has), taken(hosted.wants), taken(hosted.had)];
  const one = unit === 'hours' ? HOUR : 1;
  if (used + wanted <= most * one || wanted <= had) return allowed;
  const [first, last] = [dateOf(firstDay).toString(), dayAfter(firstDay, per).subtract({ days: 1 }).toString()];
  const shown = (amount: number): number => Math.round((amount / one) * 100) / 100;
  const extra: QuotaUsed = {
    used: shown(used),
    wanted: shown(wanted),
    most,
    unit,
    per,
    firstDay: first,
    lastDay: last,
  };
  const when = first === last ? `on ${first}` : `between ${first} and ${last}`;
  return refused(refusals.quota, {
    param: 'start',
    detail: `${extra.used} of ${most} ${unit} used ${when}`,
    extra: { ...extra },
  });
}

/** Is it the only one of its type then? */
export function decideOnePerType(says: boolean, { hosted, type, during }: AskedHere): Verdict {
  if (!says || hosted === null) return allowed;
  const isLike = (use: Use): boolean => use.type === type && use.rules.onePerType?.says === true;
  const wanted = hosted.wants.filter(isLike).reduce((sum, { count }) => sum + count, 0);
  if (wanted > 1) return refused(refusals.onePerType, { param: 'resourceIds', detail: `Only one ${type} at a time` });
  if (!hosted.has.some((use) => isLike(use) && overlap(use, during))) return allowed;
  return refused(refusals.onePerType, { param: 'start', detail: `The host has another ${type} then` });
}

function overlap({ during: { start, end }, givenBack }: Use, other: Period): boolean {
  const until = givenBack !== null && isBefore(givenBack, end) ? givenBack : end;
  return isBefore(start, until) && isBefore(start, other.end) && isBefore(other.start, until);
}

/** No booking is longer than 31 days of any zone. */
const LONGEST = { hours: 24 * 32 };
/** The same day begins and ends at other instants in other zones. */
const ZONES_APART = { hours: 26 };

/**
 * Within which stretches of time somebody's bookings may begin that count when these resources are asked for at these times;
 * merged, so that a year is one. None where nothing is counted.
 */
export function countedSpans(
  resources: Iterable<AskedResource>,
  rulesOf: (resourceId: number) => InForce,
  periods: readonly Period[],
): Period[] {
  const ways = new Map<string, { readonly zone: string; readonly per: Per | null; readonly onePerType: boolean }>();
  for (const { id, zone } of resources) {
    const { quota, onePerType } = rulesOf(id);
    const way = { zone, per: quota?.says.per ?? null, onePerType: onePerType?.says === true };
    if (way.per !== null || way.onePerType) ways.set(Object.values(way).join(' '), way);
  }
  return merged(
    [...ways.values()].flatMap(({ zone, per, onePerType }) =>
      periods.flatMap((during) => [
        ...(per === null ? [] : [periodAround(during.start, zone, per)]),
        ...(onePerType ? [spanAround(during)] : []),
      ]),
    ),
  );
}

function periodAround(at: Temporal.Instant, zone: string, per: Per): Period {
  const firstDay = firstDaysOf(at, zone)[per];
  const begins = (day: Temporal.PlainDate): Temporal.Instant => day.toZonedDateTime(zone).toInstant();
  return {
    start: begins(dateOf(firstDay)).subtract(ZONES_APART),
    end: begins(dayAfter(firstDay, per)).add(ZONES_APART),
  };
}

/** What is too long for any booking is refused for that. */
const spanAround = ({ start, end }: Period): Period => {
  const last = start.add(LONGEST);
  return { start: start.subtract(LONGEST), end: isBefore(end, last) ? end : last };
};

function merged(spans: readonly Period[]): Period[] {
  const joined: Period[] = [];
  for (const next of spans.toSorted((one, other) => Temporal.Instant.compare(one.start, other.start))) {
    const last = joined.at(-1);
    if (last === undefined || isAfter(next.start, last.end)) joined.push(next);
    else if (isAfter(next.end, last.end)) joined[joined.length - 1] = { start: last.start, end: next.end };
  }
  return joined;
}
