import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { CHECK_IN_EARLY_MINUTES } from '../../../server/modules/bookings/contract.ts';
import { api, everyPage, type Listed } from '../lib/api.ts';
import { addMinutes, compareInstants, overlaps, type Period } from '../lib/when.ts';
import type { Heard } from './aging.ts';
import { resourcesQuery } from './resources.ts';

export type Booking = Listed<'listBookings'>;
export type BookingState = Booking['state'];

/** What is heard of a booking. */
export type HeardBooking = NonNullable<Heard<'booking.created'>['data']>;

/** The compiler compares it with the server's. */
const CHECK_IN_EARLY: typeof CHECK_IN_EARLY_MINUTES = 15;
/** How far back "past" goes. */
const PAST_DAYS = 30;

const lists = (bookings: readonly Booking[], { id }: HeardBooking): boolean => bookings.some((one) => one.id === id);

/** What a booking has, and what it had until it was moved. */
export const hadBy = ({ resourceIds, was }: HeardBooking): readonly number[] => [
  ...resourceIds,
  ...(was?.resourceIds ?? []),
];

/** Does what was heard of a booking change what is shown of a floor in a period? It may also have gone from there. */
export function touchesFloor(client: QueryClient, floorId: number, period: Period, heard: HeardBooking): boolean {
  const shown = client.getQueryData(floorBookingsQuery(floorId, period).queryKey);
  if (shown === undefined || lists(shown, heard)) return true;
  const places = client.getQueryData(resourcesQuery(floorId).queryKey);
  return overlaps(heard, period) && (places?.some(({ id }) => heard.resourceIds.includes(id)) ?? true);
}

export const floorBookingsQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['bookings', 'floor', floorId, start, end],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listBookings({ floorId, from: start, to: end, ...paging }, { signal })),
    meta: { aging: { booking: ({ data }, { client }) => touchesFloor(client, floorId, { start, end }, data) } },
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
    meta: {
      aging: {
        booking: ({ data }, { answer }) => data.hostId === hostId || lists(answer as readonly Booking[], data),
      },
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
  return isCheckInOpen(booking, now) && checksInByWeb(booking) ? ['checkIn', 'extend', 'cancel'] : ['extend', 'cancel'];
}

type Due = Pick<Booking, 'start' | 'checkIn'>;

/** When check-in opens: as the policy of the place says, or else a little before the start. */
export const checkInOpens = ({ start, checkIn }: Due): string => checkIn?.opensAt ?? addMinutes(start, -CHECK_IN_EARLY);

/** May one check in at an instant? */
export const isCheckInOpen = (booking: Due, now: string): boolean =>
  compareInstants(checkInOpens(booking), now) <= 0 &&
  (booking.checkIn === null || compareInstants(now, booking.checkIn.closesAt) < 0);

/** Is a tap in the app enough? Some places want to be visited, and their code read. */
export const checksInByWeb = ({ checkIn }: Due): boolean => checkIn?.methods.includes('web') ?? true;
