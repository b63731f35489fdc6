import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import type { Period } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';

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
