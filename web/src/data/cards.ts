import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Card = Answered<'getMyCard'>;

/** Whether my card is known, and checks me in. */
export const cardQuery = queryOptions({
  queryKey: ['card'],
  queryFn: ({ signal }): Promise<Card> => api.getMyCard({}, { signal }),
});

/** Agrees to be checked in by my card, or takes that back. */
export function useCardConsent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (agrees: boolean): Promise<Card> => (agrees ? api.agreeToCard({}) : api.withdrawFromCard({})),
    onSuccess: (card) => void client.setQueryData(cardQuery.queryKey, card),
  });
}
