import type { ConstraintProblems } from './platform/errors.ts';
import { constraints as bookings } from './modules/bookings/contract.ts';
import { constraints as holds } from './modules/holds/contract.ts';

/** What a broken database constraint means to a caller, by its name. */
export const constraintProblems: ConstraintProblems = { ...holds, ...bookings };
