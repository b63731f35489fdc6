import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { addMinutes, compareInstants } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import { hadBy } from './bookings.ts';
import { buildingsQuery, resourceGroupsQuery, type ResourceGroup } from './places.ts';

/** Somebody asks for a space of a blind-managed group. */
export type SpaceRequest = Listed<'listSpaceRequests'>;
export type Space = Answered<'listSpacesToGive'>['items'][number];

/** What I asked for, or for those for whom I act, by its start. */
export const ownSpaceRequestsQuery = queryOptions({
  queryKey: ['space-requests', 'own'],
  queryFn: ({ signal }) =>
    everyPage((paging) => api.listSpaceRequests({ toDecide: false, ...paging }, { signal }), 1000),
  meta: { aging: { space_request: true } },
});

/** What waits for me to give a space, by its start. */
export const spaceApprovalsQuery = queryOptions({
  queryKey: ['space-requests', 'to-decide'],
  queryFn: ({ signal }) =>
    everyPage((paging) => api.listSpaceRequests({ toDecide: true, open: true, ...paging }, { signal }), 1000),
  meta: { aging: { space_request: true } },
});

/** What could be given by now, what fits first. */
export const spacesToGiveQuery = (id: number) =>
  queryOptions({
    queryKey: ['space-requests', id, 'spaces'],
    queryFn: async ({ signal }) => (await api.listSpacesToGive({ id }, { signal })).items,
    staleTime: 0,
    meta: {
      aging: {
        space_request: true,
        booking: ({ data }, { answer }) =>
          (answer as readonly Space[]).some(({ resourceId }) => hadBy(data).includes(resourceId)),
      },
    },
  });

/** In which country a building is, by its region. */
const regionQuery = (id: number) =>
  queryOptions({
    queryKey: ['regions', id],
    queryFn: ({ signal }) => api.getRegion({ id }, { signal }),
    staleTime: 10 * 60_000,
    meta: { aging: { region: true }, rarely: true },
  });

const DAY_MINUTES = 24 * 60;

/** One that has become no booking, and was not taken back. */
export type ToldRequest = SpaceRequest & { readonly state: 'pending' | 'refused' | 'expired' };

/** Is a request still to be told of: it waits, or was decided otherwise than by a booking, until the day after its time? */
export const isToTell = (request: SpaceRequest, now: string): request is ToldRequest =>
  request.state === 'pending' ||
  ((request.state === 'refused' || request.state === 'expired') &&
    compareInstants(addMinutes(request.end, DAY_MINUTES), now) > 0);

/** The groups in the country of a building of which a space is asked for, and none is chosen. */
export function useBlindGroups(buildingId: number): readonly ResourceGroup[] {
  const { data: groups = [] } = useQuery(resourceGroupsQuery);
  const blind = groups.filter(({ kind }) => kind === 'blind_managed');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const regionId = buildings.find(({ id }) => id === buildingId)?.regionId ?? 0;
  const { data: region } = useQuery({ ...regionQuery(regionId), enabled: blind.length > 0 && regionId > 0 });
  return blind.filter(({ countryId }) => countryId === region?.countryId);
}

/** Asks for a space. */
export function useAskForSpace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'askForSpace'>, context) => api.askForSpace(wish, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'space_request'),
  });
}

/** What is done about a request: a space is given, or none, or nobody asks for it any more. */
export type AboutRequest =
  | { readonly id: number; readonly does: 'give'; readonly resourceId: number }
  | { readonly id: number; readonly does: 'refuse'; readonly reason: string }
  | { readonly id: number; readonly does: 'withdraw' };

export function useAboutRequest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (about: AboutRequest, context) => send(about, keyOf(context)),
    retry: false,
    // What is refused was not known to be taken, or decided.
    onSettled: () => refreshAbout(client, 'space_request', 'booking'),
  });
}

function send(about: AboutRequest, key: string): Promise<SpaceRequest> {
  const { id } = about;
  if (about.does === 'give') return api.giveSpace({ id, resourceId: about.resourceId }, { key });
  if (about.does === 'withdraw') return api.withdrawSpaceRequest({ id }, { key });
  return api.refuseSpace({ id, ...(about.reason !== '' && { reason: about.reason }) }, { key });
}
