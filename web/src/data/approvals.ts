import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';

export type Approval = Listed<'listApprovals'>;

/** What waits for me to decide, the next to begin first. */
export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: ({ signal }) => everyPage((paging) => api.listApprovals(paging, { signal }), 1000),
  meta: {
    aging: {
      booking: ({ data }, { answer }) =>
        data.state === 'pending' || (answer as readonly Approval[]).some(({ bookingId }) => bookingId === data.id),
    },
  },
});
