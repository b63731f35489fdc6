import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { compareInstants } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import type { Booking } from './bookings.ts';

/** One booking as it is now. */
export const bookingQuery = (id: number) =>
  queryOptions({
    queryKey: ['booking', id],
    queryFn: ({ signal }) => api.getBooking({ id }, { signal }),
    meta: { aging: { booking: ({ data }) => data.id === id } },
  });

type Given = Input<'updateBooking'>;
export type AttendeeGiven = NonNullable<Given['attendees']>[number];
export type GuestGiven = NonNullable<Given['guest']>;
/** As a check is asked: who the guest is makes no difference, and may not be typed to its end yet. */
export const SOMEBODY: GuestGiven = { name: 'Somebody' };

/** What a booking is to become; what is absent stays. */
export interface BookingChanges {
  readonly start?: string;
  readonly end?: string;
  readonly resourceIds?: readonly number[];
  readonly title?: string;
  readonly notes?: string | null;
  readonly attendees?: readonly AttendeeGiven[];
  /** Who comes instead of the host; null: nobody any more. */
  readonly guest?: GuestGiven | null;
  readonly anonymous?: boolean;
  readonly private?: boolean;
  /** What pays for it. */
  readonly costCodes?: readonly { readonly costCodeId: number }[];
}

/** What is said to the policies. */
export interface ToPolicies {
  readonly acceptTerms: boolean;
  /** They are passed over, by who manages bookings there. */
  readonly overrule: boolean;
  /** What was approved may wait again, where the change must be approved. */
  readonly giveUpApproval?: boolean;
}

export const saidToPolicies = ({ acceptTerms, overrule, giveUpApproval }: ToPolicies) => ({
  ...(acceptTerms && { acceptTerms }),
  ...(overrule && { overrule }),
  ...(giveUpApproval && { giveUpApproval }),
});

export interface BookingChange extends ToPolicies {
  /** As whoever changes it saw it: another one is not written over. */
  readonly booking: Booking;
  readonly changes: BookingChanges;
  readonly key: string;
}

/** Changes a booking; its lists show it so before the answer comes, and take that back if it is refused. */
export function useChangeBooking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onMutate: async ({ booking, changes }) => {
      const lists = { queryKey: ['bookings'] } as const;
      await client.cancelQueries(lists);
      const before = client.getQueriesData(lists);
      put(client, { ...booking, ...shownOf(changes) });
      return () => before.forEach(([key, known]) => client.setQueryData(key, known));
    },
    onError: (_error, _change, takeBack) => takeBack?.(),
    onSuccess: (booking) => {
      put(client, booking);
      client.setQueryData(bookingQuery(booking.id).queryKey, booking);
    },
    // Not waited for: what was answered is told at once.
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}

const put = (client: QueryClient, booking: Booking): void =>
  void client.setQueriesData<readonly Booking[]>({ queryKey: ['bookings'] }, (known) =>
    known?.map((one) => (one.id === booking.id ? booking : one)),
  );

/** What lists can show before the answer: who comes and who pays are not among it. */
const shownOf = ({
  attendees: _attendees,
  guest: _guest,
  costCodes: _costCodes,
  resourceIds,
  ...changes
}: BookingChanges): Partial<Booking> => ({
  ...changes,
  ...(resourceIds && { resourceIds: [...resourceIds] }),
});

/** A booking may begin between two tries, and the second is another operation then: a key is for one operation alone. */
function send({ booking, changes, key, ...said }: BookingChange): Promise<Booking> {
  const { id, version } = booking;
  const policies = saidToPolicies(said);
  const longer = staysLonger(booking, changes, Temporal.Now.instant().toString());
  return longer === null
    ? api.updateBooking({ id, version, ...mutable(changes), ...policies }, { key })
    : api.extendBooking({ id, end: longer, ...policies }, { key: `${key}/extend` });
}

/** A change as it is sent. */
export const mutable = ({ resourceIds, attendees, costCodes, ...changes }: BookingChanges) => ({
  ...changes,
  ...(resourceIds && { resourceIds: [...resourceIds] }),
  ...(attendees && { attendees: [...attendees] }),
  ...(costCodes && { costCodes: [...costCodes] }),
});

/** The new end of a booking under way, when that is all that changes. */
function staysLonger({ start, end }: Booking, changes: BookingChanges, now: string): string | null {
  const { end: later, start: first = start, ...more } = changes;
  const isRunning = compareInstants(start, now) <= 0 && compareInstants(now, end) < 0;
  const isAll = Object.keys(more).length === 0 && compareInstants(first, start) === 0;
  return later !== undefined && isRunning && isAll && compareInstants(later, end) > 0 ? later : null;
}
