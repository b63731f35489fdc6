import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';

export type Assignment = Listed<'listAssignments'>;

/** What is assigned to somebody, now or later. */
export const assignmentsOfQuery = (userId: number) =>
  queryOptions({
    queryKey: ['assignments', 'user', userId],
    queryFn: ({ signal }) => everyPage((paging) => api.listAssignments({ userId, ...paging }, { signal }), 200),
    meta: { aging: { assignment: true, resource: true, work_location: true } },
  });

/** Does somebody have it on a day, as far as that is not lent out? */
export const isOn = ({ firstDay, lastDay, releases, state }: Assignment, day: string): boolean =>
  state !== 'over' &&
  firstDay <= day &&
  (lastDay === null || day <= lastDay) &&
  !releases.some((one) => one.firstDay <= day && day <= one.lastDay);
