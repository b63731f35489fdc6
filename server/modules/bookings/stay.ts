import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Period } from '../../platform/time.ts';
import type { RulesFor } from '../policies/policies.ts';
import { stayRefusals } from './contract.ts';

/** May a booking end then? One that has begun, later only where it may be extended, and earlier only where one may leave early. */
export function decideEnd(
  { of }: Pick<RulesFor, 'of'>,
  resourceIds: Iterable<number>,
  { start, end }: Period,
  next: Temporal.Instant,
  now: Temporal.Instant,
): Verdict {
  const later = Temporal.Instant.compare(next, end);
  if (later === 0 || Temporal.Instant.compare(start, now) > 0) return allowed;
  const rule = later > 0 ? 'extension' : 'earlyCheckOut';
  const saying = [...resourceIds].map((id) => of(id)[rule]).find((one) => one?.says === false);
  if (!saying) return allowed;
  const { id: policyId, name: policyName } = saying.policy;
  return refused(stayRefusals[rule], { param: 'end', extra: { rule, policyId, policyName } });
}
