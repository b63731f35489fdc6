import { queryOptions } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import type { When } from '../lib/when.ts';

type Check = Pick<Answered<'checkBooking'>, 'refusals' | 'rules'>;

/**
 * Is nothing of these open on a day at all, as a check of them says it?
 * @returns the name of the holiday, empty where it is none; null: something is open, be it at another hour
 */
export function closedOn({ refusals, rules }: Check, resourceIds: readonly number[], day: string): string | null {
  const { dayOfWeek } = Temporal.PlainDate.from(day);
  const names = resourceIds.map((id) => {
    const isRefused = refusals.some(({ rule, resourceId }) => rule === 'hours' && resourceId === id);
    const hours = rules.find(({ rule, resourceId }) => rule === 'hours' && resourceId === id)?.says.hours;
    if (!isRefused || hours === undefined) return null;
    const holiday = hours.holidays?.find(({ date }) => date === day);
    return holiday?.name ?? (hours.week.some((one) => one.day === dayOfWeek) ? null : '');
  });
  return names.includes(null) ? null : (names[0] ?? null);
}

/** Whether a day is closed, asked of a few that stand for all: it is the same for every hour of the day. */
export const closedDayQuery = (resourceIds: readonly number[], { wall, period }: When) =>
  queryOptions({
    queryKey: ['booking-check', 'closed', resourceIds, wall.day],
    queryFn: async ({ signal }) =>
      closedOn(
        await api.checkBooking({ resourceIds: [...resourceIds], ...period, acceptTerms: true }, { signal }),
        resourceIds,
        wall.day,
      ),
    retry: false,
    meta: { aging: { policy: true } },
  });
