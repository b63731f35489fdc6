import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { answersBar, answersMissing, type GivenAnswers } from '../visiting/contract.ts';
import { findAsking, judgeAnswers, type Asking, type Judged } from '../visiting/visiting.ts';
import { visitOver, type endpoints } from './contract.ts';
import { openVisit } from './open-visit.ts';
import type { BadgeRow } from './row.ts';
import { decideAction } from './rules.ts';
import { showWhole, toldOfBadge, type Whole } from './show.ts';
import { findBadges, putAnswers } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Notes what a visitor answers who is not here yet. Answers that bar entry are noted, too: the front desk then knows why. */
export const answerQuestions: Calls['answerQuestions'] = (ctx, { id, badgeId, answers, questionnaireVersion }) =>
  ctx.tx(async (tx) => {
    const { row, badges } = await openVisit(tx, id);
    const before = found(
      badges.find((one) => one.id === badgeId && one.erasedAt === null),
      'badgeId',
    );
    if (row.cancelledAt !== null) throw fail(visitOver, { detail: 'It was cancelled' });
    obey(decideAction('arrive', [before.state]));
    const version = questionnaireVersion;
    const judged = await judgeAnswers(tx, row.buildingId, { given: answers, param: 'answers', version });
    return found((await showWhole(tx, [await note(tx, { row, badges }, before, judged)]))[0]);
  });

/** Keeps what one of a locked visit's visitors answers, and tells of it. @returns the visit as it is then */
async function note(tx: Tx, { row, badges }: Whole, before: BadgeRow, judged: Judged): Promise<Whole> {
  await putAnswers(tx, before.id, judged);
  const after = found((await findBadges(tx, [before.id])).get(before.id));
  tx.emit('badge.answered', toldOfBadge(row, before, after));
  return { row, badges: badges.map((one) => (one.id === after.id ? after : one)) };
}

/** What a visitor of a building is still asked before she is let in there, whether she has to answer or not; null: nothing. */
export async function leftToAsk(ctx: Ctx, buildingId: number, badge: BadgeRow): Promise<Asking | null> {
  const asking = await findAsking(ctx, buildingId);
  return asking !== null && !isAnsweredBy(badge, asking) ? asking : null;
}

/**
 * Notes what a visitor answers at a screen, before she arrives with her visit. What was answered stays: she does not try there which answers
 * let her in.
 * @returns the visit as it is then
 */
export async function noteAnswersAtDoor(
  tx: Tx,
  whole: Whole,
  badge: BadgeRow,
  { answers: given, version }: { readonly answers: GivenAnswers; readonly version: number | undefined },
): Promise<Whole> {
  const { buildingId } = whole.row;
  if ((await leftToAsk(tx, buildingId, badge)) === null) return whole;
  return note(tx, whole, badge, await judgeAnswers(tx, buildingId, { given, param: 'answers', version }));
}

const isAnsweredBy = ({ questions }: BadgeRow, { questionnaireId, questionnaireVersion }: Asking): boolean =>
  questions?.questionnaireId === questionnaireId && questions.questionnaireVersion === questionnaireVersion;

/** Insists that these visitors answered what is asked in a building as it is asked now, and so that they are let in. @throws 422 that names `answers` */
export async function mustHaveAnswered(tx: Tx, buildingId: number, arriving: readonly BadgeRow[]): Promise<void> {
  const asking = arriving.length === 0 ? null : await findAsking(tx, buildingId);
  if (asking?.isNeeded !== true) return;
  for (const badge of arriving) {
    const refusal = { param: 'answers', extra: { badgeId: badge.id } };
    if (!isAnsweredBy(badge, asking)) throw fail(answersMissing, refusal);
    if (badge.questions?.passed !== true) throw fail(answersBar, refusal);
  }
}

interface Arriver {
  readonly answers?: GivenAnswers;
}

/** Insists that who stands there answers what is asked, and keeps it on the badges, which are in the order of who was named. @throws 400, 422 */
export async function noteAnswersOf(
  tx: Tx,
  buildingId: number,
  { arrivers, badges }: { readonly arrivers: readonly Arriver[]; readonly badges: readonly BadgeRow[] },
): Promise<void> {
  const asking = await findAsking(tx, buildingId);
  for (const [place, { answers }] of arrivers.entries()) {
    const param = `visitors[${place}].answers`;
    if (answers === undefined && asking?.isNeeded === true) throw fail(answersMissing, { param });
    if (answers === undefined) continue;
    const judged = await judgeAnswers(tx, buildingId, { given: answers, param });
    if (!judged.passed) throw fail(answersBar, { param });
    await putAnswers(tx, badges[place]?.id ?? 0, judged);
  }
}

/** Who is only invited is asked when she comes. @throws 400 */
export function mustNotAnswerYet(comers: readonly Arriver[]): void {
  const place = comers.findIndex(({ answers }) => answers !== undefined);
  if (place !== -1) throw invalid(`visitors[${place}].answers`, 'She is asked when she comes');
}
