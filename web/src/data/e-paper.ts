import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type EPaperController = Listed<'listEPaperControllers'>;
export type EPaperTag = Listed<'listEPaperTags'>;

/** The kinds, in the order in which they are offered. */
export const controllerTypes = ['qbicGateway', 'minewServer'] as const satisfies readonly EPaperController['type'][];

/** How tags are is told by no event: it is asked for again and again. */
const REFRESH_MS = 60_000;

/** What drives e-paper tags in a building, by name. */
export const controllersQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['e-paper-controllers', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listEPaperControllers({ buildingId, ...paging }, { signal })),
    meta: { aging: { e_paper_controller: true } },
  });

/** The tags in a building. */
export const tagsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['e-paper-tags', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listEPaperTags({ buildingId, ...paging }, { signal })),
    refetchInterval: REFRESH_MS,
    meta: { aging: { e_paper_tag: true, e_paper_alert: true, e_paper_controller: true, resource: true } },
  });

/** A controller to add, or to change. */
export type ControllerToSave =
  | { readonly id: null; readonly wish: Input<'createEPaperController'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateEPaperController'>, 'id'> };

/** Adds a controller, or changes one. */
export function useSaveController() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (controller: ControllerToSave, context) =>
      controller.id === null
        ? api.createEPaperController(controller.wish, { key: keyOf(context) })
        : api.updateEPaperController({ id: controller.id, ...controller.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'e_paper_controller'),
  });
}

/** A tag to add, or to change. */
export type TagToSave =
  | { readonly id: null; readonly wish: Input<'createEPaperTag'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateEPaperTag'>, 'id'> };

/** Adds a tag, or changes one. */
export function useSaveTag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tag: TagToSave, context) =>
      tag.id === null
        ? api.createEPaperTag(tag.wish, { key: keyOf(context) })
        : api.updateEPaperTag({ id: tag.id, ...tag.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'e_paper_tag'),
  });
}

/** Deletes a controller with its tags, or one tag. */
export function useDeleteEPaper() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ what, id }: { readonly what: 'controller' | 'tag'; readonly id: number }) =>
      what === 'controller' ? api.deleteEPaperController({ id }) : api.deleteEPaperTag({ id }),
    onSettled: () => void refreshAbout(client, 'e_paper_controller'),
  });
}
