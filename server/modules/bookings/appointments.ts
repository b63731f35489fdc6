import type { Ctx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { found } from '../../platform/context/use-case.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { withWholes } from '../resources/resources.ts';
import {
  countAppointmentRows,
  listAppointmentRows,
  selectPhases,
  sliceAppointmentRows,
  type AppointmentFilter,
  type AppointmentRow,
} from './appointment-rows.ts';
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
  const [sight, wanted] = await Promise.all([sightOf(ctx), withinWholes(ctx, filter)]);
  const { items, total } = await sliceAppointmentRows(ctx, sight, wanted, slice);
  return { items: await appointmentsOf(ctx, items), total };
}

const withinWholes = async (ctx: Ctx, filter: AppointmentFilter): Promise<AppointmentFilter> =>
  filter.resourceIds ? { ...filter, resourceIds: await withWholes(ctx, filter.resourceIds) } : filter;

/** What is booked of these resources themselves, by resource and start, behind the last one seen, as far as the asking one sees into it. */
export async function listAppointments(
  ctx: Ctx,
  filter: AppointmentFilter,
  { after, limit }: { readonly after: Appointment | null; readonly limit: number },
): Promise<Appointment[]> {
  const seen = after && { ...after, bookingId: after.booking.id, start: after.during.start };
  return appointmentsOf(ctx, await listAppointmentRows(ctx, await sightOf(ctx), filter, { after: seen, limit }));
}

async function appointmentsOf(ctx: Ctx, rows: readonly AppointmentRow[]): Promise<Appointment[]> {
  const bookings = await findBookings(ctx, [...new Set(rows.map(({ bookingId }) => bookingId))]);
  return rows.map((row) => appointmentOf(row, found(bookings.get(row.bookingId))));
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

/** How many of these there are of each resource that has any, as far as the asking one sees into them. */
export const countAppointments = async (ctx: Ctx, filter: AppointmentFilter): Promise<ReadonlyMap<number, number>> =>
  countAppointmentRows(ctx, await sightOf(ctx), filter);

/** How far the bookings of these are, as far as the asking one sees into them. */
export const listPhases = async (
  ctx: Ctx,
  filter: AppointmentFilter,
): Promise<readonly Pick<AppointmentRow, 'bookingId' | 'phase'>[]> =>
  selectPhases(ctx, ...(await Promise.all([sightOf(ctx), withinWholes(ctx, filter)])));
