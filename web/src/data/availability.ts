import { queryOptions } from '@tanstack/react-query';
import { api, type Listed } from '../lib/api.ts';
import type { Period } from '../lib/when.ts';
import type { Aging } from './aging.ts';
import { hadBy, touchesFloor } from './bookings.ts';
import { sharesWith } from './resources.ts';

export type Availability = Listed<'getAvailability'>;

/** Is it about what somebody has, and not about what became of the bookings of others? What and when it is is told to nobody. */
const isAssigned: NonNullable<Aging['assignment']> = ({ type }) => type !== 'assignment.affected';

/** What is offered is held, and free again when the offer ends; of what and when it says to none but whose it is. */
export const setsFreeOrHolds: NonNullable<Aging['waiting_entry']> = ({ type }) => type !== 'waiting_entry.created';

export const availabilityQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['availability', 'floor', floorId, start, end],
    queryFn: async ({ signal }) => (await api.getAvailability({ floorId, start, end }, { signal })).items,
    meta: {
      aging: {
        booking: ({ data }, { client }) => touchesFloor(client, floorId, { start, end }, data),
        resource: true,
        policy: true,
        closure: true,
        // The event names its desks to the team alone.
        team_day: true,
        assignment: isAssigned,
        waiting_entry: setsFreeOrHolds,
      },
    },
  });

/** What one resource is busy with during a day. */
export const busyQuery = (resourceId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['availability', 'resource', resourceId, start, end],
    queryFn: async ({ signal }) =>
      (await api.getAvailability({ resourceId, start, end }, { signal })).items[0]?.busy ?? [],
    meta: {
      aging: {
        // One that was moved may have been here before.
        booking: ({ data }, { client }) => hadBy(data).some((id) => sharesWith(client, id, resourceId)),
        resource: ({ data }) => data.id === resourceId,
        closure: true,
        team_day: true,
        assignment: isAssigned,
        waiting_entry: setsFreeOrHolds,
      },
    },
  });
