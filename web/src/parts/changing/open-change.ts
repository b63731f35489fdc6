import { useSyncExternalStore } from 'react';
import type { Booking } from '../../data/bookings.ts';

const hearers = new Set<() => void>();
let open: Booking | null = null;

/** Opens the change of a booking over the page, or closes it: what showed the booking may go away meanwhile. */
export function openChange(booking: Booking | null): void {
  open = booking;
  for (const hear of hearers) hear();
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear);
  return () => hearers.delete(hear);
};

/** The booking that is being changed. */
export const useOpenChange = (): Booking | null => useSyncExternalStore(subscribe, () => open);
