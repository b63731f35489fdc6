import { queryOptions } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { isProblem } from '../lib/problem.ts';
import type { Period } from '../lib/when.ts';
import type { Aging } from './aging.ts';
import { setsFreeOrHolds } from './availability.ts';
import { hadBy, type Booking } from './bookings.ts';
import { mutable, SOMEBODY, type AttendeeGiven, type BookingChanges, type GuestGiven } from './change-booking.ts';
import { sharesWith } from './resources.ts';

export type BookingCheck = Answered<'checkBooking'>;
export type CheckRefusal = BookingCheck['refusals'][number];
export type Alternative = NonNullable<BookingCheck['alternative']>;

/** What would be booked; without a host by me. */
export interface CheckWish {
  readonly resourceIds: readonly number[];
  readonly period: Period;
  readonly hostId?: number;
  readonly attendees?: readonly AttendeeGiven[];
  readonly guest?: GuestGiven;
  /** Others are not to see whose it is. */
  readonly anonymous?: true;
}

/** May this be booked, and what would work? Terms count as accepted: whoever books is asked. */
export const checkQuery = ({ resourceIds, period: { start, end }, hostId, attendees, guest, anonymous }: CheckWish) =>
  queryOptions({
    queryKey: [
      'booking-check',
      resourceIds,
      start,
      end,
      hostId ?? null,
      attendees ?? [],
      guest !== undefined,
      anonymous,
    ],
    queryFn: ({ signal }) =>
      inTurn(signal, () =>
        api.checkBooking({
          resourceIds: [...resourceIds],
          start,
          end,
          acceptTerms: true,
          ...(hostId !== undefined && { hostId }),
          ...(attendees && { attendees: [...attendees] }),
          ...(guest && { guest: SOMEBODY }),
          ...(anonymous && { anonymous }),
        }),
      ),
    retry: false,
    meta: {
      aging: { ...agingOf(resourceIds), waiting_entry: setsFreeOrHolds } satisfies Aging,
    },
  });

/** A change of a booking that somebody wants, but for what it is called. */
export interface ChangeWish {
  readonly booking: Booking;
  readonly changes: BookingChanges;
  /** What is firm may wait for an approval again. */
  readonly giveUpApproval: boolean;
}

/** May a booking be changed to this, and what would work? Terms count as accepted: whoever changes it is asked. */
export const changeCheckQuery = ({ booking, changes, giveUpApproval }: ChangeWish) => {
  const { title: _title, notes: _notes, private: _private, guest, ...rest } = mutable(changes);
  const said = { ...rest, ...(guest !== undefined && { guest: guest && SOMEBODY }) };
  return queryOptions({
    queryKey: ['booking-check', 'change', booking.id, booking.version, said, giveUpApproval],
    queryFn: ({ signal }) =>
      inTurn(signal, () => api.checkBooking({ bookingId: booking.id, ...said, acceptTerms: true, giveUpApproval })),
    retry: false,
    meta: { aging: agingOf([...booking.resourceIds, ...(changes.resourceIds ?? [])]) },
  });
};

const agingOf = (resourceIds: readonly number[]): Aging => ({
  policy: true,
  resource_group: true,
  booking: ({ data }, { client }) =>
    resourceIds.some((id) => hadBy(data).some((other) => sharesWith(client, id, other))),
  resource: ({ data }) => resourceIds.includes(data.id),
});

/** What has to be accepted before it is booked. */
export const termsOf = (check: BookingCheck | undefined): string | null =>
  check?.rules.find(({ rule }) => rule === 'terms')?.says.terms?.text ?? null;

/** Has whoever books to say who pays? */
export const asksWhoPays = (check: BookingCheck | undefined): boolean =>
  check?.rules.some(({ rule, says }) => rule === 'costCodes' && says.costCodes === true) ?? false;

/** Was it refused because nobody said who pays? */
export const isUnpaid = (error: Error | null): boolean => isProblem(error, 'booking_cost_codes_required');

/** Does a policy let others not see whose it is? */
export const mayHideIn = (check: BookingCheck | undefined): boolean =>
  check?.rules.some(({ says }) => says.anonymous === true) ?? false;

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
