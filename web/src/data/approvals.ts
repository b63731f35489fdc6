import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';
import type { Aging } from './aging.ts';

export type Approval = Listed<'listApprovals'>;

/** Which series a booking is of is not told to everybody: where one waits, any booking may be of it. */
const aging: Aging = {
  booking: ({ data }, { answer }) =>
    data.state === 'pending' ||
    (answer as readonly Approval[]).some(({ bookingId, series }) => series !== null || bookingId === data.id),
};

/** What waits for me to decide, the next to begin first; of a series its next date. */
export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: ({ signal }) =>
    everyPage((paging) => api.listApprovals({ series: 'together', ...paging }, { signal }), 1000),
  meta: { aging },
});

export type VisitApproval = Listed<'listVisitApprovals'>;

/** The visits that wait for me to decide, the next to begin first. */
export const visitApprovalsQuery = queryOptions({
  queryKey: ['approvals', 'visits'],
  queryFn: ({ signal }) => everyPage((paging) => api.listVisitApprovals(paging, { signal }), 1000),
  meta: {
    aging: {
      visit: ({ data }, { answer }) =>
        data.approval === 'pending' || (answer as readonly VisitApproval[]).some(({ visitId }) => visitId === data.id),
    },
  },
});

/** The dates of a series that wait for me to decide. */
export const seriesApprovalsQuery = (seriesId: number) =>
  queryOptions({
    queryKey: ['approvals', seriesId],
    queryFn: ({ signal }) => everyPage((paging) => api.listApprovals({ seriesId, ...paging }, { signal }), 1000),
    meta: { aging },
  });
