import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

/** What is at a place now. */
export type Here = Answered<'getHere'>;

/** By what the label at the place says. Any booking there may change it, and so does time. */
export const hereQuery = (code: string) =>
  queryOptions({
    queryKey: ['here', code],
    queryFn: ({ signal }) => api.getHere({ code }, { signal }),
    staleTime: 0,
    refetchInterval: 60_000,
    meta: { aging: { booking: true, resource: true } },
  });

/** What somebody says or wants who stands before the place: she is here, or would have it until then. */
export type Said =
  | { readonly kind: 'here'; readonly bookingId: number }
  | ({ readonly kind: 'book'; readonly resourceId: number; readonly start: string; readonly end: string } & Answers);

/** What is said to what the policies ask. */
export interface Answers {
  readonly acceptTerms?: true;
  readonly costCodes?: { readonly costCodeId: number }[];
}

/** Checks in by the code of the place; books it first where it is free. */
export function useHere(code: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ said, key }: { readonly said: Said; readonly key: string }) => {
      if (said.kind === 'here') return api.checkInBooking({ id: said.bookingId, code }, { key });
      const { kind: _kind, resourceId, ...wish } = said;
      const { id } = await api.createBooking({ resourceIds: [resourceId], ...wish }, { key });
      return api.checkInBooking({ id, code }, { key: `${key}-in` });
    },
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}
