import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { buildingOutOfReach, problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, Name, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** So many questionnaires for visitors a workplace has at most, … */
export const MAX_QUESTIONNAIRES = 200;
/** … so many questions each, and so many answers to choose from. */
export const MAX_QUESTIONS = 20;
const MAX_CHOICES = 20;
/** So long an answer is at most, in characters. */
const MAX_ANSWER = 500;

export const tooManyQuestionnaires = problem(
  'too_many_questionnaires',
  409,
  `There are ${MAX_QUESTIONNAIRES} questionnaires for visitors already`,
);
export const answersMissing = problem('visit_answers_missing', 422, 'What visitors are asked here is not answered');
export const answersBar = problem('visit_answers_bar_entry', 422, 'With these answers nobody is let in');

const Key = Type.String({
  pattern: '^[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?$',
  maxLength: 40,
  description: 'Names the question in answers: small letters, digits, - and _',
});
const Answer = Line(MAX_ANSWER, { minLength: 1 });

const Question = Type.Object(
  {
    key: Key,
    text: Line(300, { minLength: 1 }),
    kind: Type.Enum(['text', 'yes_no', 'choice'], {
      description: 'Answered in words, by `yes` or `no`, or by one of `choices`',
    }),
    choices: Type.Optional(Type.Array(Line(100, { minLength: 1 }), { minItems: 2, maxItems: MAX_CHOICES })),
    required: Type.Boolean({ description: 'true: nobody arrives without an answer' }),
    expected: Type.Optional({
      ...Line(100, { minLength: 1 }),
      description: 'Whoever answers otherwise is not let in: `yes`, `no`, or one of `choices`',
    }),
  },
  closed,
);
export type Question = Static<typeof Question>;
const questions = Type.Array(Question, { minItems: 1, maxItems: MAX_QUESTIONS });

/** A question as it is put to a visitor: not what she had better answer. */
export const AskedQuestion = Type.Omit(Question, ['expected']);
export type AskedQuestion = Static<typeof AskedQuestion>;

/** What a visitor answers, question by question. */
export const GivenAnswers = Type.Array(Type.Object({ key: Key, answer: Answer }, closed), { maxItems: MAX_QUESTIONS });
export type GivenAnswers = Static<typeof GivenAnswers>;

export const VisitQuestionnaire = Type.Object(
  {
    id: Id,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
    name: Type.String(),
    buildingId: orNull({ ...Id, description: 'null: of all buildings that have none of their own' }),
    questions: Type.Array(Question),
    createdAt: ShownTime,
  },
  { ...closed, description: 'Of several for the same the first one counts' },
);
export type VisitQuestionnaire = Static<typeof VisitQuestionnaire>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String() }, closed),
    heard: 'visitors:read',
    open: ['id'],
  }) as const;

export const questionnaireEvents = declareEvents({
  'visit_questionnaire.created': told('A questionnaire for visitors was added'),
  'visit_questionnaire.updated': told('A questionnaire for visitors was changed'),
  'visit_questionnaire.deleted': told('A questionnaire for visitors was deleted'),
});

export const questionnaireEndpoints = {
  listVisitQuestionnaires: {
    method: 'GET',
    path: '/visit-questionnaires',
    scope: 'visitors:read',
    summary: 'What visitors are asked, by name',
    query: Type.Object(paging, closed),
    reply: page(VisitQuestionnaire),
  },
  createVisitQuestionnaire: {
    method: 'POST',
    path: '/visit-questionnaires',
    scope: 'policies:write',
    summary: 'Add what visitors to a building, or to all, are asked before they are let in',
    body: Type.Object({ name: Name, buildingId: Type.Optional(orNull(Id)), questions }, closed),
    reply: VisitQuestionnaire,
    status: 201,
    errors: [buildingOutOfReach, tooManyQuestionnaires],
  },
  getVisitQuestionnaire: {
    method: 'GET',
    path: '/visit-questionnaires/{id}',
    scope: 'visitors:read',
    summary: 'One questionnaire for visitors',
    params: IdParams,
    reply: VisitQuestionnaire,
  },
  updateVisitQuestionnaire: {
    method: 'PATCH',
    path: '/visit-questionnaires/{id}',
    scope: 'policies:write',
    summary: 'Change a questionnaire; what is absent stays. Who answered it as it was and is not here yet answers anew',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        questions: Type.Optional({ ...questions, description: 'All of them' }),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: VisitQuestionnaire,
    errors: [buildingOutOfReach, versionConflict],
  },
  deleteVisitQuestionnaire: {
    method: 'DELETE',
    path: '/visit-questionnaires/{id}',
    scope: 'policies:write',
    summary: 'Delete a questionnaire; answers to it stay with who gave them',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
} as const;
