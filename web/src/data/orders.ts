import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type Orders = Answered<'listBookingServices'>;
export type Order = Orders['items'][number];
export type Task = Listed<'listTasks'>;

/** What is ordered with a booking. */
export const ordersQuery = (bookingId: number) =>
  queryOptions({
    queryKey: ['orders', bookingId],
    queryFn: ({ signal }) => api.listBookingServices({ id: bookingId }, { signal }),
    meta: { aging: { service_order: true, service_task: true } },
  });

/** Orders these with a booking and no others. */
export function useSetOrders() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'setBookingServices'>) => api.setBookingServices(wish),
    // Whoever opens it again at once sees what she has ordered, and not what was there before.
    onSuccess: (ordered, { id }) => client.setQueryData(ordersQuery(id).queryKey, ordered),
    onSettled: () => void refreshAbout(client, 'service_order', 'service_task', 'booking'),
  });
}

/** Orders these with what is still to come of a series and no others: with all of it or none. */
export function useSetSeriesOrders() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'setSeriesServices'>) => api.setSeriesServices(wish),
    onSettled: (_data, _error, { id }) => {
      void client.invalidateQueries(standingQuery(id));
      void refreshAbout(client, 'service_order', 'service_task', 'booking');
    },
  });
}

/** What is ordered with further dates of a series, as they are booked. */
export const standingQuery = (seriesId: number) =>
  queryOptions({
    queryKey: ['standing-services', seriesId],
    queryFn: ({ signal }) => api.listStandingServices({ id: seriesId }, { signal }),
    meta: { aging: { series: ({ data }) => data.id === seriesId } },
  });

/** Orders nothing more with further dates of a series. */
export function useEndStanding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.endStandingServices({ id }),
    onSettled: (_data, _error, id) => void client.invalidateQueries(standingQuery(id)),
  });
}

/** Which tasks are looked at. */
export type TaskStatus = 'any' | Task['progress'] | 'overdue' | 'done' | 'cancelled';

const asked = (status: TaskStatus): Pick<Input<'listTasks'>, 'state' | 'progress' | 'overdue'> => {
  if (status === 'any') return {};
  if (status === 'overdue') return { overdue: true };
  return status === 'done' || status === 'cancelled' ? { state: status } : { progress: status };
};

/** What is to be done on a day of each building: all that I see, or what I do myself; of one status, or any. */
export const tasksQuery = (day: string, mine: boolean, status: TaskStatus) =>
  queryOptions({
    queryKey: ['tasks', day, mine, status],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listTasks({ day, ...(mine && { mine }), ...asked(status), ...paging }, { signal })),
    meta: { aging: { service_task: true, service_order: true } },
  });

/** What is said of a task. */
export type Saying = 'completeTask' | 'reopenTask' | 'cancelTask' | 'restoreTask';

/** Says it; what is shown has changed by the time it is done. */
export function useSayOfTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ say, id }: { readonly say: Saying; readonly id: number }, context) =>
      api[say]({ id }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'service_task'),
  });
}

/** Says how far a task is; it is shown by the time it is said. */
export function useSayHowFar() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'setTaskProgress'>) => api.setTaskProgress(wish),
    onSettled: () => refreshAbout(client, 'service_task'),
  });
}

/** Says who does a task. `version` is the one that was looked at: with another by now it is refused. */
export function useAssignTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: Input<'assignTask'>, context) => api.assignTask(said, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'service_task'),
  });
}
