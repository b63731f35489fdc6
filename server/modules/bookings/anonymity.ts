import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { RulesFor } from '../policies/policies.ts';
import { bookingAnonymousRefused } from './contract.ts';

/** May these be booked anonymously? Only where a policy says so of each: elsewhere it is seen whose a booking is. */
export function decideAnonymity({ of }: Pick<RulesFor, 'of'>, resourceIds: Iterable<number>): Verdict {
  const byName = [...resourceIds].find((id) => of(id).anonymous?.says !== true);
  if (byName === undefined) return allowed;
  const policy = of(byName).anonymous?.policy;
  return refused(bookingAnonymousRefused, {
    param: 'anonymous',
    ...(policy && { extra: { rule: 'anonymous', policyId: policy.id, policyName: policy.name } }),
  });
}
