import type { TFunction } from 'i18next';
import type { PolicyToMake, VisitingPolicy } from '../../data/visiting.ts';
import { rangeOf } from '../../lib/range.ts';
import { showWeekday } from '../../lib/show.ts';
import { approvalOf, type Approving } from './approvers.tsx';

/** The fields as the API calls them, so that a refusal finds its own. */
export const NUMBERS = ['rules.inviteAhead', 'rules.minLength', 'rules.maxLength'] as const;
export const CLOCKS = ['rules.hours.from', 'rules.hours.to'] as const;
export type RuleField = (typeof NUMBERS)[number] | (typeof CLOCKS)[number];
type Rules = PolicyToMake['wish']['rules'];
type Hours = NonNullable<Rules['hours']>;

/** What is ticked. */
export interface Chosen {
  readonly days: readonly number[];
  readonly isPurposeNeeded: boolean;
  /** Who approves; null: nobody has to. */
  readonly approvers: Approving | null;
  /** Hours that this form has no fields for, as they are; null: those that are filled in. */
  readonly keptHours: Hours | null;
}

const WORK_WEEK: readonly number[] = [1, 2, 3, 4, 5];

/** The days of hours that are the same on each of them, once a day; null: they are not, or have an end that no clock shows. */
function daysOf({ week: [first, ...others] }: Hours): readonly number[] | null {
  if (first === undefined || first.to === '24:00') return null;
  const days = [first, ...others].map(({ day }) => day);
  const isSame = others.every(({ from, to }) => from === first.from && to === first.to);
  return isSame && new Set(days).size === days.length ? days.toSorted((a, b) => a - b) : null;
}

/** What is ticked of a policy as it is, and of a new one. */
export function chosenOf({ hours, purposeRequired, approval }: Rules = {}): Chosen {
  const days = hours && daysOf(hours);
  return {
    days: days ?? WORK_WEEK,
    isPurposeNeeded: purposeRequired === true,
    approvers: approval ? { groupIds: approval.groupIds ?? [], userIds: approval.userIds ?? [] } : null,
    keptHours: hours && days === null ? hours : null,
  };
}

/** What stands in the fields of a policy as it is, and of a new one. */
export function filledOf({ inviteAhead, minLength, maxLength, hours }: Rules = {}): Readonly<
  Record<RuleField, string>
> {
  const [first] = hours && daysOf(hours) ? hours.week : [];
  return {
    'rules.inviteAhead': String(inviteAhead?.days ?? ''),
    'rules.minLength': String(minLength?.minutes ?? ''),
    'rules.maxLength': String(maxLength?.minutes ?? ''),
    'rules.hours.from': first?.from ?? '',
    'rules.hours.to': first?.to ?? '',
  };
}

/**
 * What was filled in; what was left empty is not said.
 * @param before that no purpose is needed has no field: a policy that says so keeps saying it
 */
export function rulesOf(typed: Readonly<Record<RuleField, string>>, chosen: Chosen, before: Rules = {}): Rules {
  const { days, isPurposeNeeded, approvers, keptHours } = chosen;
  const [ahead, shortest, longest] = NUMBERS.map((field) => typed[field]);
  const [from, to] = CLOCKS.map((field) => typed[field]);
  const purposeRequired = isPurposeNeeded || (before.purposeRequired === false ? false : undefined);
  const hours = keptHours ?? (from && to ? { week: days.map((day) => ({ day, from, to })) } : undefined);
  return {
    ...(ahead && { inviteAhead: { days: Number(ahead) } }),
    ...(shortest && { minLength: { minutes: Number(shortest) } }),
    ...(longest && { maxLength: { minutes: Number(longest) } }),
    ...(hours && { hours }),
    ...(purposeRequired !== undefined && { purposeRequired }),
    ...(approvers && { approval: approvalOf(approvers) }),
  };
}

/** `Mon 09:00–12:00 · Tue 09:00–17:00` */
export const hoursSaid = ({ week }: Hours): string =>
  week.map(({ day, from, to }) => `${showWeekday(day)} ${rangeOf(from, to)}`).join(' · ');

/** What a policy says, a phrase each. */
export function phrasesOf(rules: VisitingPolicy['rules'], t: TFunction<'visitors'>): string {
  const { inviteAhead, minLength, maxLength, hours, purposeRequired, approval } = rules;
  return [
    ...(inviteAhead ? [t('rules.aheadSaid', { count: inviteAhead.days })] : []),
    ...(minLength ? [t('rules.minSaid', { count: minLength.minutes })] : []),
    ...(maxLength ? [t('rules.maxSaid', { count: maxLength.minutes })] : []),
    ...(hours ? [hoursSaid(hours)] : []),
    ...(purposeRequired === undefined ? [] : [t(purposeRequired ? 'rules.purposeSaid' : 'rules.purposeFree')]),
    ...(approval ? [t('rules.approvalSaid')] : []),
  ].join(' · ');
}
