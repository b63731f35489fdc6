import { queryOptions } from '@tanstack/react-query';
import { api } from '../lib/api.ts';

/** Have I ever had something to do for what others ordered? */
export const ownTasksQuery = queryOptions({
  queryKey: ['tasks', 'any'],
  queryFn: async ({ signal }) => (await api.listTasks({ mine: true, limit: 1 }, { signal })).items.length > 0,
  meta: { aging: { service_task: true } },
});
