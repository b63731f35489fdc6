import type { Static } from 'typebox';
import { findTokenNames } from '../../modules/access/access.ts';
import {
  sliceAppointments,
  type Appointment as Booked,
  type AppointmentKey,
  type Piece,
} from '../../modules/bookings/bookings.ts';
import type { Booking, Phase } from '../../modules/bookings/contract.ts';
import { calendarUidOf } from '../../modules/calendars/calendars.ts';
import { listOrdersOf } from '../../modules/orders/orders.ts';
import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { findResources } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { showTime, wallPeriodOf } from '../../platform/time.ts';
import type { Appointment, bookingEndpoints, BookingRef } from './booking-contract.ts';
import {
  appearances,
  bookingStates,
  LAST_MINUTE,
  NO_MASTER,
  phases,
  pieces,
  resourceTypes,
  roles,
  serviceStatuses,
  type StateName,
} from './guesses.ts';
import { readMoment } from './moment.ts';
import { readEnum, readIds, readPage, readSeveral, said, showPage } from './read.ts';

type Calls = Pick<UseCases<typeof bookingEndpoints>, 'searchAppointments'>;

/** What is booked: one row for each resource of a booking, and for the time in which it is made ready before or cleared after. */
export const appointments: Calls = {
  async searchAppointments(ctx, { id, from, to, organizerUserId, searchText, bookingState, ...given }) {
    const { bookableResourceId, bookableResourceType, bookingId, excludePreparation, ...paging } = given;
    const page = readPage(paging);
    const filter = {
      keys: readSeveral(id)?.flatMap(readKey),
      from: readMoment(from, ctx.now, 'from'),
      to: readMoment(to, ctx.now, 'to'),
      hostIds: readIds(organizerUserId, 'organizerUserId'),
      search: searchText === '' ? undefined : searchText,
      phases: readEnum(bookingState, bookingStates, 'bookingState')?.map((state) => phases[state]),
      resourceIds: readIds(bookableResourceId, 'bookableResourceId'),
      types: readEnum(bookableResourceType, resourceTypes, 'bookableResourceType'),
      bookingIds: readIds(bookingId, 'bookingId'),
      bookedOnly: excludePreparation?.toLowerCase() === 'true',
    };
    const found = await sliceAppointments(ctx, said(filter), page);
    return showPage(found, page, await showing(ctx, found.items));
  },
};

/** What an appointment is called there. */
export const keyOf = ({ booking, resourceId, piece }: Booked): string => `${booking.id}-${resourceId}${pieces[piece]}`;

const PIECES = Object.keys(pieces) as Piece[];

/** What an id means; what is none of ours means nothing that is there. */
function readKey(text: string): AppointmentKey[] {
  const [, bookingId, resourceId, suffix] = /^(\d{1,9})-(\d{1,9})(|-\w+)$/.exec(text) ?? [];
  const piece = PIECES.find((one) => pieces[one] === suffix);
  return piece === undefined ? [] : [{ bookingId: Number(bookingId), resourceId: Number(resourceId), piece }];
}

const NAMES = Object.keys(phases) as StateName[];
const numberOf = Object.fromEntries(NAMES.map((name) => [phases[name], bookingStates[name]])) as Record<Phase, number>;

/** Is it kept from others? */
export const appearanceOf = (booking: Pick<Booking, 'anonymous' | 'private'> | undefined): number =>
  booking?.anonymous || booking?.private ? appearances.private : appearances.normal;

/** What a booking is called there, and how far it is. */
export const refOf = (ctx: Ctx, booking: Booking, phase: Phase): Static<typeof BookingRef> => ({
  id: booking.id,
  masterBookingId: booking.seriesId ?? NO_MASTER,
  bookingState: numberOf[phase],
  iCalUid: calendarUidOf(ctx, booking),
});

/** How these are shown, by the names of who and what they are of. */
async function showing(ctx: Ctx, all: readonly Booked[]): Promise<(one: Booked) => Static<typeof Appointment>> {
  const [resources, people, nameOfMaker, orders] = await Promise.all([
    findResources(ctx, [...new Set(all.map(({ resourceId }) => resourceId))]),
    findPeople(ctx, [...new Set(all.flatMap(peopleIn))]),
    namingMakers(ctx, all),
    listOrdersOf(
      ctx,
      all.map(({ booking }) => booking),
    ),
  ]);
  const withAddress = maySeeContacts(ctx.who);
  const organizerOf = ({ booking: { hostId, hostName }, createdBy }: Booked) => {
    if (hostId === null)
      return createdBy === null ? null : { userId: null, displayName: nameOfMaker(createdBy), emailAddress: null };
    const emailAddress = withAddress ? (people.get(hostId)?.email ?? null) : null;
    return { userId: hostId, displayName: hostName ?? '', emailAddress };
  };
  return (one) => {
    const { booking, resourceId, piece, phase, during } = one;
    const organizer = organizerOf(one);
    const resource = resources.get(resourceId);
    return {
      id: keyOf(one),
      subject: booking.title,
      isAllDay: isWholeDays(booking),
      textBody: booking.notes ?? '',
      appearanceType: appearanceOf(booking),
      bookableResource: {
        id: resourceId,
        name: resource?.name ?? '',
        type: resourceTypes[resource?.type ?? 'room'],
      },
      organizer,
      attendees: [
        ...(organizer ? [{ userId: organizer.userId, displayName: organizer.displayName, role: roles.organizer }] : []),
        ...booking.attendees.map(({ userId, name, email }) => ({
          userId,
          displayName: (userId === null ? null : people.get(userId)?.name) ?? name ?? email ?? '',
          role: roles.required,
        })),
      ],
      isPreparationAppointment: piece !== 'booked',
      period: { start: showTime(during.start), end: showTime(during.end) },
      booking: refOf(ctx, booking, phase),
      services: (orders.get(booking.id) ?? [])
        .filter((order) => order.resourceId === resourceId)
        .map((order) => ({
          id: String(order.id),
          status: serviceStatuses[order.state],
          serviceItem: { id: order.serviceId, name: order.name },
          period: { start: order.start, end: order.end },
        })),
    };
  };
}

const peopleIn = ({ booking: { hostId, attendees } }: Booked): number[] =>
  [hostId, ...attendees.map(({ userId }) => userId)].filter((id) => id !== null);

/** What those are called who booked without a host: a program by its token. */
export async function namingMakers(ctx: Ctx, all: readonly Booked[]): Promise<(maker: string) => string> {
  const tokenOf = (maker: string | null): number[] => {
    const id = /^token:(\d+)$/.exec(maker ?? '')?.[1];
    return id === undefined ? [] : [Number(id)];
  };
  const hostless = all.filter(({ booking }) => booking.hostId === null);
  const names = await findTokenNames(ctx, [...new Set(hostless.flatMap(({ createdBy }) => tokenOf(createdBy)))]);
  return (maker) => tokenOf(maker).map((id) => names.get(id))[0] ?? ctx.tenant.name;
}

/** From the beginning of a day to the end of one, by the clocks where it is. */
export function isWholeDays({ start, end, zone }: Pick<Booking, 'start' | 'end' | 'zone'>): boolean {
  const period = { start: Temporal.Instant.from(start), end: Temporal.Instant.from(end) };
  const { startTime, endTime, days } = wallPeriodOf(period, zone);
  const begins = startTime.equals(Temporal.PlainTime.from('00:00'));
  const ends = endTime.equals(Temporal.PlainTime.from('00:00')) && days > 0;
  return begins && (ends || endTime.equals(Temporal.PlainTime.from(LAST_MINUTE)));
}
