import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { policyQuery } from '../../data/policies.ts';
import { isProblem } from '../../lib/problem.ts';
import { tellProblem } from '../../ui/tell.tsx';
import { ruleOf } from '../tell-refusal.ts';

/**
 * The terms that a refusal asks to be accepted: those of the policy that refused. Of which place they are, the server says by that, and
 * nobody else knows where it chooses the place.
 */
export function useAskedTerms() {
  const client = useQueryClient();
  const [text, setText] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(false);
  const show = async (policyId: number): Promise<void> => {
    setLoading(true);
    const policy = client.fetchQuery({ ...policyQuery(policyId), staleTime: 0 });
    await policy.then(({ rules }) => setText(rules.terms?.text ?? null), tellProblem);
    setLoading(false);
  };
  return {
    /** Null: nothing is to be accepted, as far as was heard. */
    text,
    isLoading,
    /** Does a refusal ask for terms? They are shown then. */
    isAsked(error: Error): boolean {
      const rule = isProblem(error, 'booking_terms_not_accepted') ? ruleOf(error) : null;
      if (rule !== null) void show(rule.policyId);
      return rule !== null;
    },
  };
}
