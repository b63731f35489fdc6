import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { MAX_QUESTIONNAIRES, type Question } from '../visiting/contract.ts';
import { createVisitQuestionnaire, deleteVisitQuestionnaire, updateVisitQuestionnaire } from '../visiting/visiting.ts';
import { answerQuestions, createVisit, eraseVisitor, getVisit, noteArrival } from './visitors.ts';

let testing: TestDatabase;
let world: World;
let ann: Principal;
let other: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  [ann, other] = [(await createUser(world)).who, (await createUser(world)).who];
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal) => contextFor(testing.database, who, Temporal.Instant.from('2030-01-07T01:00:00Z'));

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.kind.code, error.details.param].filter((one) => one !== undefined).join(' ');
  }
  return 'allowed';
}

const health: Question = { key: 'health', text: 'Are you well?', kind: 'yes_no', required: true, expected: 'yes' };
const shoes: Question = {
  key: 'shoes',
  text: 'Which shoes?',
  kind: 'choice',
  choices: ['Boots', 'Others'],
  required: true,
};
const car: Question = { key: 'car', text: 'Your number plate', kind: 'text', required: false };
const questions = [health, shoes, car];

/** A building with its front desk, and what is asked there. */
async function createHouse(asked: Question[] | null = questions) {
  const id = await createBuilding(world, { zone: 'UTC' });
  const { who } = await createUser(world, { role: 'receptionist' });
  const desk: Principal = { ...who, scopes: roleScopes.receptionist, reach: [id] };
  const questionnaire =
    asked && (await createVisitQuestionnaire(as(world.ctx.who), { name: 'Safety', buildingId: id, questions: asked }));
  const invite = (given: object = {}, by = ann) =>
    createVisit(as(by), {
      visitors: [{ name: 'Vera' }],
      buildingId: id,
      start: '2030-01-07T01:00',
      end: '2030-01-07T03:00',
      ...given,
    });
  return { id, desk, questionnaire, invite };
}
const badgeOf = ({ badges }: { readonly badges: readonly { readonly id: number }[] }): number => badges[0]?.id ?? 0;
const well = [
  { key: 'shoes', answer: 'Boots' },
  { key: 'health', answer: 'yes' },
];

test('nobody arrives who has not answered, nor with answers that bar entry; who answers anew is let in', async () => {
  const { desk, invite } = await createHouse();
  const visit = await invite();
  const whose = { id: visit.id, badgeId: badgeOf(visit) };
  expect(visit.badges[0]?.questions).toBe(null);
  expect(await refusal(noteArrival(as(desk), whose))).toBe('visit_answers_missing answers');
  expect(await refusal(noteArrival(as(ann), { id: visit.id }))).toBe('visit_answers_missing answers');
  const ill = [...well.slice(0, 1), { key: 'health', answer: 'no' }];
  const failed = await answerQuestions(as(desk), { ...whose, answers: ill });
  expect(failed.badges[0]?.questions).toMatchObject({
    passed: false,
    answers: [
      { key: 'health', question: 'Are you well?', answer: 'no', bars: true },
      { key: 'shoes', question: 'Which shoes?', answer: 'Boots', bars: false },
    ],
  });
  expect(await refusal(noteArrival(as(desk), whose))).toBe('visit_answers_bar_entry answers');
  await answerQuestions(as(desk), { ...whose, answers: well });
  expect((await noteArrival(as(desk), whose)).badges[0]).toMatchObject({
    state: 'visiting',
    questions: { passed: true },
  });
  expect(await refusal(answerQuestions(as(desk), { ...whose, answers: well }))).toBe('badge_state_conflict');
});

test('the host reads that she answered, and not what; to others she is not there', async () => {
  const { invite, desk } = await createHouse();
  const visit = await invite();
  const whose = { id: visit.id, badgeId: badgeOf(visit) };
  await answerQuestions(as(desk), { ...whose, answers: well });
  expect((await getVisit(as(ann), { id: visit.id })).badges[0]?.questions).toMatchObject({
    passed: true,
    answers: null,
  });
  expect(await refusal(answerQuestions(as(other), { ...whose, answers: well }))).toBe('not_found id');
  const told = world.db.selectFrom('event').select('data').where('type', '=', 'badge.answered');
  const data = JSON.stringify(await told.where('subjectId', '=', whose.badgeId).execute());
  expect(data).toContain('visitorId');
  expect(data).not.toContain('Boots');
});

test.each([
  ['an unknown question', [...well, { key: 'age', answer: '7' }], 'invalid_request answers[2].key'],
  ['one twice', [...well, { key: 'shoes', answer: 'Boots' }], 'invalid_request answers[2].key'],
  ['no answer to choose', [{ key: 'shoes', answer: 'Clogs' }], 'invalid_request answers[0].answer'],
  ['neither yes nor no', [{ key: 'health', answer: 'perhaps' }], 'invalid_request answers[0].answer'],
  ['one missing', well.slice(0, 1), 'visit_answers_missing answers'],
])('%s is refused', async (_, answers, wanted) => {
  const { invite, desk } = await createHouse();
  const visit = await invite();
  expect(await refusal(answerQuestions(as(desk), { id: visit.id, badgeId: badgeOf(visit), answers }))).toBe(wanted);
});

test('what is asked otherwise by now is answered anew; what is asked no more keeps nobody out', async () => {
  const { invite, desk, questionnaire } = await createHouse();
  const [visit, later] = [await invite(), await invite()];
  const whose = { id: visit.id, badgeId: badgeOf(visit) };
  await answerQuestions(as(desk), { ...whose, answers: well, questionnaireVersion: 1 });
  const id = questionnaire?.id ?? 0;
  await updateVisitQuestionnaire(as(world.ctx.who), { id, questions: [health] });
  expect(await refusal(noteArrival(as(desk), whose))).toBe('visit_answers_missing answers');
  const anew = { ...whose, answers: well.slice(1), questionnaireVersion: 1 };
  expect(await refusal(answerQuestions(as(desk), anew))).toBe('version_conflict version');
  await answerQuestions(as(desk), { ...anew, questionnaireVersion: 2 });
  expect(await refusal(noteArrival(as(desk), whose))).toBe('allowed');
  await deleteVisitQuestionnaire(as(world.ctx.who), { id });
  expect(await refusal(noteArrival(as(desk), { id: later.id }))).toBe('allowed');
});

test('who stands there without an invitation answers at once; who is invited, when she comes', async () => {
  const { desk, invite } = await createHouse();
  const here = { hostId: ann.userId, arrived: true };
  expect(await refusal(invite(here, desk))).toBe('visit_answers_missing visitors[0].answers');
  const answering = (answers: object[]) => ({ visitors: [{ name: 'Vera', answers }] });
  const ill = [...well.slice(0, 1), { key: 'health', answer: 'no' }];
  expect(await refusal(invite({ ...here, ...answering(ill) }, desk))).toBe(
    'visit_answers_bar_entry visitors[0].answers',
  );
  expect((await invite({ ...here, ...answering(well) }, desk)).badges[0]).toMatchObject({
    state: 'visiting',
    questions: { passed: true },
  });
  expect(await refusal(invite(answering(well)))).toBe('invalid_request visitors[0].answers');
});

test('where nothing has to be answered nobody has to', async () => {
  const { desk, invite } = await createHouse([car]);
  expect(await refusal(invite({ hostId: ann.userId, arrived: true }, desk))).toBe('allowed');
  expect(await refusal(noteArrival(as(desk), { id: (await invite()).id }))).toBe('allowed');
  const bare = await createHouse(null);
  const visit = await bare.invite();
  const answers = { id: visit.id, badgeId: badgeOf(visit), answers: [] };
  expect(await refusal(answerQuestions(as(bare.desk), answers))).toBe('not_found answers');
});

test('what she answered goes with who she was', async () => {
  const { desk, invite } = await createHouse();
  const visit = await invite();
  const badgeId = badgeOf(visit);
  const plate = [...well, { key: 'car', answer: 'QUUX 77' }];
  await answerQuestions(as(desk), { id: visit.id, badgeId, answers: plate });
  const kept = () => world.db.selectFrom('badgeAnswer').select('answers').where('badgeId', '=', badgeId).execute();
  expect(JSON.stringify(await kept())).toContain('QUUX 77');
  await eraseVisitor(
    as(desk),
    { id: visit.badges[0]?.visitorId ?? 0 },
    {
      forgetNotices: async () => undefined,
      forgetAttendees: async () => ({ more: false }),
    },
  );
  expect(await kept()).toEqual([]);
});

test.each([
  [[health, health], 'questions[1].key'],
  [[{ ...car, choices: ['A', 'B'] }], 'questions[0].choices'],
  [[{ ...shoes, choices: ['A', 'A'] }], 'questions[0].choices'],
  [[{ ...shoes, expected: 'Clogs' }], 'questions[0].expected'],
  [[{ ...health, expected: 'maybe' }], 'questions[0].expected'],
])('%j cannot be asked', async (asked, param) => {
  expect(await refusal(createHouse(asked))).toBe(`invalid_request ${param}`);
});

test(`of questionnaires there are ${MAX_QUESTIONNAIRES} at most, however many are added at once`, async () => {
  const full = await createWorld(testing.database);
  const rows = Array.from({ length: MAX_QUESTIONNAIRES - 1 }, (_, i) => ({
    tenantId: full.tenant.id,
    name: `Many ${i}`,
    questions: JSON.stringify([car]),
    createdAt: full.at,
  }));
  await full.db.insertInto('visitQuestionnaire').values(rows).execute();
  const add = () => refusal(createVisitQuestionnaire(full.ctx, { name: 'More', questions: [car] }));
  const code = 'too_many_questionnaires';
  expect((await Promise.all([add(), add(), add()])).toSorted()).toEqual(['allowed', code, code]);
});
