export {
  createVisitingPolicy,
  deleteVisitingPolicy,
  getVisitingPolicy,
  listVisitingPolicies,
  mustObeyPolicies,
  updateVisitingPolicy,
} from './policies.ts';
