import type { Ctx } from '../../platform/context/context.ts';
import type { RulesFor } from '../policies/policies.ts';
import type { BookableResource } from '../resources/resources.ts';
import { approversForHost } from './approval.ts';
import { checkInRuleOf } from './duty.ts';
import type { Draft } from './new-booking.ts';
import { buildingsOf, countIds, wishesOf } from './parts.ts';

/** Whom something is booked for, and by which rules. */
interface For {
  readonly hostId: number;
  readonly rules: RulesFor;
  readonly acceptTerms: boolean;
}

/** What Atrium would book of one resource for somebody, where the rules in force are known: it lacks nothing but its time. It asks no database. */
export function draftFor(
  { who }: Pick<Ctx, 'who'>,
  resource: BookableResource,
  { hostId, rules, acceptTerms }: For,
): Draft {
  const [known, resourceIds] = [new Map([[resource.id, resource]]), [resource.id]];
  const counts = countIds(resourceIds);
  return {
    who,
    hostId,
    rules,
    acceptTerms,
    known,
    counts,
    title: '',
    attendees: [],
    resources: wishesOf(counts, known, rules),
    zone: resource.zone,
    places: buildingsOf(known),
    checkIn: checkInRuleOf(rules, resourceIds),
    isOverruled: false,
    isAnonymous: false,
    approvers: approversForHost({ resourceIds, rules, hostId }),
  };
}
