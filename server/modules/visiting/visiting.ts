export {
  createVisitingPolicy,
  deleteVisitingPolicy,
  getVisitingPolicy,
  listVisitingPolicies,
  mustObeyPolicies,
  updateVisitingPolicy,
} from './policies.ts';
export {
  createUnwelcomeVisitor,
  deleteUnwelcomeVisitor,
  forgetUnwelcome,
  getUnwelcomeVisitor,
  listUnwelcomeVisitors,
  mustBeWelcome,
  updateUnwelcomeVisitor,
} from './unwelcome.ts';
export { forgetEnded } from './store.ts';
