import type { QueryClient } from '@tanstack/react-query';
import type { QuotaUsed } from '../../../server/modules/policies/contract.ts';
import { loadPart } from '../lib/part.ts';
import { isProblem } from '../lib/problem.ts';
import { showProblem } from '../lib/show.ts';
import { tell, tellProblem } from '../ui/tell.tsx';

/** The rule of a policy that refused something. */
export interface RuleNamed {
  readonly rule: string;
  readonly policyId: number;
  /** How far a quota is used up. */
  readonly used: QuotaUsed | null;
}

/** Which rule of which policy a refusal comes from, if it comes from one. */
export function ruleOf(error: unknown): RuleNamed | null {
  if (!isProblem(error)) return null;
  const { rule, policyId } = error.members;
  if (typeof rule !== 'string' || typeof policyId !== 'number') return null;
  const used = error.code === 'booking_quota_used_up' ? (error.members as unknown as QuotaUsed) : null;
  return { rule, policyId, used };
}

/** Says why something was not done: of a policy's refusal, what its rule is. */
export async function tellRefusal(client: QueryClient, error: unknown): Promise<void> {
  const named = ruleOf(error);
  const sentence = named && (await explain(client, named).catch(() => null));
  if (sentence) tell(sentence, showProblem(error));
  else tellProblem(error);
}

async function explain(client: QueryClient, named: RuleNamed): Promise<string | null> {
  const { explainRule } = await loadPart(() => import('./rules/explain.ts'));
  return explainRule(client, named);
}
