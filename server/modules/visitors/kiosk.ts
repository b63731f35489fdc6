import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail, rateLimited } from '../../platform/contract/problems.ts';
import { readCode } from '../../platform/ids.ts';
import { byKiosk, giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { arrive, depart } from './coming-and-going.ts';
import type { endpoints } from './contract.ts';
import type { BadgeRow } from './row.ts';
import type { Whole } from './show.ts';
import { findBadgeByCode, lockVisit, selectBadges } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/**
 * Notes that the visitor with this code is here: what the front desk does, done by herself.
 * @throws 404 for what is nobody's code, 403 for one of another building, 409 by the day, the state or who she is, 429 for many wrong ones
 */
export const arriveByCode: Calls['arriveByCode'] = (ctx, { code }) => byCode(ctx, code, arrive);

/** Notes that she has left. @throws as `arriveByCode` */
export const departByCode: Calls['departByCode'] = (ctx, { code }) => byCode(ctx, code, depart);

async function byCode(
  ctx: Ctx,
  code: string,
  act: (tx: Tx, whole: Whole, badgeId: number) => Promise<unknown>,
): Promise<Awaited<ReturnType<Calls['arriveByCode']>>> {
  const counted = byKiosk(ctx.who.key);
  await takeAttempt(ctx, counted, rateLimited);
  const { visitId, id } = found(await findBadgeByCode(ctx, readCode(code)), 'code');
  await ctx.tx((tx) => giveAttemptBack(tx, counted));
  return ctx.tx(async (tx) => {
    const row = found(await lockVisit(tx, visitId), 'code');
    if (!may(tx.who, 'visitors:arrive', row.buildingId))
      throw fail(buildingOutOfReach, { param: 'code', detail: 'This visit is in another building' });
    await act(tx, { row, badges: await selectBadges(tx, [visitId]) }, id);
    return show(tx, row.hostId, found(await findBadgeByCode(tx, readCode(code)), 'code'));
  });
}

async function show(ctx: Ctx, hostId: number, { name, arrivedAt, departedAt }: BadgeRow) {
  const hostName = (await findPeople(ctx, [hostId])).get(hostId)?.name ?? '';
  return { name, hostName, arrivedAt: showTimeOrNull(arrivedAt), departedAt: showTimeOrNull(departedAt) };
}
