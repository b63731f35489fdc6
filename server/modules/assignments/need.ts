import type { Period } from '../../platform/time.ts';
import type { Need } from '../bookings/bookings.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { AssignmentRow } from './store.ts';

/** What an assignment needs in a period. */
export const needFor = (
  { userId, buildingId }: AssignmentRow,
  resource: BookableResource,
  during: Period,
  bookings: Need['bookings'] = 'move',
): Need => ({ buildingId, pieces: [resource], during, bookings, unneededOf: userId });
