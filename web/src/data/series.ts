import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import type { ApiProblem } from '../lib/problem.ts';
import type { Period } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import { saidToPolicies, type ToPolicies } from './change-booking.ts';

/** A series that somebody wants. */
export interface SeriesWish extends Period {
  readonly resourceIds: readonly number[];
  readonly recurrence: { readonly rule: string };
  /** The terms count as accepted: whoever books is asked. */
  readonly acceptTerms: boolean;
}

export type CheckedDate = Answered<'checkSeries'>['dates'][number];

/** What would become of each date. */
export const seriesCheckQuery = ({ resourceIds, start, end, recurrence, acceptTerms }: SeriesWish) =>
  queryOptions({
    queryKey: ['series-check', resourceIds, start, end, recurrence.rule, acceptTerms],
    queryFn: ({ signal }) =>
      api.checkSeries({ resourceIds: [...resourceIds], start, end, recurrence, acceptTerms }, { signal }),
    meta: { aging: { policy: true, booking: ({ data }) => data.resourceIds.some((id) => resourceIds.includes(id)) } },
  });

export interface BookSeries extends SeriesWish {
  readonly title: string;
  /** Book what can be had, and leave out the rest. */
  readonly skip: boolean;
  readonly key: string;
}

/** Books a series. */
export function useBookSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ resourceIds, start, end, recurrence, acceptTerms, title, skip, key }: BookSeries) =>
      api.createBooking(
        {
          resourceIds: [...resourceIds],
          start,
          end,
          recurrence,
          ...(acceptTerms && { acceptTerms }),
          ...(title !== '' && { title }),
          ...(skip && { onConflict: 'skip' as const }),
        },
        { key },
      ),
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}

/** Which dates of a series: this one and the following, or all that are still to come. */
export interface SeriesPart {
  readonly id: number;
  readonly from: number | null;
  readonly key: string;
}

/** Cancels several dates of a series. */
export function useCancelSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, from, key }: SeriesPart) => api.cancelSeries({ id, ...(from !== null && { from }) }, { key }),
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}

export type Series = Answered<'getSeries'>;

/** A series as it is now. */
export const seriesQuery = (id: number) =>
  queryOptions({
    queryKey: ['series', id],
    queryFn: ({ signal }) => api.getSeries({ id }, { signal }),
    meta: { aging: { series: ({ data }) => data.id === id } },
  });

/** What each date of a series is to become; what is absent stays. */
export interface SeriesChanges {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly days?: number;
  readonly resourceIds?: readonly number[];
  readonly title?: string;
}

export interface SeriesChange extends ToPolicies {
  readonly series: Series;
  /** It and the following dates; null: all that are still to come. */
  readonly from: number | null;
  readonly changes: SeriesChanges;
}

/** Changes several dates of a series, all of them or none. */
export function useChangeSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ series: { id, version }, from, changes: { resourceIds, ...changes }, ...said }: SeriesChange) =>
      api.updateSeries({
        id,
        version,
        ...(from !== null && { from }),
        ...changes,
        ...(resourceIds && { resourceIds: [...resourceIds] }),
        ...saidToPolicies(said),
      }),
    onSettled: () => void refreshAbout(client, 'booking', 'series'),
  });
}

/** A date of a series that cannot be, and why. */
export interface DateRefused {
  readonly date: string;
  readonly refusals: readonly { readonly code: string; readonly detail?: string | undefined }[];
}

/** The dates because of which a series was refused, in their order. */
export function refusedDatesOf(problem: ApiProblem): readonly DateRefused[] {
  const { skipped } = problem.members;
  const named = Array.isArray(skipped) ? skipped.filter(isNamed) : [];
  return [...Map.groupBy(named, ({ date }) => date)].map(([date, refusals]) => ({ date, refusals }));
}

const isNamed = (one: unknown): one is { readonly date: string; readonly code: string; readonly detail?: string } =>
  typeof one === 'object' &&
  one !== null &&
  typeof (one as { date?: unknown }).date === 'string' &&
  typeof (one as { code?: unknown }).code === 'string';
