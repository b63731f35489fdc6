import { useQuery } from '@tanstack/react-query';
import { checkQuery, termsOf, type Alternative, type BookingCheck } from '../../data/booking-checks.ts';
import type { Booking } from '../../data/bookings.ts';
import { resourceQuery } from '../../data/resources.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { compareInstants, dayIn, type When } from '../../lib/when.ts';
import { alternativeWords } from '../rules/alternative-words.ts';
import { ruleOf, type RuleNamed } from '../tell-refusal.ts';

interface Given {
  readonly error: Error | null;
  readonly base: Booking;
  readonly resourceIds: readonly number[];
  readonly when: When;
}

/** A change that was refused, and the way on from there. */
export interface Refusal {
  /** The rule of a policy that says no. */
  readonly rule: RuleNamed | null;
  readonly isTaken: boolean;
  /** So it cannot be: the same again is refused again. */
  readonly isFinal: boolean;
  readonly isAsking: boolean;
  readonly check: BookingCheck | undefined;
  readonly alternative: Alternative | null;
  readonly insteadWords: string | null;
  /** It must be approved anew, and is not firm until then. */
  readonly losesApproval: boolean;
  /** What has to be accepted first. */
  readonly terms: string | null;
  readonly mayOverrule: boolean;
}

/** What a refused change was refused for, and what would work. Asked once it was refused: a check knows of new bookings alone. */
export function useRefusal({ error, base, resourceIds, when }: Given): Refusal {
  const rule = ruleOf(error);
  const isTaken = isProblem(error, 'resource_already_booked');
  const asksTerms = rule?.rule === 'terms';
  const { data: check, isFetching } = useQuery({
    ...checkQuery({ resourceIds, period: when.period }),
    enabled: rule !== null || isTaken,
  });
  const known = rule !== null || isTaken ? check : undefined;
  const isFinal = isTaken || (rule !== null && !asksTerms);
  const alternative = isFinal ? otherThan(base, known?.alternative ?? null) : null;
  const today = dayIn(useNow(), when.zone);
  const id = alternative?.resourceIds[0] ?? 0;
  const elsewhere = id !== 0 && id !== resourceIds[0];
  const { data: other } = useQuery({ ...resourceQuery(id), enabled: elsewhere });
  const { data: place } = useQuery(resourceQuery(resourceIds[0] ?? 0));
  const me = useMe();
  const words = alternative && alternativeWords(alternative, { when, today, other: elsewhere ? other : undefined });
  return {
    rule,
    isTaken,
    isFinal,
    isAsking: isFetching && known === undefined,
    check: known,
    alternative,
    insteadWords: words,
    losesApproval: isProblem(error, 'booking_approval_lost'),
    terms: asksTerms ? termsOf(known) : null,
    mayOverrule: rule !== null && !asksTerms && place !== undefined && managesBookingsIn(me, place.buildingId),
  };
}

/** To be told to leave it as it is helps nobody. */
const otherThan = ({ start, end, resourceIds }: Booking, alternative: Alternative | null): Alternative | null =>
  alternative &&
  compareInstants(alternative.start, start) === 0 &&
  compareInstants(alternative.end, end) === 0 &&
  alternative.resourceIds.join() === resourceIds.join()
    ? null
    : alternative;
