import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Answered, type Input } from '../lib/api.ts';

export type UsageOfResource = Answered<'getBookingUsageByResource'>['items'][number];
export type UsageOfPeriod = Answered<'getBookingUsageByTime'>['items'][number];
export type Summary = Answered<'getBookingSummary'>;
export type PeriodName = NonNullable<Input<'getBookingUsageByTime'>['period']>;

/** Figures of which building and of which range. */
export interface Looked {
  readonly buildingId: number;
  readonly from: string;
  readonly to: string;
}

/** Figures go through all that is booked: not with each booking that somebody makes, but when one comes back to them. */
const counted = {
  staleTime: 60_000,
  placeholderData: keepPreviousData,
  meta: { aging: { policy: true, resource: true, sensor: true }, rarely: true },
} as const;

export const summaryQuery = (looked: Looked) =>
  queryOptions({
    queryKey: ['insights', 'summary', looked],
    queryFn: ({ signal }) => api.getBookingSummary(looked, { signal }),
    ...counted,
  });

/** Where figures come from: what is booked, or what sensors saw. */
export type Source = 'booked' | 'seen';

const byResource = { booked: 'getBookingUsageByResource', seen: 'getOccupancyByResource' } as const;
const byTime = { booked: 'getBookingUsageByTime', seen: 'getOccupancyByTime' } as const;

export const usageByResourceQuery = (source: Source, looked: Looked) =>
  queryOptions({
    queryKey: ['insights', 'by-resource', source, looked],
    queryFn: async ({ signal }) => (await api[byResource[source]](looked, { signal })).items,
    ...counted,
  });

export const usageByTimeQuery = (source: Source, looked: Looked, period: PeriodName) =>
  queryOptions({
    queryKey: ['insights', 'by-time', source, looked, period],
    queryFn: async ({ signal }) => (await api[byTime[source]]({ ...looked, period }, { signal })).items,
    ...counted,
  });

/** The visitors of a day in a building. @param date a time of it, with the offset there */
export const dailyVisitorsQuery = (buildingId: number, date: string) =>
  queryOptions({
    queryKey: ['insights', 'visitors', buildingId, date],
    queryFn: ({ signal }) => api.getDailyVisitors({ buildingId, date }, { signal }),
    meta: { aging: { visit: true, badge: true } },
  });
