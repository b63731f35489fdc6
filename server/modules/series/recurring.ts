import { allowed, type Verdict } from '../../platform/contract/verdict.ts';
import { decideAllowed, type Draft } from '../bookings/bookings.ts';
import { bookingNotRecurring } from './contract.ts';

/** May this be booked as a series, whatever its dates are? */
export const decideRecurring = ({
  known,
  rules,
  isOverruled,
}: Pick<Draft, 'known' | 'rules' | 'isOverruled'>): Verdict =>
  isOverruled ? allowed : decideAllowed(rules, known.keys(), 'recurring', bookingNotRecurring, 'recurrence');
