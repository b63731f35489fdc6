import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, isBefore, type Period } from '../../platform/time.ts';
import type { AskedHere, AskedResource, Hosted, InForce, Per, Use } from './asked.ts';
import { refusals, type Field, type QuotaUsed, type Said } from './contract.ts';
import { DAY_SECONDS } from './wall.ts';

type Quota = Said<'quota'>;

const HOUR = 60 * 60 * 1000;

/** What a quota and the rule of one of a type count. */
interface Wanted extends Omit<Use, 'resourceId' | 'type' | 'firstDays'> {
  readonly resource: Omit<AskedResource, 'buildingId'>;
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
function weigh(use: Use, { unit, refundUntilMinutes = 0 }: Quota): number {
  const {
    count,
    during: { start, end },
    givenBack,
    leastNotice,
  } = use;
  // Whoever moves it away from a start first and gives it back then has given back that start.
  const isInTime = givenBack !== null && !isAfter(givenBack, start.subtract({ minutes: refundUntilMinutes }));
  if (isInTime && leastNotice >= refundUntilMinutes * 60) return 0;
  if (unit === 'bookings') return count;
  // What was given back too late, but before it began, counts as if it had not been.
  const until = givenBack !== null && !isBefore(givenBack, start) && isBefore(givenBack, end) ? givenBack : end;
  return count * (until.epochMilliseconds - start.epochMilliseconds);
}

/** What is asked for of a quota, as far as it says how much. */
type AskedOfQuota = Pick<AskedHere, 'rules' | 'zone' | 'during'> & { readonly hosted: Hosted };

/** How much of a quota's period is used, is wanted now, and was had by what is being changed: bookings, or milliseconds. */
function tally(says: Quota, { hosted, rules, zone, during }: AskedOfQuota) {
  const firstDay = firstDaysOf(during.start, zone)[says.per];
  const policyId = rules.quota?.policy.id;
  const taken = (uses: readonly Use[]): number =>
    uses
      .filter((use) => use.rules.quota?.policy.id === policyId && use.firstDays[says.per] === firstDay)
      .reduce((sum, use) => sum + weigh(use, says), 0);
  return { used: taken(hosted.has), wanted: taken(hosted.wants), had: taken(hosted.had), firstDay };
}

const oneOf = ({ unit }: Quota): number => (unit === 'hours' ? HOUR : 1);

function showUsed(says: Quota, { used, wanted, firstDay }: ReturnType<typeof tally>): QuotaUsed {
  const { unit, per, most } = says;
  const shown = (amount: number): number => Math.round((amount / oneOf(says)) * 100) / 100;
  return {
    used: shown(used),
    wanted: shown(wanted),
    most,
    unit,
    per,
    firstDay: dateOf(firstDay).toString(),
    lastDay: dayAfter(firstDay, per).subtract({ days: 1 }).toString(),
  };
}

/** Is there enough left of it? What takes no more of a period than it did is no matter of how much is left. */
export function decideQuota(says: Quota, { hosted, ...asked }: AskedHere): Verdict {
  if (hosted === null) return allowed;
  const amounts = tally(says, { ...asked, hosted });
  const { used, wanted, had } = amounts;
  if (used + wanted <= says.most * oneOf(says) || wanted <= had) return allowed;
  const extra = showUsed(says, amounts);
  const { firstDay: first, lastDay: last } = extra;
  const when = first === last ? `on ${first}` : `between ${first} and ${last}`;
  return refused(refusals.quota, {
    param: 'start',
    detail: `${extra.used} of ${says.most} ${says.unit} used ${when}`,
    extra: { ...extra },
  });
}

/** How far the quotas in force are used up where these are asked for, each policy's once a period. */
export function quotasUsed(
  resources: readonly AskedResource[],
  rulesOf: (resourceId: number) => InForce,
  { hosted, during }: Pick<AskedOfQuota, 'hosted' | 'during'>,
): QuotaUsed[] {
  const found = new Map<string, QuotaUsed>();
  for (const { id, zone } of resources) {
    const rules = rulesOf(id);
    if (rules.quota === undefined) continue;
    const { says, policy } = rules.quota;
    const used = showUsed(says, tally(says, { hosted, rules, zone, during }));
    found.set(`${policy.id} ${used.firstDay}`, used);
  }
  return [...found.values()];
}

/** Is it the only one of its type then? */
export function decideOnePerType(says: boolean, { hosted, type, during }: AskedHere): Verdict {
  if (!says || hosted === null) return allowed;
  const wanted = hosted.wants.filter((use) => isLike(use, type)).reduce((sum, { count }) => sum + count, 0);
  if (wanted === 0) return allowed; // it is for a guest
  if (wanted > 1) return refused(refusals.onePerType, { param: 'resourceIds', detail: `Only one ${type} at a time` });
  if (findOther(hosted.has, type, during) === undefined) return allowed;
  return refused(refusals.onePerType, { param: 'start', detail: `The host has another ${type} then` });
}

/** What somebody has of a type at a time, where only one of them may be had. */
export const findOther = (has: readonly Use[], type: string, during: Period): Use | undefined =>
  has.find((use) => isLike(use, type) && overlap(use, during));

const isLike = (use: Use, type: string): boolean =>
  use.type === type && use.rules.onePerType?.says === true && !use.isForGuest;

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
