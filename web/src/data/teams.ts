import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { DataOf } from '../../../server/platform/contract/event.ts';
import { api, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { shiftDay } from '../lib/when.ts';

export type WorkDays = Listed<'listWorkLocations'>;
export type WorkDay = WorkDays['days'][number];
export type Location = WorkDay['location'];
export type WorkWeek = Answered<'getWorkWeek'>;

export const locations = ['office', 'home', 'away'] as const satisfies readonly Location[];

/** Some days, `[from, to)`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

type Span = Pick<DataOf<'booking.created'>, 'start' | 'end'>;

/** Of which days a booking may say where its host is: whatever the zone, none that is further away than the next. */
const touches = ({ from, to }: Days, { start, end }: Span): boolean =>
  start.slice(0, 10) <= shiftDay(to, 1) && end.slice(0, 10) >= shiftDay(from, -1);

const agingOf = (days: Days) =>
  ({
    // Of one that was moved also where from.
    booking: ({ data }: { readonly data: Span & { readonly was?: Span | undefined } }) =>
      touches(days, data) || (data.was !== undefined && touches(days, data.was)),
    work_location: true,
    resource: true,
    policy: true,
    user: true,
  }) as const;

const AT_ONCE = 50;

/** Where people work, by name, of a group or of everybody. */
export const workLocationsQuery = (groupId: number | null, days: Days) =>
  infiniteQueryOptions({
    queryKey: ['work-locations', groupId, days],
    queryFn: ({ signal, pageParam }) =>
      api.listWorkLocations(
        {
          ...days,
          limit: AT_ONCE,
          ...(groupId !== null && { groupId }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: { aging: { ...agingOf(days), group: true } },
  });

/** Where I work. */
export const ownWorkDaysQuery = (days: Days) =>
  queryOptions({
    queryKey: ['work-locations', 'own', days],
    queryFn: ({ signal }) => api.getMyWorkDays(days, { signal }),
    meta: { aging: agingOf(days) },
  });

/** Where I usually work. */
export const workWeekQuery = queryOptions({
  queryKey: ['work-week'],
  queryFn: ({ signal }) => api.getWorkWeek({}, { signal }),
  meta: { aging: { work_location: true } },
});

/** Says where I work on a day; null takes it back. */
export function useSayWhere() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ date, location }: { readonly date: string; readonly location: Location | null }) =>
      location === null ? api.clearWorkDay({ date }) : api.setWorkDay({ date, location }),
    onSettled: () => client.invalidateQueries({ queryKey: ['work-locations'] }),
  });
}

/** Says where I usually work. */
export function useSayWeek() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (week: WorkWeek) => api.setWorkWeek(week),
    onMutate: (week) => client.setQueryData(workWeekQuery.queryKey, week),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: workWeekQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['work-locations'] }),
      ]),
  });
}
