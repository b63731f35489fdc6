import { addressOf, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { ApiProblem, readProblem } from '../lib/problem.ts';

/** Fetches bookings as a spreadsheet. */
export const useBookingExport = () => useMutation({ mutationFn: fetchSheet });

async function fetchSheet(input: Input<'exportBookings'>): Promise<Blob> {
  const response = await fetch(addressOf('exportBookings', input), { credentials: 'same-origin' }).catch(() => {
    throw new ApiProblem(0, {});
  });
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}
