import type { Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { fetchFile } from './files.ts';

/** Fetches bookings as a spreadsheet. */
export const useBookingExport = () =>
  useMutation({ mutationFn: (input: Input<'exportBookings'>) => fetchFile('exportBookings', input) });
