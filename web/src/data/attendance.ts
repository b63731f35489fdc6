import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

/** So many weeks can be looked at. */
const WEEKS = 12;

export type Week = Answered<'getAttendance'>['items'][number];
export type DayFigure = Week['groups'][number]['days'][number];

const aging = { attendance_settings: true, group: true } as const;

/** How many of each group were in, of the weeks that are over. */
export const attendanceQuery = queryOptions({
  queryKey: ['attendance'],
  queryFn: ({ signal }) => api.getAttendance({ weeks: WEEKS }, { signal }),
  staleTime: 60_000,
  meta: { aging, rarely: true },
});

export type AttendanceSettings = Answered<'getAttendanceSettings'>;

/** Of which groups that is told, and from how many people on. */
export const attendanceSettingsQuery = queryOptions({
  queryKey: ['attendance-settings'],
  queryFn: ({ signal }) => api.getAttendanceSettings({}, { signal }),
  meta: { aging },
});

/** Says so; with another version by now it is refused. */
export function useAttendanceSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, smallest, groupIds }: AttendanceSettings) =>
      api.setAttendanceSettings({ version, smallest, groupIds }),
    onSettled: () => refreshAbout(client, 'attendance_settings'),
  });
}
