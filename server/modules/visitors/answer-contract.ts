import { Type } from 'typebox';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id } from '../../platform/contract/shapes.ts';
import { answersMissing, GivenAnswers } from '../visiting/contract.ts';
import { Visit } from './shape-contract.ts';

export const visitOver = problem('visit_over', 409, 'This visit is over or was cancelled');
export const badgeStateConflict = problem('badge_state_conflict', 409, 'This is not possible in the badge’s state');

export const answerEndpoints = {
  answerQuestions: {
    method: 'POST',
    path: '/visits/{id}/badges/{badgeId}/answers',
    scope: 'visitors:write',
    summary:
      'Note what a visitor who is not here yet answers to what visitors are asked in the building; it replaces what she answered before. `questions.passed` of her badge says whether she is let in',
    params: Type.Object({ id: Id, badgeId: Id }, closed),
    body: Type.Object(
      {
        answers: GivenAnswers,
        questionnaireVersion: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when something else is asked by now' }),
        ),
      },
      closed,
    ),
    reply: Visit,
    errors: [answersMissing, badgeStateConflict, visitOver, versionConflict],
  },
} as const;
