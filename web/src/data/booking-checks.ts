import { queryOptions } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import type { Period } from '../lib/when.ts';

export type BookingCheck = Answered<'checkBooking'>;
export type CheckRefusal = BookingCheck['refusals'][number];
export type Alternative = NonNullable<BookingCheck['alternative']>;

/** What would be booked; without a host by me. */
export interface CheckWish {
  readonly resourceId: number;
  readonly period: Period;
  readonly hostId?: number;
}

/** May this be booked, and what would work? Terms count as accepted: whoever books is asked. */
export const checkQuery = ({ resourceId, period: { start, end }, hostId }: CheckWish) =>
  queryOptions({
    queryKey: ['booking-check', resourceId, start, end, hostId ?? null],
    queryFn: ({ signal }) =>
      inTurn(signal, () =>
        api.checkBooking({
          resourceIds: [resourceId],
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
        booking: ({ type, data }) => type === 'booking.updated' || data.resourceIds.includes(resourceId),
        resource: ({ data }) => data.id === resourceId,
      },
    },
  });

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
