import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { policyEndpoints, policyEvents } from './policy-contract.ts';
import { purposeEndpoints, purposeEvents, purposeNameTaken } from './purpose-contract.ts';
import { questionnaireEndpoints, questionnaireEvents } from './questionnaire-contract.ts';
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

export { MAX_VISIT_PURPOSES, tooManyVisitPurposes, type VisitPurpose } from './purpose-contract.ts';

export {
  answersBar,
  answersMissing,
  AskedQuestion,
  GivenAnswers,
  MAX_QUESTIONNAIRES,
  tooManyQuestionnaires,
  type Question,
  type VisitQuestionnaire,
} from './questionnaire-contract.ts';

export const constraints = {
  visiting_policy_building_fk: { kind: notFound, param: 'buildingId' },
  visit_questionnaire_building_fk: { kind: notFound, param: 'buildingId' },
  visit_purpose_building_fk: { kind: notFound, param: 'buildingId' },
  visit_purpose_name_unique: { kind: purposeNameTaken, param: 'name' },
  unwelcome_visitor_building_fk: { kind: notFound, param: 'buildingId' },
} satisfies ConstraintProblems;

export const events = declareEvents({ ...policyEvents, ...purposeEvents, ...questionnaireEvents, ...unwelcomeEvents });

export const endpoints = declareEndpoints({
  ...policyEndpoints,
  ...purposeEndpoints,
  ...questionnaireEndpoints,
  ...unwelcomeEndpoints,
});
