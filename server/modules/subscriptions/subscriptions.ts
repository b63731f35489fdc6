import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerActingIn, ownerOfRow } from '../../platform/context/owner.ts';
import { may, type Owner } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail, forbidden } from '../../platform/contract/problems.ts';
import type { Sealer } from '../../platform/auth/seal.ts';
import { mustBeCallable } from '../../platform/delivery/callable.ts';
import { newSecret } from '../../platform/delivery/signing.ts';
import {
  countSubscriptions,
  findSame,
  insertSubscription,
  lockSubscription,
  renew,
  selectSubscriptions,
  takeTurnAtSubscriptions,
  type Maker,
  type SubscribedTo,
  type SubscriptionRow,
} from '../../platform/delivery/subscribed.ts';
import { endWebhook } from '../../platform/delivery/stopping.ts';
import type { Egress } from '../../platform/net/egress.ts';
import { isBefore, showTime } from '../../platform/time.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import {
  MAX_MADE,
  MAX_OF_PEOPLE,
  MAX_OF_TOKENS,
  MAX_OWN,
  tooManySubscriptions,
  USUAL_MINUTES,
  type endpoints,
  type Subscription,
} from './contract.ts';
import { watchClock } from './clock.ts';
import { keepsWebhooks, scopeOf } from './rules.ts';
import { tellLater } from './tell.ts';

export { lookByClock } from './clock.ts';
export { changeListener } from './follow.ts';
export { tellChanges, type Speak, type ToldOf } from './tell.ts';

type Calls = UseCases<typeof endpoints>;

export interface SubscriptionOptions {
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'checkUrl'>;
  /** To whom belongs what the asking one makes. */
  readonly ownerOf: (tx: Tx) => Promise<Owner>;
}

/** What somebody subscribes to. */
export interface Wish {
  readonly about: SubscribedTo;
  readonly resourceIds: readonly number[];
  readonly url: string;
  readonly minutes?: number;
  /** How the address is spoken to. */
  readonly dialect: 'v1' | 'offision';
}

/** The use cases around subscriptions. */
export const subscriptionsBy = (options: SubscriptionOptions): Calls => ({
  listSubscriptions: (ctx, paging) =>
    pageOf(paging, {
      by: ['id'],
      select: (after, limit) => selectSubscriptions(ctx, whose(ctx), after?.[0] ?? 0, limit),
      keyOf: ({ id }) => [id],
      show: (rows) => rows.map(show),
    }),
  async createSubscription(ctx, given) {
    const row = await subscribe(options, ctx, { ...given, dialect: 'v1' });
    return { ...show(row), secret: options.sealer.open(row.secretSealed).toString() };
  },
  deleteSubscription: (ctx, { id }) => ctx.tx((tx) => deleteSubscription(tx, id)),
});

const NOBODY: Owner = { kind: 'user', id: 0 };

/** Whose subscriptions somebody sees: all (null), or her own; a token what it made, and nothing of its siblings. */
function whose({ who }: Ctx): Maker | null {
  if (keepsWebhooks(who)) return null;
  return who.kind === 'token' ? { kind: 'token', id: who.tokenId } : (ownerActingIn(who) ?? NOBODY);
}

const show = ({ id, subscribedTo, resourceIds, url, expiresAt, createdAt, ...row }: SubscriptionRow): Subscription => ({
  id,
  about: subscribedTo,
  resourceIds,
  url,
  expiresAt: showTime(expiresAt),
  owner: ownerOfRow(row),
  tokenId: row.parentTokenId,
  createdAt: showTime(createdAt),
});

/**
 * Subscribes, or lets the same subscription live on: the same token, resources and address.
 * @throws 400 for an address that cannot be called, 403 for what the asking one may not read and for a person who keeps no webhooks, 404 that
 *   names a resource she does not see, 409 beyond the limits
 */
export async function subscribe(options: SubscriptionOptions, ctx: Ctx, wish: Wish): Promise<SubscriptionRow> {
  mustMayCall(ctx);
  mustBeCallable(options, wish.url);
  if (!may(ctx.who, scopeOf(wish.about), 'anywhere')) throw fail(forbidden, { param: 'about' });
  await mustSeeAll(ctx, wish.resourceIds);
  return ctx.tx(async (tx) => {
    const owner = await options.ownerOf(tx);
    await takeTurnAtSubscriptions(tx);
    const wished = {
      url: wish.url,
      subscribedTo: wish.about,
      dialect: wish.dialect,
      resourceIds: [...new Set(wish.resourceIds)].toSorted((a, b) => a - b),
      expiresAt: endOf(tx, wish.minutes ?? USUAL_MINUTES),
    };
    const same = await findSame(tx, owner, wished);
    const isLive = same !== undefined && same.expiresAt.getTime() > tx.now.epochMilliseconds;
    if (!isLive) await mustHaveRoom(tx, owner, same === undefined);
    const row = same
      ? await renewed(tx, same.id, wished.expiresAt)
      : await insertSubscription(tx, owner, wished, options.sealer.seal(Buffer.from(newSecret())));
    if (wish.about === 'status') await watchClock(tx, row.resourceIds);
    tell(tx, same ? 'subscription.renewed' : 'subscription.created', same, row);
    return row;
  });
}

/** Lets one live on; what it had not been told of when it was over it is told now. */
async function renewed(tx: Tx, id: number, expiresAt: Temporal.Instant): Promise<SubscriptionRow> {
  const { row, waitsSince } = await renew(tx, id, expiresAt);
  if (waitsSince !== null) tellLater(tx, { id, since: waitsSince });
  return row;
}

/** A person names addresses only where she keeps webhooks: the networks that are opened are opened for those. */
function mustMayCall({ who }: Ctx): void {
  if (who.kind === 'token' || keepsWebhooks(who)) return;
  if (may(who, 'webhooks:write', 'anywhere'))
    throw fail(buildingOutOfReach, { detail: 'Your role covers single buildings; this is about all of them' });
  throw fail(forbidden, { detail: 'This needs the scope "webhooks:write", or a token' });
}

/** It ends with the credential that made it, at the latest. */
function endOf({ now, who }: Tx, minutes: number): Temporal.Instant {
  const asked = now.add({ minutes });
  if (!Number.isFinite(who.until)) return asked;
  const last = Temporal.Instant.fromEpochMilliseconds(Math.floor(who.until));
  return who.kind === 'token' && isBefore(last, asked) ? last : asked;
}

async function mustSeeAll(ctx: Ctx, ids: readonly number[]): Promise<void> {
  const [known, unseen] = await Promise.all([findResources(ctx, ids), listUnseen(ctx, ids)]);
  const missing = ids.findIndex((id) => !known.has(id) || unseen.has(id));
  found(missing === -1 ? ids : null, `resourceIds[${missing}]`);
}

async function mustHaveRoom(tx: Tx, owner: Owner, isNew: boolean): Promise<void> {
  const { own, alike, made } = await countSubscriptions(tx, owner);
  const [who, most] = tx.who.kind === 'token' ? ['Tokens', MAX_OF_TOKENS] : ['People', MAX_OF_PEOPLE];
  if (own >= MAX_OWN) throw fail(tooManySubscriptions, { detail: `A token can have ${MAX_OWN} subscriptions` });
  if (alike >= most) throw fail(tooManySubscriptions, { detail: `${who} can have ${most} subscriptions` });
  if (isNew && made >= MAX_MADE)
    throw fail(tooManySubscriptions, { detail: `${MAX_MADE} subscriptions can be made within 24 hours` });
}

/** Ends one's own, or any for who keeps webhooks. @throws 404 */
async function deleteSubscription(tx: Tx, id: number): Promise<void> {
  const row = found(await lockSubscription(tx, whose(tx), id));
  await endWebhook(tx, id);
  tell(tx, 'subscription.deleted', row, null);
}

function tell(tx: Tx, action: string, before: SubscriptionRow | null | undefined, after: SubscriptionRow | null): void {
  const subject = { type: 'subscription', id: (after ?? before)?.id ?? 0 };
  tx.audit({ action, subject, before: before ? show(before) : null, after: after && show(after) });
}
