import type { ProblemKind } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Period } from '../../platform/time.ts';
import type { RulesFor } from '../policies/policies.ts';
import { stayRefusals } from './contract.ts';

type Rules = Pick<RulesFor, 'of'>;

/** May a booking end then? One that has begun, later only where it may be extended, and earlier only where one may leave early. */
export function decideEnd(
  rules: Rules,
  resourceIds: Iterable<number>,
  { start, end }: Period,
  next: Temporal.Instant,
  now: Temporal.Instant,
): Verdict {
  const later = Temporal.Instant.compare(next, end);
  if (later === 0 || Temporal.Instant.compare(start, now) > 0) return allowed;
  const rule = later > 0 ? 'extension' : 'earlyCheckOut';
  return decideAllowed(rules, resourceIds, rule, stayRefusals[rule], 'end');
}

/** Does no policy in force for any of these forbid it? */
export function decideAllowed(
  { of }: Rules,
  resourceIds: Iterable<number>,
  rule: 'extension' | 'earlyCheckOut' | 'recurring',
  kind: ProblemKind,
  param: string,
): Verdict {
  const saying = [...resourceIds].map((id) => of(id)[rule]).find((one) => one?.says === false);
  if (!saying) return allowed;
  const { id: policyId, name: policyName } = saying.policy;
  return refused(kind, { param, extra: { rule, policyId, policyName } });
}
