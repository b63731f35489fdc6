import { problem, type ConstraintProblems } from '../../platform/contract/problems.ts';

/** Somebody else holds a resource at that time. The reply lists the clashing periods. */
export const resourceAlreadyBooked = problem('resource_already_booked', 409, 'This is already booked at that time');

export const constraints = { hold_no_overlap: { kind: resourceAlreadyBooked } } satisfies ConstraintProblems;

export type HoldKind = 'booking' | 'set_up' | 'clean_down' | 'out_of_service' | 'closure' | 'assignment';
