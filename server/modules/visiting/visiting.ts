export {
  createVisitingPolicy,
  deleteVisitingPolicy,
  findApproval,
  findLongestStay,
  getVisitingPolicy,
  listVisitingPolicies,
  mustObeyPolicies,
  updateVisitingPolicy,
} from './policies.ts';
export {
  createUnwelcomeVisitor,
  deleteUnwelcomeVisitor,
  findUnwelcome,
  forgetUnwelcome,
  getUnwelcomeVisitor,
  listUnwelcomeVisitors,
  mustBeWelcome,
  updateUnwelcomeVisitor,
} from './unwelcome.ts';
export {
  createVisitPurpose,
  getVisitPurpose,
  listVisitPurposes,
  mustBePurposeIn,
  namesOfPurposes,
  updateVisitPurpose,
} from './purposes.ts';
export {
  createVisitQuestionnaire,
  deleteVisitQuestionnaire,
  findAsking,
  getVisitQuestionnaire,
  judgeAnswers,
  listVisitQuestionnaires,
  updateVisitQuestionnaire,
  type Asking,
  type Judged,
} from './questionnaires.ts';
export type { Answered } from './question-rules.ts';
export { decideWaiting } from './rules.ts';
export { forgetEnded } from './store.ts';
