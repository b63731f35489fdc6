import { sql, type UpdateObject } from 'kysely';
import type { Ctx, Tx } from '../context/context.ts';
import { ownerColumns, ownerOfRow, type OwnerColumns } from '../context/owner.ts';
import type { Owner, Reach } from '../context/principal.ts';
import { mustBeUnbound } from '../context/unbound.ts';
import type { DB } from '../db/connect.ts';
import type { Sealer } from '../auth/seal.ts';
import { fail, forbidden, invalid } from '../contract/problems.ts';
import { rolesThatMay, type Role } from '../contract/scopes.ts';
import { covers, isPattern } from '../events/patterns.ts';
import { pageOf } from '../contract/page.ts';
import { found, type UseCases } from '../context/use-case.ts';
import { showTime, showTimeOrNull, toDate } from '../time.ts';
import { MAX_WEBHOOKS, secretLost, tooManyWebhooks, type endpoints, type Webhook } from './contract.ts';
import { mustBeCallable } from './callable.ts';
import { listDeliveries, mayHear, redeliver, type RedeliverOptions } from './deliveries.ts';
import type { Egress } from '../net/egress.ts';
import { newSecret } from './signing.ts';
import { cancelPending, endWebhook, stopWebhooks, toldOfDisabled } from './stopping.ts';

export interface WebhookOptions extends RedeliverOptions {
  readonly sealer: Sealer;
  readonly egress: Pick<Egress, 'checkUrl'>;
  /** To whom belongs what the asking one makes. */
  readonly ownerOf: (tx: Tx) => Promise<Owner>;
}

/** How long the old secret signs along with the new one. */
const ROTATION = Temporal.Duration.from({ hours: 24 });

const WEBHOOK = [
  'id',
  'version',
  'url',
  'events',
  'description',
  'disabledAt',
  'disabledReason',
  'failingSince',
  'failures',
  'oldSecretUntil',
  'createdBy',
  'ownerUserId',
  'ownerAccountId',
  'createdAt',
] as const;

type Shown = 'disabledAt' | 'failingSince' | 'oldSecretUntil' | 'owner' | 'createdAt';
interface WebhookRow extends Omit<Webhook, Shown>, OwnerColumns {
  readonly disabledAt: Date | null;
  readonly failingSince: Date | null;
  readonly oldSecretUntil: Date | null;
  readonly createdAt: Date;
}

const toWebhook = ({ ownerUserId, ownerAccountId, ...row }: WebhookRow): Webhook => ({
  ...row,
  owner: ownerOfRow({ ownerUserId, ownerAccountId }),
  disabledAt: showTimeOrNull(row.disabledAt),
  failingSince: showTimeOrNull(row.failingSince),
  oldSecretUntil: showTimeOrNull(row.oldSecretUntil),
  createdAt: showTime(row.createdAt),
});

type Calls = UseCases<typeof endpoints>;
type Given<Name extends keyof Calls> = Parameters<Calls[Name]>[1];

/** The use cases around webhooks. Addresses are judged when given and again at every call. */
export function createWebhooks(options: WebhookOptions): Calls {
  return {
    listWebhooks,
    createWebhook: (ctx, given) => ctx.tx((tx) => createWebhook(options, tx, given)),
    getWebhook: async (ctx, { id }) => toWebhook(found(await ofTenant(ctx).where('id', '=', id).executeTakeFirst())),
    updateWebhook: (ctx, given) => ctx.tx((tx) => updateWebhook(options, tx, given)),
    deleteWebhook: (ctx, { id }) => ctx.tx((tx) => deleteWebhook(tx, id)),
    rotateWebhookSecret: (ctx, { id }) => ctx.tx((tx) => rotateWebhookSecret(options, tx, id)),
    enableWebhook: (ctx, { id }) => ctx.tx((tx) => enableWebhook(options, tx, id)),
    disableWebhook: (ctx, { id }) => ctx.tx((tx) => disableWebhook(tx, id)),
    listDeliveries,
    redeliver: (ctx, { id }) => ctx.tx((tx) => redeliver(options, tx, id)),
  };
}

const listWebhooks: Calls['listWebhooks'] = (ctx, paging) =>
  pageOf(paging, {
    by: ['id'],
    select: (after, limit) =>
      ofTenant(ctx)
        .where('id', '>', after?.[0] ?? 0)
        .orderBy('id')
        .limit(limit)
        .execute(),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(toWebhook),
  });

const sealed = ({ sealer }: WebhookOptions, secret: string): Buffer => sealer.seal(Buffer.from(secret));

async function createWebhook(options: WebhookOptions, tx: Tx, given: Given<'createWebhook'>) {
  mustBeCallable(options, given.url);
  mustBeKnown(options, given.events);
  mustHearAll(options, tx, given.events);
  await mustHaveRoom(tx);
  const secret = newSecret();
  const values = {
    tenantId: tx.tenant.id,
    url: given.url,
    events: [...new Set(given.events)],
    description: given.description ?? '',
    secretSealed: sealed(options, secret),
    ...(await ofAsking(options, tx)),
    createdBy: tx.who.key,
    createdAt: toDate(tx.now),
  };
  const row = await tx.db.insertInto('webhook').values(values).returning(WEBHOOK).executeTakeFirstOrThrow();
  const webhook = toWebhook(row);
  tell(tx, 'webhook.created', null, webhook);
  return { ...webhook, secret };
}

const ofOwner = (ctx: Ctx, { kind, id }: Owner) =>
  ofTenant(ctx)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .orderBy('id');

/** Webhooks that act for this owner. */
export const findWebhooksOf = async (ctx: Ctx, owner: Owner): Promise<Webhook[]> =>
  (await ofOwner(ctx, owner).execute()).map(toWebhook);

/**
 * Gives an owner's webhooks to another one. What that one may not hear, they hear no more; what the former could not hear, or
 * heard no more, being shut out already, they do not begin to hear by that: those stop, until somebody enables them who may.
 * @param former how the owner stood until now
 */
export async function handWebhooksOver(
  tx: Tx,
  from: Owner,
  to: Owner,
  former: { readonly role: Role; readonly reach: Reach; readonly active: boolean },
): Promise<void> {
  const handed = await ofOwner(tx, from).forNoKeyUpdate().execute();
  for (const row of handed) {
    await change(tx, toWebhook(row), 'webhook.handed_over', ownerColumns(to));
  }
  if (former.active && former.reach === 'all' && rolesThatMay('webhooks:write').includes(former.role)) return;
  await stopWebhooks(
    tx,
    handed.map(({ id }) => id),
    'handed_over',
  );
}

/** What was made with tokens that are revoked, or whose secret is another one now, stops with them. */
export async function stopWebhooksOfTokens(tx: Tx, tokenIds: readonly number[]): Promise<void> {
  // Subscriptions too.
  const made = tx.db
    .selectFrom('webhook')
    .select('id')
    .where('tenantId', '=', tx.tenant.id)
    .where('deletedAt', 'is', null)
    .where('parentTokenId', '=', sql<number>`any(${tokenIds}::integer[])`);
  const ids = (await made.orderBy('id').forNoKeyUpdate().execute()).map(({ id }) => id);
  if (ids.length === 0) return;
  await stopWebhooks(tx, ids, 'token_revoked');
  // Those that had stopped already. No row twice: PostgreSQL checks a row's owner, and so locks her, at its second change.
  await tx.db
    .updateTable('webhook')
    .set({ orphanedAt: toDate(tx.now) })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', 'in', ids)
    .where('orphanedAt', 'is', null)
    .execute();
}

/** Whoever asks answers for it from now on; what a token makes ends with that. */
const ofAsking = async ({ ownerOf }: WebhookOptions, tx: Tx) => ({
  ...ownerColumns(await ownerOf(tx)),
  parentTokenId: tx.who.tokenId,
  orphanedAt: null,
});

async function updateWebhook(options: WebhookOptions, tx: Tx, given: Given<'updateWebhook'>): Promise<Webhook> {
  await tx.holdRights();
  const { id, url, events, description } = given;
  if (url !== undefined) mustBeCallable(options, url);
  if (events !== undefined) mustBeKnown(options, events);
  const before = await lock(tx, id);
  // Another address hears all of it anew.
  if (url !== undefined || events !== undefined) mustHearAll(options, tx, events ?? before.events);
  return change(tx, before, 'webhook.changed', {
    ...(url !== undefined && { url }),
    // Who turns it elsewhere made it: it must not outlive them.
    ...(url !== undefined && url !== before.url && (await ofAsking(options, tx))),
    ...(events !== undefined && { events: [...new Set(events)] }),
    ...(description !== undefined && { description }),
  });
}

async function deleteWebhook(tx: Tx, id: number): Promise<void> {
  const before = await lock(tx, id);
  await endWebhook(tx, id);
  tell(tx, 'webhook.deleted', before, null);
}

async function rotateWebhookSecret(options: WebhookOptions, tx: Tx, id: number) {
  await tx.holdRights();
  const secret = newSecret();
  const before = await lock(tx, id);
  mustHearAll(options, tx, before.events);
  const webhook = await change(tx, before, 'webhook.secret_rotated', {
    secretSealed: sealed(options, secret),
    // A lost one signs nothing along; from here on it may be enabled again.
    ...(before.disabledReason === 'secret_lost'
      ? { disabledReason: 'asked' }
      : { oldSecretSealed: sql<Buffer>`secret_sealed`, oldSecretUntil: toDate(tx.now.add(ROTATION)) }),
  });
  return { ...webhook, secret };
}

async function enableWebhook(options: WebhookOptions, tx: Tx, id: number): Promise<Webhook> {
  await tx.holdRights();
  const before = await lock(tx, id);
  mustBeCallable(options, before.url);
  if (before.disabledAt === null) return before;
  if (before.disabledReason === 'secret_lost') throw fail(secretLost);
  mustHearAll(options, tx, before.events);
  const enabled = { disabledAt: null, disabledReason: null, failingSince: null, failures: 0 };
  const asking = (await isOrphan(tx, id)) ? await ofAsking(options, tx) : {};
  return change(tx, before, 'webhook.enabled', { ...enabled, ...asking });
}

/** Is the token no more that it was made with? */
const isOrphan = async (tx: Tx, id: number): Promise<boolean> => {
  const row = ofTenant(tx).clearSelect().select('orphanedAt').where('id', '=', id);
  return (await row.executeTakeFirstOrThrow()).orphanedAt !== null;
};

async function disableWebhook(tx: Tx, id: number): Promise<Webhook> {
  const before = await lock(tx, id);
  if (before.disabledAt !== null) return before;
  await cancelPending(tx.db, tx.now, [{ tenantId: tx.tenant.id, webhookId: id }]);
  const stopped = { disabledAt: toDate(tx.now), disabledReason: 'asked', version: before.version + 1 };
  const after = toWebhook(await own(tx, id).set(stopped).returning(WEBHOOK).executeTakeFirstOrThrow());
  tx.emit('webhook.disabled', {
    ...toldOfDisabled({ ...after, ...ownerColumns(after.owner), reason: 'asked' }),
    before,
    after,
  });
  return after;
}

const ofTenant = (ctx: Ctx) =>
  ctx.db
    .selectFrom('webhook')
    .select(WEBHOOK)
    .where('tenantId', '=', ctx.tenant.id)
    .where('subscribedTo', 'is', null)
    .where('applicationId', 'is', null)
    .where('deletedAt', 'is', null);

const own = (tx: Tx, id: number) =>
  tx.db.updateTable('webhook').where('tenantId', '=', tx.tenant.id).where('id', '=', id);

/** As a change needs it that leaves the key: whoever has events for it to be told of does not wait. */
const lock = async (tx: Tx, id: number): Promise<Webhook> =>
  toWebhook(found(await ofTenant(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()));

type Changes = UpdateObject<DB, 'webhook'>;

async function change(tx: Tx, before: Webhook, action: string, changes: Changes): Promise<Webhook> {
  const row = await own(tx, before.id)
    .set({ ...changes, version: before.version + 1 })
    .returning(WEBHOOK)
    .executeTakeFirstOrThrow();
  const after = toWebhook(row);
  tell(tx, action, before, after);
  return after;
}

const tell = (tx: Tx, action: string, before: Webhook | null, after: Webhook | null): void =>
  tx.audit({ action, subject: { type: 'webhook', id: (after ?? before)?.id ?? 0 }, before, after });

function mustBeKnown({ events: declared }: WebhookOptions, asked: readonly string[]): void {
  const types = Object.keys(declared);
  const unknown = asked.findIndex((pattern) => !isPattern(pattern, types));
  if (unknown !== -1) throw invalid(`events[${unknown}]`, `There are no events "${asked[unknown]}"`);
}

/** Nobody has sent what she may not hear, for good; a webhook is told all of an event, names included. */
function mustHearAll({ events: declared }: WebhookOptions, { who }: Tx, asked: readonly string[]): void {
  mustBeUnbound(who);
  for (const [type, event] of Object.entries(declared)) {
    if (mayHear(who, event)) continue;
    const i = asked.findIndex((pattern) => covers([pattern], type));
    if (i !== -1) throw fail(forbidden, { param: `events[${i}]`, detail: `You may not hear of "${type}"` });
  }
}

/** Those who make webhooks wait for each other, to the end of the transaction: what is counted stays true. */
async function mustHaveRoom(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks/${tx.tenant.id}`}, 7))`.execute(tx.db);
  const { count } = await tx.db
    .selectFrom('webhook')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tx.tenant.id)
    .where('subscribedTo', 'is', null)
    .where('applicationId', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (count >= MAX_WEBHOOKS) throw fail(tooManyWebhooks, { detail: `There can be ${MAX_WEBHOOKS} webhooks` });
}
