import { sliceAppointments } from '../../modules/bookings/bookings.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { MAX_NOTES } from '../../modules/bookings/contract.ts';
import { refOf } from './appointments.ts';
import type { bookingEndpoints } from './booking-contract.ts';
import { textOf } from './html-text.ts';
import { findInvited, findOrganizer, findWanted } from './named.ts';
import { readTimes } from './period.ts';
import { refusingAsThere } from './refusing.ts';

type Given = Input<(typeof bookingEndpoints)['placeBooking']>;
type Calls = Pick<UseCases<typeof bookingEndpoints>, 'placeBooking'>;

/** Books, as v1 does: the same rules, judged by what the token may. */
export const placing: Calls = {
  async placeBooking(ctx, given) {
    const wish = await readWish(ctx, given);
    return refusingAsThere(() =>
      ctx.tx(async (tx) => {
        const booking = await createBooking(tx, wish);
        const of = { bookingIds: [booking.id], bookedOnly: true };
        const { items } = await sliceAppointments(tx, of, { offset: 0, limit: 1 });
        return refOf(tx, booking, found(items[0]).phase);
      }),
    );
  },
};

async function readWish(ctx: Ctx, given: Given): Promise<Parameters<typeof createBooking>[1]> {
  const { subject, organizer, requiredAttendees, optionalAttendees } = given;
  const times = readTimes(given);
  const [resourceIds, hostId] = await Promise.all([
    findWanted(ctx, given.resources ?? []),
    findOrganizer(ctx, organizer ?? ''),
  ]);
  const named = { requiredAttendees: requiredAttendees ?? [], optionalAttendees: optionalAttendees ?? [] };
  const attendees = await findInvited(ctx, named, hostId);
  // Last, and beside nothing that may be refused meanwhile: a page must not go on being read for a request that was answered.
  const notes = await readBody(ctx, given);
  return {
    resourceIds,
    ...times,
    title: subject ?? '',
    notes,
    attendees,
    onlineMeeting: given.withOnlineMeeting === true,
    ...(hostId !== null && { hostId }),
  };
}

/** What is said besides: as text, or what the page says. */
async function readBody(
  { caller }: Ctx,
  { textBody, htmlBody }: Pick<Given, 'textBody' | 'htmlBody'>,
): Promise<string | null> {
  if (textBody) return textBody;
  if (!htmlBody) return null;
  const text = await textOf(htmlBody, 'htmlBody', caller);
  if (Array.from(text).length > MAX_NOTES) throw invalid('htmlBody', `It says more than ${MAX_NOTES} characters`);
  return text;
}
