import type { UseCases } from '../../platform/context/use-case.ts';
import { found } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { forgetAnswersAbout } from '../../platform/http/idempotency.ts';
import { endpoints } from './contract.ts';
import { mustBeWelcome } from '../visiting/visiting.ts';
import { namedIn, readComers } from './inviting.ts';
import { countInvited, tellVisitorsLater } from './letters.ts';
import { lockWhole, openVisit } from './open-visit.ts';
import type { BadgeRow } from './row.ts';
import { decideChange, decideCrowd, decideRemoval } from './rules.ts';
import { showWhole, standingOf, toldOfVisit, type Whole } from './show.ts';
import { forgetBadge, insertBadges, removeBadge, updateVisitRow } from './store.ts';
import { awaitApproval, mustWaitAnew, waitingChange, type Waiting } from './waiting.ts';
import type { Tx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';

type Calls = UseCases<typeof endpoints>;

/** More come with a visit that is not over, also while others are here. @throws 400 for who comes already, 409 for too many */
export const addVisitors: Calls['addVisitors'] = (ctx, { id, visitors }) =>
  ctx.tx(async (tx) => {
    const before = await openVisit(tx, id);
    obey(decideChange(standingOf(before), tx.now));
    const known = before.badges.filter(({ erasedAt }) => erasedAt === null);
    obey(decideCrowd(known.length, visitors.length));
    await mustBeWelcome(tx, before.row.buildingId, namedIn(visitors));
    const comers = await readComers(tx, visitors);
    const there = new Set(known.map(({ visitorId }) => visitorId));
    const again = comers.findIndex(({ visitorId }) => there.has(visitorId));
    if (again !== -1) throw invalid(`visitors[${again}].email`, 'This visitor comes already');
    await countInvited(tx, visitors);
    const waiting = await mustWaitAnew(tx, before, {}, true);
    await insertBadges(tx, id, comers, false);
    return changed(tx, before, waiting);
  });

/** Somebody who is still expected does not come; the others do. */
export const removeVisitor: Calls['removeVisitor'] = (ctx, { id, badgeId }) =>
  ctx.tx(async (tx) => {
    const before = await openVisit(tx, id);
    const badge = found(
      before.badges.find((one) => one.id === badgeId),
      'badgeId',
    );
    obey(decideChange(standingOf(before), tx.now));
    const others = before.badges.filter((one) => one.id !== badgeId && one.erasedAt === null);
    obey(decideRemoval(badge.state, others.length));
    await (badge.told === null ? forget(tx, badge) : removeBadge(tx, badgeId));
    return changed(tx, before);
  });

/** Who was never told is known of this visit by nothing any more: whoever has her erased later would not find what is kept of it. */
async function forget(tx: Tx, badge: BadgeRow): Promise<void> {
  await forgetBadge(tx, badge);
  await forgetAnswersAbout(tx, Object.keys(endpoints), [badge.visitId]);
}

async function changed(tx: Tx, before: Whole, waiting: Waiting | null = null) {
  const { id } = before.row;
  await updateVisitRow(tx, id, waiting ? waitingChange(before, waiting) : {});
  const [after] = await lockWhole(tx, [id]);
  if (waiting) await awaitApproval(tx, found(after).row, waiting, { was: before.row.approval });
  tx.emit('visit.updated', toldOfVisit(before, found(after)));
  tellVisitorsLater(tx, id);
  return found((await showWhole(tx, [found(after)]))[0]);
}
