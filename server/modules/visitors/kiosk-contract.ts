import { Type, type TProperties } from 'typebox';
import {
  buildingOutOfReach,
  rateLimited,
  versionConflict,
  type ProblemKind,
} from '../../platform/contract/problems.ts';
import { closed, orNull, ShownTime, TypedCode } from '../../platform/contract/shapes.ts';
import { answersBar, answersMissing, AskedQuestion, GivenAnswers } from '../visiting/contract.ts';

const Coming = Type.Object(
  {
    name: Type.String({ description: 'Of the visitor whose code it is' }),
    hostName: Type.String({ description: 'Who hears of it' }),
    arrivedAt: orNull({
      ...ShownTime,
      description: 'null: she is not let in with what she has answered; the front desk knows why',
    }),
    departedAt: orNull(ShownTime),
  },
  closed,
);

const Asked = Type.Object(
  {
    questionnaireVersion: orNull(Type.Integer({ description: 'To be said with the answers; null: nothing is asked' })),
    questions: Type.Array(AskedQuestion, {
      description:
        'Empty where nothing is left to be asked before she arrives. Where none is required, she arrives without an answer too',
    }),
  },
  closed,
);

/** What a visitor says beside her code. */
const answering = {
  answers: Type.Optional({
    ...GivenAnswers,
    description: 'To what `POST /kiosk/questions` says. They are taken once: after that the front desk asks',
  }),
  questionnaireVersion: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Refuse with 409 when something else is asked by now' }),
  ),
};

/** At the door a visitor has her code and nothing else: of anybody else nothing is said. */
const atDoor = <const Path extends `/${string}`, const More extends TProperties>(
  path: Path,
  summary: string,
  more: More,
) =>
  ({
    method: 'POST',
    path,
    scope: 'visitors:arrive',
    device: true,
    // A repeat hears that it is so already; and a wrong code counts, whatever becomes of the answer.
    once: false,
    summary,
    body: Type.Object({ code: TypedCode('What the invitation or the badge says'), ...more }, closed),
  }) as const;

/** What a kiosk may. @param arriving why a visitor does not arrive @param departing why she does not leave */
export const kioskEndpoints = (arriving: readonly ProblemKind[], departing: readonly ProblemKind[]) =>
  ({
    askByCode: {
      ...atDoor(
        '/kiosk/questions',
        'At a kiosk: what the visitor with this code, who may arrive now, is asked first',
        {},
      ),
      reply: Asked,
      errors: [...arriving, buildingOutOfReach, rateLimited],
    },
    arriveByCode: {
      ...atDoor(
        '/kiosk/arrivals',
        'At a kiosk: the visitor with this code is here, on a day of her visit; her host hears of it',
        answering,
      ),
      reply: Coming,
      errors: [...arriving, answersMissing, answersBar, versionConflict, buildingOutOfReach, rateLimited],
    },
    departByCode: {
      ...atDoor('/kiosk/departures', 'At a kiosk: the visitor with this code leaves', {}),
      reply: Coming,
      errors: [...departing, buildingOutOfReach, rateLimited],
    },
  }) as const;
