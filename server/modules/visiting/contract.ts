import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { policyEndpoints, policyEvents } from './policy-contract.ts';
import { unwelcomeEndpoints, unwelcomeEvents } from './unwelcome-contract.ts';

export {
  MAX_VISITING_POLICIES,
  tooManyVisitingPolicies,
  visitingRefusals,
  type VisitingField,
  type VisitingPolicy,
  type VisitingRules,
} from './policy-contract.ts';

export { MAX_UNWELCOME, tooManyUnwelcome, visitorNotWelcome, type UnwelcomeVisitor } from './unwelcome-contract.ts';

export const constraints = {
  visiting_policy_building_fk: { kind: notFound, param: 'buildingId' },
  unwelcome_visitor_building_fk: { kind: notFound, param: 'buildingId' },
} satisfies ConstraintProblems;

export const events = declareEvents({ ...policyEvents, ...unwelcomeEvents });

export const endpoints = declareEndpoints({ ...policyEndpoints, ...unwelcomeEndpoints });
