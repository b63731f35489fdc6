import { queryOptions } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { periodOf, shiftDay, type When } from '../lib/when.ts';

/** When the desks of a day are handed out, as a check of one of them says; null: they are booked. */
export function drawnAt({ refusals, rules }: Answered<'checkBooking'>, { wall, zone }: When): string | null {
  if (!refusals.some(({ rule }) => rule === 'seating')) return null;
  const says = rules.find(({ rule }) => rule === 'seating')?.says.seating;
  if (says?.by !== 'draw') return null;
  return periodOf({ day: shiftDay(wall.day, -says.daysBefore), from: says.at, to: '24:00' }, zone).start;
}

/**
 * When the desks of a building are handed out by draw for a day ahead, as one of them says it: a draw is of all of a building, whoever
 * hosts. Of today it is over. It is the same for every hour of the day: another one is not asked for again.
 */
export const drawQuery = (buildingId: number, deskId: number, when: When) =>
  queryOptions({
    queryKey: ['booking-check', 'draw', buildingId, when.wall.day],
    queryFn: async ({ signal }) =>
      drawnAt(await api.checkBooking({ resourceIds: [deskId], ...when.period, acceptTerms: true }, { signal }), when),
    retry: false,
    meta: { aging: { policy: true, seat_request: true } },
  });
