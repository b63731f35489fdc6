import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import type { ApiProblem } from '../lib/problem.ts';
import type { Period } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import { saidToPolicies, SOMEBODY, type AttendeeGiven, type GuestGiven, type ToPolicies } from './change-booking.ts';

/** A series that somebody wants. */
export interface SeriesWish extends Period {
  readonly resourceIds: readonly number[];
  readonly recurrence: { readonly rule: string };
  /** The terms count as accepted: whoever books is asked. */
  readonly acceptTerms: boolean;
  /** Whose it is to be, where that is not me. */
  readonly hostId?: number;
  readonly attendees?: readonly AttendeeGiven[];
  readonly guest?: GuestGiven;
  /** Others are not to see whose it is. */
  readonly anonymous?: true;
  /** Others are not to read what it is for and who comes. */
  readonly private?: true;
  /** What pays for each date. */
  readonly costCodes?: readonly { readonly costCodeId: number }[];
}

export type CheckedDate = Answered<'checkSeries'>['dates'][number];

/** What would become of each date. */
export const seriesCheckQuery = ({
  resourceIds,
  start,
  end,
  recurrence,
  acceptTerms,
  hostId,
  guest,
  anonymous,
}: SeriesWish) =>
  queryOptions({
    queryKey: [
      'series-check',
      resourceIds,
      start,
      end,
      recurrence.rule,
      acceptTerms,
      hostId,
      guest !== undefined,
      anonymous,
    ],
    queryFn: ({ signal }) =>
      api.checkSeries(
        {
          resourceIds: [...resourceIds],
          start,
          end,
          recurrence,
          acceptTerms,
          ...ofCompany({ hostId, guest: guest && SOMEBODY, anonymous }),
        },
        { signal },
      ),
    meta: {
      aging: {
        policy: true,
        resource_group: true,
        booking: ({ data }) => data.resourceIds.some((id) => resourceIds.includes(id)),
      },
    },
  });

/** Whose it is to be, and who comes. */
type Said = {
  readonly [K in 'hostId' | 'attendees' | 'guest' | 'anonymous' | 'private' | 'costCodes']?: SeriesWish[K] | undefined;
};

const ofCompany = ({ hostId, attendees, guest, anonymous, private: isPrivate, costCodes }: Said) => ({
  ...(hostId !== undefined && { hostId }),
  ...(attendees && { attendees: [...attendees] }),
  ...(guest && { guest }),
  ...(anonymous && { anonymous }),
  ...(isPrivate && { private: isPrivate }),
  ...(costCodes && { costCodes: [...costCodes] }),
});

/** A change of a series that somebody wants, but for what it is called. */
export interface SeriesChangeWish {
  readonly id: number;
  /** It and the following dates; null: all that are still to come. */
  readonly from: number | null;
  readonly changes: SeriesChanges;
}

/** What would become of each date; what was approved may wait again: whoever changes it is asked. */
export const seriesChangeCheckQuery = ({ id, from, changes }: SeriesChangeWish) => {
  const { title: _title, notes: _notes, private: _private, costCodes: _costCodes, ...said } = toSend(changes);
  return queryOptions({
    queryKey: ['series-check', 'change', id, from, said],
    queryFn: ({ signal }) =>
      api.checkSeries({ seriesId: id, ...(from !== null && { from }), ...said, giveUpApproval: true }, { signal }),
    retry: false,
    meta: { aging: { policy: true, resource_group: true, booking: true, series: ({ data }) => data.id === id } },
  });
};

const toSend = ({ resourceIds, costCodes, ...changes }: SeriesChanges) => ({
  ...changes,
  ...(costCodes && { costCodes: [...costCodes] }),
  ...(resourceIds && { resourceIds: [...resourceIds] }),
});

export interface BookSeries extends SeriesWish {
  readonly title: string;
  readonly notes: string;
  readonly onlineMeeting: boolean;
  /** Book what can be had, and leave out the rest. */
  readonly skip: boolean;
  readonly key: string;
}

/** Books a series. */
export function useBookSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      resourceIds,
      start,
      end,
      recurrence,
      acceptTerms,
      title,
      notes,
      onlineMeeting,
      skip,
      key,
      ...company
    }: BookSeries) =>
      api.createBooking(
        {
          resourceIds: [...resourceIds],
          start,
          end,
          recurrence,
          ...(acceptTerms && { acceptTerms }),
          ...(title !== '' && { title }),
          ...(notes !== '' && { notes }),
          ...(onlineMeeting && { onlineMeeting }),
          ...(skip && { onConflict: 'skip' as const }),
          ...ofCompany(company),
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
  readonly notes?: string | null;
  /** Others are not to see whose it is. */
  readonly anonymous?: boolean;
  readonly private?: boolean;
  /** What pays for each of them. */
  readonly costCodes?: readonly { readonly costCodeId: number }[];
}

export interface SeriesChange extends ToPolicies {
  readonly series: Series;
  /** It and the following dates; null: all that are still to come. */
  readonly from: number | null;
  readonly changes: SeriesChanges;
  /** A date that cannot become so stays as it is; else nothing is changed. */
  readonly skip: boolean;
}

/** Changes several dates of a series. */
export function useChangeSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ series: { id, version }, from, changes, skip, ...said }: SeriesChange, context) =>
      api.updateSeries(
        {
          id,
          version,
          ...(from !== null && { from }),
          ...toSend(changes),
          ...(skip && { onConflict: 'skip' as const }),
          ...saidToPolicies(said),
        },
        { key: keyOf(context) },
      ),
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
