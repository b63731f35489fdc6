import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { invalidRequest } from '../../platform/contract/problems.ts';
import { dayStart, isAfter, isBefore, type Period } from '../../platform/time.ts';
import { openStretches, outsideHours } from '../policies/policies.ts';
import { visitingRefusals, type VisitingField, type VisitingRules } from './contract.ts';

/** A policy as far as it is judged by. */
export interface Ruling {
  readonly id: number;
  /** null: of all buildings. */
  readonly buildingId: number | null;
  readonly rules: VisitingRules;
}

/** What is asked of a building: a visit then, by the clocks there, and for a purpose of the list. */
export interface Asked {
  readonly during: Period;
  readonly zone: string;
  /** null: none was chosen. */
  readonly purposeId: number | null;
  readonly now: Temporal.Instant;
  /** When it was there already; absent: it is new there. */
  readonly was?: Period | undefined;
}

type Said<F extends VisitingField> = NonNullable<VisitingRules[F]>;

const MINUTE = 60_000;
const minutesOf = ({ start, end }: Period): number => (end.epochMilliseconds - start.epochMilliseconds) / MINUTE;

function decideAhead({ days }: Said<'inviteAhead'>, { during, zone, now }: Asked): Verdict {
  return isBefore(during.start, dayStart(now, zone, days + 1))
    ? allowed
    : refused(visitingRefusals.inviteAhead, { param: 'start', detail: `At most ${days} days ahead` });
}

const decideShortest = ({ minutes }: Said<'minLength'>, { during }: Asked): Verdict =>
  minutesOf(during) >= minutes
    ? allowed
    : refused(visitingRefusals.minLength, { param: 'end', detail: `At least ${minutes} minutes` });

const decideLongest = ({ minutes }: Said<'maxLength'>, { during }: Asked): Verdict =>
  minutesOf(during) <= minutes
    ? allowed
    : refused(visitingRefusals.maxLength, { param: 'end', detail: `At most ${minutes} minutes` });

function decideHours({ week }: Said<'hours'>, { during, zone, was }: Asked): Verdict {
  const outside = edgesToJudge(during, was)
    .map((one) => outsideHours({ week }, one, zone))
    .find((one) => one !== null);
  if (outside === undefined) return allowed;
  const { param, date, open } = outside;
  const detail = open.length === 0 ? `No visitors on ${date}` : `On ${date} from ${open.join(', ')}`;
  return refused(visitingRefusals.hours, { param, detail });
}

/** What of a visit hours are said about: all of it; of one that only becomes shorter, those of its ends that move. */
function edgesToJudge(during: Period, was: Period | undefined): readonly Period[] {
  if (was === undefined || isBefore(during.start, was.start) || isBefore(was.end, during.end)) return [during];
  const { start, end } = during;
  return [
    ...(start.equals(was.start) ? [] : [{ start, end: start.add({ seconds: 1 }) }]),
    ...(end.equals(was.end) ? [] : [{ start: end.subtract({ seconds: 1 }), end }]),
  ];
}

const decidePurpose = (isRequired: Said<'purposeRequired'>, { purposeId }: Asked): Verdict =>
  isRequired && purposeId === null ? refused(visitingRefusals.purposeRequired, { param: 'purposeId' }) : allowed;

/** Approval is asked for once the rest is allowed. */
type Judged = Exclude<VisitingField, 'approval'>;

const deciders: { readonly [F in Judged]: (says: Said<F>, asked: Asked) => Verdict } = {
  inviteAhead: decideAhead,
  minLength: decideShortest,
  maxLength: decideLongest,
  hours: decideHours,
  purposeRequired: decidePurpose,
};
const fields = Object.keys(deciders) as readonly Judged[];

/**
 * Can a visit that is moved obey a rule less than before? What gets better, or stays, is not judged: whoever has one that broke a later
 * rule may bring it nearer to that.
 */
const mayGetWorse: { readonly [F in VisitingField]?: (was: Period, is: Period) => boolean } = {
  inviteAhead: (was, is) => isBefore(was.start, is.start),
  minLength: (was, is) => minutesOf(is) < minutesOf(was),
  maxLength: (was, is) => minutesOf(is) > minutesOf(was),
};
const isJudged = (field: VisitingField, { was, during }: Asked): boolean =>
  was === undefined || (mayGetWorse[field]?.(was, during) ?? true);

/** What of a visit policies say something of. */
export type Aspect = 'time' | 'purpose';
const aspectOf = (field: Judged): Aspect => (field === 'purposeRequired' ? 'purpose' : 'time');
const ASPECTS: readonly Aspect[] = ['time', 'purpose'];

/** The policy that rules a field: the building's first one that says anything of it, else the first for all buildings. */
export const rulingOn = (policies: readonly Ruling[], rule: VisitingField): Ruling | undefined =>
  policies
    .toSorted((a, b) => Number(a.buildingId === null) - Number(b.buildingId === null) || a.id - b.id)
    .find(({ rules }) => rules[rule] !== undefined);

/** Whose approval a visit needs; null: nobody's. */
export interface ApprovalAsked {
  readonly policyId: number;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
}

/** Whose approval do these policies ask for? */
export function approvalIn(policies: readonly Ruling[]): ApprovalAsked | null {
  const ruling = rulingOn(policies, 'approval');
  const says = ruling?.rules.approval;
  return ruling && says ? { policyId: ruling.id, userIds: says.userIds ?? [], groupIds: says.groupIds ?? [] } : null;
}

/** Can a visit wait for the approval that a policy asks for? What is to begin later, and to which nobody has come. */
export const decideWaiting = (
  start: Temporal.Instant,
  { policyId }: Pick<ApprovalAsked, 'policyId'>,
  { now, hasBegun }: { readonly now: Temporal.Instant; readonly hasBegun: boolean },
): Verdict =>
  !hasBegun && isBefore(now, start)
    ? allowed
    : refused(visitingRefusals.approval, { param: 'start', extra: { rule: 'approval', policyId } });

/**
 * May a visit be then by these policies? The refusal names the field, the rule and the policy.
 * @param judged what is new of the visit: the rest stays, whatever is said by now
 */
export function decideVisit(policies: readonly Ruling[], asked: Asked, judged = ASPECTS): Verdict {
  for (const rule of fields.filter((field) => judged.includes(aspectOf(field)) && isJudged(field, asked))) {
    const ruling = rulingOn(policies, rule);
    if (ruling === undefined) continue;
    // What is said about a field goes with its decider; the compiler cannot follow it there.
    const decider = deciders[rule] as (says: unknown, asked: Asked) => Verdict;
    const verdict = decider(ruling.rules[rule], asked);
    if (!verdict.ok) return refused(verdict.kind, { ...verdict.details, extra: { rule, policyId: ruling.id } });
  }
  return allowed;
}

/** Until when who comes then may stay: to the end of that day, unless a policy allows less or its hours are over before. */
export function longestStay(policies: readonly Ruling[], start: Temporal.Instant, zone: string): Temporal.Instant {
  const day = { start, end: dayStart(start, zone, 1) };
  const { maxLength } = rulingOn(policies, 'maxLength')?.rules ?? {};
  const { hours } = rulingOn(policies, 'hours')?.rules ?? {};
  const [open] = (hours && openStretches({ hours: { says: hours } }, day, zone)) ?? [];
  const ends = [
    ...(maxLength ? [start.add({ minutes: maxLength.minutes })] : []),
    ...(open?.start.equals(start) ? [open.end] : []),
  ];
  return ends.reduce((first, end) => (isAfter(first, end) ? end : first), day.end);
}

/** Does a policy contradict itself, so that nobody could keep it? */
export function decideSense({ minLength, maxLength, hours }: VisitingRules): Verdict {
  if (minLength && maxLength && minLength.minutes > maxLength.minutes)
    return refused(invalidRequest, { param: 'rules.minLength', detail: 'No visit is that long' });
  const backwards = hours?.week.findIndex(({ from, to }) => from >= to) ?? -1;
  return backwards === -1
    ? allowed
    : refused(invalidRequest, { param: `rules.hours.week[${backwards}].to`, detail: 'It closes before it opens' });
}
