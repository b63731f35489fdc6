import type { Appointment } from '../bookings/bookings.ts';
import type { StatusName } from './contract.ts';

/** What is known of a resource at an instant. */
export interface Standing {
  /** A closure has it, or it is out of use. */
  readonly isClosed: boolean;
  /** Nothing of it could be had. */
  readonly isTaken: boolean;
  /** It is within its business hours. */
  readonly isOpen: boolean;
  /** What is booked of it then, or made ready before or cleared after, as far as it is seen. */
  readonly now: readonly Pick<Appointment, 'piece' | 'phase'>[];
}

/** What a resource is: by what is held of it, and where something is, by what that is. What is not seen is taken all the same. */
export function decideStatus({ isClosed, isTaken, isOpen, now }: Standing): StatusName {
  if (isClosed) return 'closed';
  if (!isTaken) return isOpen ? 'free' : 'out_of_hours';
  const booked = now.filter(({ piece }) => piece === 'booked');
  if (booked.length === 0) return now.length === 0 ? 'taken' : 'preparing';
  return booked.every(({ phase }) => phase === 'awaited') ? 'awaited' : 'taken';
}
