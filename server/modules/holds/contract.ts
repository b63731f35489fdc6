import { conflict, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';

/** Somebody else holds a resource at that time. The reply lists the clashing periods. */
export const resourceAlreadyBooked = problem('resource_already_booked', 409, 'This is already booked at that time');

export const constraints = {
  hold_no_overlap: { kind: resourceAlreadyBooked },
  // A unit that went while it was being taken.
  hold_unit_fk: { kind: conflict },
} satisfies ConstraintProblems;

/** The kinds of things that take a space; the database knows the same ones. */
export type HoldOrigin =
  | 'booking'
  | 'set_up'
  | 'clean_down'
  | 'out_of_service'
  | 'closure'
  | 'assignment'
  | 'offer'
  | 'calendar'
  | 'combined';

/** Whose a hold is: for set-up and clean-down times the id is the booking's. */
export interface Origin {
  readonly origin: HoldOrigin;
  readonly originId: number;
}

/** A period in which somebody else has the resource. */
export interface Clash {
  readonly resourceId: number;
  readonly start: string;
  readonly end: string;
}
