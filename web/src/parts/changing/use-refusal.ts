import { useQuery } from '@tanstack/react-query';
import {
  isUnpaid,
  termsOf,
  type Alternative,
  type BookingCheck,
  type CheckRefusal,
} from '../../data/booking-checks.ts';
import type { Booking } from '../../data/bookings.ts';
import type { BookingChanges } from '../../data/change-booking.ts';
import { resourceQuery } from '../../data/resources.ts';
import { managesBookingsIn, useMe } from '../../data/session.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { dayIn, type When } from '../../lib/when.ts';
import { alternativeWords } from '../rules/alternative-words.ts';
import { ruleOf, type RuleNamed } from '../tell-refusal.ts';
import { useChangeCheck } from './use-change-check.ts';

interface Given {
  readonly error: Error | null;
  readonly base: Booking;
  /** What is chosen. */
  readonly changes: BookingChanges;
  readonly resourceIds: readonly number[];
  readonly when: When;
}

/** A change that was refused or would be, and the way on from there. */
export interface Refusal {
  /** The rule of a policy that says no. */
  readonly rule: RuleNamed | null;
  readonly isTaken: boolean;
  /** Why it would be, before it was sent. */
  readonly foreseen: readonly CheckRefusal[];
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
  /** Somebody has to say first who pays. */
  readonly asksPay: boolean;
  readonly mayOverrule: boolean;
}

/**
 * What a change was refused for, or would be, and what would work: as it is chosen by the check, and once it was sent by the answer.
 */
export function useRefusal({ error, base, changes, resourceIds, when }: Given): Refusal {
  const { check, isAsking, losesApproval } = useChangeCheck(base, changes);
  const rule = ruleOf(error);
  const asksTerms = rule?.rule === 'terms';
  const asksPay = isUnpaid(error);
  const foreseen = error === null ? (check?.refusals ?? []) : [];
  const isTaken = isProblem(error, 'resource_already_booked');
  const isRuled =
    (rule !== null && !asksTerms && !asksPay) || (foreseen.length > 0 && foreseen.every((one) => one.rule !== null));
  const isFinal = isTaken || isRuled || foreseen.length > 0;
  const alternative = isFinal ? (check?.alternative ?? null) : null;
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
    foreseen,
    isAsking,
    check,
    alternative,
    insteadWords: words,
    losesApproval: isProblem(error, 'booking_approval_lost') || (error === null && losesApproval),
    terms: asksTerms ? termsOf(check) : null,
    asksPay,
    mayOverrule: isRuled && place !== undefined && managesBookingsIn(me, place.buildingId),
  };
}
