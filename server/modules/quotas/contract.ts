import { notFound, type ConstraintProblems } from '../../platform/contract/problems.ts';

export const constraints = {
  quota_host_host_fk: { kind: notFound, param: 'hostId' },
} satisfies ConstraintProblems;
