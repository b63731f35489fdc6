import type { UseCases } from '../../platform/context/use-case.ts';
import { DatabaseFailure } from '../../platform/db/failures.ts';
import { lockKeysOfOwner } from '../access-keys/access-keys.ts';
import { countFeedsOf, endFeedsOf } from '../calendars/calendars.ts';
import { deleteLinksOf } from '../password-links/password-links.ts';
import { endActing, heirIn, listActedFor, listActing, listLeft, lockLeft, releaseLeft } from '../leavers/leavers.ts';
import {
  endReportsOf,
  getAccountToShutOut,
  getAccountToTakeOver,
  listReportsOf,
  reportingTo,
  shutOut,
} from '../people/people.ts';
import type { endpoints } from './contract.ts';
import { belongingsOf, handOver, heirsOf } from './handing-over.ts';
import { takeTurnAtTokens } from './hold-rights.ts';
import * as store from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What would stop if this person were deactivated. @throws 403 for somebody who may more */
export const getBelongings: Calls['getBelongings'] = async (ctx, { id, handOverTo }) => {
  await getAccountToShutOut(ctx, id);
  // What somebody has is told to who could give it to her alone.
  if (handOverTo !== undefined) await getAccountToTakeOver(ctx, id);
  const [sessions, calendarFeeds, belongings, bookings, reports, acting] = await Promise.all([
    store.countSessions(ctx, id),
    countFeedsOf(ctx, id),
    belongingsOf(ctx, { kind: 'user', id }),
    listLeft(ctx, id, handOverTo ?? null),
    listReportsOf(ctx, id),
    listActing(ctx, id),
  ]);
  return { sessions, calendarFeeds, ...belongings, bookings, reports, ...acting };
};

/**
 * Shuts a person out, on every server at once: her sessions, open streams and calendar feeds end, and her tokens and webhooks stop with her
 * unless they are handed over. What she had booked is cancelled, or gets the host who is named.
 * @throws 403 for somebody who may more, 409 for the last administrator, 400 or 404 for who cannot take what is handed over
 */
export const deactivateUser: Calls['deactivateUser'] = (ctx, { id, bookings, ...heir }) =>
  ctx.tx(async (tx) => {
    await getAccountToShutOut(tx, id);
    const leaver = { userId: id, heirId: heirIn(bookings) };
    // Who gives away what is hers could take it: only who may act in her name.
    if (leaver.heirId !== null) await getAccountToTakeOver(tx, id);
    await takeTurnAtTokens(tx);
    const locked = await lockLeft(tx, leaver);
    const owner = { kind: 'user', id } as const;
    const keys = await lockKeysOfOwner(tx, owner);
    const [reporting, actedFor] = [await reportingTo(tx, id), await listActedFor(tx, id)];
    const heirs = [...heirsOf(heir), ...heirsOf({ handTo: leaver.heirId ?? undefined })];
    await tx.holdRights([owner, ...heirs, ...reporting, ...actedFor]);
    await endActing(tx, id, actedFor);
    const { user, former } = await shutOut(tx, id);
    await store.deleteSessionsOf(tx, id);
    await deleteLinksOf(tx, id);
    await endFeedsOf(tx, id);
    await handOver(tx, { owner, former, keys }, heir);
    const reports = await endReportsOf(tx, id, reporting);
    if (reports === null) throw new DatabaseFailure('contended');
    return { ...user, managerId: null, reports, bookings: await releaseLeft(tx, leaver, user, locked) };
  });
