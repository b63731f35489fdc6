import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Me } from './session.ts';

export type Visit = Listed<'listVisits'>;
export type Badge = Visit['badges'][number];

const aging = { visit: true, badge: true, unwelcome_visitor: true } as const;

/** Who is expected in a building on a day of its calendar, or was there. */
export const visitsQuery = (buildingId: number, day: string) =>
  queryOptions({
    queryKey: ['visits', 'day', buildingId, day],
    queryFn: ({ signal }) => everyPage((paging) => api.listVisits({ buildingId, day, ...paging }, { signal })),
    meta: { aging },
  });

/** The visits of who is in a building now, whenever they were expected. */
export const presentQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['visits', 'present', buildingId],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listVisits({ buildingId, state: 'visiting', ...paging }, { signal })),
    meta: { aging },
  });

/** Whom somebody expects from a day on, and what was turned down of that. */
export const ownVisitsQuery = (hostId: number, day: string) =>
  queryOptions({
    queryKey: ['visits', 'own', hostId, day],
    queryFn: async ({ signal }) => {
      const wanted = { hostId, from: `${day}T00:00`, cancelled: true };
      const all = await everyPage((paging) => api.listVisits({ ...wanted, ...paging }, { signal }));
      return all.filter(({ cancelledAt, approval }) => cancelledAt === null || approval === 'rejected');
    },
    meta: { aging },
  });

/** Do I receive the visitors of others in this building; null: in all? */
export const receivesIn = ({ scopes, user }: Me, buildingId: number | null): boolean =>
  scopes.includes('visitors:manage') &&
  (user === null || user.buildings === 'all' || (buildingId !== null && user.buildings.includes(buildingId)));

/** A visit to make. The key is the one of the try: the same is made once. */
export interface VisitToMake {
  readonly wish: Input<'createVisit'>;
  readonly key: string;
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: VisitToMake) => api.createVisit(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visit', 'badge'),
  });
}

/** More come with a visit. */
export function useAddVisitor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: Input<'addVisitors'>; readonly key: string }) =>
      api.addVisitors(wish, { key }),
    onSettled: () => refreshAbout(client, 'visit', 'badge'),
  });
}

/** Somebody who is expected does not come. */
export function useRemoveVisitor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (whom: Input<'removeVisitor'>) => api.removeVisitor(whom),
    onSettled: () => refreshAbout(client, 'visit', 'badge'),
  });
}

/** Forgets who a visitor is. */
export function useEraseVisitor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.eraseVisitor({ id }),
    onSettled: () => refreshAbout(client, 'visit', 'badge'),
  });
}

/** What is said of who comes and goes. */
export type Saying = 'noteArrival' | 'undoArrival' | 'noteDeparture' | 'undoDeparture';

/** Says it of one visitor; what is shown has changed by the time it is done. */
export function useSay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      { say, id, badgeId }: { readonly say: Saying; readonly id: number; readonly badgeId: number },
      context,
    ) => api[say]({ id, badgeId }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'visit', 'badge'),
  });
}

/** Changes when a visit is, and why. */
export function useChangeVisit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Input<'updateVisit'>, context) => api.updateVisit(change, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'visit', 'badge'),
  });
}

export function useCancelVisit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<Visit, 'id'>, context) => api.cancelVisit({ id }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'visit', 'badge'),
  });
}
