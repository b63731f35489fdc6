import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Me } from './session.ts';

export type Policy = Listed<'listPolicies'>;
/** What somebody says of a policy: all but what the server gives it. */
export type PolicyGiven = Required<Input<'createPolicy'>>;
/** Where a policy applies. */
export type Where = Pick<PolicyGiven, 'buildingId' | 'type' | 'categoryId' | 'resourceGroupId' | 'resourceId'>;

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: ({ signal }) => everyPage((paging) => api.listPolicies(paging, { signal })),
  meta: { aging: { policy: true } },
});

export const policyQuery = (id: number) =>
  queryOptions({
    queryKey: ['policies', id],
    queryFn: ({ signal }) => api.getPolicy({ id }, { signal }),
    meta: { aging: { policy: ({ data }) => data.id === id } },
  });

/** May I keep policies that are about this building; about none: about all of them? */
export const keepsPoliciesIn = ({ scopes, user }: Me, buildingId: number | null): boolean =>
  scopes.includes('policies:write') &&
  (user === null || user.buildings === 'all' || (buildingId !== null && user.buildings.includes(buildingId)));

/** A policy to save: a new one has no id. `version` is the one that was changed: with another by now it is refused. */
export interface PolicyToSave {
  readonly id: number | null;
  readonly version: number;
  readonly given: PolicyGiven;
  readonly key: string;
}

export function useSavePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, given, key }: PolicyToSave) =>
      id === null ? api.createPolicy(given, { key }) : api.updatePolicy({ id, version, ...given }, { key }),
    onSettled: () => void refreshAbout(client, 'policy'),
  });
}

export function useDeletePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<Policy, 'id'>) => api.deletePolicy({ id }),
    onSettled: () => void refreshAbout(client, 'policy'),
  });
}

export type HolidayReading = Answered<'readHolidays'>;

/** The holidays in a calendar file. */
export const useReadHolidays = () =>
  useMutation({
    mutationFn: async (file: Blob, context) =>
      api.readHolidays({ calendar: await file.text() }, { key: keyOf(context) }),
  });
