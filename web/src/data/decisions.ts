import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { refreshAbout } from './aging.ts';
import type { Approval } from './approvals.ts';

export type LinkedApproval = Answered<'readApprovalLink'>;

/** What somebody decides on a booking as she saw it. */
export interface Decision {
  readonly approval: Pick<Approval, 'bookingId' | 'version'>;
  readonly approve: boolean;
  readonly reason?: string;
  readonly key: string;
}

/** Approves a booking that waits, or turns it down. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ approval: { bookingId: id, version }, approve, reason, key }: Decision) =>
      approve
        ? api.approveBooking({ id, version }, { key })
        : api.rejectBooking({ id, version, ...(reason !== undefined && { reason }) }, { key }),
    retry: false,
    onSettled: () => refreshAbout(client, 'booking'),
  });
}

/** What the link in a letter is about. Looking at it decides nothing. */
export const linkedApprovalQuery = (secret: string) =>
  queryOptions({
    queryKey: ['approval-link', secret],
    queryFn: ({ signal }) => api.readApprovalLink({ secret }, { signal }),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });

/** Decides by the link in a letter: once. */
export const useDecideByLink = () =>
  useMutation({
    mutationFn: (given: { readonly secret: string; readonly approve: boolean; readonly reason?: string }) =>
      api.decideByLink(given),
    retry: false,
  });
