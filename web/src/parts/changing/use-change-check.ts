import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { changeCheckQuery, type BookingCheck } from '../../data/booking-checks.ts';
import type { Booking } from '../../data/bookings.ts';
import type { BookingChanges } from '../../data/change-booking.ts';

/** How long a change has to stand before it is asked about. */
const PAUSE_MS = 250;

/** What is known of a change before it is sent. */
export interface ChangeCheck {
  /** Undefined as long as it is not known. */
  readonly check: BookingCheck | undefined;
  /** Until it is known what sending it does: the button must not become another under the finger. */
  readonly isAsking: boolean;
  /** What is firm would have to be approved anew. */
  readonly losesApproval: boolean;
}

/** What the rules and others say of a change, while somebody still chooses it. */
export function useChangeCheck(
  booking: Booking,
  { title: _title, notes: _notes, private: _private, ...changes }: BookingChanges,
): ChangeCheck {
  const about = JSON.stringify(changes);
  const [settled] = useDebouncedValue(about, PAUSE_MS);
  const asks = Object.keys(changes).length > 0;
  const enabled = asks && settled === about;
  const { data, isFetching } = useQuery({ ...changeCheckQuery({ booking, changes, giveUpApproval: true }), enabled });
  const check = enabled ? data : undefined;
  // Only what could be said no to for that alone is asked about once more.
  const mayLose = check?.allowed === true && check.rules.some(({ rule }) => rule === 'approval');
  const { data: firm, isFetching: isAskingFirm } = useQuery({
    ...changeCheckQuery({ booking, changes, giveUpApproval: false }),
    enabled: mayLose && booking.state !== 'pending',
  });
  const losesApproval = mayLose && firm?.refusals.some(({ code }) => code === 'booking_approval_lost') === true;
  const isAsking =
    asks && (!enabled || (isFetching && data === undefined) || (mayLose && isAskingFirm && firm === undefined));
  return { check, isAsking, losesApproval };
}
