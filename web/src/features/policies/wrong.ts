import type { TFunction } from 'i18next';
import type { Field, Rules } from '../../../../server/modules/policies/contract.ts';
import type { PolicyGiven } from '../../data/policies.ts';
import { isProblem } from '../../lib/problem.ts';
import { FOUND_HOLIDAYS, READING } from './inputs/calendar-file.tsx';
import { kinds } from './kinds.tsx';

type T = TFunction<'policies'>;

/** The fields of a policy's form: each rule is one, as the API calls it. */
export type FieldName = keyof PolicyGiven | `rules.${Field}` | typeof FOUND_HOLIDAYS;
type Checks = { readonly [N in FieldName]: (value: string) => string | null };

const fine = (): null => null;
const places = ['buildingId', 'type', 'categoryId', 'resourceGroupId', 'resourceId', 'groupIds'] as const;

/** What is asked of each field before it is sent: what is plainly missing. */
export function checksOf({ rules }: PolicyGiven, t: T): Checks {
  const missing = missingIn(rules, t);
  return Object.fromEntries([
    ['name', (value: string) => (value.trim() === '' ? t('needName') : null)],
    ...places.map((name) => [name, fine]),
    ...(Object.keys(kinds) as Field[]).map((field) => [`rules.${field}`, () => missing[field] ?? null]),
    [
      FOUND_HOLIDAYS,
      (value: string) => (value === '' ? null : t(value === READING ? 'calendar.wait' : 'calendar.takeFirst')),
    ],
    ['rules', () => (Object.keys(rules).length === 0 ? t('needRule') : null)],
  ]) as Checks;
}

const isNobody = (said: Rules['managedBy']): boolean =>
  said !== undefined && [said.groupIds, said.userIds].every((ids = []) => ids.length === 0);

const missingIn = (
  { terms, bookableBy, visibleTo, managedBy, hours }: Rules,
  t: T,
): { readonly [F in Field]?: string } => ({
  ...(terms?.text.trim() === '' && { terms: t('wrong.terms') }),
  ...(bookableBy?.groupIds.length === 0 && { bookableBy: t('wrong.bookableBy') }),
  ...(visibleTo?.groupIds.length === 0 && { visibleTo: t('wrong.bookableBy') }),
  ...(isNobody(managedBy) && { managedBy: t('wrong.bookableBy') }),
  ...(hours?.holidays?.some(({ name }) => name.trim() === '') === true && { hours: t('wrong.holidays') }),
});

/** Rules that contradict each other, by what the server blames. */
const contradictions = [
  ['rules.minLength', 'minLength'],
  ['rules.slot', 'slot'],
  ['rules.bookAhead.count', 'count'],
  ['rules.notice', 'notice'],
  ['rules.hours.week', 'week'],
  ['rules.dayParts.noon', 'noon'],
  ['rules.allDay', 'allDay'],
  ['rules.seating', 'seating'],
  ['rules.quota', 'quota'],
  ['rules.visibleTo', 'visibleTo'],
  ['rules.managedBy', 'managedBy'],
] as const;

/** A contradiction of rules in the spoken language; null for any other refusal. */
export function contradictionOf(error: Error | null, t: T): string | null {
  if (!isProblem(error, 'invalid_request')) return null;
  const found = contradictions.find(([param]) => error.param?.startsWith(param));
  return found ? t(`wrong.${found[1]}`) : null;
}
