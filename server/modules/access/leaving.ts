import type { UseCases } from '../../platform/context/use-case.ts';
import { countFeedsOf, endFeedsOf } from '../calendars/calendars.ts';
import { deleteLinksOf } from '../password-links/password-links.ts';
import { getAccountToShutOut, shutOut } from '../people/people.ts';
import type { endpoints } from './contract.ts';
import { belongingsOf, handOver, heirsOf } from './handing-over.ts';
import { takeTurnAtTokens } from './hold-rights.ts';
import * as store from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What would stop if this person were deactivated. @throws 403 for somebody who may more */
export const getBelongings: Calls['getBelongings'] = async (ctx, { id }) => {
  await getAccountToShutOut(ctx, id);
  const [sessions, calendarFeeds, belongings] = await Promise.all([
    store.countSessions(ctx, id),
    countFeedsOf(ctx, id),
    belongingsOf(ctx, { kind: 'user', id }),
  ]);
  return { sessions, calendarFeeds, ...belongings };
};

/**
 * Shuts a person out, on every server at once: her sessions, open streams and calendar feeds end, and her tokens and webhooks stop with her
 * unless they are handed over.
 * @throws 403 for somebody who may more, 409 for the last administrator, 400 or 404 for who cannot take the tokens
 */
export const deactivateUser: Calls['deactivateUser'] = (ctx, { id, ...heir }) =>
  ctx.tx(async (tx) => {
    await takeTurnAtTokens(tx);
    await tx.holdRights([{ kind: 'user', id }, ...heirsOf(heir)]);
    const { user, former } = await shutOut(tx, id);
    await store.deleteSessionsOf(tx, id);
    await deleteLinksOf(tx, id);
    await endFeedsOf(tx, id);
    await handOver(tx, { kind: 'user', id }, former, heir);
    return user;
  });
