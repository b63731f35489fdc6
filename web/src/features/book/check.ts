import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { checkQuery, type BookingCheck } from '../../data/booking-checks.ts';
import type { Period } from '../../lib/when.ts';
import { companyGiven, type CompanySaid } from './who/company.ts';

/** How long a time has to stand before it is asked about. */
const PAUSE_MS = 250;

interface Given {
  readonly resourceId: number;
  readonly period: Period;
  readonly company: CompanySaid;
  /** What is over, or never bookable, is not asked about. */
  readonly isWanted: boolean;
}

/** What the rules say of a booking before anybody presses the button; undefined as long as that is not known. */
export function useCheck({ resourceId, period, company, isWanted }: Given): BookingCheck | undefined {
  const [settled] = useDebouncedValue(period, PAUSE_MS);
  const asked = { resourceIds: [resourceId], period: settled, ...companyGiven(company) };
  const { data } = useQuery({ ...checkQuery(asked), enabled: isWanted });
  const isSame = settled.start === period.start && settled.end === period.end;
  return isWanted && isSame ? data : undefined;
}

/** Does a policy refuse it? */
export const isRuledOut = (check: BookingCheck | undefined): boolean =>
  check?.refusals.some(({ rule }) => rule !== null) ?? false;

const around = new Set<string>(['setUp', 'cleanDown']);
/** Is a rule about the time around a booking? */
export const isAround = ({ rule }: BookingCheck['rules'][number]): boolean => around.has(rule);

/** Does what looks free at the time leave too little room to make it ready before, or to clear it afterwards? */
export const isTooClose = (check: BookingCheck | undefined): boolean =>
  check !== undefined && check.rules.some(isAround) && check.refusals.some(({ rule }) => rule === null);
