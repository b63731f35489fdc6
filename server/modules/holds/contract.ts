import { conflict, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';

/** Somebody else holds a resource at that time. The reply lists the clashing periods. */
export const resourceAlreadyBooked = problem('resource_already_booked', 409, 'This is already booked at that time');

/** A closure holds it at that time: a refusal by itself where each clash is named, and why it is in the way. */
export const resourceClosed = problem('resource_closed', 409, 'This is closed at that time');

export const constraints = {
  hold_no_overlap: { kind: resourceAlreadyBooked },
  // A unit, or a part of a combined room, that went while it was being taken.
  hold_unit_fk: { kind: conflict },
  hold_part_fk: { kind: conflict },
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
  | 'team_day'
  | 'calendar';

/** Whose a hold is: for set-up and clean-down times the id is the booking's. */
export interface Origin {
  readonly origin: HoldOrigin;
  readonly originId: number;
}

/** What something is held for that is no secret, though nobody has booked it: it is somebody's own, or reserved for a team. */
export const openOrigins = ['assignment', 'team_day'] as const;
export type OpenOrigin = (typeof openOrigins)[number];

/** A period in which somebody else has the resource, or in which it is closed: that is no secret. */
export interface Clash {
  readonly resourceId: number;
  readonly start: string;
  readonly end: string;
  readonly reason?: 'closed';
}
