import { queryOptions } from '@tanstack/react-query';
import { api, type Listed } from '../lib/api.ts';
import type { Period } from '../lib/when.ts';
import { touchesFloor } from './bookings.ts';

export type Availability = Listed<'getAvailability'>;

export const availabilityQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['availability', 'floor', floorId, start, end],
    queryFn: async ({ signal }) => (await api.getAvailability({ floorId, start, end }, { signal })).items,
    meta: {
      aging: {
        booking: ({ data }, { client }) => touchesFloor(client, floorId, { start, end }, data),
        resource: true,
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
        booking: ({ type, data }) => type === 'booking.updated' || data.resourceIds.includes(resourceId),
        resource: ({ data }) => data.id === resourceId,
      },
    },
  });
