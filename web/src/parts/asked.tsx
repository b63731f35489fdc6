import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { approvalsQuery, visitApprovalsQuery } from '../data/approvals.ts';
import { isAskedQuery } from '../data/is-asked.ts';
import { ownTasksQuery } from '../data/own-tasks.ts';
import { useMe } from '../data/session.ts';
import { spaceApprovalsQuery } from '../data/space-requests.ts';

/** Draws nothing: as long as it is there it is known what is asked of me. */
export function Asked() {
  const client = useQueryClient();
  const { scopes } = useMe();
  const waits = useQueries({ queries: [approvalsQuery, visitApprovalsQuery, spaceApprovalsQuery] });
  const { data: hasTasks = false } = useQuery({ ...ownTasksQuery, enabled: !scopes.includes('bookings:manage') });
  const toDecide = waits.some(({ data }) => (data?.length ?? 0) > 0);
  useEffect(
    () => void client.setQueryData(isAskedQuery.queryKey, { toDecide, hasTasks }),
    [client, toDecide, hasTasks],
  );
  return null;
}
