import { useQueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { addMinutes } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import type { Action, Booking } from './bookings.ts';

export const EXTEND_MINUTES = 30;

/** Check in, check out, stay longer, cancel. */
export function useBookingAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, booking: { id, end }, key }: { action: Action; booking: Booking; key: string }) => {
      if (action === 'checkIn') return api.checkInBooking({ id }, { key });
      if (action === 'checkOut') return api.checkOutBooking({ id }, { key });
      if (action === 'cancel') return api.cancelBooking({ id }, { key });
      return api.extendBooking({ id, end: addMinutes(end, EXTEND_MINUTES) }, { key });
    },
    onSuccess: (booking) => {
      const put = (known: readonly Booking[] | undefined) =>
        known?.map((one) => (one.id === booking.id ? booking : one));
      client.setQueriesData<readonly Booking[]>({ queryKey: ['bookings'] }, put);
    },
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}
