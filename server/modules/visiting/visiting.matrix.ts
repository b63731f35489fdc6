import {
  made,
  named,
  things,
  type AskFor,
  type Bodied,
  type Row,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { unique } from '../../../test/support/scene.ts';

// It refuses nothing: the other rows go on inviting.
const rules = { inviteAhead: { days: 3653 } };

const policy: AskFor = (place) =>
  made(place, '/visiting-policies', { ...named('visiting policy'), buildingId: place.here, rules });
const newPolicy: Bodied = (place) => ({ ...named('visiting policy'), buildingId: place.here, rules });

const newPurpose: Bodied = (place) => ({ ...named('purpose'), buildingId: place.here });
/** A purpose of visits to the building. */
export const purpose: AskFor = async (place) => made(place, '/visit-purposes', await newPurpose(place));
const { 'DELETE /visit-purposes/:id': _never, ...purposes } = things(
  '/visit-purposes',
  purpose,
  'building',
  newPurpose,
  () => ({ archived: true }),
  ({ here }) => ({ query: { buildingId: here } }),
);

// Nobody has to answer: the other rows go on letting in.
const questions = [{ key: 'shoes', text: 'Which shoes?', kind: 'text', required: false }];
const newQuestionnaire: Bodied = (place) => ({ ...named('questionnaire'), buildingId: place.here, questions });
const questionnaire: AskFor = async (place) => made(place, '/visit-questionnaires', await newQuestionnaire(place));

/** Whom nobody else in these tests is. */
const newUnwelcome: Bodied = (place) => ({
  buildingId: place.here,
  email: `${unique('unwelcome')}@outside.example`,
  reason: 'Took a laptop',
});
const unwelcome: AskFor = async (place) => made(place, '/unwelcome-visitors', await newUnwelcome(place));
const receiving = (reach: 'building' | 'unseen', ask: AskFor): Row => ({ least: 'receptionist', reach, ask });

export const rows: Rows = {
  ...things('/visiting-policies', policy, 'building', newPolicy, () => ({ rules })),
  ...purposes,
  ...things('/visit-questionnaires', questionnaire, 'building', newQuestionnaire, () => ({ questions })),
  'GET /unwelcome-visitors': { least: 'receptionist' },
  'POST /unwelcome-visitors': receiving('building', async (place) => ({ body: await newUnwelcome(place) })),
  'GET /unwelcome-visitors/:id': receiving('unseen', unwelcome),
  'PATCH /unwelcome-visitors/:id': receiving('unseen', async (place, actor) => ({
    ...(await unwelcome(place, actor)),
    body: { reason: 'Took two' },
  })),
  'DELETE /unwelcome-visitors/:id': receiving('unseen', unwelcome),
};
