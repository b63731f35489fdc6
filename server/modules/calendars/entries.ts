import type { Ctx } from '../../platform/context/context.ts';
import type { BookingState } from '../bookings/contract.ts';
import { findNames } from '../places/places.ts';
import { findResources } from '../resources/resources.ts';
import type { Entry } from './icalendar.ts';

/** What an entry is made of. */
export interface Booked {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly notes?: string | null;
  readonly onlineMeeting?: { readonly joinUrl: string | null } | null;
  readonly private?: boolean;
  readonly state: BookingState;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly resourceIds: readonly number[];
  readonly createdAt: string;
}

/** How calendars call a booking's state. */
const STATES: Readonly<Record<BookingState, Entry['state']>> = {
  pending: 'TENTATIVE',
  confirmed: 'CONFIRMED',
  checked_in: 'CONFIRMED',
  checked_out: 'CONFIRMED',
  cancelled: 'CANCELLED',
  rejected: 'CANCELLED',
  released: 'CANCELLED',
};

export interface EntryOptions {
  /** The address of the web app. */
  readonly publicUrl: string;
}

/** Bookings as entries of a calendar; `call` says what each is called, from its place. */
export async function entriesOf<B extends Booked>(
  ctx: Ctx,
  bookings: readonly B[],
  { publicUrl }: EntryOptions,
  call: (booking: B, place: string) => string = ({ title }, place) => title || place,
): Promise<Entry[]> {
  const placeOf = await placesOf(ctx, bookings);
  return bookings.map((booking) => {
    const { names, location } = placeOf(booking);
    return {
      ...basicsOf(ctx, booking),
      summary: call(booking, names),
      location,
      notes: notesOf(booking),
      url: `${publicUrl}/bookings`,
    };
  });
}

/** The link stands last, in a line of its own: every program makes one of it, and the place stays what is booked. */
const notesOf = ({ notes, onlineMeeting }: Booked): string =>
  [notes, onlineMeeting?.joinUrl].filter(Boolean).join('\n\n');

/** What a booking is called in calendars. When it was made is part of its name: ids alone are the same in every installation. */
export const calendarUidOf = (
  { tenant }: Pick<Ctx, 'tenant'>,
  { id, createdAt }: Pick<Booked, 'id' | 'createdAt'>,
): string => `booking-${tenant.id}-${id}-${Temporal.Instant.from(createdAt).epochMilliseconds}@atrium`;

const basicsOf = (ctx: Ctx, booking: Booked): Omit<Entry, 'summary' | 'location' | 'notes' | 'url'> => ({
  uid: calendarUidOf(ctx, booking),
  sequence: booking.version,
  stamp: Temporal.Instant.from(booking.createdAt),
  start: Temporal.Instant.from(booking.start),
  end: Temporal.Instant.from(booking.end),
  zone: booking.zone,
  state: STATES[booking.state],
  isPrivate: booking.private === true,
});

/** Where each of these is, in words. */
async function placesOf(
  ctx: Ctx,
  bookings: readonly Booked[],
): Promise<(booking: Booked) => { readonly names: string; readonly location: string }> {
  const ids = new Set(bookings.flatMap(({ resourceIds }) => resourceIds));
  const resources = await findResources(ctx, [...ids]);
  const buildingIds = new Set(Array.from(resources.values(), ({ buildingId }) => buildingId));
  const buildings = await findNames(ctx, 'building', [...buildingIds]);
  return ({ resourceIds }) => {
    const own = [...new Set(resourceIds)].flatMap((id) => resources.get(id) ?? []);
    const names = own.map(({ name }) => name);
    const houses = new Set(own.flatMap(({ buildingId }) => buildings.get(buildingId) ?? []));
    return { names: names.join(', ') || 'Atrium', location: [...names, ...houses].join(', ') };
  };
}
