import { useQueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { overlaps, type Period } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import { availabilityQuery, type Availability } from './availability.ts';
import { floorBookingsQuery, type Booking } from './bookings.ts';
import type { AttendeeGiven, GuestGiven } from './change-booking.ts';

export interface Wish {
  readonly resourceId: number;
  readonly floorId: number;
  readonly period: Period;
  readonly title: string;
  /** Empty for none. */
  readonly notes: string;
  readonly acceptTerms: boolean;
  /** The policies are passed over, by who manages bookings there. */
  readonly overrule?: true;
  readonly key: string;
  readonly me: { readonly id: number; readonly name: string };
  /** Whose it is to be, where that is not me. */
  readonly host?: { readonly id: number; readonly name: string };
  readonly attendees?: readonly AttendeeGiven[];
  readonly guest?: GuestGiven;
  /** With an online meeting. */
  readonly onlineMeeting?: true;
  /** Others are not to see whose it is. */
  readonly anonymous?: true;
  /** Others are not to read what it is for and who comes. */
  readonly private?: true;
  /** What pays for it. */
  readonly costCodes?: readonly { readonly costCodeId: number }[];
}

/** Books one resource; the plan shows it as mine before the answer comes, and takes that back if it is refused. */
export function useBook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      resourceId,
      period,
      title,
      notes,
      acceptTerms,
      overrule,
      host,
      attendees,
      guest,
      anonymous,
      private: isPrivate,
      onlineMeeting,
      costCodes,
      key,
    }: Wish) =>
      api.createBooking(
        {
          resourceIds: [resourceId],
          ...period,
          ...(title !== '' && { title }),
          ...(notes !== '' && { notes }),
          ...(acceptTerms && { acceptTerms }),
          ...(overrule && { overrule }),
          ...(host && { hostId: host.id }),
          ...(attendees && { attendees: [...attendees] }),
          ...(guest && { guest }),
          ...(anonymous && { anonymous }),
          ...(isPrivate && { private: isPrivate }),
          ...(onlineMeeting && { onlineMeeting }),
          ...(costCodes && { costCodes: [...costCodes] }),
        },
        { key },
      ),
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
    onSettled: () => void refreshAbout(client, 'booking'),
  });
}

const taken = (one: Availability, { period }: Wish): Availability => ({
  ...one,
  available: false,
  busy: [...one.busy.filter((stretch) => !overlaps(stretch, period)), period],
});

/** A booking as it will probably be; its id is none that the server gives. */
const imagined = ({ resourceId, period, title, notes, me, host = me, private: isPrivate }: Wish): Booking => ({
  id: -resourceId,
  version: 0,
  seriesId: null,
  title,
  notes: notes || null,
  onlineMeeting: null,
  state: 'confirmed',
  ...period,
  zone: 'UTC',
  resourceIds: [resourceId],
  hostId: host.id,
  hostName: host.name,
  bookedBy: null,
  attendees: [],
  guest: null,
  anonymous: false,
  private: isPrivate ?? false,
  setUpMinutes: 0,
  cleanDownMinutes: 0,
  checkedInAt: null,
  checkedOutAt: null,
  cancelledAt: null,
  checkIn: null,
  createdAt: period.start,
});
