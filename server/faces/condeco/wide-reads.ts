import { sliceAppointments } from '../../modules/bookings/bookings.ts';
import type { ResourceType } from '../../modules/resources/contract.ts';
import { findGroups } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { enveloped } from './answers.ts';
import { DESKS, NO_GROUP, NO_TYPE, ROOMS, standing } from './guesses.ts';
import { readListed, sliceOf, zoneMeant } from './moments.ts';
import { resourcesOf, showResources, type Wanted } from './rooms.ts';
import { showBookings } from './shown-bookings.ts';
import type { wideEndpoints } from './wide-reads-contract.ts';

/** What is in a whole location or group, and what is booked there: one call instead of one for each room. */
export const wideReads: UseCases<typeof wideEndpoints> = {
  Resources_GetLocationResources_V1: (ctx, { locationId, extendedDetails }) =>
    resourcesIn(ctx, { buildingId: locationId }, extendedDetails),
  Resources_GetGroupResources_V1: (ctx, { groupId, extendedDetails }) => resourcesIn(ctx, { groupId }, extendedDetails),
  Bookings_GetLocationBookings_V1: (ctx, { locationId, ...days }) => bookingsIn(ctx, { buildingId: locationId }, days),
  Bookings_GetGroupBookings_V1: (ctx, { groupId, ...days }) => bookingsIn(ctx, { groupId }, days),
};

/** Each is below the location in which it is. */
async function resourcesIn(ctx: Ctx, wanted: Wanted, isExtended = false) {
  const all = await resourcesOf(ctx, wanted);
  const ids = all.map(({ id }) => id);
  const [groups, shown] = await Promise.all([findGroups(ctx, ids), showResources(ctx, all, isExtended)]);
  return enveloped(
    shown.map((one, i) => ({
      ...one,
      InternalParentId: all[i]?.buildingId ?? one.InternalParentId,
      GroupId: groups.get(one.InternalId) ?? NO_GROUP,
      ResourceTypeId: typeIdOf(all[i]?.type),
    })),
  );
}

const typeIdOf = (type: ResourceType | undefined): number =>
  type === 'room' ? ROOMS : type === 'desk' ? DESKS : NO_TYPE;

type Days = Omit<Input<(typeof wideEndpoints)['Bookings_GetLocationBookings_V1']>, 'locationId'>;

async function bookingsIn(ctx: Ctx, wanted: Wanted, { startDate, endDate, isUTCDateTime, ...paging }: Days) {
  const rooms = await resourcesOf(ctx, { ...wanted, type: 'room' });
  const [zone = 'UTC', ...others] = new Set(rooms.map((room) => room.zone));
  const clocks = zoneMeant({ zone: others.length > 0 ? 'UTC' : zone }, isUTCDateTime);
  const { start, end } = readListed([startDate, endDate], clocks);
  if (rooms.length === 0) return { bookings: [], totalRecords: 0 };
  const filter = { resourceIds: rooms.map(({ id }) => id), from: start, to: end, bookedOnly: true, phases: standing };
  const { items, total } = await sliceAppointments(ctx, filter, sliceOf(paging));
  const rows = items.map(({ booking, resourceId }) => ({ booking, roomId: resourceId }));
  return { bookings: await showBookings(ctx, rows), totalRecords: total };
}
