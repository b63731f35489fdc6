import type { ConstraintProblems } from '../../platform/contract/problems.ts';

/** What it keeps is there to be locked, and refuses nothing. */
export const constraints = {} satisfies ConstraintProblems;
