import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Field, QuotaUsed } from '../../../../server/modules/policies/contract.ts';
import { groupsQuery } from '../../data/people.ts';
import { policyQuery } from '../../data/policies.ts';
import { needTexts } from '../../lib/texts.ts';
import { sentenceOf, usedSentence } from './tell.ts';

/** The rule that a policy refused by, in a sentence; null when the policy does not say so any more. */
export async function explainRule(
  client: QueryClient,
  { rule, policyId, used }: { readonly rule: string; readonly policyId: number; readonly used?: QuotaUsed | null },
): Promise<string | null> {
  const [policy] = await Promise.all([
    client.fetchQuery({ ...policyQuery(policyId), staleTime: 0 }),
    needTexts('rules'),
  ]);
  const t = i18next.getFixedT(null, 'rules');
  if (used) return usedSentence(used, t);
  const field = rule as Field;
  const says = policy.rules[field];
  if (says === undefined) return null;
  const groups = field === 'bookableBy' ? await client.fetchQuery(groupsQuery) : [];
  const groupName = (id: number): string | undefined => groups.find((group) => group.id === id)?.name;
  return sentenceOf(field, says, { t, groupName });
}
