import { queryOptions, useQueryClient, type MutationFunction } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Assignment } from './own-assignments.ts';

export type AssignmentCheck = Answered<'checkAssignment'>;
/** What somebody wants to assign. */
export type AssignmentWish = Input<'checkAssignment'>;

// Where whose it is works today may change too.
const aging = { assignment: true, resource: true, work_location: true } as const;

/** What is assigned in a building, or was. */
export const assignmentsQuery = (buildingId: number, past: boolean) =>
  queryOptions({
    queryKey: ['assignments', 'building', buildingId, past],
    queryFn: ({ signal }) => everyPage((paging) => api.listAssignments({ buildingId, past, ...paging }, { signal })),
    meta: { aging },
  });

/** Whose a place is, now or later. */
export const assignmentsAtQuery = (resourceId: number) =>
  queryOptions({
    queryKey: ['assignments', 'resource', resourceId],
    queryFn: ({ signal }) => everyPage((paging) => api.listAssignments({ resourceId, ...paging }, { signal }), 200),
    meta: { aging },
  });

/** Asks what would become of what is booked there. */
export const useCheckAssignment = () =>
  useMutation({ mutationFn: (wish: AssignmentWish, context) => api.checkAssignment(wish, { key: keyOf(context) }) });

/** Changes something about assignments, and asks again for what that may have changed. */
function useChange<Given, Done>(mutationFn: MutationFunction<Done, Given>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => void refreshAbout(client, 'assignment', 'booking'),
  });
}

/** An assignment to make. The key is the one of the try: the same is made once. */
export interface AssignmentToMake {
  readonly wish: AssignmentWish;
  readonly key: string;
}

export const useCreateAssignment = () =>
  useChange(({ wish, key }: AssignmentToMake) => api.createAssignment(wish, { key }));

export const useEndAssignment = () =>
  useChange(({ id }: Pick<Assignment, 'id'>, context) => api.endAssignment({ id }, { key: keyOf(context) }));

/** Lets others have what is mine for some days. */
export const useLendOut = () =>
  useChange((given: Input<'releaseAssignment'>, context) => api.releaseAssignment(given, { key: keyOf(context) }));

/** Has it again: all of these days, or those that nobody has booked. */
export const useTakeBack = () => useChange((given: Input<'takeBackAssignment'>) => api.takeBackAssignment(given));

export const useCheckInToAssignment = () =>
  useChange(({ id }: Pick<Assignment, 'id'>, context) => api.checkInAssignment({ id }, { key: keyOf(context) }));
