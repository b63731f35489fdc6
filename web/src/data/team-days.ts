import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import { managesBookingsIn, meQuery, type Me } from './session.ts';

export type TeamDay = Listed<'listTeamDays'>;
export type TeamPlace = Answered<'getTeamDay'>['desks'][number];
export type TeamDayWish = Input<'createTeamDay'>;

/** So many are shown together, at most. */
const SHOWN = 200;

/** Team days that are not over, of a group or of all of mine, by their start. */
export const teamDaysQuery = (groupId: number | null) =>
  queryOptions({
    queryKey: ['team-days', groupId],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listTeamDays({ ...paging, ...(groupId !== null && { groupId }) }, { signal }), SHOWN),
    meta: {
      aging: {
        team_day: true,
        group: true,
        user: true,
        // A place follows its booking: from me, or to me.
        booking: ({ data }, { client, answer }) =>
          (answer as readonly TeamDay[]).some(({ bookingId }) => bookingId === data.id) ||
          (data.hostId !== undefined && data.hostId === client.getQueryData(meQuery.queryKey)?.user?.id),
      },
    },
  });

/** One of them with its desks, and who comes. */
export const teamDayQuery = (id: number) =>
  queryOptions({
    queryKey: ['team-days', 'one', id],
    queryFn: ({ signal }) => api.getTeamDay({ id }, { signal }),
    meta: {
      aging: {
        team_day: ({ data }) => data.id === id,
        policy: true,
        // Who may take its places is who is of the team.
        group: true,
        user: true,
        booking: ({ data }, { answer }) =>
          (answer as Answered<'getTeamDay'>).desks.some(({ bookingId }) => bookingId === data.id),
      },
    },
  });

/** Do I keep some place, so that I may plan for any team? The server judges which. */
export const keepsSome = (me: Me): boolean => {
  const { user, scopes } = me;
  if (user === null || user.buildings === 'all') return scopes.includes('bookings:manage');
  return user.buildings.some((buildingId) => managesBookingsIn(me, buildingId));
};

const refreshed = (client: QueryClient): Promise<void> => refreshAbout(client, 'team_day', 'booking', 'work_location');

/** Plans a day for a team. The key is the one of the try: the same is planned once. */
export function useCreateTeamDay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: TeamDayWish; readonly key: string }) =>
      api.createTeamDay(wish, { key }),
    onSettled: () => void refreshed(client),
  });
}

/** Takes a place, the nearest to teammates. It is under way until what is shown says so: nobody takes another meanwhile. */
export function useTakePlace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...given }: Input<'takeTeamPlace'> & { readonly key: string }) =>
      api.takeTeamPlace(given, { key }),
    onSettled: () => refreshed(client),
  });
}

/** Changes what it is for, until when desks are reserved, or how many there are. */
export function useChangeTeamDay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Input<'updateTeamDay'>, context) => api.updateTeamDay(change, { key: keyOf(context) }),
    onSettled: () => void refreshed(client),
  });
}

/** Cancels a team day; what is booked stays. */
export function useCancelTeamDay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<TeamDay, 'id'>, context) => api.cancelTeamDay({ id }, { key: keyOf(context) }),
    onSettled: () => void refreshed(client),
  });
}
