import { conflict, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';

export const approvalLinkEnded = problem(
  'approval_link_ended',
  410,
  'This was decided, has changed or is over, or it is no longer yours to decide',
);

export const constraints = {
  // Who is named was deleted at the same moment.
  approval_request_user_fk: { kind: conflict },
  approval_request_group_fk: { kind: conflict },
} satisfies ConstraintProblems;
