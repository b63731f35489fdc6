import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { found } from '../../platform/context/use-case.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { withWholes } from '../resources/resources.ts';
import { sliceAppointmentRows, type AppointmentFilter, type AppointmentRow } from './appointment-rows.ts';
import { findBookings } from './bookings-of.ts';
import type { Booking } from './contract.ts';
import { sightOf } from './sight.ts';

/** One resource of a booking, with what the asking one may see of that. */
export interface Appointment extends Pick<AppointmentRow, 'resourceId' | 'piece' | 'phase'> {
  readonly booking: Booking;
  readonly during: Period;
  /** Who booked it, as rows call them; null to who does not see all of it. */
  readonly createdBy: string | null;
}

/** What is booked, one resource after the other, by start and counted through, as far as the asking one sees into it. */
export async function sliceAppointments(
  ctx: Ctx,
  filter: AppointmentFilter,
  slice: Slice,
): Promise<Sliced<Appointment>> {
  const [sight, resourceIds] = await Promise.all([
    sightOf(ctx),
    filter.resourceIds && withWholes(ctx, filter.resourceIds),
  ]);
  const wanted = { ...filter, ...(resourceIds && { resourceIds }) };
  const { items, total } = await sliceAppointmentRows(ctx, sight, wanted, slice);
  const bookings = await findBookings(ctx, [...new Set(items.map(({ bookingId }) => bookingId))]);
  return { items: items.map((row) => appointmentOf(row, found(bookings.get(row.bookingId)))), total };
}

const appointmentOf = (
  { resourceId, piece, phase, startsAt, endsAt, isSeen, createdBy }: AppointmentRow,
  booking: Booking,
): Appointment => ({
  booking,
  resourceId,
  piece,
  phase,
  during: { start: toInstant(startsAt), end: toInstant(endsAt) },
  createdBy: isSeen ? createdBy : null,
});

/** How many of these there are, as far as the asking one sees into them. */
export const countAppointments = async (ctx: Ctx, filter: AppointmentFilter): Promise<number> =>
  (await sliceAppointments(ctx, filter, { offset: 0, limit: 0 })).total;
