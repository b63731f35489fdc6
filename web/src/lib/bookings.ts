import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Booking, BookingState, CHECK_IN_EARLY_MINUTES } from '../../../server/modules/bookings/contract.ts';
import { api, everyPage, newKey, type Listed } from './api.ts';
import { addMinutes, compareInstants, overlaps, type Period } from './when.ts';

export type { Booking, BookingState };
export type Availability = Listed<'getAvailability'>;

/** The compiler compares it with the server's. */
const CHECK_IN_EARLY: typeof CHECK_IN_EARLY_MINUTES = 15;
/** How far back "past" goes. */
const PAST_DAYS = 30;

export const availabilityQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['availability', 'floor', floorId, start, end],
    queryFn: async ({ signal }) => (await api.getAvailability({ floorId, start, end }, { signal })).items,
  });

/** What one resource is busy with during a day. */
export const busyQuery = (resourceId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['availability', 'resource', resourceId, start, end],
    queryFn: async ({ signal }) =>
      (await api.getAvailability({ resourceId, start, end }, { signal })).items[0]?.busy ?? [],
  });

export const floorBookingsQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['bookings', 'floor', floorId, start, end],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listBookings({ floorId, from: start, to: end, ...paging }, { signal })),
  });

/** My bookings from `PAST_DAYS` ago on; `day` only renews the question each day. */
export const myBookingsQuery = (hostId: number, day: string) =>
  queryOptions({
    queryKey: ['bookings', 'mine', hostId, day],
    queryFn: ({ signal }) => {
      const from = Temporal.PlainDate.from(day).subtract({ days: PAST_DAYS }).toString();
      return everyPage(
        (paging) => api.listBookings({ hostId, from: `${from}T00:00:00Z`, ...paging }, { signal }),
        1000,
      );
    },
  });

const ACTIVE: ReadonlySet<BookingState> = new Set(['pending', 'confirmed', 'checked_in']);
/** Does the booking hold its place? */
export const isActive = ({ state }: Pick<Booking, 'state'>): boolean => ACTIVE.has(state);

export type Action = 'checkIn' | 'checkOut' | 'extend' | 'cancel';

/** What its host may do with a booking at an instant. The server judges again. */
export function actionsOn(booking: Booking, now: string): readonly Action[] {
  const over = compareInstants(booking.end, now) <= 0;
  if (over) return [];
  if (booking.state === 'checked_in') return ['checkOut', 'extend'];
  if (booking.state === 'pending') return ['cancel'];
  if (booking.state !== 'confirmed') return [];
  const open = compareInstants(checkInOpens(booking), now) <= 0;
  return open ? ['checkIn', 'extend', 'cancel'] : ['extend', 'cancel'];
}

export const checkInOpens = ({ start }: Pick<Booking, 'start'>): string => addMinutes(start, -CHECK_IN_EARLY);

/** Asks again for everything that a change of bookings may have changed. */
export const refreshBookings = (client: QueryClient): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['availability'] }),
    client.invalidateQueries({ queryKey: ['bookings'] }),
  ]);

export interface Wish {
  readonly resourceId: number;
  readonly floorId: number;
  readonly period: Period;
  readonly title: string;
  readonly key: string;
  readonly me: { readonly id: number; readonly name: string };
}

export const newWish = (wish: Omit<Wish, 'key'>): Wish => ({ ...wish, key: newKey() });

/** Books one resource; the plan shows it as mine before the answer comes, and takes that back if it is refused. */
export function useBook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ resourceId, period, title, key }: Wish) =>
      api.createBooking({ resourceIds: [resourceId], ...period, ...(title !== '' && { title }) }, { key }),
    onMutate: async (wish) => {
      const bookings = floorBookingsQuery(wish.floorId, wish.period).queryKey;
      const availability = availabilityQuery(wish.floorId, wish.period).queryKey;
      await Promise.all([
        client.cancelQueries({ queryKey: bookings }),
        client.cancelQueries({ queryKey: availability }),
      ]);
      const before = { bookings: client.getQueryData(bookings), availability: client.getQueryData(availability) };
      client.setQueryData(bookings, (known) => known && [...known, imagined(wish)]);
      client.setQueryData(availability, (known) =>
        known?.map((one) => (one.resourceId === wish.resourceId ? taken(one, wish) : one)),
      );
      return () => {
        client.setQueryData(bookings, before.bookings);
        client.setQueryData(availability, before.availability);
      };
    },
    onError: (_error, _wish, takeBack) => takeBack?.(),
    onSuccess: (booking, { floorId, period, resourceId }) => {
      const { queryKey } = floorBookingsQuery(floorId, period);
      // An answer that was on its way before the booking counted may have swept the imagined one away.
      const others = (one: Booking): boolean => one.id !== -resourceId && one.id !== booking.id;
      client.setQueryData(queryKey, (known) => known && [...known.filter(others), booking]);
    },
    // Not waited for: what was answered is told at once.
    onSettled: () => void refreshBookings(client),
  });
}

const taken = (one: Availability, { period }: Wish): Availability => ({
  ...one,
  available: false,
  busy: [...one.busy.filter((stretch) => !overlaps(stretch, period)), period],
});

/** A booking as it will probably be; its id is none that the server gives. */
const imagined = ({ resourceId, period, title, me }: Wish): Booking => ({
  id: -resourceId,
  version: 0,
  seriesId: null,
  title,
  state: 'confirmed',
  ...period,
  zone: 'UTC',
  resourceIds: [resourceId],
  hostId: me.id,
  hostName: me.name,
  attendees: [],
  checkedInAt: null,
  checkedOutAt: null,
  cancelledAt: null,
  createdAt: period.start,
});

export const EXTEND_MINUTES = 30;

/** Check in, check out, stay longer, cancel. */
export function useBookingAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, booking: { id, end }, key }: { action: Action; booking: Booking; key: string }) => {
      const options = { key };
      if (action === 'checkIn') return api.checkInBooking({ id }, options);
      if (action === 'checkOut') return api.checkOutBooking({ id }, options);
      if (action === 'cancel') return api.cancelBooking({ id }, options);
      return api.extendBooking({ id, end: addMinutes(end, EXTEND_MINUTES) }, options);
    },
    onSuccess: (booking) => {
      const put = (known: readonly Booking[] | undefined) =>
        known?.map((one) => (one.id === booking.id ? booking : one));
      client.setQueriesData<readonly Booking[]>({ queryKey: ['bookings'] }, put);
    },
    onSettled: () => void refreshBookings(client),
  });
}
