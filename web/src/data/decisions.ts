import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Approval, VisitApproval } from './approvals.ts';

/** What the link in a letter is about. */
export type LinkedApproval =
  | (Answered<'readApprovalLink'> & { readonly about: 'booking' })
  | (Answered<'readVisitApprovalLink'> & { readonly about: 'visit' });

export type About = LinkedApproval['about'];

/** What somebody decides on a booking, on the dates of a series, or on a visit, as she saw it. */
export interface Decision {
  readonly what:
    | Pick<Approval, 'bookingId' | 'version'>
    | Pick<VisitApproval, 'visitId' | 'version'>
    | { readonly series: Pick<NonNullable<Approval['series']>, 'id' | 'seen'> };
  readonly approve: boolean;
  readonly reason?: string;
  readonly key: string;
}

/** Approves what waits, or turns it down. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => send(decision),
    retry: false,
    onSettled: () => refreshAbout(client, 'booking', 'visit'),
  });
}

function send({ what, approve, reason, key }: Decision): Promise<unknown> {
  const why = reason !== undefined && { reason };
  if ('series' in what) {
    const { id, seen } = what.series;
    return approve ? api.approveSeries({ id, seen }, { key }) : api.rejectSeries({ id, seen, ...why }, { key });
  }
  if ('visitId' in what) {
    const { visitId: id, version } = what;
    return approve ? api.approveVisit({ id, version }, { key }) : api.rejectVisit({ id, version, ...why }, { key });
  }
  const { bookingId: id, version } = what;
  return approve ? api.approveBooking({ id, version }, { key }) : api.rejectBooking({ id, version, ...why }, { key });
}

/** What the link in a letter is about. Looking at it decides nothing. */
export const linkedApprovalQuery = (about: About, secret: string) =>
  queryOptions({
    queryKey: ['approval-link', about, secret],
    queryFn: async ({ signal }): Promise<LinkedApproval> =>
      about === 'visit'
        ? { about, ...(await api.readVisitApprovalLink({ secret }, { signal })) }
        : { about, ...(await api.readApprovalLink({ secret }, { signal })) },
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });

/** Decides by the link in a letter: once. */
export const useDecideByLink = (about: About) =>
  useMutation({
    mutationFn: async (given: { readonly secret: string; readonly approve: boolean; readonly reason?: string }) => {
      await (about === 'visit' ? api.decideVisitByLink(given) : api.decideByLink(given));
      return { approved: given.approve };
    },
    retry: false,
  });
