import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, type Reach } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { mustSee } from '../bookings/bookings.ts';
import { findResources } from '../resources/resources.ts';
import type { CalendarFeed, CalendarFeedWithAddress, endpoints } from './contract.ts';
import { decideFeedOf, decideNewFeedOf, decidePerson } from './rules.ts';
import { hashFeedSecret, makeFeedSecret } from './secrets.ts';
import * as store from './store.ts';
import type { FeedRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

const show = ({ id, resourceId, ownerUserId, createdAt, renewedAt, lastUsedAt }: FeedRow): CalendarFeed => ({
  id,
  resourceId,
  ownerId: ownerUserId,
  createdAt: showTime(createdAt),
  renewedAt: showTimeOrNull(renewedAt),
  lastUsedAt: showTimeOrNull(lastUsedAt),
});

/** One's own feed, and those of resources that one keeps. A program has none. */
export const listCalendarFeeds: Calls['listCalendarFeeds'] = (ctx, { own = false, resourceId, ...paging }) =>
  pageOf(paging, {
    by: ['id'],
    select: (after, limit) => {
      const filter = {
        userId: ctx.who.userId ?? 0,
        kept: own ? [] : keptBy(ctx),
        ...(resourceId !== undefined && { resourceId }),
      };
      return store.selectFeeds(ctx, filter, after?.[0] ?? 0, limit);
    },
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

const keptBy = ({ who }: Ctx): Reach => (may(who, 'spaces:write', 'anywhere') ? who.reach : []);

/**
 * Makes a feed of one's own bookings, or of a resource that one keeps. Who makes it answers for it: it tells what she may see.
 * @throws 403 for a program and beyond one's buildings, 404 for a resource that she does not see, 409 where there is one
 */
export const createCalendarFeedAt =
  (publicUrl: string): Calls['createCalendarFeed'] =>
  (ctx, { resourceId = null }) =>
    ctx.tx(async (tx) => {
      const ownerUserId = personIn(tx);
      if (resourceId !== null) {
        const building = await buildingOf(tx, resourceId);
        await mustSee(tx, resourceId, 'resourceId');
        obey(decideNewFeedOf(tx.who, building));
      }
      await tx.holdRights();
      const secret = makeFeedSecret();
      const row = await store.insertFeed(tx, { ownerUserId, resourceId, secretHash: hashFeedSecret(secret) });
      tell(tx, 'created', null, row);
      return withAddress(publicUrl, row, secret);
    });

function personIn({ who }: Ctx): number {
  obey(decidePerson(who));
  return found(who.userId);
}

const buildingOf = async (ctx: Ctx, resourceId: number): Promise<number> =>
  found((await findResources(ctx, [resourceId])).get(resourceId), 'resourceId').buildingId;

const withAddress = (publicUrl: string, row: FeedRow, secret: string): CalendarFeedWithAddress => ({
  ...show(row),
  address: `${publicUrl}/calendars/${secret}.ics`,
});

/** For the audit log: everything but the secret. */
function tell(tx: Tx, what: string, before: FeedRow | null, after: FeedRow | null): void {
  const subject = { type: 'calendar_feed', id: (after ?? before)?.id ?? 0 };
  const told = (row: FeedRow | null) => row && { resourceId: row.resourceId, ownerId: row.ownerUserId };
  tx.audit({ action: `calendar_feed.${what}`, subject, before: told(before), after: told(after) });
}

/** Gives a feed a new address, and makes it the asking one's. @throws 404 for one that is not hers to keep */
export const renewCalendarFeedAt =
  (publicUrl: string): Calls['renewCalendarFeed'] =>
  (ctx, { id }) =>
    ctx.tx(async (tx) => {
      await tx.holdRights();
      const before = await lockKept(tx, id);
      const ownerUserId = personIn(tx);
      const secret = makeFeedSecret();
      const after = await store.replaceSecret(tx, id, { ownerUserId, secretHash: hashFeedSecret(secret) });
      tell(tx, 'renewed', before, after);
      return withAddress(publicUrl, after, secret);
    });

/** Ends a feed. @throws 404 for one that is not the asking one's to keep */
export const revokeCalendarFeed: Calls['revokeCalendarFeed'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const row = await lockKept(tx, id);
    await store.deleteFeed(tx, id);
    tell(tx, 'revoked', row, null);
  });

async function lockKept(tx: Tx, id: number): Promise<FeedRow> {
  const row = found(await store.lockFeed(tx, id));
  if (row.resourceId === null) return found(row.ownerUserId === tx.who.userId ? row : null);
  obey(decideFeedOf(tx.who, await buildingOf(tx, row.resourceId)));
  return row;
}

/** Ends what somebody answers for who is shut out: when she comes back it does not come back with her. */
export async function endFeedsOf(tx: Tx, userId: number): Promise<void> {
  for (const row of await store.deleteFeedsOf(tx, userId)) tell(tx, 'revoked', row, null);
}
