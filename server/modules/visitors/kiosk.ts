import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail, rateLimited } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readCode } from '../../platform/ids.ts';
import { byKiosk, giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { leftToAsk, noteAnswersAtDoor } from './answering.ts';
import { arrive, depart, mustMayArrive } from './coming-and-going.ts';
import type { endpoints } from './contract.ts';
import type { BadgeRow } from './row.ts';
import { decideAction } from './rules.ts';
import type { Whole } from './show.ts';
import { findBadgeByCode, lockVisit, selectBadges } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Says what the visitor with this code is asked before she arrives; to who may not arrive now, nothing.
 * @throws 404 for what is nobody's code, 403 for one of another building, 409 by the day, the state or who she is, 429 for many wrong ones
 */
export const askByCode: Calls['askByCode'] = (ctx, { code }) =>
  byCode(ctx, code, async (tx, whole, badge) => {
    await mustMayArriveNow(tx, whole, badge);
    const asking = await leftToAsk(tx, whole.row.buildingId, badge);
    return {
      questionnaireVersion: asking?.questionnaireVersion ?? null,
      questions: [...(asking?.questions ?? [])],
    };
  });

/**
 * Notes that the visitor with this code is here: what the front desk does, done by herself. Answers that bar entry are noted too: she
 * does not arrive then, and the front desk knows why.
 * @throws as `askByCode`, and 400, 409 or 422 for the answers
 */
export const arriveByCode: Calls['arriveByCode'] = (ctx, { code, answers, questionnaireVersion: version }) =>
  byCode(ctx, code, async (tx, whole, badge) => {
    if (answers !== undefined) await mustMayArriveNow(tx, whole, badge);
    const before = answers === undefined ? whole : await noteAnswersAtDoor(tx, whole, badge, { answers, version });
    const isBarred = before !== whole && findIn(before, badge.id).questions?.passed === false;
    if (!isBarred) await arrive(tx, before, badge.id);
    return show(tx, whole.row.hostId, code);
  });

/** Notes that she has left. @throws as `askByCode` */
export const departByCode: Calls['departByCode'] = (ctx, { code }) =>
  byCode(ctx, code, async (tx, whole, badge) => {
    await depart(tx, whole, badge.id);
    return show(tx, whole.row.hostId, code);
  });

/** @throws 409 for who is not expected, too */
async function mustMayArriveNow(tx: Tx, whole: Whole, { id, state, erasedAt }: BadgeRow): Promise<void> {
  await mustMayArrive(tx, whole, id);
  // Of whom was erased nothing is asked, and nothing kept.
  obey(decideAction('arrive', erasedAt === null ? [state] : []));
}

const findIn = ({ badges }: Whole, badgeId: number): BadgeRow =>
  found(
    badges.find(({ id }) => id === badgeId),
    'code',
  );

async function byCode<T>(
  ctx: Ctx,
  code: string,
  act: (tx: Tx, whole: Whole, badge: BadgeRow) => Promise<T>,
): Promise<T> {
  const counted = byKiosk(ctx.who.key);
  await takeAttempt(ctx, counted, rateLimited);
  const { visitId, id } = found(await findBadgeByCode(ctx, readCode(code)), 'code');
  await ctx.tx((tx) => giveAttemptBack(tx, counted));
  return ctx.tx(async (tx) => {
    const row = found(await lockVisit(tx, visitId), 'code');
    if (!may(tx.who, 'visitors:arrive', row.buildingId))
      throw fail(buildingOutOfReach, { param: 'code', detail: 'This visit is in another building' });
    const whole = { row, badges: await selectBadges(tx, [visitId]) };
    return act(tx, whole, findIn(whole, id));
  });
}

async function show(ctx: Ctx, hostId: number, code: string) {
  const { name, arrivedAt, departedAt } = found(await findBadgeByCode(ctx, readCode(code)), 'code');
  const hostName = (await findPeople(ctx, [hostId])).get(hostId)?.name ?? '';
  return { name, hostName, arrivedAt: showTimeOrNull(arrivedAt), departedAt: showTimeOrNull(departedAt) };
}
