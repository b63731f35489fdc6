import type { ConstraintProblems } from './platform/errors.ts';
import { constraints as bookings } from './modules/bookings/contract.ts';
import { constraints as holds } from './modules/holds/contract.ts';
import { constraints as people } from './modules/people/contract.ts';
import { constraints as plans } from './modules/plans/contract.ts';
import { constraints as spaces } from './modules/spaces/contract.ts';

/** What a broken database constraint means to a caller, by its name. */
export const constraintProblems: ConstraintProblems = { ...holds, ...people, ...spaces, ...plans, ...bookings };
