import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type Service = Listed<'listServices'>;
export type Timing = Service['timing'];

/** When a service is done, in the order in which it is offered. */
export const timings = [
  'before',
  'during',
  'after',
  'before_and_after',
  'before_until_end',
  'during_until_after',
  'before_until_after',
] as const satisfies readonly Timing[];

const aging = { service: true, service_plan: true } as const;

/** What can be ordered anywhere, by name; or what could be once. */
export const servicesQuery = (retired: boolean) =>
  queryOptions({
    queryKey: ['services', 'all', retired],
    queryFn: ({ signal }) => everyPage((paging) => api.listServices({ retired, ...paging }, { signal })),
    meta: { aging },
  });

/** What can be ordered with a booking of a resource. */
export const offeredQuery = (resourceId: number) =>
  queryOptions({
    queryKey: ['services', 'offered', resourceId],
    queryFn: ({ signal }) => everyPage((paging) => api.listServices({ resourceId, ...paging }, { signal })),
    meta: { aging },
  });

/** A service to add, or to change. */
export type ServiceToSave =
  | { readonly id: null; readonly wish: Input<'createService'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateService'>, 'id'> };

export function useSaveService() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (service: ServiceToSave, context) =>
      service.id === null
        ? api.createService(service.wish, { key: keyOf(context) })
        : api.updateService({ id: service.id, ...service.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'service'),
  });
}

/** Lets a service be ordered no more, or again. */
export function useRetireService() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, retired }: Pick<Service, 'id' | 'retired'>, context) =>
      api[retired ? 'reinstateService' : 'retireService']({ id }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'service'),
  });
}

export type ServicePlan = Listed<'listServicePlans'>;

/** So many services a plan has at most, and for so many places something is offered. */
export const MOST_IN_PLAN = 100;
export const MOST_OFFERS = 50;

/** Sets of services that are offered together, by name. */
export const servicePlansQuery = queryOptions({
  queryKey: ['service-plans'],
  queryFn: ({ signal }) => everyPage((paging) => api.listServicePlans(paging, { signal })),
  meta: { aging: { service_plan: true } },
});

/** A plan to add, or to change. */
export type PlanToSave =
  | { readonly id: null; readonly wish: Input<'createServicePlan'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateServicePlan'>, 'id'> };

export function useSavePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan: PlanToSave, context) =>
      plan.id === null
        ? api.createServicePlan(plan.wish, { key: keyOf(context) })
        : api.updateServicePlan({ id: plan.id, ...plan.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'service_plan'),
  });
}

/** Deletes a plan; its services stay. */
export function useDeletePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<ServicePlan, 'id'>) => api.deleteServicePlan({ id }),
    onSettled: () => refreshAbout(client, 'service_plan'),
  });
}
