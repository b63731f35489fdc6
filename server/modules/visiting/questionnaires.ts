import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import {
  MAX_QUESTIONNAIRES,
  tooManyQuestionnaires,
  type AskedQuestion,
  type endpoints,
  type events,
  type GivenAnswers,
  type VisitQuestionnaire,
} from './contract.ts';
import { mustKeepAt } from './keeping.ts';
import { answeredOf, decideAnswers, decideQuestions, mustBeAnswered, type Answered } from './question-rules.ts';
import {
  deleteQuestionnaireRow,
  findQuestionnaireRow,
  hasRoomForQuestionnaire,
  insertQuestionnaireRow,
  lockQuestionnaireRow,
  selectQuestionnaireFor,
  selectQuestionnaireRows,
  updateQuestionnaireRow,
  type QuestionnaireRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What visitors are asked, by name. */
export const listVisitQuestionnaires: Calls['listVisitQuestionnaires'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectQuestionnaireRows(ctx, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showQuestionnaire),
  });

/** One questionnaire for visitors. */
export const getVisitQuestionnaire: Calls['getVisitQuestionnaire'] = async (ctx, { id }) =>
  showQuestionnaire(found(await findQuestionnaireRow(ctx, id)));

/** Adds one. @throws 400 for questions that nobody can answer, 409 where there are as many as can be */
export const createVisitQuestionnaire: Calls['createVisitQuestionnaire'] = (ctx, { buildingId = null, ...values }) =>
  ctx.tx(async (tx) => {
    mustKeepAt(tx, buildingId);
    obey(decideQuestions(values.questions));
    if (!(await hasRoomForQuestionnaire(tx, MAX_QUESTIONNAIRES))) throw fail(tooManyQuestionnaires);
    const after = await getVisitQuestionnaire(tx, { id: await insertQuestionnaireRow(tx, { ...values, buildingId }) });
    tellOfQuestionnaire(tx, 'visit_questionnaire.created', null, after);
    return after;
  });

/** Changes one; who answered it as it was and is not here yet answers anew. */
export const updateVisitQuestionnaire: Calls['updateVisitQuestionnaire'] = (ctx, { id, version, name, questions }) =>
  ctx.tx(async (tx) => {
    const before = await openQuestionnaire(tx, id);
    mustHaveVersion(before, version);
    if (name === undefined && questions === undefined) return before;
    const next = { name: name ?? before.name, questions: questions ?? before.questions };
    obey(decideQuestions(next.questions));
    await updateQuestionnaireRow(tx, id, next);
    const after = await getVisitQuestionnaire(tx, { id });
    tellOfQuestionnaire(tx, 'visit_questionnaire.updated', before, after);
    return after;
  });

/** Deletes one; the answers to it stay with who gave them. */
export const deleteVisitQuestionnaire: Calls['deleteVisitQuestionnaire'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = await openQuestionnaire(tx, id);
    await deleteQuestionnaireRow(tx, id);
    tellOfQuestionnaire(tx, 'visit_questionnaire.deleted', before, null);
  });

/** What is asked of visitors to a building. */
export interface Asking {
  readonly questionnaireId: number;
  readonly questionnaireVersion: number;
  /** Does nobody arrive without answering? */
  readonly isNeeded: boolean;
  readonly questions: readonly AskedQuestion[];
}

/** Answers that are to be kept. */
export interface Judged extends Pick<Asking, 'questionnaireId' | 'questionnaireVersion'> {
  readonly passed: boolean;
  readonly answers: readonly Answered[];
}

/** What visitors to a building are asked: by its own first questionnaire, else by the first of all; null: nothing. */
export async function findAsking(ctx: Ctx, buildingId: number): Promise<Asking | null> {
  const row = await selectQuestionnaireFor(ctx, buildingId);
  if (row === undefined) return null;
  const questions = row.questions.map(({ expected: _expected, ...asked }) => asked);
  const isNeeded = mustBeAnswered(row.questions);
  return { questionnaireId: row.id, questionnaireVersion: row.version, isNeeded, questions };
}

/** Where answers stand in a request, and to which version of the questions they are. */
interface Given {
  readonly given: GivenAnswers;
  readonly param: string;
  readonly version?: number | undefined;
}

/** Judges answers by what is asked in a building. @throws 404 where nothing is, 409 for another version, 400 and 422 that name the answer */
export async function judgeAnswers(ctx: Ctx, buildingId: number, { given, param, version }: Given): Promise<Judged> {
  const row = found(await selectQuestionnaireFor(ctx, buildingId), param, 'Visitors are asked nothing here');
  mustHaveVersion(row, version);
  obey(decideAnswers(row.questions, given, param));
  const answers = answeredOf(row.questions, given);
  const passed = answers.every(({ bars }) => !bars);
  return { questionnaireId: row.id, questionnaireVersion: row.version, passed, answers };
}

/** One that the asking one keeps, alone. @throws 404, 403 */
async function openQuestionnaire(tx: Tx, id: number): Promise<VisitQuestionnaire> {
  const before = showQuestionnaire(found(await lockQuestionnaireRow(tx, id)));
  mustKeepAt(tx, before.buildingId);
  return before;
}

const showQuestionnaire = (row: QuestionnaireRow): VisitQuestionnaire => ({
  id: row.id,
  version: row.version,
  name: row.name,
  buildingId: row.buildingId,
  questions: [...row.questions],
  createdAt: showTime(row.createdAt),
});

function tellOfQuestionnaire(
  tx: Tx,
  what: Extract<keyof typeof events, `visit_questionnaire.${string}`>,
  before: VisitQuestionnaire | null,
  after: VisitQuestionnaire | null,
): void {
  const { id, name, version } = (after ?? before) as VisitQuestionnaire;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name }, before, after });
}
