import type { Query, QueryClient } from '@tanstack/react-query';
import { floorBookingsQuery, type Booking } from './bookings.ts';
import { resourcesQuery } from './spaces.ts';
import { overlaps } from './when.ts';

/** What everybody may hear of a booking that was made or changed: how it is now. */
export interface HeardBooking extends Pick<Booking, 'id' | 'start' | 'end' | 'hostId' | 'resourceIds'> {
  /** It may have been elsewhere before. */
  readonly moved: boolean;
}

/** Reads a live event. @returns null for what cannot be read: then anything may have changed */
export function readHeard(name: string, frame: string | undefined): HeardBooking | null {
  try {
    const { id, start, end, hostId, resourceIds } = (JSON.parse(frame ?? '') as { readonly data: HeardBooking }).data;
    if (![id, start, end, resourceIds].every((member) => member !== undefined)) return null;
    return { id, start, end, hostId, resourceIds, moved: name === 'booking.updated' };
  } catch {
    return null;
  }
}

/**
 * Has an answer about bookings or availability become old by this? In a large company most bookings are on another floor or
 * another day, and nobody has to ask again for those. What cannot be judged counts as old.
 */
export function isAged(client: QueryClient, { queryKey, state }: Query, heard: HeardBooking): boolean {
  if (state.data === undefined || state.fetchStatus === 'fetching') return true; // the answer may be from before
  const [, scope, id, start, end] = queryKey as readonly [string, string, number, string, string];
  if (scope === 'resource') return heard.moved || heard.resourceIds.includes(id);
  if (scope === 'mine') return heard.hostId === id || lists(state.data as readonly Booking[], heard);
  const shown = client.getQueryData(floorBookingsQuery(id, { start, end }).queryKey);
  if (shown === undefined || lists(shown, heard)) return true;
  const places = client.getQueryData(resourcesQuery(id).queryKey);
  return overlaps(heard, { start, end }) && (places?.some((place) => heard.resourceIds.includes(place.id)) ?? true);
}

const lists = (bookings: readonly Booking[], { id }: HeardBooking): boolean => bookings.some((one) => one.id === id);
