import { queryOptions } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import type { Period } from '../lib/when.ts';

export type BookingCheck = Answered<'checkBooking'>;
export type CheckRefusal = BookingCheck['refusals'][number];
export type Alternative = NonNullable<BookingCheck['alternative']>;

/** What would be booked; without a host by me. */
export interface CheckWish {
  readonly resourceIds: readonly number[];
  readonly period: Period;
  readonly hostId?: number;
}

/** May this be booked, and what would work? Terms count as accepted: whoever books is asked. */
export const checkQuery = ({ resourceIds, period: { start, end }, hostId }: CheckWish) =>
  queryOptions({
    queryKey: ['booking-check', resourceIds, start, end, hostId ?? null],
    queryFn: ({ signal }) =>
      inTurn(signal, () =>
        api.checkBooking({
          resourceIds: [...resourceIds],
          start,
          end,
          acceptTerms: true,
          ...(hostId !== undefined && { hostId }),
        }),
      ),
    retry: false,
    meta: {
      aging: {
        policy: true,
        booking: ({ type, data }) =>
          type === 'booking.updated' || resourceIds.some((id) => data.resourceIds.includes(id)),
        resource: ({ data }) => resourceIds.includes(data.id),
      },
    },
  });

/** What has to be accepted before it is booked. */
export const termsOf = (check: BookingCheck | undefined): string | null =>
  check?.rules.find(({ rule }) => rule === 'terms')?.says.terms?.text ?? null;

let last: Promise<unknown> = Promise.resolve();

/** One question at a time: while one is under way the next waits, and is never asked when nobody wants it any more. */
function inTurn<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  const mine = last.then(() => {
    signal.throwIfAborted();
    return ask();
  });
  last = mine.catch(() => undefined);
  return mine;
}
