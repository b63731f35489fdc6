import { useQuery } from '@tanstack/react-query';
import { changeCheckQuery, mayHideIn } from '../../data/booking-checks.ts';
import type { Booking } from '../../data/bookings.ts';
import { Anonymous } from '../anonymous.tsx';
import type { Edits } from './draft.ts';

interface Props {
  /** The booking that is changed, or one of the dates that are. */
  readonly base: Booking;
  readonly isBefore: boolean;
  readonly isWanted: boolean;
  readonly onEdit: (edits: Edits) => void;
}

/** Whether others see whose it is: where a policy lets that be hidden, and where it is. */
export function AnonymousField({ base, isBefore, isWanted, onEdit }: Props) {
  const asked = changeCheckQuery({ booking: base, changes: { anonymous: true }, giveUpApproval: true });
  // What is hidden may be shown whatever the policies say.
  const { data: check } = useQuery({ ...asked, enabled: !isBefore });
  if (!isBefore && !isWanted && !mayHideIn(check)) return null;
  return <Anonymous checked={isWanted} onChange={(anonymous) => onEdit({ anonymous })} />;
}
