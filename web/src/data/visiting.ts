import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type VisitingPolicy = Listed<'listVisitingPolicies'>;

/** What applies to visits, building by building. */
export const visitingPoliciesQuery = queryOptions({
  queryKey: ['visiting-policies'],
  queryFn: ({ signal }) => everyPage((paging) => api.listVisitingPolicies(paging, { signal })),
  meta: { aging: { visiting_policy: true } },
});

/** A policy to add. The key is the one of the try: the same is made once. */
export interface PolicyToMake {
  readonly wish: Input<'createVisitingPolicy'>;
  readonly key: string;
}

export function useAddVisitingPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: PolicyToMake) => api.createVisitingPolicy(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visiting_policy'),
  });
}

/** Changes a policy; who is expected already stays. The key is the one of the try. */
export function useChangeVisitingPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: Input<'updateVisitingPolicy'>; readonly key: string }) =>
      api.updateVisitingPolicy(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visiting_policy'),
  });
}

export function useDeleteVisitingPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<VisitingPolicy, 'id'>) => api.deleteVisitingPolicy({ id }),
    onSettled: () => refreshAbout(client, 'visiting_policy'),
  });
}

export type UnwelcomeVisitor = Listed<'listUnwelcomeVisitors'>;

/** Who is not received, as far as I receive visitors. */
export const unwelcomeVisitorsQuery = queryOptions({
  queryKey: ['unwelcome-visitors'],
  queryFn: ({ signal }) => everyPage((paging) => api.listUnwelcomeVisitors(paging, { signal })),
  meta: { aging: { unwelcome_visitor: true } },
});

/** Somebody to receive no more. The key is the one of the try: the same is made once. */
export interface UnwelcomeToMake {
  readonly wish: Input<'createUnwelcomeVisitor'>;
  readonly key: string;
}

export function useAddUnwelcome() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: UnwelcomeToMake) => api.createUnwelcomeVisitor(wish, { key }),
    onSettled: () => void refreshAbout(client, 'unwelcome_visitor'),
  });
}

/** Says another reason or end. The key is the one of the try. */
export function useChangeUnwelcome() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: Input<'updateUnwelcomeVisitor'>; readonly key: string }) =>
      api.updateUnwelcomeVisitor(wish, { key }),
    onSettled: () => void refreshAbout(client, 'unwelcome_visitor'),
  });
}

export function useDeleteUnwelcome() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<UnwelcomeVisitor, 'id'>) => api.deleteUnwelcomeVisitor({ id }),
    onSettled: () => refreshAbout(client, 'unwelcome_visitor'),
  });
}

export type VisitPurpose = Listed<'listVisitPurposes'>;

/** The purposes of visits, building by building, as far as they are chosen. */
export const visitPurposesQuery = queryOptions({
  queryKey: ['visit-purposes'],
  queryFn: ({ signal }) => everyPage((paging) => api.listVisitPurposes(paging, { signal })),
  meta: { aging: { visit_purpose: true } },
});

/** All of them, those that are chosen no more too. */
export const everyVisitPurposeQuery = queryOptions({
  queryKey: ['visit-purposes', 'every'],
  queryFn: ({ signal }) => everyPage((paging) => api.listVisitPurposes({ archived: true, ...paging }, { signal })),
  meta: { aging: { visit_purpose: true } },
});

/** A purpose to add. The key is the one of the try: the same is made once. */
export interface PurposeToMake {
  readonly wish: Input<'createVisitPurpose'>;
  readonly key: string;
}

export function useAddVisitPurpose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: PurposeToMake) => api.createVisitPurpose(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visit_purpose'),
  });
}

/** Renames a purpose; the visits that have it go with it. The key is the one of the try. */
export function useRenameVisitPurpose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: Input<'updateVisitPurpose'>; readonly key: string }) =>
      api.updateVisitPurpose(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visit_purpose'),
  });
}

/** Has a purpose chosen no more, or again; the visits that have it keep it. */
export function useArchiveVisitPurpose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, archived }: { readonly id: number; readonly archived: boolean }, context) =>
      api.updateVisitPurpose({ id, archived }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'visit_purpose'),
  });
}

export type VisitQuestionnaire = Listed<'listVisitQuestionnaires'>;
export type Question = VisitQuestionnaire['questions'][number];

/** What visitors are asked, building by building. */
export const questionnairesQuery = queryOptions({
  queryKey: ['visit-questionnaires'],
  queryFn: ({ signal }) => everyPage((paging) => api.listVisitQuestionnaires(paging, { signal })),
  meta: { aging: { visit_questionnaire: true } },
});

/** The one of a building: its own first, else the first of all. */
export const questionnaireFor = (
  all: readonly VisitQuestionnaire[],
  buildingId: number,
): VisitQuestionnaire | undefined => {
  const inOrder = all.toSorted((a, b) => a.id - b.id);
  return inOrder.find((one) => one.buildingId === buildingId) ?? inOrder.find((one) => one.buildingId === null);
};

/** A questionnaire to add. The key is the one of the try: the same is made once. */
export interface QuestionnaireToMake {
  readonly wish: Input<'createVisitQuestionnaire'>;
  readonly key: string;
}

export function useAddQuestionnaire() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: QuestionnaireToMake) => api.createVisitQuestionnaire(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visit_questionnaire'),
  });
}

/** Changes what visitors are asked. The key is the one of the try. */
export function useChangeQuestionnaire() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wish, key }: { readonly wish: Input<'updateVisitQuestionnaire'>; readonly key: string }) =>
      api.updateVisitQuestionnaire(wish, { key }),
    onSettled: () => void refreshAbout(client, 'visit_questionnaire'),
  });
}

export function useDeleteQuestionnaire() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<VisitQuestionnaire, 'id'>) => api.deleteVisitQuestionnaire({ id }),
    onSettled: () => refreshAbout(client, 'visit_questionnaire'),
  });
}

/** Notes what a visitor answers. */
export function useAnswer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: Input<'answerQuestions'>, context) => api.answerQuestions(given, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'visit', 'badge'),
  });
}
