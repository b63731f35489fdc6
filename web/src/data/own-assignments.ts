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

/** Is a day one of those on which others may have it? */
export const isReleasedOn = ({ firstDay, lastDay }: Assignment['releases'][number], day: string): boolean =>
  firstDay <= day && day <= lastDay;

/** Is it somebody's on a day, lent out or not? */
const isOwnedOn = ({ firstDay, lastDay, state }: Assignment, day: string): boolean =>
  state !== 'over' && firstDay <= day && (lastDay === null || day <= lastDay);

/** Does somebody have it on a day, as far as that is not lent out? */
export const isOn = (one: Assignment, day: string): boolean =>
  isOwnedOn(one, day) && !one.releases.some((release) => isReleasedOn(release, day));

/** May others have on a day what is somebody's? */
export const isLentOn = (one: Assignment, day: string): boolean => isOwnedOn(one, day) && !isOn(one, day);
