import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delegator } from '../../../data/delegates.ts';
import { useAskForSpace } from '../../../data/space-requests.ts';
import type { Period } from '../../../lib/when.ts';
import { whenDone } from '../../../lib/when-done.ts';
import { useAskedTerms } from '../../../parts/rules/asked-terms.ts';
import { explainRule } from '../../../parts/rules/explain.ts';
import { ruleOf } from '../../../parts/tell-refusal.ts';
import { tell } from '../../../ui/tell.tsx';

/** What stands in the form. */
interface Typed {
  readonly id: string;
  readonly people: string;
  readonly title: string;
  readonly notes: string;
  readonly acceptTerms: string;
}

/**
 * Asks for a space; what has to be accepted first is asked for once that is said, and of another refusal by a policy its rule is said in
 * words. @param who for whom, where it is not for me
 */
export function useAsking(period: Period, who: Delegator | null, onAsked: () => void) {
  const { t } = useTranslation('space');
  const client = useQueryClient();
  const { mutateAsync, error, isPending } = useAskForSpace();
  const terms = useAskedTerms();
  const [explained, setExplained] = useState<{ readonly error: Error; readonly sentence: string | null } | null>(null);
  const explain = async (refusal: Error): Promise<void> => {
    const rule = ruleOf(refusal);
    // Without it the refusal is said all the same.
    if (rule !== null) setExplained({ error: refusal, sentence: await explainRule(client, rule).catch(() => null) });
  };
  const ask = ({ id, people, title, notes, acceptTerms }: Typed): void => {
    const wish = {
      id: Number(id),
      ...period,
      people: Number(people),
      title: title.trim(),
      ...(notes.trim() !== '' && { notes: notes.trim() }),
      ...(who && { hostId: who.userId }),
      ...(acceptTerms !== '' && { acceptTerms: true }),
    };
    whenDone(mutateAsync(wish), {
      onSuccess: () => {
        tell(t('askedText'), t(who ? 'askedFor' : 'asked', { who: who?.name ?? '' }));
        onAsked();
      },
      onError: (refusal) => {
        if (!terms.isAsked(refusal)) void explain(refusal);
      },
    });
  };
  return {
    ask,
    error,
    isBusy: isPending || terms.isLoading,
    terms: terms.text,
    sentence: explained !== null && explained.error === error ? explained.sentence : null,
  };
}
