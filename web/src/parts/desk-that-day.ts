import { useQueries, useQuery } from '@tanstack/react-query';
import { isActive, myBookingsQuery, type Booking } from '../data/bookings.ts';
import { assignmentsOfQuery, isOn } from '../data/own-assignments.ts';
import { resourceQuery } from '../data/resources.ts';
import { useNow } from '../lib/now.ts';
import { nameOf } from '../lib/show.ts';
import { dayIn, overlaps, type Period } from '../lib/when.ts';

/** A desk that somebody has at a time. */
export interface DeskHad {
  readonly name: string;
  /** What she has it by; null: it is assigned to her. */
  readonly booking: Booking | null;
}

/**
 * The desk that somebody has at a time by now, booked or her own; null: none, or it cannot be known. Undefined as long as that is not
 * known.
 * @param except desks that do not count
 */
export function useDeskThatDay(
  userId: number | null,
  period: Period,
  zone: string,
  except: readonly number[] = [],
): DeskHad | null | undefined {
  const isAsked = userId !== null;
  const bookings = useQuery({ ...myBookingsQuery(userId ?? 0, dayIn(useNow(), zone)), enabled: isAsked });
  const assignments = useQuery({ ...assignmentsOfQuery(userId ?? 0), enabled: isAsked });
  const day = dayIn(period.start, zone);
  const had = [
    ...(bookings.data ?? [])
      .filter((one) => isActive(one) && overlaps(one, period))
      .flatMap((booking) => booking.resourceIds.map((id) => ({ id, booking }))),
    ...(assignments.data ?? [])
      .filter((one) => isOn(one, day))
      .map(({ resourceId }) => ({ id: resourceId, booking: null })),
  ].filter(({ id }) => !except.includes(id));
  // The same may be had twice, and is asked for once.
  const ids = [...new Set(had.map(({ id }) => id))];
  const resources = useQueries({ queries: ids.map(resourceQuery) });
  if (!isAsked) return null;
  if (bookings.isPending || assignments.isPending || resources.some(({ isPending }) => isPending)) return undefined;
  return (
    had.flatMap(({ id, booking }) => {
      const resource = resources[ids.indexOf(id)]?.data;
      return resource?.type === 'desk' ? [{ name: nameOf(resource), booking }] : [];
    })[0] ?? null
  );
}
