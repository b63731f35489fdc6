import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Closure } from './floor-closures.ts';
import type { Me } from './session.ts';

export type ClosureCheck = Answered<'checkClosure'>;
/** What somebody wants to close. */
export type ClosureWish = Input<'checkClosure'>;

/** What is closed in a building, or will be; `day` only renews the question each day. */
export const closuresQuery = (buildingId: number, day: string) =>
  queryOptions({
    queryKey: ['closures', 'building', buildingId, day],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listClosures({ buildingId, from: `${day}T00:00`, ...paging }, { signal })),
    meta: { aging: { closure: true } },
  });

/** What closes a resource, now or later; `from` only renews the question each day. */
export const closuresOfQuery = (resourceId: number, from: string) =>
  queryOptions({
    queryKey: ['closures', 'resource', resourceId, from],
    queryFn: ({ signal }) => everyPage((paging) => api.listClosures({ resourceId, from, ...paging }, { signal }), 200),
    meta: { aging: { closure: true } },
  });

/** May I close something in this building? */
export const closesIn = ({ scopes, user }: Me, buildingId: number): boolean =>
  scopes.includes('spaces:write') && (user === null || user.buildings === 'all' || user.buildings.includes(buildingId));

/** Asks what would become of what is booked there. */
export const useCheckClosure = () =>
  useMutation({ mutationFn: (wish: ClosureWish, context) => api.checkClosure(wish, { key: keyOf(context) }) });

/** A closure to make. The key is the one of the try: the same is made once. */
export interface ClosureToMake {
  readonly wish: Input<'createClosure'>;
  readonly key: string;
}

export function useCreateClosure() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: ClosureToMake) => api.createClosure(wish, { key }),
    onSettled: () => void refreshAbout(client, 'closure', 'booking'),
  });
}

export function useLiftClosure() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<Closure, 'id'>, context) => api.liftClosure({ id }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'closure', 'booking'),
  });
}

/** Lets a closure end at another time, or says another reason. */
export function useChangeClosure() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Input<'updateClosure'>, context) => api.updateClosure(change, { key: keyOf(context) }),
    // Waited for: whoever opens it again finds it as it is now.
    onSettled: () => refreshAbout(client, 'closure', 'booking'),
  });
}
