import type { Ctx } from '../../platform/context/context.ts';
import type { Booking } from '../bookings/contract.ts';
import { approvePending, rejectPending } from '../bookings/bookings.ts';

/** What somebody decides on a booking that waits. */
export interface Decision {
  readonly id: number;
  readonly version?: number | undefined;
  readonly approve: boolean;
  readonly reason?: string | undefined;
}

/**
 * Decides on a booking that waits: once, whoever else decides at the same moment, and told of once.
 * @throws 404, 403, or 409 with the state of one that is decided already
 */
export const decide = (ctx: Ctx, { id, version, approve, reason = '' }: Decision): Promise<Booking> =>
  ctx.tx(async (tx) => {
    const { told, booking } = await (approve ? approvePending : rejectPending)(tx, id, version);
    if (approve) tx.emit('booking.approved', told);
    else tx.emit('booking.rejected', { ...told, data: { ...told.data, reason: reason || null } });
    return booking;
  });
